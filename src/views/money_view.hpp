// What was moved of each payment, or asked to be moved: charges, captures of what a charge has promised,
// refunds, and disputes.
#pragma once
#include <functional>
#include <string>
#include <unordered_map>

#include "contract/private/capturing.hpp"
#include "contract/private/disputes.hpp"
#include "contract/private/payment.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class MoneyView final : public View {
 public:
  struct Row {
    Uuid id, payment;
    std::string kind;  // charge, capture, refund, dispute
    std::int64_t number = 0, order = 0, amount = 0, released = 0;
    std::string currency, status, name, reference, reason;
    std::int64_t tries = 0, due = 0;  // due: when a promise ends, or evidence is due; 0: never
    std::int64_t asked_at = 0, updated_at = 0;
  };
  // Told of each capture once, when it has gone through, and whether nothing more is promised then.
  using Taken = std::function<void(const Row&, bool spent, const Place&)>;

  MoneyView(sqlite::Connection& connection, Handlers& handlers, Serials& orders, Taken taken);
  void flush() override;
  void forget() override;

  // Whether it was that message that asked for a refund first.
  bool is_new(PaymentId payment, std::int64_t refund, const Place& place);
  // How much of a refund was promised only.
  std::int64_t released(PaymentId payment, std::int64_t refund);
  // The order that it pays for: whose own it is, else as its first charge names it. 0: of none on file.
  std::int64_t order_of(PaymentId payment);

 private:
  void ask(PaymentId payment, std::string_view kind, std::int64_t number, Row row, OrderId order,
           const Place& place);
  Row* change(const Uuid& id, const Place& place);
  Row* row_of(const Uuid& id);
  std::optional<Row> load(std::int64_t serial);
  void add_charges(Handlers& handlers);
  void add_captures(Handlers& handlers);
  void add_refunds(Handlers& handlers);
  void add_disputes(Handlers& handlers);

  Serials& orders_;
  Taken taken_;
  CachedRows<std::int64_t, Row> rows_;
  std::unordered_map<Uuid, std::int64_t> serials_;
  sqlite::Statement load_, find_, insert_, update_;
};

}  // namespace flowmart::views
