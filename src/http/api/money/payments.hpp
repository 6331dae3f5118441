// /v1/payments: what buyers owe and paid, of all orders and of one.
#pragma once
#include "contract/private/disputes.hpp"
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// One as it stands, or stood.
Response payment_found(const contract::PaymentInFull& payment);

void add_payment_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
