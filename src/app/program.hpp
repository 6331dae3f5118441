// What this program is made of: every aggregate it runs. Its messages: wire/all_messages.hpp.
#pragma once
#include <vector>

#include "engine/aggregate_type.hpp"

namespace flowmart::app {

std::vector<engine::AggregateType> all_aggregates();

}  // namespace flowmart::app
