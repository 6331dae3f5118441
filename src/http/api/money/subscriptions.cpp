#include "http/api/money/subscriptions.hpp"

#include <array>

#include "contract/messages/subscriptions.hpp"
#include "contract/private/products.hpp"
#include "http/api/events/event_document.hpp"
#include "http/api/money/subscription_document.hpp"
#include "http/api/order/order_prices.hpp"
#include "http/api/order/story.hpp"
#include "http/api/paging.hpp"
#include "http/api/receipts.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr Code unknown_item{"unknown-product", Refusal::invalid};
constexpr Code unpriced_item{"unpriced-product", Refusal::invalid};

Response not_led(const Rejection& rejection) {
  if (rejection.code == version_stale.name) return problem(412, rejection.code, rejection.detail);
  return problem(rejection);
}

void answer_with_subscription(Backend& backend, std::string name, const Reply& reply, int status = 200) {
  const bool taken =
      backend.engine.ask({wire::AnyMessage::of(ReadSubscription{std::move(name)}),
                          [&backend, reply, status](const engine::QueryOutcome& outcome) {
                            if (outcome.rejection)
                              return backend.answers.add(reply.take(), problem(*outcome.rejection));
                            const auto& found = outcome.response.get<ReadSubscription::Response>();
                            Response response = subscription_found(found, status);
                            if (status == 201)
                              response.header("Location", "/v1/subscriptions/" + found.content.name);
                            backend.answers.add(reply.take(), std::move(response));
                          }});
  if (!taken) reply.take().answer(too_busy());
}

// How a request is to be taken, besides what it says.
struct LeadManner {
  bool preview = false;
  std::optional<Uuid> receipt;
  Expected expected;
};
std::variant<LeadManner, Response> lead_manner_of(const Request& request) {
  LeadManner manner;
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return std::move(*bad);
  manner.preview = std::get<bool>(flag);
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return std::move(*receipt.problem);
  manner.receipt = receipt.uuid;
  manner.expected = expected_by(request);
  return manner;
}

// Gives a command, and answers with the subscription as it then is; of a preview, as it would be.
void give_subscription(Backend& backend, engine::Input input, const std::string& name,
                       const LeadManner& manner, int status, const Reply& reply) {
  input.preview = manner.preview;
  if (manner.preview) input.question = wire::AnyMessage::of(ReadSubscription{name});
  else input.receipt = manner.receipt;
  input.reply = [&backend, reply, name, status](const engine::Outcome& outcome) {
    if (outcome.rejection) return backend.answers.add(reply.take(), not_led(*outcome.rejection));
    if (outcome.answer)
      return backend.answers.add(reply.take(),
                                 subscription_found(outcome.answer.get<ReadSubscription::Response>()));
    answer_with_subscription(backend, name, reply, outcome.first<MandateEndRequested>() ? 202 : status);
  };
  if (!backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
}

// ---- subscribe

SubscriptionContent subscription_content(const SubscriptionCreate& create, const std::string& id) {
  const ResourceBuyer buyer = create.customer.value_or(ResourceBuyer{});
  const OrderPayment payment = create.payment.value_or(OrderPayment{});
  const ResourceAddress& to = create.shippingAddress;
  SubscriptionContent content;
  content.name = id;
  content.plan = create.plan.value_or("");
  content.customer = {create.customerId, buyer.name.value_or("Customer " + create.customerId),
                      buyer.email.value_or("unknown@customers.invalid"), buyer.phone};
  content.ship_to = {to.street, to.city, to.state.value_or(""), to.postalCode, to.country};
  content.items = create.items;
  content.interval = create.interval;
  content.method = payment.method;
  content.token = payment.token.value_or("tok_" + id);
  content.invoice_days = invoice_days_of(payment);
  content.starts_at = create.startsAt;
  content.ends_at = create.endsAt;
  return content;
}

// Each item is on file and has a price in the shop's currency.
std::optional<Rejection> refuse_items(const SubscriptionCreate& create,
                                      const ReadProducts::Response& products, Currency currency) {
  std::vector<Fault> unknown, unpriced;
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    const KnownProduct& product = products.products[i];
    const std::string at = "/items/" + std::to_string(i);
    if (!product.known)
      unknown.push_back({at, no_such_product(create.items[i].productId, product.turned_away)});
    else if (product.price.minor <= 0 || product.price.currency != currency)
      unpriced.push_back({at, create.items[i].productId + " has no price that could be charged."});
  }
  if (!unknown.empty())
    return reject(unknown_item, "It names products that are not on file.", std::move(unknown));
  if (!unpriced.empty())
    return reject(unpriced_item, "It names products without a price.", std::move(unpriced));
  return std::nullopt;
}

void create_subscription(const Sources& from, const Request& request, Responder responder) {
  SubscriptionCreate create;
  if (const auto rejection = wire::read_json(request.body, create))
    return responder.answer(problem(*rejection));
  if (const auto rejection = refuse(create.payment.value_or(OrderPayment{})))
    return responder.answer(problem(*rejection));
  auto given = lead_manner_of(request);
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  const LeadManner& manner = std::get<LeadManner>(given);
  const Uuid made = manner.receipt ? uuid_v5(*manner.receipt, "subscription") : from.backend.fresh_id();
  const std::string id = create.id.value_or(made.to_string());
  ReadProducts names;
  for (const SubscribedItem& one : create.items) names.names.push_back(one.productId);
  engine::Input input{.message = wire::AnyMessage::of(Subscribe{subscription_content(create, id)})};
  input.content = content_of(create);
  input.asks = wire::AnyMessage::of(std::move(names));
  input.complete = [create, message = input.message,
                    currency = from.backend.currency](const wire::AnyMessage& answer) -> wire::ReadMessage {
    if (auto why = refuse_items(create, answer.get<ReadProducts::Response>(), currency))
      return {{}, std::move(why)};
    return {message, {}};
  };
  give_subscription(from.backend, std::move(input), id, manner, 201, Reply(std::move(responder)));
}

// ---- lead one

template <class Body, class Fill>
void lead(const Sources& from, const Request& request, Responder responder, SubscriptionLead what,
          const Fill& fill) {
  Body body;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  auto given = lead_manner_of(request);
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  const LeadManner& manner = std::get<LeadManner>(given);
  LeadSubscription command;
  command.subscription = request.param("subscription");
  command.lead = what;
  fill(command, body);
  lead_subscription(from.backend, std::move(command), manner.preview, manner.receipt, manner.expected,
                    Reply(std::move(responder)));
}

template <SubscriptionLead what>
void lead_with_reason(const Sources& from, const Request& request, Responder responder) {
  lead<SubscriptionReason>(from, request, std::move(responder), what,
                           [](LeadSubscription& command, const SubscriptionReason& body) {
                             command.reason = body.reason.value_or("");
                           });
}
template <SubscriptionLead what>
void lead_with_token(const Sources& from, const Request& request, Responder responder) {
  lead<SubscriptionPay>(from, request, std::move(responder), what,
                        [](LeadSubscription& command, const SubscriptionPay& body) {
                          command.token = body.token.value_or("");
                        });
}

void cancel_by_request(const Sources& from, const Request& request, Responder responder) {
  SubscriptionReason body;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  auto given = lead_manner_of(request);
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  const LeadManner& manner = std::get<LeadManner>(given);
  cancel_subscription(from.backend, std::string(request.param("subscription")), body.reason.value_or(""),
                      manner.preview, manner.receipt, manner.expected, Reply(std::move(responder)));
}

void read_subscription(const Sources& from, const Request& request, Responder responder) {
  answer_with_subscription(from.backend, std::string(request.param("subscription")),
                           Reply(std::move(responder)));
}

// Who it is says the engine; the messages are those of the views.
void tell_subscription(const Sources& from, const Request& request, Responder responder) {
  const Reply reply(std::move(responder));
  const bool taken = from.backend.engine.ask(
      {wire::AnyMessage::of(ReadSubscription{std::string(request.param("subscription"))}),
       [from, reply](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) return from.backend.answers.add(reply.take(), problem(*outcome.rejection));
         const auto& found = outcome.response.get<ReadSubscription::Response>();
         from.reader.read(reply.take(),
                          [from, key = found.subscription, name = found.content.name, stage = found.stage] {
                            const auto spans = from.queries.story(key);
                            if (!spans) return unreadable(spans.failure());
                            std::string body;
                            JsonWriter json(body);
                            json.begin_object().member("subscriptionId", name).member("key", key.to_string());
                            json.member("stage", wire_name(stage));
                            views::FlowSteps flows(key);
                            if (const auto trouble = write_story(json, from.backend, *spans, flows))
                              return damaged(*trouble);
                            json.end_object();
                            return Response(200, json_type, std::move(body));
                          });
       }});
  if (!taken) reply.take().answer(too_busy());
}

// ---- lists

constexpr std::string_view subscription_stages =
    "pending, active, past_due, paused, ending, canceled, expired";

std::optional<std::vector<std::string>> subscription_stage_word(std::string_view word) {
  const auto stage = from_wire_name<SubscriptionStage>(word);
  if (!stage || *stage == SubscriptionStage::absent) return std::nullopt;
  return std::vector{std::string(word)};
}

void write_subscription_row(JsonWriter& json, const views::SubscriptionRow& row) {
  json.begin_object().member("id", row.id).member("customerId", row.customer);
  const auto stage = from_wire_name<SubscriptionStage>(row.status);
  json.member("status", status_of_subscription(stage.value_or(SubscriptionStage::pending)));
  json.member("stage", row.status).member("plan", row.plan);
  json.key("interval").begin_object().key("every").number(row.every).member("unit", row.unit).end_object();
  if (row.next_at) json.member("nextAt", format_time(*row.next_at));
  json.member("createdAt", format_time(row.created_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

void list_subscriptions(const Sources& from, const Request& request, Responder responder) {
  views::SubscriptionFilter filter;
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  filter.paging = std::get<views::Paging>(paging);
  auto some = several(request, "status", subscription_stages, subscription_stage_word);
  if (auto* bad = std::get_if<Response>(&some)) return responder.answer(std::move(*bad));
  filter.statuses = std::get<0>(std::move(some));
  if (const auto customer = request.query_value("customerId")) filter.customer = CustomerId::of(*customer);
  from.reader.read(std::move(responder), [&queries = from.queries, filter] {
    const auto rows = queries.subscriptions(filter);
    if (!rows) return unreadable(rows.failure());
    return page("items", *rows, filter.paging.limit, write_subscription_row);
  });
}

}  // namespace

void lead_subscription(Backend& backend, LeadSubscription lead, bool preview, std::optional<Uuid> receipt,
                       const Expected& expected, const Reply& reply) {
  const std::string name = lead.subscription;
  engine::Input input{.message = wire::AnyMessage::of(std::move(lead))};
  only_at(input, ReadSubscription{name}, expected);
  give_subscription(backend, std::move(input), name, {preview, receipt, expected}, 200, reply);
}

// The contract's command names who subscribed, which the address does not.
void cancel_subscription(Backend& backend, std::string name, std::string reason, bool preview,
                         std::optional<Uuid> receipt, const Expected& expected, const Reply& reply) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(ReadSubscription{name}),
       [&backend, name, reason, preview, receipt, expected, reply](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) return backend.answers.add(reply.take(), problem(*outcome.rejection));
         const auto& found = outcome.response.get<ReadSubscription::Response>();
         CancelSubscription command;
         command.userId = CustomerId::of(found.content.customer.customerId);
         command.subscriptionId = found.content.name;
         if (!reason.empty()) command.cancellationReason = reason;
         command.timestamp = backend.clock();
         engine::Input input{.message = wire::AnyMessage::of(std::move(command))};
         input.content = "cancel " + found.content.name + " " + reason;
         only_at(input, ReadSubscription{name}, expected);
         give_subscription(backend, std::move(input), name, {preview, receipt, expected}, 200, reply);
       }});
  if (!taken) reply.take().answer(too_busy());
}

void add_subscription_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  const RouteOptions leading{.content_types = {"application/json"},
                             .body_optional = true,
                             .query = {{"preview"}},
                             .overlap = Overlap::ordered};
  const std::string one = "/v1/subscriptions/{subscription}";
  router.on(Method::post, "/v1/subscriptions", route_to(from, create_subscription),
            {.content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered});
  router.on(Method::get, "/v1/subscriptions", route_to(from, list_subscriptions),
            {.query = {{"status", "customerId", "limit", "after"}}});
  router.on(Method::get, one, route_to(from, read_subscription));
  router.on(Method::get, one + "/story", route_to(from, tell_subscription));
  router.on(Method::post, one + "/pause", route_to(from, lead_with_reason<SubscriptionLead::pause>), leading);
  router.on(Method::post, one + "/resume", route_to(from, lead_with_reason<SubscriptionLead::resume>),
            leading);
  router.on(Method::post, one + "/skip", route_to(from, lead_with_reason<SubscriptionLead::skip>), leading);
  router.on(Method::post, one + "/pay", route_to(from, lead_with_token<SubscriptionLead::pay>), leading);
  router.on(Method::post, one + "/renew", route_to(from, lead_with_token<SubscriptionLead::renew>), leading);
  router.on(Method::post, one + "/cancel", route_to(from, cancel_by_request), leading);
}

}  // namespace flowmart::http
