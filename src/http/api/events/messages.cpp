#include "http/api/events/messages.hpp"

#include <algorithm>

#include "contract/services.hpp"
#include "http/api/order/order_document.hpp"
#include "http/api/outcomes.hpp"
#include "http/api/receipts.hpp"
#include "http/server/problem.hpp"
#include "kernel/name_hash.hpp"
#include "wire/cloudevents.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"
#include "wire/plain_numbers.hpp"

namespace flowmart::http {
namespace {

using contract::Kind;

// 5,000 lines of the longest sensible names and codes.
constexpr std::size_t message_bytes_max = 4u << 20;

constexpr std::string_view event_media = "application/cloudevents+json";
constexpr std::string_view batch_media = "application/cloudevents-batch+json";
constexpr std::size_t batch_events_max = 1'000;

Response overloaded() {
  return too_busy("More is waiting than can be worked off; nothing was done. Try again.");
}

bool taken_here(const wire::MessageType& type) {
  const bool ours_alone = type.info.is_private && !type.info.for_operators;
  return !ours_alone && (type.info.kind == Kind::command || type.info.kind == Kind::query);
}

Response unknown_message(std::string_view id, const wire::Registry& registry) {
  std::string known;
  for (const wire::MessageType* type : registry.all())
    if (taken_here(*type) && !type->info.is_private)
      known += (known.empty() ? "" : ", ") + std::string(type->id);
  return problem(404, "unknown-message",
                 "There is no command or query " + std::string(id) + ". There are: " + known + ".");
}

void ask(const Sources& from, wire::AnyMessage query, Responder responder) {
  Backend& backend = from.backend;
  const Reply reply(std::move(responder));
  const bool taken =
      backend.engine.ask({std::move(query), [&backend, reply](engine::QueryOutcome outcome) {
                            Response response;
                            if (outcome.rejection) {
                              response = problem(*outcome.rejection);
                            } else {
                              std::string body;
                              outcome.response.type->write_json(outcome.response.body.get(), body);
                              response = Response(200, json_type, std::move(body));
                            }
                            backend.answers.add(reply.take(), std::move(response));
                          }});
  if (!taken) reply.take().answer(overloaded());
}

void take_bare(const Sources& from, const Request& request, Responder responder) {
  Backend& backend = from.backend;
  const std::string_view id = request.param("MessageId");
  const wire::MessageType* type = backend.types.registry().latest(id);
  const bool is_event = type != nullptr && type->info.kind == Kind::event && !type->info.is_private;
  if (type == nullptr || !(taken_here(*type) || is_event))
    return responder.answer(unknown_message(id, backend.types.registry()));
  if (is_event)
    return responder.answer(problem(422, "not-a-command",
                                    std::string(id) +
                                        " is an event: post it to /v1/messages as a CloudEvent, which "
                                        "says where it comes from."));
  wire::ReadMessage read = type->read_json(request.body);
  if (read.rejection) return responder.answer(problem(*read.rejection));
  if (type->info.kind == Kind::query) return ask(from, std::move(read.message), std::move(responder));
  ReceiptName receipt = receipt_of(request, read.message);
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  submit(backend, std::move(read.message), std::move(responder), message_answer, receipt.uuid);
}

wire::ReadCloudEvent read_event(const Request& request, const wire::Registry& registry) {
  if (equal_ignoring_case(request.content_type(), event_media))
    return wire::read_cloud_event(request.body, registry);
  std::vector<wire::Header> headers;
  for (const NameValue& header : request.headers) headers.emplace_back(header.name, header.value);
  return wire::read_cloud_event(headers, request.body, registry);
}

bool has_event_headers(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const NameValue& header) {
    return equal_ignoring_case(header.name.substr(0, 3), "ce-");
  });
}

void take_event(const Sources& from, wire::ReadCloudEvent read, Responder responder) {
  Backend& backend = from.backend;
  if (read.rejection) return responder.answer(problem(*read.rejection));
  wire::CloudEvent& event = read.event;
  const contract::MessageInfo& info = event.message.type->info;
  if (const auto why = not_from_outside(info, backend.routing)) {
    const bool hidden = info.is_private || info.kind != Kind::event;
    return responder.answer(problem(hidden ? 404 : 403, hidden ? "not-published" : "sent-by-us", *why));
  }
  if (info.kind == Kind::query) return ask(from, std::move(event.message), std::move(responder));
  engine::Input input;
  const Uuid receipt = receipt_of_event(event.source, event.id);
  if (const auto correlation = Uuid::parse(event.correlationid)) input.correlation = *correlation;
  input.id = std::move(event.id);
  input.source = std::move(event.source);
  input.later = std::move(event.later);
  input.subject = std::move(event.subject);
  input.said_at = event.time;
  submit(backend, std::move(event.message), std::move(responder), message_answer, receipt, std::move(input));
}

// Each event by itself, in the order given: what becomes of one says nothing of the others.
void take_batch(const Sources& from, const Request& request, Responder responder) {
  std::vector<wire::JsonText> events;
  if (const auto rejection = wire::read_json(request.body, events))
    return responder.answer(problem(*rejection));
  if (events.size() > batch_events_max)
    return responder.answer(problem(
        413, "body-too-large", "At most " + std::to_string(batch_events_max) + " events are taken at once."));
  Outcomes outcomes(std::move(responder), events.size());
  for (std::size_t i = 0; i < events.size(); ++i)
    take_event(from, wire::read_cloud_event(events[i].text, from.backend.types.registry()),
               outcomes.responder(i));
}

void take_cloud_event(const Sources& from, const Request& request, Responder responder) {
  // An event is named by its source and id; a key beside them is no mistake, one that is none is.
  if (request.header("Idempotency-Key"))
    if (ReceiptName key = receipt_of(request, {}); key.problem)
      return responder.answer(std::move(*key.problem));
  if (equal_ignoring_case(request.content_type(), batch_media))
    return take_batch(from, request, std::move(responder));
  wire::ReadCloudEvent read = read_event(request, from.backend.types.registry());
  if (read.rejection && !equal_ignoring_case(request.content_type(), event_media) &&
      !has_event_headers(request))
    read.rejection->detail =
        "With Content-Type: application/json the attributes of a CloudEvent are headers (ce-id, ce-source, "
        "ce-type, ce-specversion), and there are none. An event that is one document has Content-Type: " +
        std::string(event_media) + ".";
  take_event(from, std::move(read), std::move(responder));
}

// Whether a service that sends it runs elsewhere, so that it comes from there, too.
bool is_said_elsewhere(std::string_view id, const engine::Routing& routing) {
  bool said = false;
  contract::BuiltServices::each([&]<class Service>() {
    const bool here = routing.by_hash(name_hash(Service::info.id)) != nullptr;
    Service::Sends::each([&]<class Row>() { said = said || (!here && Row::Message::info.id == id); });
  });
  return said;
}

}  // namespace

std::optional<std::string> not_from_outside(const contract::MessageInfo& info,
                                            const engine::Routing& routing) {
  const std::string id(info.id);
  if (info.is_private && !info.for_operators) return id + " is a private message of this program.";
  if (info.kind == Kind::response || info.kind == Kind::effect)
    return id + " is what this program itself says.";
  const engine::ServiceType* sender = info.kind == Kind::event ? routing.sender_of(info.id) : nullptr;
  if (sender == nullptr || is_said_elsewhere(info.id, routing)) return std::nullopt;
  return id + " is the word of " + sender->name +
         ", which runs in this program: whoever else says it is not believed. Where that service runs "
         "elsewhere, "
         "start this program with --without " +
         sender->name + ".";
}

void submit(Backend& backend, wire::AnyMessage message, Responder responder,
            std::function<Response(const engine::Outcome&)> render, std::optional<Uuid> receipt,
            engine::Input prepared) {
  const Reply reply(std::move(responder));
  if (receipt && prepared.content.empty() && wire::has_loose_zeros(message.type->shape, message.body.get()))
    prepared.content = wire::bytes_without_zeros(message);
  prepared.message = std::move(message);
  prepared.receipt = receipt;
  prepared.reply = [&backend, reply, render = std::move(render)](engine::Outcome outcome) {
    backend.answers.add(reply.take(), outcome.rejection ? problem(*outcome.rejection) : render(outcome));
  };
  if (!backend.engine.submit(std::move(prepared))) reply.take().answer(overloaded());
}

Response message_answer(const engine::Outcome& outcome) {
  const engine::Batch& batch = *outcome.batch;
  const std::size_t first = batch.inputs[outcome.input].message;
  // What else leads to an order, as a return may, is answered as any message is.
  if (batch.messages[first].message.is<contract::PlaceOrder>()) {
    if (const auto* placed = outcome.first<contract::OrderPlaced>()) {
      const auto details = outcome.opened<contract::OrderDetails>();
      return order_created(*outcome.opened<contract::PlaceOrder>(),
                           details ? *details : contract::OrderDetails{}, *placed,
                           outcome.first<contract::OrderHeld>());
    }
    if (const auto* refused = outcome.first<contract::OrderRefused>()) return order_refused(*refused);
  }
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("id", engine::message_id(batch, first));
  json.member("message", batch.messages[first].message.type->id);
  json.key("position").number(static_cast<std::int64_t>(batch.first_event + first));
  json.key("ledTo").begin_array();
  for (std::size_t i = first + 1; i < batch.end_of_input(outcome.input); ++i) {
    const wire::MessageType& type = *batch.messages[i].message.type;
    if (type.info.is_private) continue;
    json.begin_object().member("message", type.id).member("version", type.version);
    json.key("position").number(static_cast<std::int64_t>(batch.first_event + i)).end_object();
  }
  json.end_array().end_object();
  return Response(200, json_type, std::move(body));
}

void add_message_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(
      Method::post, "/v1/messages/{MessageId}",
      [from](const Request& request, Responder responder) { take_bare(from, request, std::move(responder)); },
      {.body_bytes_max = message_bytes_max,
       .content_types = {"application/json"},
       .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/messages",
            [from](const Request& request, Responder responder) {
              take_cloud_event(from, request, std::move(responder));
            },
            {.body_bytes_max = message_bytes_max,
             .content_types = {"application/json", std::string(event_media), std::string(batch_media)},
             .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
