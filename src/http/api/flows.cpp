#include "http/api/flows.hpp"

#include <algorithm>
#include <array>

#include "contract/flows.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/orders.hpp"
#include "contract/services/flows.hpp"
#include "http/api/lists.hpp"
#include "http/api/messages.hpp"
#include "http/api/orders.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::FlowInfo;
using views::FlowInstanceRow;
using wire::JsonWriter;

constexpr std::uint64_t flows_default = 30, flows_max = 200;

const FlowInfo* find_flow(std::string_view id) {
  for (const FlowInfo* flow : contract::flows())
    if (flow->id == id) return flow;
  return nullptr;
}

// What a person may do with an instance of the payment flow, the only one that runs. Whether it still can be
// done is for the services to say.
struct Action {
  std::string_view id, title;
  bool (*offered)(const FlowInstanceRow&);
  wire::AnyMessage (*message)(OrderId);
};
constexpr std::array payment_actions{
    Action{"retry", "Retry the payment",
           [](const FlowInstanceRow& row) { return row.status == "failed" || row.status == "waiting"; },
           [](OrderId order) {
             return wire::AnyMessage::of(contract::RetryPayment{order, {}});
           }},
    Action{"cancel", "Cancel the order", [](const FlowInstanceRow& row) { return row.status != "done"; },
           [](OrderId order) {
             return wire::AnyMessage::of(contract::CancelOrder{order, "customer_request", "portal"});
           }}};

std::span<const Action> actions_of(std::string_view flow) {
  if (flow == contract::PaymentFlowService::info.id) return payment_actions;
  return {};
}

void write_actions(JsonWriter& json, const FlowInfo& flow, const FlowInstanceRow& row) {
  json.key("actions").begin_array();
  for (const Action& action : actions_of(flow.id)) {
    if (!action.offered(row)) continue;
    json.begin_object().member("id", action.id).member("title", action.title);
    json.member("path", "/v1/flows/" + std::string(flow.id) + "/instances/" + row.instance.to_string() + "/" +
                            std::string(action.id));
    json.end_object();
  }
  json.end_array();
}

void write_instance(JsonWriter& json, const FlowInfo& flow, const FlowInstanceRow& row) {
  const auto& last = row.standing.empty() ? row.visited : row.standing;
  json.begin_object().member("id", row.instance.to_string()).key("name");
  if (row.name.empty()) json.null();
  else json.text(row.name);
  json.member("step", last.empty() ? std::string_view() : std::string_view(last.back()));
  json.member("status", row.status).member("since", format_time(row.since));
  json.key("visited").begin_array();
  for (const std::string& step : row.visited) json.text(step);
  json.end_array();
  write_actions(json, flow, row);
  json.end_object();
}

Response instances(views::Queries& queries, const FlowInfo& flow, std::size_t limit) {
  const auto rows = queries.flow_instances(flow.id, limit);
  if (!rows) return unreadable(rows.failure());
  const auto counts = queries.flow_counts(flow.id);
  if (!counts) return unreadable(counts.failure());
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("instances").begin_array();
  for (const FlowInstanceRow& row : *rows) write_instance(json, flow, row);
  json.end_array().key("counts").begin_object();
  for (const auto& [step, count] : *counts) json.key(step).number(count);
  json.end_object().end_object();
  return Response(200, json_type, std::move(body));
}

Response unknown_flow(std::string_view id) {
  return problem(404, "unknown-flow", "There is no flow " + std::string(id) + ".");
}

void list_instances(views::Queries& queries, Reader& reader, const Request& request, Responder responder) {
  const FlowInfo* flow = find_flow(request.param("flowId"));
  if (flow == nullptr) return responder.answer(unknown_flow(request.param("flowId")));
  const auto limit = query_number(request, "limit", flows_default, {1, flows_max});
  if (const auto* bad = std::get_if<Response>(&limit)) return responder.answer(Response(*bad));
  reader.read(std::move(responder), [&queries, flow, limit = std::get<std::uint64_t>(limit)] {
    return instances(queries, *flow, limit);
  });
}

void act(Backend& backend, const Request& request, Responder responder) {
  const std::string_view flow = request.param("flowId"), wanted = request.param("action");
  if (find_flow(flow) == nullptr) return responder.answer(unknown_flow(flow));
  const auto actions = actions_of(flow);
  const auto action =
      std::find_if(actions.begin(), actions.end(), [wanted](const Action& one) { return one.id == wanted; });
  if (action == actions.end())
    return responder.answer(
        problem(404, "unknown-action",
                "An instance of " + std::string(flow) + " knows no action " + std::string(wanted) + "."));
  order_meant(backend, request.param("instanceId"), std::move(responder),
              [&backend, message = action->message](OrderId id, Responder asked) {
                submit(backend, message(id), std::move(asked), message_answer);
              });
}

}  // namespace

void add_flow_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  router.on(Method::get, "/v1/flows/{flowId}/instances",
            [&queries, &reader](const Request& request, Responder responder) {
              list_instances(queries, reader, request, std::move(responder));
            });
  router.on(Method::post, "/v1/flows/{flowId}/instances/{instanceId}/{action}",
            [&backend](const Request& request, Responder responder) {
              act(backend, request, std::move(responder));
            },
            {.overlap = Overlap::ordered});
}

}  // namespace flowmart::http
