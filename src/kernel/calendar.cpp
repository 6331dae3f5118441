#include "kernel/calendar.hpp"

#include <date/tz.h>

#include <stdexcept>

#include "kernel/check.hpp"

namespace flowmart {
namespace {

const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

const date::time_zone& known_zone(const std::string& name) {
  const date::time_zone* zone = zone_named(name);
  check(zone != nullptr, "a time zone is looked up before the shop goes by it");
  return *zone;
}

date::year_month_day months_later(date::local_days from, std::int64_t months) {
  const date::year_month_day day{from};
  const date::year_month month =
      date::year_month{day.year(), day.month()} + date::months{static_cast<int>(months)};
  const date::year_month_day same = month / day.day();
  return same.ok() ? same : date::year_month_day{month / date::last};
}

}  // namespace

bool is_time_zone(const std::string& name) { return zone_named(name) != nullptr; }

Time later_in_calendar(const std::string& zone_name, Time from, std::int64_t months, std::int64_t days) {
  const date::time_zone& zone = known_zone(zone_name);
  const date::local_time<Duration> local = zone.to_local(from);
  const date::local_days day = date::floor<date::days>(local);
  const date::local_days then = date::local_days{months_later(day, months)} + date::days{days};
  const date::local_time<Duration> wanted = then + (local - day);
  const date::local_info there = zone.get_info(wanted);
  if (there.result == date::local_info::nonexistent)
    return std::chrono::time_point_cast<Duration>(there.first.end);
  return Time{wanted.time_since_epoch() - there.first.offset};
}

std::string format_local(const std::string& zone, Time time) {
  return date::format("%Y-%m-%d %H:%M", known_zone(zone).to_local(date::floor<std::chrono::minutes>(time)));
}

}  // namespace flowmart
