// /v1/orders: take an order, read one, change its status. Holds are in holds.hpp, amendments in
// amendments.hpp.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/api/versions.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// Finds out which order is meant by a name from outside: its id, its number, or SYSTEM:ID. A name that no
// order has may be the id of one that was refused.
void order_meant(Backend& backend, std::string_view name, Responder responder,
                 std::function<void(OrderId, Responder)> go_on);

// Gives a command about an order, and answers with the order as it then is; of a preview, as it would be.
void carry_out(Backend& backend, wire::AnyMessage command, OrderId order, bool preview,
               std::optional<Uuid> receipt, const Reply& reply, const Expected& expected = {});

// Gives the command that is made of the order meant, as the request wants: ?preview=true, under its
// Idempotency-Key, and to the version alone that If-Match names.
void give_command(Backend& backend, const Request& request, Responder responder,
                  std::function<wire::AnyMessage(OrderId)> make);

void add_order_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
