// An aggregate behind a uniform face, made from its description (contract/aggregate.hpp) by a template, so
// that the engine routes, folds, saves and loads without knowing any service.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contract/aggregate.hpp"
#include "engine/batch.hpp"
#include "kernel/check.hpp"
#include "wire/binary.hpp"
#include "wire/registry.hpp"

namespace flowmart::engine {

using StatePointer = std::unique_ptr<void, void (*)(void*)>;

struct SentTimer {
  std::string_view name;
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
  Uuid (*key)(const void* message) = nullptr;
  void (*decide)(const void* state, const void* message, Time now, Outbox& out) = nullptr;
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

struct AggregateType {
  std::string name;
  std::string service;     // id of the service (or flow) that it belongs to
  std::uint32_t hash = 0;  // name_hash(name), in records
  std::uint16_t kind = 0;  // in the state store
  StatePointer (*make)() = nullptr;
  void (*encode)(const void* state, std::string& out) = nullptr;
  bool (*decode)(wire::Reader& in, void* state) = nullptr;
  bool (*finished)(const void* state) = nullptr;  // null: never
  std::vector<Handler> handlers;
  EvolveTable evolves;  // messages that it sent
  EvolveTable folds;    // messages that it handled

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
  static const auto types = types_of(contract::MaySend<Service>{});
  const auto typed = [](auto& message) -> wire::AnyMessage {
    return {types[message.type], std::move(message.body)};
  };
  for (auto& message : decision.messages()) out.sent.push_back(typed(message));
  for (auto& timer : decision.timers())
    out.timers.push_back({timer.name, timer.due, timer.due ? typed(timer.message) : wire::AnyMessage{}});
}

template <class A, class M>
Handler handler() {
  return {&wire::type_of<M>(),
          [](const void* message) -> Uuid { return A::key(*static_cast<const M*>(message)); },
          [](const void* state, const void* message, Time now, Outbox& out) {
            contract::Decision<typename A::Service> decision =
                decide(*static_cast<const typename A::State*>(state), *static_cast<const M*>(message), now);
            fill(out, std::move(decision));
          }};
}

template <class State, class M>
void evolve_erased(void* state, const void* message) {
  evolve(*static_cast<State*>(state), *static_cast<const M*>(message));
}

}  // namespace detail

constexpr std::uint16_t kind_of(std::string_view name) {
  const std::uint32_t hash = name_hash(name);
  return static_cast<std::uint16_t>(hash ^ (hash >> 16));
}

template <contract::Aggregate A>
AggregateType make_aggregate() {
  using State = typename A::State;
  AggregateType type;
  type.name = A::name;
  type.service = A::Service::info.id;
  type.hash = name_hash(A::name);
  type.kind = kind_of(A::name);
  type.make = [] {
    return StatePointer(new State(), [](void* state) { delete static_cast<State*>(state); });
  };
  type.encode = [](const void* state, std::string& out) {
    wire::encode(out, *static_cast<const State*>(state));
  };
  type.decode = [](wire::Reader& in, void* state) { return wire::decode(in, *static_cast<State*>(state)); };
  if constexpr (requires(const State& s) { A::finished(s); })
    type.finished = [](const void* state) -> bool { return A::finished(*static_cast<const State*>(state)); };
  A::Handles::each([&]<class M>() {
    static_assert(contract::Handling<A, M>,
                  "an aggregate needs decide() and key() for each message it handles");
    static_assert(contract::ReceivedBy<M, typename A::Service>,
                  "a service handles only what it declares to receive");
    type.handlers.push_back(detail::handler<A, M>());
  });
  A::Evolves::each(
      [&]<class M>() { type.evolves.set(wire::type_of<M>(), &detail::evolve_erased<State, M>); });
  A::Folds::each([&]<class M>() { type.folds.set(wire::type_of<M>(), &detail::evolve_erased<State, M>); });
  return type;
}

}  // namespace flowmart::engine
