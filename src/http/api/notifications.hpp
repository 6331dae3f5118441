// /v1/notifications: what one customer was told.
#pragma once
#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

void add_notification_routes(Router& router, Backend& backend);

}  // namespace flowmart::http
