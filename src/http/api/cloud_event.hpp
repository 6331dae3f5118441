// A CloudEvent from a request: structured (application/cloudevents+json) or binary (ce-* headers and a bare body),
// as the HTTP protocol binding 1.0 has them.
#pragma once
#include <optional>
#include <string>

#include "http/server/request.hpp"
#include "http/server/response.hpp"
#include "wire/registry.hpp"

namespace flowmart::http {

struct CloudEvent {
  std::string id, source, correlation;
  wire::AnyMessage message;
  std::optional<Response> problem;  // then nothing else is set
};

CloudEvent read_cloud_event(const Request& request, const wire::Registry& registry);

}  // namespace flowmart::http
