// /healthz, /readyz, /metrics and /v1/traffic: how the program itself is.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/traffic.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"

namespace flowmart::http {

struct Operations {
  std::function<Counters()> http_counters;
  std::function<bool()> stopping;
  std::function<std::uint64_t()> records_checked;  // of the journal, found whole since the start
  std::function<std::vector<StuckStep>()> stuck;   // as last counted
  std::function<std::vector<engine::Stopped>()> stopped;
};

void add_operation_routes(Router& router, Backend& backend, Operations operations);

}  // namespace flowmart::http
