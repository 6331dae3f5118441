// What a decider answers: the messages it sends (only those its service declares), its timers, or a
// rejection.
//
//   Decision<InventoryService> decide(const Stock& stock, const HoldStock& want, Time now) {
//     if (want.quantity < 1) return reject(codes::quantity_out_of_range, "...");
//     Decision<InventoryService> out;
//     out.send(StockHeld{...});                      // does not compile unless InventoryService declares
//     StockHeld out.set_timer("hold", now + 15min, HoldTimedOut{...}); return out;
//   }
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "contract/message.hpp"
#include "kernel/rejection.hpp"
#include "kernel/time.hpp"

namespace flowmart::contract {

template <class Service>
class Decision {
 public:
  using Sent = typename MaySend<Service>::Variant;

  // A message that this aggregate sends to itself at `due`, under a name: setting it again replaces it.
  struct Timer {
    std::string_view name;    // a constant of the decider
    std::optional<Time> due;  // none: cancel
    std::optional<Sent> message;
  };

  Decision() = default;
  Decision(Rejection rejection) : x_rejection(std::move(rejection)) {}
  template <SentBy<Service> M>
  Decision(M message) {
    send(std::move(message));
  }

  template <SentBy<Service> M>
  Decision& send(M message) {
    if (x_sent.capacity() == 0) x_sent.reserve(usually_sent_max);  // messages are dear to move
    x_sent.emplace_back(std::in_place_type<M>, std::move(message));
    return *this;
  }
  template <SentBy<Service> M>
  Decision& set_timer(std::string_view name, Time due, M message) {
    x_timers.push_back({name, due, Sent{std::in_place_type<M>, std::move(message)}});
    return *this;
  }
  Decision& cancel_timer(std::string_view name) {
    x_timers.push_back({name, std::nullopt, std::nullopt});
    return *this;
  }

  bool rejected() const { return x_rejection.has_value(); }
  const Rejection& rejection() const { return *x_rejection; }
  const std::vector<Sent>& sent() const { return x_sent; }
  std::vector<Sent>& sent() { return x_sent; }
  const std::vector<Timer>& timers() const { return x_timers; }
  std::vector<Timer>& timers() { return x_timers; }

 private:
  static constexpr std::size_t usually_sent_max = 4;

  std::optional<Rejection> x_rejection;
  std::vector<Sent> x_sent;
  std::vector<Timer> x_timers;
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
