#include "http/api/order/story.hpp"

#include <algorithm>

#include "contract/messages/shipping.hpp"
#include "http/api/events/event_document.hpp"
#include "http/api/order/orders.hpp"
#include "http/api/paging.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

using wire::JsonWriter;

// Who stands outside: an adapter's answer comes from the gateway, a parcel's report from the carrier.
std::string_view outside_of(const engine::Batch& batch, std::size_t index) {
  if (batch.inputs[batch.input_of(index)].origin == engine::Origin::effect) return "Gateway";
  return batch.messages[index].message.is<contract::UpdateShipmentStatus>() ? "Carrier" : "Customer";
}

// Which steps of flows the message entered; what its receiver refused moves nothing.
void write_steps(JsonWriter& json, const engine::Batch& batch, std::size_t index, views::FlowSteps& flows) {
  const bool refused =
      std::any_of(batch.steps.begin(), batch.steps.end(),
                  [index](const engine::BatchStep& step) { return step.message == index && step.rejection; });
  json.key("steps").begin_array();
  if (!refused)
    for (const views::StepOfFlow& one : flows.take(batch.messages[index].message)) {
      json.begin_object().member("flow", one.flow).member("step", one.step);
      if (!one.note.empty()) json.member("note", one.note);
      json.end_object();
    }
  json.end_array();
}

void write_story_message(JsonWriter& json, const engine::Batch& batch, std::size_t index,
                         const Backend& backend, views::FlowSteps& flows) {
  const engine::Routing& routing = backend.routing;
  const wire::AnyMessage message = backend.engine.opened(batch.messages[index].message);
  const std::string_view sender = sender_of(batch, index, routing);
  const std::uint64_t cause = engine::cause_event(batch, index);
  json.begin_object().key("position").number(static_cast<std::int64_t>(batch.first_event + index));
  json.member("id", engine::message_id(batch, index)).member("message", message.type->id);
  json.member("version", message.type->version).member("kind", contract::wire_name(message.type->info.kind));
  json.member("private", message.type->info.is_private);
  json.member("from", sender.empty() ? outside_of(batch, index) : sender).key("to").begin_array();
  for (const std::string_view receiver : receivers_of(batch, index, routing)) json.text(receiver);
  json.end_array().member("time", format_time(batch.time)).key("causationId");
  if (cause >= batch.first_event)
    json.text(engine::message_id(batch, static_cast<std::size_t>(cause - batch.first_event)));
  else json.null();
  if (cause != 0) json.key("causePosition").number(static_cast<std::int64_t>(cause));
  write_steps(json, batch, index, flows);
  std::string payload;
  message.type->write_json(message.body.get(), payload);
  json.key("payload").raw(payload).end_object();
}

Response story(Backend& backend, views::Queries& queries, OrderId id) {
  const auto order = queries.order(id);
  if (!order) return unreadable(order.failure());
  const auto spans = queries.story(id);
  if (!spans) return unreadable(spans.failure());
  if (spans->empty()) return problem(404, "unknown-order", "There is no such order.");
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("orderId", id.to_string());
  json.member("orderNumber", *order ? (*order)->number : std::string());
  json.member("status", *order ? contract::wire_name((*order)->status) : std::string_view("refused"));
  views::FlowSteps flows(id);
  if (const auto trouble = write_story(json, backend, *spans, flows)) return damaged(*trouble);
  json.end_object();
  return Response(200, json_type, std::move(body));
}

}  // namespace

std::optional<std::string> write_story(JsonWriter& json, Backend& backend,
                                       const std::vector<views::EventSpan>& spans, views::FlowSteps& flows) {
  json.key("messages").begin_array();
  for (const views::EventSpan& span : spans)
    if (auto trouble = each_event(backend.journal, backend.types, static_cast<std::uint64_t>(span.first),
                                  [&](const engine::Batch& batch, std::size_t index) {
                                    const auto event = static_cast<std::int64_t>(batch.first_event + index);
                                    if (event > span.last) return false;
                                    write_story_message(json, batch, index, backend, flows);
                                    return event < span.last;
                                  }))
      return trouble;
  json.end_array();
  return std::nullopt;
}

void add_story_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/orders/{orderId}/story", [from](const Request& request, Responder responder) {
    order_meant(
        from.backend, request.param("orderId"), std::move(responder), [from](OrderId id, Responder waiting) {
          from.reader.read(std::move(waiting), [from, id] { return story(from.backend, from.queries, id); });
        });
  });
}

}  // namespace flowmart::http
