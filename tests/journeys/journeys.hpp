// The journeys that are recorded: what comes from outside, step by step.
#pragma once
#include <ostream>
#include <span>
#include <string_view>

#include "journey/world.hpp"

namespace flowmart::journey {

struct Journey {
  std::string_view name;  // of its file, without .txt
  std::string_view what;  // in a sentence
  void (*travel)(World& world);

  friend std::ostream& operator<<(std::ostream& out, const Journey& journey) { return out << journey.name; }
};
std::span<const Journey> journeys();

}  // namespace flowmart::journey
