// /v1/notifications: what one customer was told, and how it left the shop; what could not be delivered
// (/v1/dead-letters); how a person wants to be told (/v1/customers/{customer}/preferences).
#pragma once
#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

void add_notification_routes(Router& router, Backend& backend);

}  // namespace flowmart::http
