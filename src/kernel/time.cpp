#include "kernel/time.hpp"

#include <cstdio>

namespace flowmart {
namespace {

struct Cursor {
  std::string_view rest;
  bool ok = true;

  int digits(std::size_t count) {
    if (!ok || rest.size() < count) return static_cast<int>(ok = false);
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest[i] < '0' || rest[i] > '9') return static_cast<int>(ok = false);
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  void one_of(std::string_view wanted) {
    if (!ok || rest.empty() || wanted.find(rest.front()) == wanted.npos) {
      ok = false;
      return;
    }
    rest.remove_prefix(1);
  }
  // As many digits after the point as there are (RFC 3339 knows no bound), cut to microseconds.
  std::int64_t fraction() {
    if (!ok || rest.empty() || rest.front() != '.') return 0;
    rest.remove_prefix(1);
    std::int64_t micros = 0, unit = 100'000;
    std::size_t count = 0;
    for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count) {
      micros += (rest[count] - '0') * unit;
      unit /= 10;
    }
    if (count == 0) ok = false;
    rest.remove_prefix(count);
    return micros;
  }
};

}  // namespace

namespace {

// Leap seconds are inserted behind the last second of a month, in UTC.
bool ends_a_month(Time end_of_minute) {
  using namespace std::chrono;
  const auto day = floor<days>(end_of_minute);
  return end_of_minute == Time{day} && year_month_day{day}.day() == std::chrono::day{1};
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  using namespace std::chrono;
  Cursor in{text};
  const int y = in.digits(4);
  in.one_of("-");
  const int m = in.digits(2);
  in.one_of("-");
  const int d = in.digits(2);
  in.one_of("Tt");
  const int hh = in.digits(2);
  in.one_of(":");
  const int mm = in.digits(2);
  in.one_of(":");
  const int ss = in.digits(2);
  const std::int64_t micros = in.fraction();
  if (!in.ok || in.rest.empty()) return std::nullopt;
  int offset_min = 0;
  if (in.rest == "Z" || in.rest == "z") {
    in.rest = {};
  } else {
    const int sign = in.rest.front() == '-' ? -1 : 1;
    in.one_of("+-");
    const int oh = in.digits(2);
    in.one_of(":");
    const int om = in.digits(2);
    if (!in.ok || oh > 23 || om > 59) return std::nullopt;
    offset_min = sign * (oh * 60 + om);
  }
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!in.ok || !in.rest.empty() || !date.ok() || hh > 23 || mm > 59 || ss > 60) return std::nullopt;
  const auto minute = Time{sys_days{date}} + hours{hh} + minutes{mm - offset_min};
  if (ss == 60 && !ends_a_month(minute + minutes{1})) return std::nullopt;
  // Our minutes have 60 seconds: a leap second is cut to the last moment before it.
  const Time time = minute + (ss == 60 ? seconds{60} - Duration{1} : seconds{ss} + Duration{micros});
  // An offset may lead out of the years that can be written back.
  constexpr Time first{sys_days{year{0} / 1 / 1}}, end{sys_days{year{10'000} / 1 / 1}};
  if (time < first || time >= end) return std::nullopt;
  return time;
}

std::string format_date(Time time) {
  using namespace std::chrono;
  const year_month_day date{floor<days>(time)};
  char out[32];
  const int size = std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(out, static_cast<std::size_t>(size));
}

std::string format_time(Time time) {
  using namespace std::chrono;
  const hh_mm_ss<Duration> clock{time - floor<days>(time)};
  char out[64];
  int size =
      std::snprintf(out, sizeof out, "T%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  const auto micros = static_cast<long>(clock.subseconds().count());
  if (micros % 1000 != 0)
    size += std::snprintf(out + size, sizeof out - static_cast<std::size_t>(size), ".%06ld", micros);
  else if (micros != 0)
    size += std::snprintf(out + size, sizeof out - static_cast<std::size_t>(size), ".%03ld", micros / 1000);
  return format_date(time) + std::string(out, static_cast<std::size_t>(size)) + "Z";
}

}  // namespace flowmart
