// An order's story: every message of its life, what caused it, and the steps of flows that it entered.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/flow_steps.hpp"
#include "views/queries.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {

void add_story_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

// The messages of a story with their causes, and the steps of flows that they made it enter. Returns which
// record can't be read, and why.
std::optional<std::string> write_story(wire::JsonWriter& json, Backend& backend,
                                       const std::vector<views::EventSpan>& spans, views::FlowSteps& flows);

}  // namespace flowmart::http
