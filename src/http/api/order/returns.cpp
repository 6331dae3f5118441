#include "http/api/order/returns.hpp"

#include <array>

#include "contract/private/orders.hpp"
#include "contract/private/return_events.hpp"
#include "http/api/ask.hpp"
#include "http/api/order/holds.hpp"
#include "http/api/order/orders.hpp"
#include "http/api/order/return_document.hpp"
#include "http/api/paging.hpp"
#include "http/api/receipts.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr std::string_view return_actor = "api";
// Of 5,000 lines, each with a reason.
constexpr std::size_t return_bytes_max = 4u << 20;

void answer_with_return(Backend& backend, std::string name, const Reply& reply, int status = 200) {
  const bool taken =
      backend.engine.ask({wire::AnyMessage::of(ReadReturn{std::move(name), std::nullopt}),
                          [&backend, reply, status](const engine::QueryOutcome& outcome) {
                            if (outcome.rejection)
                              return backend.answers.add(reply.take(), problem(*outcome.rejection));
                            const auto& found = outcome.response.get<ReadReturn::Response>();
                            Response response = return_found(found, status);
                            if (status == 201) response.location("/v1/returns/" + found.name);
                            backend.answers.add(reply.take(), std::move(response));
                          }});
  if (!taken) reply.take().answer(too_busy());
}

// How a request is to be taken, besides what it says.
struct Manner {
  bool preview = false;
  std::optional<Uuid> receipt;
  Expected expected;  // its version
};
std::variant<Manner, Response> manner_of(const Request& request) {
  Manner manner;
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return std::move(*bad);
  manner.preview = std::get<bool>(flag);
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return std::move(*receipt.problem);
  manner.receipt = receipt.uuid;
  manner.expected = expected_by(request);
  return manner;
}

// Gives a command, and answers with the return as it then is; of a preview, as it would be. `name` is empty
// for one that is only made by it.
void give_return(Backend& backend, wire::AnyMessage command, const Manner& manner, ReadReturn question,
                 const Reply& reply) {
  engine::Input input{.message = std::move(command)};
  if (!question.name.empty()) only_at(input, question, manner.expected);
  else only_at(input, ReadOrder{question.newest_of->to_string()}, manner.expected);
  input.preview = manner.preview;
  if (manner.preview) input.question = wire::AnyMessage::of(question);
  else input.receipt = manner.receipt;
  input.reply = [&backend, reply, name = question.name](const engine::Outcome& outcome) {
    if (outcome.rejection) return backend.answers.add(reply.take(), refusal_of(*outcome.rejection));
    if (outcome.answer)
      return backend.answers.add(reply.take(), return_found(outcome.answer.get<ReadReturn::Response>()));
    const auto* made = name.empty() ? outcome.first<ReturnRequested>() : nullptr;
    answer_with_return(backend, made ? made->name : name, reply, made ? 201 : 200);
  };
  if (!backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
}

// ---- ask for one

void create_return(const Sources& from, const Request& request, Responder responder, bool claim) {
  ReturnCreate wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  auto manner = manner_of(request);
  if (auto* bad = std::get_if<Response>(&manner)) return responder.answer(std::move(*bad));
  order_meant(from.backend, request.param("orderId"), std::move(responder),
              [&backend = from.backend, wish, claim, manner = std::get<Manner>(manner)](OrderId order,
                                                                                        Responder asked) {
                RequestReturn command{.order = order,
                                      .claim = claim,
                                      .wanted = wish.wanted.value_or(ReturnWanted::refund),
                                      .lines = wish.lines,
                                      .instead = wish.exchange.value_or(std::vector<WantedItem>()),
                                      .note = wish.note.value_or(""),
                                      .actor = std::string(return_actor)};
                give_return(backend, wire::AnyMessage::of(std::move(command)), manner,
                            {.name = {}, .newest_of = order}, Reply(std::move(asked)));
              });
}
void create_goods_return(const Sources& from, const Request& request, Responder responder) {
  create_return(from, request, std::move(responder), false);
}
void create_claim(const Sources& from, const Request& request, Responder responder) {
  create_return(from, request, std::move(responder), true);
}

// ---- what is done with one

// `make` makes the command of the return's name and what the body says. An optional one is JSON if it is
// there.
enum class BodyIs { wanted, optional };
template <class Body, class Make>
void lead_on(Backend& backend, const Request& request, Responder responder, BodyIs body_is,
             const Make& make) {
  Body body;
  if (!request.body.empty() || body_is == BodyIs::wanted)
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  auto manner = manner_of(request);
  if (auto* bad = std::get_if<Response>(&manner)) return responder.answer(std::move(*bad));
  const std::string name(request.param("return"));
  auto command = make(name, body);
  command.actor = return_actor;
  give_return(backend, wire::AnyMessage::of(std::move(command)), std::get<Manner>(manner),
              {.name = name, .newest_of = {}}, Reply(std::move(responder)));
}

// A body that says nothing.
struct Unsaid {
  static constexpr auto fields() { return FieldList{}; }
};

void approve_return(const Sources& from, const Request& request, Responder responder) {
  lead_on<Unsaid>(from.backend, request, std::move(responder), BodyIs::optional,
                  [](const std::string& name, const Unsaid&) {
                    return ApproveReturn{name, {}, {}};
                  });
}
void reject_return(const Sources& from, const Request& request, Responder responder) {
  lead_on<Rejecting>(from.backend, request, std::move(responder), BodyIs::wanted,
                     [](const std::string& name, const Rejecting& body) {
                       return RejectReturn{name, body.reason, {}, {}};
                     });
}
void receive_return(const Sources& from, const Request& request, Responder responder) {
  lead_on<ReturnReceive>(from.backend, request, std::move(responder), BodyIs::optional,
                         [](const std::string& name, const ReturnReceive& body) {
                           return ReceiveReturn{name, body.lines.value_or(std::vector<ReturnWish>()), {}, {}};
                         });
}
void inspect_return(const Sources& from, const Request& request, Responder responder) {
  lead_on<ReturnInspect>(from.backend, request, std::move(responder), BodyIs::wanted,
                         [](const std::string& name, const ReturnInspect& body) {
                           return InspectReturn{name, body.lines, body.warehouse, {}, {}};
                         });
}
void close_return(const Sources& from, const Request& request, Responder responder) {
  lead_on<ReturnClose>(from.backend, request, std::move(responder), BodyIs::optional,
                       [](const std::string& name, const ReturnClose& body) {
                         return CloseReturn{name, body.reason.value_or(""), {}, {}};
                       });
}

void read_return(const Sources& from, const Request& request, Responder responder) {
  answer_with_return(from.backend, std::string(request.param("return")), Reply(std::move(responder)));
}

// ---- lists

constexpr std::array listed_stages{ReturnStage::requested, ReturnStage::approved, ReturnStage::received,
                                   ReturnStage::inspected, ReturnStage::closed,   ReturnStage::rejected,
                                   ReturnStage::expired};
constexpr std::string_view return_statuses =
    "requested, approved, received, inspected, closed, rejected, expired";

std::optional<std::vector<std::string>> return_status(std::string_view word) {
  for (const ReturnStage stage : listed_stages)
    if (wire_name(stage) == word) return std::vector{std::string(word)};
  return std::nullopt;
}

void write_return(JsonWriter& json, const views::ReturnRow& row) {
  json.begin_object().member("id", row.id).member("orderId", row.order.to_string());
  json.member("orderNumber", row.order_number).member("kind", kind_of_return(row.claim));
  json.member("status", row.status).member("wanted", row.wanted).key("units").number(row.units);
  json.key("refund").number(row.refund.decimal()).key("refunded").number(row.refunded.decimal());
  json.member("currency", row.refund.currency.code());
  json.member("createdAt", format_time(row.created_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

std::variant<views::ReturnFilter, Response> return_filter(const Request& request) {
  return by_status_and_creation<views::ReturnFilter>(request, return_statuses, return_status);
}

Response return_page(views::Queries& queries, const views::ReturnFilter& filter) {
  const auto rows = queries.returns(filter);
  if (!rows) return unreadable(rows.failure());
  return page("items", *rows, filter.paging.limit, write_return);
}

void list_returns(const Sources& from, const Request& request, Responder responder) {
  page_by_order(from, request, std::move(responder), return_filter(request), return_page);
}
void returns_of_order(const Sources& from, const Request& request, Responder responder) {
  page_by_order(from, request, std::move(responder), return_filter(request), return_page,
                request.param("orderId"));
}

}  // namespace

void add_return_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  const RouteOptions with_body{.body_bytes_max = return_bytes_max,
                               .content_types = {"application/json"},
                               .query = {{"preview"}},
                               .overlap = Overlap::ordered};
  RouteOptions may_have_body = with_body;
  may_have_body.body_optional = true;
  router.on(Method::post, "/v1/orders/{orderId}/returns", route_to(from, create_goods_return), with_body);
  router.on(Method::post, "/v1/orders/{orderId}/claims", route_to(from, create_claim), with_body);
  router.on(Method::get, "/v1/orders/{orderId}/returns", route_to(from, returns_of_order),
            {.query = {{"status", "createdFrom", "createdTo", "limit", "after"}}});
  router.on(Method::get, "/v1/returns", route_to(from, list_returns),
            {.query = {{"status", "orderId", "createdFrom", "createdTo", "limit", "after"}}});
  router.on(Method::get, "/v1/returns/{return}", route_to(from, read_return));
  router.on(Method::post, "/v1/returns/{return}/approve", route_to(from, approve_return), may_have_body);
  router.on(Method::post, "/v1/returns/{return}/reject", route_to(from, reject_return), with_body);
  router.on(Method::post, "/v1/returns/{return}/receive", route_to(from, receive_return), may_have_body);
  router.on(Method::post, "/v1/returns/{return}/inspect", route_to(from, inspect_return), with_body);
  router.on(Method::post, "/v1/returns/{return}/close", route_to(from, close_return), may_have_body);
}

}  // namespace flowmart::http
