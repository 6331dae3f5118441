// The contract as the program enforces it: /v1/catalog, /v1/schemas/{MessageId}/{version}, /openapi.json,
// /asyncapi.json.
#pragma once
#include "engine/routing.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// The routing outlives the router.
void add_catalog_routes(Router& router, const engine::Routing& routing);

}  // namespace flowmart::http
