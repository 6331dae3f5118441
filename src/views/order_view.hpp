// Orders, their lines, the words to search them by, and attempts that were refused.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/orders.hpp"
#include "engine/seals.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class OrderView final : public View {
 public:
  OrderView(sqlite::Connection& connection, Handlers& handlers, Serials& orders, engine::Open open);
  void flush() override;
  void forget() override;

 private:
  // What changes after an order was placed.
  struct Row {
    contract::OrderStatus status = contract::OrderStatus::pending;
    std::int64_t updated_at = 0;
    std::string note;
    std::optional<contract::OrderStatus> on_file{};  // the status it was counted under
  };
  // What was ordered stands in the command that led to it, in the same input.
  struct Placed {
    contract::OrderContent content;
    contract::OrderDetails details;
    std::string number;
    Time placed_at;
  };
  void placed(const contract::OrderPlaced& message, const Place& place);
  void refused(const contract::OrderRefused& message, const Place& place);
  void becomes(const Uuid& order, contract::OrderStatus status, const Place& place);
  void cancelling(const contract::OrderCancelling& message, const Place& place);
  void insert(std::int64_t serial, const Placed& order, const Row& row);
  void insert_lines(std::int64_t serial, const Placed& order);
  void count(Row& row);
  void insert_words(std::int64_t serial, const Placed& order);
  void amend(std::int64_t serial, const contract::OrderAmendment& amendment);
  void erase_person(const Uuid& customer, std::int64_t before);
  std::string words_of_lines(std::int64_t serial);
  std::string words_of_order(std::int64_t serial);
  void insert_refusal(const Place& place, const contract::OrderRefused& refused);

  Serials& orders_;
  CachedRows<std::int64_t, Row> rows_;
  const engine::Open open_;
  wire::AnyMessage wish_;                                // the last one, opened
  wire::AnyMessage details_;                             // what came beside it; none: nothing did
  std::vector<std::pair<std::int64_t, Placed>> placed_;  // rising, as events do
  // The messages outlive the flush, which ends the call that brought them.
  std::vector<std::pair<Place, const contract::OrderRefused*>> refused_;
  std::vector<std::pair<std::int64_t, const contract::AmendmentEnded*>> amended_;
  std::map<contract::OrderStatus, std::int64_t> counted_;  // since the last flush
  std::vector<std::pair<Uuid, std::int64_t>> erased_;      // buyer, and the event that orders it
  std::string words_;
  sqlite::Statement load_, insert_, update_, insert_line_, insert_words_, insert_refusal_, count_;
  sqlite::Statement of_customer_, lines_, erase_, delete_words_, words_of_, amend_line_, amend_;
};

}  // namespace flowmart::views
