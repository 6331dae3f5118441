// What the steps of every flow have in common.
#pragma once
#include <concepts>
#include <string_view>
#include <type_traits>

#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::flows {

// How long an instance may stand at a step before it shows itself as stuck. Nothing happens then: whoever
// asks holds the time of entering against it.
template <class Step>
struct Deadline {
  Step step;
  Duration after;
};
template <class Step>
Deadline(Step, Duration) -> Deadline<Step>;

// A step entered, and what is particular about it.
template <class Step>
struct Entered {
  Step step;
  std::string_view note{};
  bool operator==(const Entered&) const = default;
};

// Which order a message is about; nil: none.
template <class M>
OrderId order_of(const M& message) {
  if constexpr (requires { message.order; }) return message.order;
  else if constexpr (std::same_as<std::remove_cvref_t<decltype(message.orderId)>, OrderId>)
    return message.orderId;
  else return OrderId::of(message.orderId);
}

}  // namespace flowmart::flows
