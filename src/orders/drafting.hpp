// Makes out what an amendment is to do to an order: which lines change, and what it then costs.
#pragma once
#include <optional>
#include <vector>

#include "kernel/rejection.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {

// What becomes of the order if it is done.
struct Draft {
  contract::OrderAmendment amendment;
  std::vector<contract::ProductQuantity> reserve;  // what it has more, each product once, sorted
  bool changes = false;                            // anything at all
  bool empties = false;                            // no unit is left
  std::optional<Rejection> refused;                // why it can't be done, whatever stock and money say
};
Draft draft_of(const Orders& orders, const Order& order, const contract::AmendOrder& wish, Time now);

// A product of which more has left than the order would then have; null: none.
const contract::ProductQuantity* below_what_has_left(const Order& order,
                                                     const contract::OrderAmendment& amendment);

}  // namespace flowmart::orders
