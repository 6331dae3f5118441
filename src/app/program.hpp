// What this program is made of: every message type it knows and every aggregate it runs.
#pragma once
#include <vector>

#include "engine/aggregate_type.hpp"
#include "wire/registry.hpp"

namespace flowmart::app {

// Published messages in all their versions, answers, private messages.
void add_all_messages(wire::Registry& registry);
std::vector<engine::AggregateType> all_aggregates();

}  // namespace flowmart::app
