#include "http/api/money/payment_document.hpp"

#include "http/api/versions.hpp"

#include <algorithm>

namespace flowmart::http {
namespace {

using contract::PaymentInFull;
using contract::PaymentMovement;
using contract::ReadPayments;
using wire::JsonWriter;

void write_payment(JsonWriter& json, const views::PaymentRow& row, Time now) {
  json.begin_object().member("id", row.id.to_string()).member("orderId", row.order.to_string());
  json.member("orderNumber", row.order_number).member("status", row.status).member("method", row.method);
  json.key("amount").number(row.amount.decimal()).key("captured").number(row.captured.decimal());
  json.key("refunded").number(row.refunded.decimal());
  if (row.authorised.minor > 0) json.key("authorised").number(row.authorised.decimal());
  if (row.unheld.minor > 0) json.key("unheld").number(row.unheld.decimal());
  json.member("currency", row.amount.currency.code());
  json.key("attempts").number(row.attempts);
  if (!row.failure.empty()) json.member("failure", row.failure);
  if (!row.gateway.empty()) json.member("gatewayReference", row.gateway);
  if (row.due) json.member("dueAt", format_time(*row.due)).member("overdue", row.overdue(now));
  if (row.reduced.minor > 0) json.key("reduced").number(row.reduced.decimal());
  json.member("placedAt", format_time(row.placed_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

auto write_payment_at(Time now) {
  return [now](JsonWriter& json, const views::PaymentRow& row) { write_payment(json, row, now); };
}

void write_movement(JsonWriter& json, const PaymentInFull& payment, std::string_view kind,
                    const PaymentMovement& one) {
  json.begin_object();
  if (kind == "refund" || kind == "dispute") {
    const std::string name = kind == "dispute" ? one.name : std::to_string(one.number);
    json.member("id", views::money_move_id(payment.payment, kind, name).to_string());
  }
  if (one.number > 0) json.key("number").number(one.number);
  if (!one.name.empty()) json.member("name", one.name);
  json.member("status", one.status).key("amount").number(one.amount.decimal());
  if (!one.reference.empty()) json.member("reference", one.reference);
  if (!one.reason.empty()) json.member("reason", one.reason);
  if (one.tries > 0) json.key("tries").number(one.tries);
  if (one.at) json.member("at", format_time(*one.at));
  if (one.until) json.member(kind == "dispute" ? "evidenceDue" : "until", format_time(*one.until));
  if (!one.actor.empty()) json.member("settledBy", one.actor);
  json.end_object();
}

void write_movements(JsonWriter& json, const PaymentInFull& payment, std::string_view name,
                     std::string_view kind, const std::vector<PaymentMovement>& all) {
  json.key(name).begin_array();
  for (const PaymentMovement& one : all) write_movement(json, payment, kind, one);
  json.end_array();
}

// As in a list, and what the Payment Service knows besides.
void write_in_full(JsonWriter& json, const PaymentInFull& payment,
                   const std::optional<views::PaymentRow>& row) {
  json.begin_object().member("id", payment.payment.to_string());
  json.member("orderId", payment.order.to_string()).member("orderNumber", row ? row->order_number : "");
  json.member("status", payment.status).member("method", wire_name(payment.method));
  json.key("amount").number(payment.amount.decimal()).key("captured").number(payment.captured.decimal());
  json.key("refunded").number(payment.refunded.decimal());
  json.key("authorised").number(payment.authorised.decimal());
  if (payment.unheld.minor > 0) json.key("unheld").number(payment.unheld.decimal());
  json.key("disputed").number(payment.disputed.decimal());
  json.member("currency", payment.amount.currency.code()).key("attempts").number(payment.attempts);
  json.member("capture", wire_name(payment.capture));
  if (!payment.failure.empty()) json.member("failure", payment.failure);
  if (!payment.reference.empty()) json.member("gatewayReference", payment.reference);
  json.key("outstanding").number(payment.outstanding.decimal());
  if (payment.due) json.member("dueAt", format_time(*payment.due)).member("overdue", payment.overdue);
  if (payment.unknown_since) json.member("unknownSince", format_time(*payment.unknown_since));
  if (!payment.waits_for.empty()) json.member("waitsFor", payment.waits_for);
  write_movements(json, payment, "charges", "charge", payment.charges);
  write_movements(json, payment, "captures", "capture", payment.captures);
  write_movements(json, payment, "refunds", "refund", payment.refunds);
  write_movements(json, payment, "disputes", "dispute", payment.disputes);
  write_movements(json, payment, "reductions", "reduction", payment.reductions);
  json.member("actions", payment.actions).key("version").number(payment.version);
  if (row) {
    json.member("placedAt", format_time(row->placed_at));
    json.member("updatedAt", format_time(row->updated_at));
  }
  json.end_object();
}

bool wanted(const PaymentInFull& payment, const views::PaymentFilter& filter) {
  const auto& statuses = filter.statuses;
  const bool of_status =
      statuses.empty() || std::find(statuses.begin(), statuses.end(), payment.status) != statuses.end();
  return of_status && (filter.method.empty() || filter.method == wire_name(payment.method));
}

// Of an order there are few: they fit one page.
Response all_of_order(const Sources& from, const views::PaymentFilter& filter,
                      const std::vector<PaymentInFull>& payments) {
  const auto order = from.queries.order(*filter.order);
  if (!order) return unreadable(order.failure());
  if (!*order) return problem(404, "unknown-order", "There is no such order.");
  const auto row = from.queries.payment(*filter.order);
  if (!row) return unreadable(row.failure());
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  if (!filter.paging.before)
    for (const PaymentInFull& one : payments)
      if (wanted(one, filter)) write_in_full(json, one, *row);
  json.end_array().key("next").null().end_object();
  return Response(200, json_type, std::move(body));
}

}  // namespace

Response with_disputes(Response order, std::int64_t version, const std::vector<PaymentInFull>& payments) {
  std::string disputes;
  JsonWriter json(disputes);
  json.begin_array();
  bool any = false;
  for (const PaymentInFull& payment : payments)
    for (const PaymentMovement& one : payment.disputes) {
      any = true;
      write_movement(json, payment, "dispute", one);
    }
  json.end_array();
  if (!any) return order;
  std::string body = order.take_body();
  body.pop_back();
  body.append(",\"disputes\":").append(disputes).append("}");
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(version));
}

Response payment_page(views::Queries& queries, const views::PaymentFilter& filter, Time now) {
  const auto rows = queries.payments(filter);
  if (!rows) return unreadable(rows.failure());
  return page("items", *rows, filter.paging.limit, write_payment_at(now));
}

void answer_with(const Sources& from, PaymentInFull payment, const Reply& reply, int status,
                 const std::string& location) {
  from.reader.add(reply.take(), [from, payment = std::move(payment), status, location] {
    const auto row = from.queries.payment(payment.order);
    if (!row) return unreadable(row.failure());
    std::string body;
    JsonWriter json(body);
    write_in_full(json, payment, *row);
    Response response(status, json_type, std::move(body));
    response.header("ETag", etag_of(payment.version));
    if (!location.empty()) response.location(location);
    return response;
  });
}

// A Payment that runs elsewhere can't be asked: then what was told of it.
void answer_with_payment(const Sources& from, PaymentId payment, const Reply& reply, int status,
                         const std::string& location) {
  const bool taken = from.backend.engine.ask(
      {wire::AnyMessage::of(ReadPayments{std::nullopt, payment}),
       [from, payment, reply, status, location](const engine::QueryOutcome& outcome) {
         if (!outcome.rejection)
           return answer_with(from, outcome.response.get<ReadPayments::Response>().payments.front(), reply,
                              status, location);
         from.reader.read(reply.take(), [from, payment] {
           const auto found = from.queries.payment(payment);
           if (!found) return unreadable(found.failure());
           if (!*found) return problem(404, "unknown-payment", "There is no such payment.");
           return one_row(**found, write_payment_at(from.backend.clock()));
         });
       }});
  if (!taken) reply.take().answer(too_busy());
}

void answer_with_payments(const Sources& from, const views::PaymentFilter& filter, const Reply& reply) {
  const bool taken = from.backend.engine.ask(
      {wire::AnyMessage::of(ReadPayments{*filter.order, std::nullopt}),
       [from, filter, reply](const engine::QueryOutcome& outcome) {
         from.reader.read(reply.take(), [from, filter, outcome] {
           if (outcome.rejection) return payment_page(from.queries, filter, from.backend.clock());
           return all_of_order(from, filter, outcome.response.get<ReadPayments::Response>().payments);
         });
       }});
  if (!taken) reply.take().answer(too_busy());
}

}  // namespace flowmart::http
