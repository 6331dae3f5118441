// Which messages belong to an order: for each input that concerned it, the span of numbers from the input to
// the last message it led to. An input that concerned several orders has a span for each message that names
// one.
#pragma once
#include <cstdint>
#include <vector>

#include "engine/batch.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/message_order.hpp"
#include "views/serials.hpp"

namespace flowmart::views {

class StoryView {
 public:
  StoryView(sqlite::Connection& connection, Serials& orders);
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

  Serials& orders_;
  const MessageOrders named_;
  std::vector<Span> spans_;  // rising; not flushed yet
  sqlite::Statement insert_, find_;
};

}  // namespace flowmart::views
