// Which messages of the journal lie between two moments. Times only grow along it, so the ends are found by
// halving: one look a turn, for each may read a piece of the journal.
#pragma once
#include <cstdint>
#include <optional>

#include "http/api/events/event_log.hpp"
#include "kernel/time.hpp"
#include "views/rows.hpp"

namespace flowmart::http {

class EventRange {
 public:
  explicit EventRange(views::Moments moments) : moments_(moments) {}

  // True once both ends are known. False with a fault of the log: they can't be.
  bool find(EventLog& log);
  bool known() const { return first_ && end_; }
  std::uint64_t first() const { return *first_; }  // of moment `from` or later
  std::uint64_t end() const { return *end_; }      // of moment `to` or later

 private:
  std::optional<std::uint64_t> look_for(Time moment, EventLog& log);

  views::Moments moments_;
  std::optional<std::uint64_t> first_, end_;
  std::uint64_t low_ = 0, high_ = 0;  // it lies between them; low_ 0: the search has not begun
};

}  // namespace flowmart::http
