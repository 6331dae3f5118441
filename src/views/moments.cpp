#include "views/moments.hpp"

#include "views/reading.hpp"

namespace flowmart::views {
namespace {

// The lowest serial from which on all is at that moment or later.
std::int64_t first_serial_at(sqlite::Statement& next_row, std::int64_t moment) {
  std::int64_t low = 0, high = INT64_MAX;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    next_row.bind(1, middle);
    const sqlite::Resetting resetting(next_row);
    if (!next_row.step() || next_row.integer(1) >= moment) high = middle;
    else low = next_row.integer(0) + 1;
  }
  return low;
}

}  // namespace

SerialRange range_of(ReadSession& session, const std::string& select, const Moments& moments) {
  SerialRange range;
  if (!moments.any()) return range;
  auto& next_row = session.statement(select + " WHERE serial >= ?1 ORDER BY serial LIMIT 1");
  if (moments.from) {
    range.from = moments.from->time_since_epoch().count();
    range.begin = first_serial_at(next_row, range.from);
  }
  if (moments.to) {
    range.to = moments.to->time_since_epoch().count();
    range.end = first_serial_at(next_row, range.to);
  }
  return range;
}

}  // namespace flowmart::views
