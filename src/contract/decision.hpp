// What a decider answers: the messages it sends (only those its service declares), its timers, or a
// rejection.
//
//   Decision<InventoryService> decide(const Inventory& inventory, const ReserveStock& want, Time now) {
//     if (want.products.empty()) return reject(codes::products_unclear, "...");
//     Decision<InventoryService> out;
//     out.send(StockReserved{...});  // compiles only if InventoryService declares StockReserved
//     out.set_timer("hold", want.order.uuid, now + 15min, ReservationTimedOut{...});
//     return out;
//   }
#pragma once
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/message.hpp"
#include "kernel/rejection.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

template <class Service>
class Decision {
 public:
  using Known = Join<MaySend<Service>, TimersOf<Service>>;
  using Sent = typename Known::Variant;  // as a value, for tests
  // One message, its type by its place in `Known`: quick to hand on, where a variant is as big as the
  // biggest.
  struct Message {
    std::size_t type = 0;
    std::shared_ptr<const void> body;  // null: none
  };

  // A message that the service sends to itself at `due`, under a name and the id of what it is about: setting
  // it again replaces it.
  struct Timer {
    std::string_view name;  // a constant of the decider
    Uuid about;
    std::optional<Time> due;  // none: cancel, and there is no message
    Message message;
  };

  Decision() = default;
  Decision(Rejection rejection) : rejection_(std::move(rejection)) {}
  template <SentBy<Service> M>
  Decision(M message) {
    send(std::move(message));
  }

  template <SentBy<Service> M>
  Decision& send(M message) {
    messages_.push_back(erased(std::move(message)));
    return *this;
  }
  template <class M>
  requires contains<M, TimersOf<Service>> Decision& set_timer(std::string_view name, const Uuid& about,
                                                              Time due, M message) {
    timers_.push_back({name, about, due, erased(std::move(message))});
    return *this;
  }
  Decision& cancel_timer(std::string_view name, const Uuid& about) {
    timers_.push_back({name, about, std::nullopt, {}});
    return *this;
  }

  bool rejected() const { return rejection_.has_value(); }
  const Rejection& rejection() const { return *rejection_; }
  const std::vector<Message>& messages() const { return messages_; }
  std::vector<Message>& messages() { return messages_; }
  const std::vector<Timer>& timers() const { return timers_; }
  std::vector<Timer>& timers() { return timers_; }

  // As values, for tests.
  static Sent value_of(const Message& message) { return value_of(message, Known{}); }
  std::vector<Sent> sent() const {
    std::vector<Sent> out;
    for (const Message& message : messages_) out.push_back(value_of(message));
    return out;
  }

 private:
  template <class M>
  static Message erased(M message) {
    return {index_of<M, Known>, std::make_shared<M>(std::move(message))};
  }
  template <class... M>
  static Sent value_of(const Message& message, Types<M...>) {
    using Copy = Sent (*)(const void*);
    constexpr Copy copies[] = {[](const void* body) -> Sent { return *static_cast<const M*>(body); }...};
    return copies[message.type](message.body.get());
  }

  std::optional<Rejection> rejection_;
  std::vector<Message> messages_;
  std::vector<Timer> timers_;
};

// Already true, or no concern of ours: nothing is sent.
struct Nothing {
  template <class Service>
  operator Decision<Service>() const {
    return {};
  }
};
inline constexpr Nothing nothing{};

}  // namespace flowmart::contract
