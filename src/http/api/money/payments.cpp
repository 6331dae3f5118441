#include "http/api/money/payments.hpp"

#include "contract/messages/orders.hpp"
#include "contract/messages/payments.hpp"
#include "http/api/money/payment_document.hpp"
#include "http/api/paging.hpp"

namespace flowmart::http {
namespace {

using contract::PaymentMethod;
using contract::PaymentStatus;

// All words of an enumeration, as they are listed in a sentence.
template <class Enum>
std::string words_of() {
  std::string words;
  for (const auto& [value, name] : wire_names(Enum{})) words.append(words.empty() ? "" : ", ").append(name);
  return words;
}

std::optional<std::vector<std::string>> payment_status(std::string_view word) {
  if (!contract::from_wire_name<PaymentStatus>(word)) return std::nullopt;
  return std::vector{std::string(word)};
}

std::variant<views::PaymentFilter, Response> payment_filter(const Request& request, Currency currency,
                                                            Time now) {
  views::PaymentFilter filter;
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return std::move(*bad);
  filter.paging = std::get<views::Paging>(paging);
  auto statuses = several(request, "status", words_of<PaymentStatus>(), payment_status);
  if (auto* bad = std::get_if<Response>(&statuses)) return std::move(*bad);
  filter.statuses = std::get<0>(std::move(statuses));
  if (const auto method = request.query_value("method")) {
    if (!contract::from_wire_name<PaymentMethod>(*method))
      return problem(400, "bad-query",
                     "The query parameter method is one of " + words_of<PaymentMethod>() + ".");
    filter.method = *method;
  }
  auto placed = moments_of(request, "placed");
  if (auto* bad = std::get_if<Response>(&placed)) return std::move(*bad);
  filter.placed = std::get<views::Moments>(placed);
  auto amounts = amounts_of(request, currency);
  if (auto* bad = std::get_if<Response>(&amounts)) return std::move(*bad);
  filter.amount = std::get<views::Amounts>(amounts);
  auto overdue = query_flag(request, "overdue");
  if (auto* bad = std::get_if<Response>(&overdue)) return std::move(*bad);
  if (std::get<bool>(overdue)) filter.due_before = now;
  return filter;
}

void list_payments(const Sources& from, const Request& request, Responder responder) {
  const Time now = from.backend.clock();
  page_by_order(from, request, std::move(responder), payment_filter(request, from.backend.currency, now),
                [now](views::Queries& queries, const views::PaymentFilter& filter) {
                  return payment_page(queries, filter, now);
                });
}

// Each of the order's payments by itself. A Payment that runs elsewhere can't be asked: then what is told of
// it.
void payments_of_order(const Sources& from, const Request& request, Responder responder) {
  auto given = payment_filter(request, from.backend.currency, from.backend.clock());
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  order_meant(from.backend, request.param("orderId"), std::move(responder),
              [from, filter = std::get<views::PaymentFilter>(std::move(given))](OrderId order,
                                                                                Responder asked) mutable {
                filter.order = order;
                answer_with_payments(from, filter, Reply(std::move(asked)));
              });
}

// Its version is the deciding state's; what else is told of it the views know.
void read_payment(const Sources& from, const Request& request, Responder responder) {
  answer_with_payment(from, PaymentId::of(request.param("payment")), Reply(std::move(responder)));
}

}  // namespace

Response payment_found(const contract::PaymentInFull& payment) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("id", payment.payment.to_string()).member("orderId", payment.order.to_string());
  json.member("status", payment.status).member("method", wire_name(payment.method));
  json.key("amount").number(payment.amount.decimal()).key("captured").number(payment.captured.decimal());
  json.key("refunded").number(payment.refunded.decimal());
  json.member("currency", payment.amount.currency.code()).key("attempts").number(payment.attempts);
  json.key("version").number(payment.version).end_object();
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(payment.version));
}

void add_payment_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/payments", route_to(from, list_payments),
            {.query = {{"status", "method", "orderId", "placedFrom", "placedTo", "amountFrom", "amountTo",
                        "overdue", "limit", "after"}}});
  router.on(Method::get, "/v1/payments/{payment}", route_to(from, read_payment));
  add_payment_action_routes(router, from);
  add_money_list_routes(router, from);
  router.on(Method::get, "/v1/orders/{orderId}/payments", route_to(from, payments_of_order),
            {.query = {{"status", "method", "limit", "after"}}});
}

}  // namespace flowmart::http
