// The contract as the program enforces it: /v1/catalog, /v1/schemas/{MessageId}/{version}, /openapi.json,
// /asyncapi.json.
#pragma once
#include "engine/routing.hpp"
#include "http/server/public_url.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// The routing outlives the router. The documents name the server by its public address, if it has one.
void add_catalog_routes(Router& router, const engine::Routing& routing,
                        const std::optional<PublicUrl>& public_url = {});

}  // namespace flowmart::http
