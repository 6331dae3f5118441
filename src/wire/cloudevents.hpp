// The envelope of every message outside the program: CloudEvents 1.0.
//
// `type` is com.flowmart.{Message}.v{version}; correlationid, causationid and partitionkey are our
// extensions, traceparent is that of Distributed Tracing. Other extensions are accepted and not kept.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "kernel/time.hpp"
#include "wire/registry.hpp"

namespace flowmart::wire {

// Empty texts stand for attributes that are not given.
struct CloudEvent {
  std::string id;      // unique together with the source
  std::string source;  // a URI reference, e.g. /flowmart/orders
  std::string subject;
  std::optional<Time> time;
  std::string dataschema;
  std::string correlationid, causationid, partitionkey;
  std::string traceparent;  // of the form that W3C Trace Context has; anything else is dropped
  std::string later;        // the version said, where it is one beyond that of the message's type
  AnyMessage message;
};

struct ReadCloudEvent {
  CloudEvent event;
  std::optional<Rejection> rejection;  // as of read_json; then the event is of no use
};

// Structured mode: one JSON document (application/cloudevents+json). Faults inside the message stand under
// /data.
void write_cloud_event(std::string& out, const CloudEvent& event);
ReadCloudEvent read_cloud_event(std::string_view json, const Registry& registry);

using Header = std::pair<std::string_view, std::string_view>;

// Binary mode: attributes from headers named ce-{attribute} (in any case, percent-encoded values), the
// message as the body. Other headers are passed over, besides Content-Type, which must be JSON if it is
// there. Faults of an attribute point to its name, those inside the message to places in the body.
ReadCloudEvent read_cloud_event(std::span<const Header> headers, std::string_view body,
                                const Registry& registry);

}  // namespace flowmart::wire
