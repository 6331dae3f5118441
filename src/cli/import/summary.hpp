// What an import says at its end.
#pragma once
#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

#include "cli/import/report.hpp"

namespace flowmart::cli::import {

class Stopwatch {
 public:
  std::string speed(std::uint64_t rows) const;  // "25281 rows in 1.2 s, 21067 a second"

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The first refused rows as "file:line:column: reason", and how many there are of each kind.
void tell_refusals(const Report& report, std::ostream& err);

}  // namespace flowmart::cli::import
