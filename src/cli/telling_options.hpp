// Options of `serve` that say how people are told.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "cli/command_parts.hpp"
#include "contract/private/notifications.hpp"

namespace flowmart::cli {

inline constexpr std::int64_t period_max = contract::digest_seconds_max;

// A number with s, m, h or d behind it; seconds without.
template <class Seconds>
void add_period(CLI::App& command, const std::string& name, Seconds& seconds, const std::string& about,
                std::int64_t least = 0) {
  const std::map<std::string, std::int64_t> units{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
  command.add_option(name, seconds, about)
      ->type_name("PERIOD")
      ->transform(CLI::AsNumberWithUnit(units).description(""))
      ->check(CLI::Range(least, period_max).description(""));
}

void add_telling_options(CLI::App& command, TellingOptions& options);

}  // namespace flowmart::cli
