// An order's payment as it stands.
#pragma once
#include <string>

#include "contract/messages/payments.hpp"
#include "contract/private/payment.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/money_view.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class PaymentView final : public View {
 public:
  // The movements are told of each message before this is.
  PaymentView(sqlite::Connection& connection, Handlers& handlers, Serials& orders, MoneyView& moves);
  // A capture of that order has gone through; spent: the gateway holds nothing more of what it promised.
  void taken(std::int64_t order, std::int64_t amount, bool spent, const Place& place);
  void flush() override;
  void forget() override { rows_.clear(); }

 private:
  struct Row {
    Uuid id;
    contract::PaymentStatus status = contract::PaymentStatus::pending;
    std::string method;
    std::int64_t amount = 0, captured = 0, refunded = 0, authorised = 0;
    std::string currency;
    std::int64_t attempts = 0;
    std::string failure, gateway;
    std::int64_t updated_at = 0;
    bool promised = false;  // its money is taken with what leaves
    std::int64_t due = 0;   // by invoice; 0: it is not
    std::int64_t reduced = 0;
    bool spent = false;  // what is authorised is held no longer, and charged anew
  };
  // What its amounts make of it.
  static contract::PaymentStatus status_of(const Row& row);
  std::optional<Row> load(std::int64_t order);
  // Changes the row of that order, if there is one.
  template <class F>
  void change(const Uuid& order, const Place& place, F&& f);

  Serials& orders_;
  MoneyView& moves_;
  CachedRows<std::int64_t, Row> rows_;
  sqlite::Statement load_, store_;
};

}  // namespace flowmart::views
