// GET /v1/events?after=N replays, GET /v1/events/stream?after=N follows.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/events/event_feed.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

void add_event_routes(Router& router, Backend& backend, EventFeed& feed);

}  // namespace flowmart::http
