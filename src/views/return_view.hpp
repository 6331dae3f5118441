// Returns and claims, and how far each has come.
#pragma once
#include <string>
#include <unordered_map>

#include "contract/private/payment.hpp"
#include "contract/private/return_events.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class ReturnView final : public View {
 public:
  ReturnView(sqlite::Connection& connection, Handlers& handlers, Serials& orders);
  void flush() override;
  void forget() override;

 private:
  struct Row {
    std::string id;
    std::int64_t order = 0;
    std::string status;
    bool claim = false;
    std::string wanted;
    std::int64_t units = 0;                 // announced, then those that came
    std::int64_t refund = 0, refunded = 0;  // asked to go back, and back
    std::int64_t created_at = 0, updated_at = 0;
  };
  void requested(const contract::ReturnRequested& message, const Place& place);
  Row* change(const std::string& name, const Place& place);

  Serials& orders_;
  CachedRows<std::int64_t, Row> rows_;
  std::unordered_map<std::string, std::int64_t> serials_;
  sqlite::Statement load_, find_, insert_, update_;
};

}  // namespace flowmart::views
