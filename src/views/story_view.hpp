// Which messages belong to an order: for each input that concerned it, the span of numbers from the input to
// the last message it led to. An input that concerned several orders has a span for each message that names
// one.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/batch.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/message_order.hpp"
#include "views/serials.hpp"

namespace flowmart::views {

class StoryView {
 public:
  // Which order is paid by it, if that is known; 0: none.
  using PaidBy = std::function<std::int64_t(PaymentId payment)>;

  StoryView(sqlite::Connection& connection, Serials& orders, PaidBy paid_by);
  // After the batch's messages were handled, so that orders placed in it have their numbers.
  void take(const engine::Batch& batch);
  void flush();
  void forget() { spans_.clear(); }

 private:
  struct Span {
    std::int64_t first = 0, order = 0, last = 0;
  };
  void take_input(const engine::Batch& batch, std::size_t first, std::size_t end,
                  const engine::BatchInput& input);
  void take_each(const engine::Batch& batch, std::size_t first, std::size_t end);
  // Order of an earlier message; 0 if it had none.
  std::int64_t order_of_event(std::int64_t event);
  // Order whose payment one of the messages names; 0 if none does.
  std::int64_t order_of_payment(const engine::Batch& batch, std::size_t first, std::size_t end);

  Serials& orders_;
  const PaidBy paid_by_;
  const MessageOrders named_;
  std::vector<Span> spans_;  // rising; not flushed yet
  sqlite::Statement insert_, find_;
};

}  // namespace flowmart::views
