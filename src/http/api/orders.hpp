// /v1/orders: take an order, read one, change its status.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// Finds out which order is meant by a name from outside: its id, its number, or SYSTEM:ID. A name that no
// order has may be the id of one that was refused.
void order_meant(Backend& backend, std::string_view name, Responder responder,
                 std::function<void(OrderId, Responder)> go_on);

void add_order_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
