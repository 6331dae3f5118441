// Rows of a time between two moments, in lists that go by serial. Serials and the moments of what they number
// rise together, so the ends are found by halving, and no index is kept for it.
#pragma once
#include <cstdint>
#include <string>

#include "views/read_session.hpp"
#include "views/rows.hpp"

namespace flowmart::views {

struct SerialRange {
  std::int64_t begin = 0, end = INT64_MAX;        // serials; the end is out
  std::int64_t from = INT64_MIN, to = INT64_MAX;  // microseconds; to is out
};

// `select` gives serial and moment of a table without a condition. A row outside the serials is outside the
// moments too.
SerialRange range_of(ReadSession& session, const std::string& select, const Moments& moments);

}  // namespace flowmart::views
