// Always-on assertion for bugs (never for bad input): reports where and what, then aborts.
#pragma once
#include <source_location>
#include <string_view>

namespace flowmart {

[[noreturn]] void fail(std::string_view what, std::source_location where = std::source_location::current());

inline void check(bool holds, std::string_view what,
                  std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]]
    fail(what, where);
}

}  // namespace flowmart
