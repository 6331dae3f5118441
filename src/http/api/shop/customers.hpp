// Erasing a customer.
#pragma once
#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

void add_customer_routes(Router& router, Backend& backend);

}  // namespace flowmart::http
