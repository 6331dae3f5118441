// Subscriptions, and how far each has come.
#pragma once
#include <string>

#include "contract/services/subscription.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class SubscriptionView final : public View {
 public:
  SubscriptionView(sqlite::Connection& connection, Handlers& handlers, Serials& subscriptions);
  void flush() override;
  void forget() override { rows_.clear(); }

 private:
  struct Row {
    Uuid id;
    std::string number;
    CustomerId customer;
    std::string customer_number, status, plan;
    std::int64_t every = 0;
    std::string unit;
    std::int64_t next_at = 0, created_at = 0, updated_at = 0;
  };
  void subscribed(const contract::Subscribe& message, const Place& place);
  void changed(const contract::SubscriptionChanged& message, const Place& place);
  Row* change(contract::SubscriptionId id, const Place& place);

  Serials& subscriptions_;
  CachedRows<std::int64_t, Row> rows_;
  sqlite::Statement load_, insert_, update_;
};

}  // namespace flowmart::views
