// Time as a value: UTC, microseconds. Nothing below the application reads a clock; every `now` is handed in.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace flowmart {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;

// RFC 3339 date-time, with any offset. What is finer than a microsecond is cut off, and so is a leap second
// (at the end of a month of UTC, anything else is refused): to the last microsecond before it. Years 0000 to
// 9999.
std::optional<Time> parse_time(std::string_view text);
// Always UTC with `Z`, fractional digits only as many as needed (none, 3 or 6).
std::string format_time(Time time);
std::string format_date(Time time);  // YYYY-MM-DD

inline std::int64_t epoch_ms(Time time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace flowmart
