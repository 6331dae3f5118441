// The contract as the program enforces it: /v1/catalog, /v1/schemas/{MessageId}/{version}, /openapi.json,
// /asyncapi.json.
#pragma once
#include "http/server/router.hpp"

namespace flowmart::http {

void add_catalog_routes(Router& router);

}  // namespace flowmart::http
