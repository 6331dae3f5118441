// /v1/shipments: parcels as they stand, of all orders and of one.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

void add_shipment_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
