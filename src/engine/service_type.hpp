// A service behind a uniform face, made by a template from its state (contract/state.hpp), so that the engine
// routes, folds, saves and loads without knowing any service.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "contract/state.hpp"
#include "contract/version_range.hpp"
#include "engine/row_shape.hpp"
#include "engine/table_rows.hpp"
#include "wire/registry.hpp"

namespace flowmart::engine {

struct SentTimer {
  std::string_view name;
  Uuid about;
  std::optional<Time> due;
  wire::AnyMessage message;
};

// A decision with its types erased.
struct Outbox {
  std::optional<Rejection> rejection;
  std::vector<wire::AnyMessage> sent;
  std::vector<SentTimer> timers;
};

struct Handler {
  const wire::MessageType* type = nullptr;
  void (*decide)(const void* state, const void* message, Time now, Outbox& out) = nullptr;
  std::string_view range{};  // of versions, as declared; that of the type is among them

  // Whether the service asks for a version that is later than the type's.
  bool takes_later(std::string_view version) const { return contract::admits(range, version, version); }
};

using Evolve = void (*)(void* state, const void* message);

// What a state does with messages of each type, by the type's index.
class EvolveTable {
 public:
  void set(const wire::MessageType& type, Evolve evolve) {
    if (type.index >= by_type_.size()) by_type_.resize(type.index + 1);
    by_type_[type.index] = evolve;
  }
  // Null: it does not mind them.
  Evolve of(const wire::MessageType& type) const {
    return type.index < by_type_.size() ? by_type_[type.index] : nullptr;
  }

 private:
  std::vector<Evolve> by_type_;
};

// One shop's state of one service.
struct ServiceState {
  std::unique_ptr<void, void (*)(void*)> state{nullptr, nullptr};
  std::vector<std::unique_ptr<AnyRows>> rows;  // of its tables
};

struct ServiceType {
  std::string name;        // id of the service (or flow)
  std::uint32_t hash = 0;  // name_hash(name), in records
  std::size_t index = 0;   // among the services of a routing
  std::function<ServiceState(contract::StateMoment&, const StateStore&, std::string_view shop)> make;
  std::vector<std::string_view> tables;  // their names
  std::uint32_t shape = 0;               // of the rows of all of them (row_shape.hpp)
  std::vector<std::string_view> sends;   // ids of the messages that it declares to send
  std::vector<Handler> handlers;
  EvolveTable evolves;  // messages that it handled or sent

  const Handler* handler_of(const wire::MessageType* type) const {
    for (const Handler& handler : handlers)
      if (handler.type == type) return &handler;
    return nullptr;
  }
};

namespace detail {

template <class... M>
std::array<const wire::MessageType*, sizeof...(M)> types_of(Types<M...>) {
  return {&wire::type_of<M>()...};
}

template <class Service>
void fill(Outbox& out, contract::Decision<Service>&& decision) {
  if (decision.rejected()) {
    out.rejection = decision.rejection();
    return;
  }
  static const auto types = types_of(typename contract::Decision<Service>::Known{});
  const auto typed = [](auto& message) -> wire::AnyMessage {
    return {types[message.type], std::move(message.body)};
  };
  for (auto& message : decision.messages()) out.sent.push_back(typed(message));
  for (auto& timer : decision.timers())
    out.timers.push_back(
        {timer.name, timer.about, timer.due, timer.due ? typed(timer.message) : wire::AnyMessage{}});
}

template <class S, class M>
void decide_erased(const void* state, const void* message, Time now, Outbox& out) {
  contract::Decision<typename S::Service> decision =
      decide(*static_cast<const S*>(state), *static_cast<const M*>(message), now);
  fill(out, std::move(decision));
}

template <class S, class M>
void evolve_erased(void* state, const void* message) {
  evolve(*static_cast<S*>(state), *static_cast<const M*>(message));
}

}  // namespace detail

template <contract::ServiceState S>
ServiceType make_service(const contract::ShopSettings& settings = {}) {
  using Service = typename S::Service;
  ServiceType type;
  type.name = Service::info.id;
  type.hash = name_hash(type.name);
  type.make = [settings](contract::StateMoment& moment, const StateStore& store, std::string_view shop) {
    S* state = new S(contract::make_state<S>(settings));
    ServiceState made{{state, [](void* gone) { delete static_cast<S*>(gone); }}, {}};
    std::apply(
        [&](auto&... table) {
          (made.rows.push_back(std::make_unique<TableRows<std::remove_reference_t<decltype(table)>>>(
               table, moment, store, shop)),
           ...);
        },
        state->tables());
    return made;
  };
  S sample(contract::make_state<S>(settings));
  std::apply(
      [&]<class... Table>(Table&... table) {
        (type.tables.push_back(table.name()), ...);
        type.shape = name_hash((row_shape<typename Table::Row>() + ... + ""));
      },
      sample.tables());
  contract::MayReceive<Service>::each([&]<class M>() {
    if constexpr (contract::Handles<S, M>)
      type.handlers.push_back({&wire::type_of<M>(), &detail::decide_erased<S, M>});
    if constexpr (contract::Evolves<S, M>) type.evolves.set(wire::type_of<M>(), &detail::evolve_erased<S, M>);
  });
  Service::Receives::each([&]<class R>() {
    for (Handler& handler : type.handlers)
      if (handler.type == &wire::type_of<typename R::Message>()) handler.range = R::range;
  });
  contract::MaySend<Service>::each([&]<class M>() {
    type.sends.push_back(M::info.id);
    if constexpr (contract::Evolves<S, M>) type.evolves.set(wire::type_of<M>(), &detail::evolve_erased<S, M>);
  });
  return type;
}

}  // namespace flowmart::engine
