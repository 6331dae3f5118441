// GET /v1/flows: the flows, how many instances stand at their steps, and how many of them too long.
// GET /v1/flows/{flowId}/instances: which orders stand at which steps of a flow, since when, until when.
// POST /v1/flows/{flowId}/instances/{instanceId}/{action}: what a person may do with one that is stuck.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

void add_flow_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
