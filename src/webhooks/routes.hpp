// /v1/webhooks: subscriptions, their delivery logs, and what is done with them.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "webhooks/dispatcher.hpp"

namespace flowmart::webhooks {

// All three outlive the router.
void add_webhook_routes(http::Router& router, http::Backend& backend, http::Reader& reader,
                        Dispatcher& dispatcher);

}  // namespace flowmart::webhooks
