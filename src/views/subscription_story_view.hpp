// The messages that are about a subscription, or about an order of one of its renewals.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "contract/private/subscription_content.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class SubscriptionStoryView final : public View {
 public:
  // Made after the view of subscriptions, so that the first message of one finds it on file.
  SubscriptionStoryView(sqlite::Connection& connection, Handlers& handlers, Serials& subscriptions);
  void flush() override;
  void forget() override { told_.clear(); }

 private:
  Serials& subscriptions_;
  std::vector<std::pair<std::int64_t, std::int64_t>> told_;  // of which subscription, which message
  sqlite::Statement insert_;
};

}  // namespace flowmart::views
