#include "http/api/flows.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "contract/flows.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/subscription_content.hpp"
#include "contract/services/flows.hpp"
#include "flows/running.hpp"
#include "http/api/events/messages.hpp"
#include "http/api/money/subscriptions.hpp"
#include "http/api/order/orders.hpp"
#include "http/api/paging.hpp"
#include "http/api/parcels/fulfilment_acts.hpp"
#include "http/server/problem.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::FlowInfo;
using views::FlowInstanceRow;
using wire::JsonWriter;

constexpr std::uint64_t flows_default = 30, flows_max = 200;
constexpr std::uint64_t seconds_max = 100ULL * 366 * 86'400;  // a hundred years

template <class F>
void each_flow(F&& f) {
  for (const auto flows : {contract::flows(), contract::own_flows()})
    for (const FlowInfo* one : flows) f(*one);
}

const FlowInfo* find_flow(std::string_view id) {
  const FlowInfo* found = nullptr;
  each_flow([&](const FlowInfo& flow) {
    if (flow.id == id) found = &flow;
  });
  return found;
}

// What a person may do with an instance. Whether it still can be done is for the services to say.
struct Action {
  std::string_view id, title;
  bool (*offered)(const FlowInstanceRow&);
};
bool is_live_instance(const FlowInstanceRow& row) { return row.status != "done"; }
bool waits_for_somebody(const FlowInstanceRow& row) {
  return row.status == "failed" || row.status == "waiting";
}
bool stands_at_step(const FlowInstanceRow& row, std::string_view step) {
  return std::any_of(row.standing.begin(), row.standing.end(),
                     [step](const auto& at) { return at.step == step; });
}
bool asks_gateway(const FlowInstanceRow& row) { return stands_at_step(row, "stripe_integration"); }
// The customer's answer is nobody else's to give.
bool is_renewed(const FlowInstanceRow& row) {
  return is_live_instance(row) && !stands_at_step(row, "await_customer_action");
}
bool may_be_charged(const FlowInstanceRow& row) { return waits_for_somebody(row) && is_renewed(row); }

// A subscription has its order paid, by another one for each attempt: by itself it is not tried again, nor
// led past its payment.
bool pays_by_itself(const FlowInstanceRow& row) {
  return !contract::is_of_subscription(OrderId{row.instance});
}
bool may_be_retried(const FlowInstanceRow& row) { return waits_for_somebody(row) && pays_by_itself(row); }
bool waits_for_money(const FlowInstanceRow& row) {
  return (waits_for_somebody(row) || stands_at_step(row, "payment_initiated")) && pays_by_itself(row);
}

constexpr std::array payment_actions{Action{"retry", "Retry the payment", may_be_retried},
                                     Action{"skip", "Go on without its payment", waits_for_money},
                                     Action{"cancel", "Cancel the order", is_live_instance}};
constexpr std::array renewal_actions{Action{"retry", "Try to renew it now", may_be_charged},
                                     Action{"skip", "Leave this renewal out", is_renewed},
                                     Action{"cancel", "Cancel the subscription", is_renewed}};
constexpr std::array cancel_actions{Action{"retry", "Ask the gateway again", asks_gateway},
                                    Action{"skip", "End it without the gateway's answer", asks_gateway}};

bool is_open(const FlowInstanceRow& row) { return stands_at_step(row, "fulfil_order"); }
bool waits_for_carrier(const FlowInstanceRow& row) {
  return stands_at_step(row, "shipment_created") || stands_at_step(row, "shipment_dispatched");
}
constexpr std::array fulfilment_actions{Action{"retry", "Pack what is open", is_open},
                                        Action{"skip", "Go on without the carrier's word", waits_for_carrier},
                                        Action{"cancel", "Cancel the order", is_live_instance}};

std::span<const Action> actions_of(std::string_view flow) {
  if (flow == contract::FulfilmentFlowService::info.id) return fulfilment_actions;
  if (flow == contract::PaymentFlowService::info.id) return payment_actions;
  if (flow == flows::RenewalFlowRun::id) return renewal_actions;
  if (flow == flows::CancelFlowRun::id) return cancel_actions;
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

bool is_held(const views::FlowStanding& at, Time now) { return at.since > now + views::held_offset / 2; }

// Where a time runs from a later moment on, it has stood there since it came.
Time since_of(const FlowInstanceRow& row, const views::FlowStanding& at, Time now) {
  if (is_held(at, now)) return at.since - views::held_offset;
  return at.since > now ? row.since : at.since;
}

// There is none once it has ended, and while the order is held.
void write_deadline(JsonWriter& json, const views::FlowStanding* at, Time now) {
  json.key("deadline");
  if (at == nullptr || is_held(*at, now)) json.null();
  else json.text(format_time(at->deadline));
}

// Where it stands; of one that has ended, where it came last.
void write_standing(JsonWriter& json, const FlowInstanceRow& row, Time now) {
  json.key("standing").begin_array();
  bool stuck = false;
  for (const views::FlowStanding& at : row.standing) {
    stuck = stuck || at.deadline <= now;
    json.begin_object().member("step", at.step);
    json.member("since", format_time(since_of(row, at, now)));
    write_deadline(json, &at, now);
    json.key("stuck").boolean(at.deadline <= now).end_object();
  }
  json.end_array().key("stuck").boolean(stuck);
}

std::string_view step_of(const FlowInstanceRow& row) {
  if (!row.standing.empty()) return row.standing.back().step;
  return row.visited.empty() ? std::string_view() : std::string_view(row.visited.back());
}

void write_instance(JsonWriter& json, const FlowInfo& flow, const FlowInstanceRow& row, Time now) {
  json.begin_object().member("id", row.instance.to_string()).key("name");
  if (row.name.empty()) json.null();
  else json.text(row.name);
  json.member("step", step_of(row)).member("status", row.status).member("since", format_time(row.since));
  write_deadline(json, row.standing.empty() ? nullptr : &row.standing.back(), now);
  write_standing(json, row, now);
  json.key("visited").begin_array();
  for (const std::string& step : row.visited) json.text(step);
  json.end_array().key("causes").begin_array();
  for (const std::string& message : row.causes) json.text(message);
  json.end_array();
  write_actions(json, flow, row);
  json.end_object();
}

void write_counts(JsonWriter& json, std::string_view name,
                  const std::map<std::string, std::int64_t>& counts) {
  json.key(name).begin_object();
  for (const auto& [step, count] : counts) json.key(step).number(count);
  json.end_object();
}

Response instances(views::Queries& queries, const FlowInfo& flow, const views::FlowFilter& filter, Time now) {
  const auto page = queries.flow_instances(filter, now);
  if (!page) return unreadable(page.failure());
  const auto figures = queries.flow_figures(flow.id, now);
  if (!figures) return unreadable(figures.failure());
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("instances").begin_array();
  for (const FlowInstanceRow& row : page->rows) write_instance(json, flow, row, now);
  json.end_array().key("next");
  if (page->next) json.text(place_text(*page->next));
  else json.null();
  write_counts(json, "counts", figures->counts);
  write_counts(json, "stuck", figures->stuck);
  json.end_object();
  return Response(200, json_type, std::move(body));
}

Response unknown_flow(std::string_view id) {
  std::string known;
  each_flow([&known](const FlowInfo& flow) { known.append(known.empty() ? "" : ", ").append(flow.id); });
  return problem(404, "unknown-flow", "There is no flow " + std::string(id) + ", but " + known + ".");
}

std::variant<views::FlowFilter, Response> filter_of(const FlowInfo& flow, const Request& request) {
  views::FlowFilter filter;
  filter.flow = flow.id;
  filter.step = request.query_value("step").value_or("");
  if (request.query_value("step") && !find_step(flow, filter.step)) {
    std::string known;
    for (const contract::FlowStep& one : flow.steps) known.append(known.empty() ? "" : ", ").append(one.id);
    return problem(400, "bad-query", "step is one of " + known + ".");
  }
  auto seconds = query_number(request, "olderThan", 0, {0, seconds_max});
  if (auto* bad = std::get_if<Response>(&seconds)) return std::move(*bad);
  if (request.query_value("olderThan"))
    filter.older_than = std::chrono::seconds(std::get<std::uint64_t>(seconds));
  auto stuck = query_flag(request, "stuck");
  if (auto* bad = std::get_if<Response>(&stuck)) return std::move(*bad);
  filter.stuck = std::get<bool>(stuck);
  auto limit = query_number(request, "limit", flows_default, {1, flows_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  filter.limit = std::get<std::uint64_t>(limit);
  if (const auto after = request.query_value("after")) {
    filter.after = place_in(*after);
    if (!filter.after) return problem(400, "bad-query", "after is the next of the page before.");
  }
  return filter;
}

void list_instances(Backend& backend, views::Queries& queries, Reader& reader, const Request& request,
                    Responder responder) {
  const FlowInfo* flow = find_flow(request.param("flowId"));
  if (flow == nullptr) return responder.answer(unknown_flow(request.param("flowId")));
  auto filter = filter_of(*flow, request);
  if (auto* bad = std::get_if<Response>(&filter)) return responder.answer(std::move(*bad));
  reader.read(std::move(responder),
              [&backend, &queries, flow, filter = std::get<views::FlowFilter>(std::move(filter))] {
                return instances(queries, *flow, filter, backend.clock());
              });
}

// Whether it runs here, how many instances stand where, and how many of them too long.
std::optional<Response> write_flow(JsonWriter& json, views::Queries& queries, const FlowInfo& flow,
                                   Time now) {
  const auto figures = queries.flow_figures(flow.id, now);
  if (!figures) return unreadable(figures.failure());
  bool runs = false;
  std::int64_t live = 0, stuck = 0;
  json.begin_object().member("id", flow.id).member("title", flow.title.empty() ? flow.name : flow.title);
  json.member("summary", flow.summary).key("steps").begin_array();
  const auto number_of = [](const std::map<std::string, std::int64_t>& counts, std::string_view step) {
    const auto found = counts.find(std::string(step));
    return found == counts.end() ? 0 : found->second;
  };
  for (const contract::FlowStep& step : flow.steps) {
    const auto deadline = flows::deadline_of(flow.id, step.id);
    const std::int64_t here = number_of(figures->counts, step.id), late = number_of(figures->stuck, step.id);
    runs = runs || deadline;
    live += here;
    stuck += late;
    json.begin_object().member("id", step.id).member("title", step.title).key("deadlineSeconds");
    if (deadline) json.number(std::chrono::duration_cast<std::chrono::seconds>(*deadline).count());
    else json.null();
    json.key("count").number(here).key("stuck").number(late).end_object();
  }
  json.end_array()
      .key("runs")
      .boolean(runs)
      .key("count")
      .number(live)
      .key("stuck")
      .number(stuck)
      .end_object();
  return std::nullopt;
}

void list_flows(Backend& backend, views::Queries& queries, Reader& reader, Responder responder) {
  reader.read(std::move(responder), [&backend, &queries] {
    std::string body;
    JsonWriter json(body);
    std::optional<Response> bad;
    const Time now = backend.clock();
    json.begin_object().key("flows").begin_array();
    each_flow([&](const FlowInfo& flow) {
      if (!bad) bad = write_flow(json, queries, flow, now);
    });
    json.end_array().end_object();
    return bad ? std::move(*bad) : Response(200, json_type, std::move(body));
  });
}

void act_on_order(Backend& backend, const Request& request, Responder responder, std::string_view wanted,
                  const SubscriptionReason& body) {
  order_meant(backend, request.param("instanceId"), std::move(responder),
              [&backend, wanted = std::string(wanted), reason = body.reason](OrderId id, Responder asked) {
                auto message =
                    wanted == "retry" ? wire::AnyMessage::of(contract::RetryPayment{id, {}})
                    : wanted == "skip"
                        ? wire::AnyMessage::of(contract::SkipPayment{id, reason.value_or(""), "portal"})
                        : wire::AnyMessage::of(
                              contract::CancelOrder{id, reason.value_or("customer_request"), "portal"});
                submit(backend, std::move(message), std::move(asked), message_answer);
              });
}

void act_on_subscription(Backend& backend, const Request& request, Responder responder,
                         std::string_view wanted, const SubscriptionReason& body) {
  std::string name(request.param("instanceId"));
  const Reply reply(std::move(responder));
  if (wanted == "cancel")
    return cancel_subscription(backend, std::move(name), body.reason.value_or(""), false, {}, {}, reply);
  const bool renewal = request.param("flowId") == flows::RenewalFlowRun::id;
  contract::LeadSubscription lead;
  lead.subscription = std::move(name);
  lead.reason = body.reason.value_or("");
  using enum contract::SubscriptionLead;
  if (wanted == "skip") lead.lead = renewal ? skip_renewal : let_go;
  else lead.lead = renewal ? retry_renewal : ask;
  lead_subscription(backend, std::move(lead), false, {}, {}, reply);
}

void act(const Sources& from, const Request& request, Responder responder) {
  Backend& backend = from.backend;
  const std::string_view flow = request.param("flowId"), wanted = request.param("action");
  if (find_flow(flow) == nullptr) return responder.answer(unknown_flow(flow));
  const auto actions = actions_of(flow);
  if (std::none_of(actions.begin(), actions.end(), [wanted](const Action& one) { return one.id == wanted; }))
    return responder.answer(
        problem(404, "unknown-action",
                "An instance of " + std::string(flow) + " knows no action " + std::string(wanted) + "."));
  SubscriptionReason body;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  if (wanted == "skip" && body.reason.value_or("").empty())
    return responder.answer(problem(422, "reason-missing", "Say why it is skipped: {\"reason\": ...}."));
  if (flow == contract::FulfilmentFlowService::info.id && wanted != "cancel") {
    std::string order(request.param("instanceId"));
    const Reply reply(std::move(responder));
    if (wanted == "retry") return retry_fulfilment(from, std::move(order), reply);
    return skip_fulfilment(from, std::move(order), *body.reason, reply);
  }
  if (flows::is_of_subscriptions(flow))
    return act_on_subscription(backend, request, std::move(responder), wanted, body);
  act_on_order(backend, request, std::move(responder), wanted, body);
}

}  // namespace

void add_flow_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  router.on(Method::get, "/v1/flows", [&backend, &queries, &reader](const Request&, Responder responder) {
    list_flows(backend, queries, reader, std::move(responder));
  });
  router.on(Method::get, "/v1/flows/{flowId}/instances",
            [&backend, &queries, &reader](const Request& request, Responder responder) {
              list_instances(backend, queries, reader, request, std::move(responder));
            },
            {.query = {{"step", "olderThan", "stuck", "limit", "after"}}});
  router.on(Method::post, "/v1/flows/{flowId}/instances/{instanceId}/{action}",
            [from = Sources{backend, queries, reader}](const Request& request, Responder responder) {
              act(from, request, std::move(responder));
            },
            {.content_types = {"application/json"}, .body_optional = true, .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
