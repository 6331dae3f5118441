// /v1/orders/{order}/holds: hold an order back and release it; approve and reject one that waits for a yes.
#pragma once
#include <optional>
#include <string>

#include "contract/fields.hpp"
#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// Body of POST /v1/orders/{orderId}/holds.
struct HoldCreate {
  std::optional<std::string> purpose;
  std::string reason;
  static constexpr auto fields() {
    using T = HoldCreate;
    return contract::FieldList{
        contract::field("purpose", &T::purpose, "What it is for, in a word; absent: review.",
                        {.length_min = 1, .length_max = 64}),
        contract::field("reason", &T::reason, "Why, for people.", {.length_min = 1, .length_max = 500})};
  }
};
// Body of POST /v1/orders/{orderId}/reject.
struct Rejecting {
  std::string reason;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("reason", &Rejecting::reason, "Why; told to the buyer.",
                                               {.length_min = 1, .length_max = 500})};
  }
};

void add_hold_routes(Router& router, Backend& backend);

}  // namespace flowmart::http
