// The statements behind lists that are filtered, apart from what runs them, so that a test can ask SQLite how
// it would go about each: along an index, whatever the filter, and never by sorting.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "views/rows.hpp"

namespace flowmart::views {

// Of one status at most: see merged.
std::string payments_sql(const PaymentFilter& filter);
std::string money_moves_sql(const MoneyMoveFilter& filter);
std::string shipments_sql(const ShipmentFilter& filter);
std::string returns_sql(const ReturnFilter& filter);
std::string subscriptions_sql(const SubscriptionFilter& filter);
std::string products_sql(const ProductFilter& filter);
std::string reservations_sql(const ReservationFilter& filter);

// The newest rows of several statuses: an index gives those of one, `list(filter)`.
template <class Filter, class List>
auto merged(const Filter& filter, List&& list) {
  if (filter.statuses.size() < 2) return list(filter);
  decltype(list(filter)) all;
  Filter one = filter;
  for (const auto& status : filter.statuses) {
    one.statuses = {status};
    auto rows = list(one);
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.serial > b.serial; });
  if (all.size() > filter.paging.limit) all.resize(filter.paging.limit);
  return all;
}

}  // namespace flowmart::views
