// Moments of a calendar: so many months or days after another, as people of a time zone count them. The zones
// are the machine's (the tz database); the same database gives the same moments.
#pragma once
#include <cstdint>
#include <string>

#include "kernel/time.hpp"

namespace flowmart {

// A name of the tz database: Europe/Berlin.
bool is_time_zone(const std::string& name);

// The same time of day, so many months and then days later. A day that the month lacks is its last; a time
// that is left out when clocks are put forward is the moment at which they are, and of one that comes twice
// it is the first.
Time later_in_calendar(const std::string& zone, Time from, std::int64_t months, std::int64_t days);

// YYYY-MM-DD HH:MM as people there read it.
std::string format_local(const std::string& zone, Time time);

}  // namespace flowmart
