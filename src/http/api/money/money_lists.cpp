// Refunds, disputes and reconciliations: lists of them, and what is done with one.
#include <charconv>

#include "contract/private/reconciling.hpp"
#include "http/api/money/payment_bodies.hpp"
#include "http/api/money/payment_document.hpp"
#include "http/api/receipts.hpp"
#include "kernel/check.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr std::string_view money_actor = "api";

void write_move(JsonWriter& json, const views::MoneyMoveRow& row) {
  const bool dispute = row.kind == "dispute";
  json.begin_object().member("id", row.id.to_string()).member("paymentId", row.payment.to_string());
  json.member("orderId", row.order.to_string()).member("orderNumber", row.order_number);
  json.member("status", row.status);
  if (!dispute) json.key("number").number(row.number);
  json.member("name", row.name).key("amount").number(row.amount.decimal());
  if (row.released.minor > 0) json.key("released").number(row.released.decimal());
  json.member("currency", row.amount.currency.code());
  if (!row.reason.empty()) json.member("reason", row.reason);
  if (!row.reference.empty()) json.member("reference", row.reference);
  if (row.tries > 0) json.key("tries").number(row.tries);
  if (row.due) json.member("evidenceDue", format_time(*row.due));
  json.member("createdAt", format_time(row.asked_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

// ---- refunds and disputes

template <std::size_t count>
void list_moves(const Sources& from, const Request& request, Responder responder, std::string_view kind,
                const std::array<std::string_view, count>& known, std::string_view words) {
  const auto filter = [&]() -> std::variant<views::MoneyMoveFilter, Response> {
    views::MoneyMoveFilter filter{.kind = std::string(kind), .statuses = {}, .order = {}, .created = {}};
    auto paging = paging_of(request);
    if (auto* bad = std::get_if<Response>(&paging)) return std::move(*bad);
    filter.paging = std::get<views::Paging>(paging);
    auto statuses = several(request, "status", words,
                            [&known](std::string_view word) -> std::optional<std::vector<std::string>> {
                              if (std::find(known.begin(), known.end(), word) == known.end())
                                return std::nullopt;
                              return std::vector{std::string(word)};
                            });
    if (auto* bad = std::get_if<Response>(&statuses)) return std::move(*bad);
    filter.statuses = std::get<0>(std::move(statuses));
    auto created = moments_of(request, "created");
    if (auto* bad = std::get_if<Response>(&created)) return std::move(*bad);
    filter.created = std::get<views::Moments>(created);
    return filter;
  };
  page_by_order(from, request, std::move(responder), filter(),
                [](views::Queries& queries, const views::MoneyMoveFilter& wanted) {
                  const auto rows = queries.money_moves(wanted);
                  if (!rows) return unreadable(rows.failure());
                  return page("items", *rows, wanted.paging.limit, write_move);
                });
}
void list_refunds(const Sources& from, const Request& request, Responder responder) {
  constexpr std::array<std::string_view, 4> known{"asked", "failed", "done", "settled"};
  list_moves(from, request, std::move(responder), "refund", known, "asked, failed, done, settled");
}
void list_disputes(const Sources& from, const Request& request, Responder responder) {
  constexpr std::array<std::string_view, 3> known{"open", "won", "lost"};
  list_moves(from, request, std::move(responder), "dispute", known, "open, won, lost");
}

Response no_such(std::string_view kind) {
  return problem(404, "unknown-" + std::string(kind), "There is no such " + std::string(kind) + ".");
}

// Goes on with the row of that id, in the reader's thread.
void with_move(const Sources& from, std::string_view name, std::string_view kind, Responder responder,
               std::function<void(const views::MoneyMoveRow&, Responder)> go_on) {
  const auto id = Uuid::parse(name);
  if (!id) return responder.answer(no_such(kind));
  from.reader.then(std::move(responder), [from, id = *id, kind, go_on = std::move(go_on)](Responder asked) {
    const auto found = from.queries.money_move(id);
    if (!found) return asked.answer(unreadable(found.failure()));
    if (!*found || (*found)->kind != kind) return asked.answer(no_such(kind));
    go_on(**found, std::move(asked));
  });
}
void answer_with_row(const views::MoneyMoveRow& row, Responder responder) {
  responder.answer(one_row(row, write_move));
}
void read_refund(const Sources& from, const Request& request, Responder responder) {
  with_move(from, request.param("refund"), "refund", std::move(responder), answer_with_row);
}
void read_dispute(const Sources& from, const Request& request, Responder responder) {
  with_move(from, request.param("dispute"), "dispute", std::move(responder), answer_with_row);
}

// How a request is to be taken, besides what it says.
struct Care {
  bool preview = false;
  std::optional<Uuid> receipt;
};
std::variant<Care, Response> care_of(const Request& request) {
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return std::move(*bad);
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return std::move(*receipt.problem);
  return Care{std::get<bool>(flag), receipt.uuid};
}

// Gives a command; once it is taken `done` answers. Of a preview, the payment as it would be.
void give(const Sources& from, wire::AnyMessage command, PaymentId payment, const Care& care,
          const Reply& reply, std::function<void(const engine::Outcome&)> done) {
  engine::Input input{.message = std::move(command)};
  input.preview = care.preview;
  if (care.preview) input.question = wire::AnyMessage::of(ReadPayments{std::nullopt, payment});
  else input.receipt = care.receipt;
  input.reply = [from, reply, done = std::move(done)](const engine::Outcome& outcome) {
    if (outcome.rejection) return from.backend.answers.add(reply.take(), problem(*outcome.rejection));
    if (outcome.answer)
      return answer_with(from, outcome.answer.get<ReadPayments::Response>().payments.front(), reply);
    done(outcome);
  };
  if (!from.backend.engine.submit(std::move(input))) from.backend.answers.add(reply.take(), too_busy());
}

void resolve(const Sources& from, const Request& request, Responder responder, const RefundSettle* settle) {
  auto care = care_of(request);
  if (auto* bad = std::get_if<Response>(&care)) return responder.answer(std::move(*bad));
  ResolveRefund wish{.payment = {},
                     .refund = 0,
                     .settled = settle ? std::optional(settle->reference) : std::nullopt,
                     .reason = settle ? settle->reason.value_or("") : std::string(),
                     .actor = settle ? settle->by : std::string(money_actor)};
  with_move(
      from, request.param("refund"), "refund", std::move(responder),
      [from, wish, care = std::get<Care>(care)](const views::MoneyMoveRow& row, Responder asked) mutable {
        wish.payment = row.payment;
        wish.refund = row.number;
        const Reply reply(std::move(asked));
        give(from, wire::AnyMessage::of(wish), row.payment, care, reply,
             [from, reply, id = row.id](const engine::Outcome&) {
               from.reader.read(reply.take(), [from, id] {
                 const auto found = from.queries.money_move(id);
                 if (!found) return unreadable(found.failure());
                 return *found ? one_row(**found, write_move) : no_such("refund");
               });
             });
      });
}
void retry_refund(const Sources& from, const Request& request, Responder responder) {
  resolve(from, request, std::move(responder), nullptr);
}
void settle_refund(const Sources& from, const Request& request, Responder responder) {
  RefundSettle body;
  if (const auto rejection = wire::read_json(request.body, body))
    return responder.answer(problem(*rejection));
  resolve(from, request, std::move(responder), &body);
}

void note_dispute(const Sources& from, const Request& request, Responder responder) {
  DisputeCreate body;
  if (const auto rejection = wire::read_json(request.body, body))
    return responder.answer(problem(*rejection));
  auto care = care_of(request);
  if (auto* bad = std::get_if<Response>(&care)) return responder.answer(std::move(*bad));
  const auto stage = from_wire_name<DisputeStage>(body.status.value_or("open"));
  if (!stage || *stage == DisputeStage::absent)
    return responder.answer(problem(422, "bad-status", "A dispute is open, won or lost."));
  const auto amount = money_of(body.amount, from.backend.currency);
  if (!amount || amount->minor <= 0)
    return responder.answer(problem(422, "amount-out-of-range", "A dispute is of more than nothing."));
  const DisputeNoticed notice{.payment = PaymentId::of(body.payment),
                              .dispute = body.name,
                              .stage = *stage,
                              .amount = *amount,
                              .charge_reference = body.reference.value_or(""),
                              .reason = body.reason.value_or(""),
                              .evidence_due = body.evidence_due,
                              .at = from.backend.clock(),
                              .actor = std::string(money_actor)};
  const Reply reply(std::move(responder));
  give(from, wire::AnyMessage::of(notice), notice.payment, std::get<Care>(care), reply,
       [from, reply, notice](const engine::Outcome&) {
         const Uuid id = views::money_move_id(notice.payment, "dispute", notice.dispute);
         from.reader.read(reply.take(), [from, id] {
           const auto found = from.queries.money_move(id);
           if (!found) return unreadable(found.failure());
           if (!*found) return no_such("dispute");
           Response response = one_row(**found, write_move);
           response.location("/v1/disputes/" + id.to_string());
           return response;
         });
       });
}

// ---- reconciliations

void write_reconciliation(JsonWriter& json, const views::ReconciliationRow& row) {
  json.begin_object().key("id").number(row.serial).member("status", row.status);
  json.member("from", format_time(row.from)).member("until", format_time(row.until));
  if (!row.actor.empty()) json.member("actor", row.actor);
  json.key("here").number(row.here).key("there").number(row.there);
  json.key("differences").number(row.differences).key("named").raw(row.named);
  if (!row.failure.empty()) json.member("failure", row.failure);
  json.member("startedAt", format_time(row.asked_at));
  if (row.ended_at) json.member("endedAt", format_time(*row.ended_at));
  json.end_object();
}

void list_reconciliations(const Sources& from, const Request& request, Responder responder) {
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  from.reader.read(std::move(responder), [from, paging = std::get<views::Paging>(paging)] {
    const auto rows = from.queries.reconciliations(paging);
    if (!rows) return unreadable(rows.failure());
    return page("items", *rows, paging.limit, write_reconciliation);
  });
}

Response reconciliation_found(const Sources& from, std::int64_t number) {
  const auto found = from.queries.reconciliation(number);
  if (!found) return unreadable(found.failure());
  if (!*found) return no_such("reconciliation");
  std::string body;
  JsonWriter json(body);
  write_reconciliation(json, **found);
  return Response(200, json_type, std::move(body));
}
void read_reconciliation(const Sources& from, const Request& request, Responder responder) {
  const std::string_view text = request.param("reconciliation");
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return responder.answer(no_such("reconciliation"));
  from.reader.read(std::move(responder), [from, number] { return reconciliation_found(from, number); });
}

Response reconciliation_begun(const ReconciliationRequested& asked) {
  views::ReconciliationRow row{.serial = asked.reconciliation, .status = "running"};
  row.from = asked.from;
  row.until = asked.until;
  row.actor = asked.actor;
  row.named = "[]";
  row.asked_at = asked.at;
  std::string body;
  JsonWriter json(body);
  write_reconciliation(json, row);
  Response response(202, json_type, std::move(body));
  response.location("/v1/reconciliations/" + std::to_string(asked.reconciliation));
  return response;
}

// The gateway has to be asked, so it is answered before it is done.
void start_reconciliation(const Sources& from, const Request& request, Responder responder) {
  ReconciliationCreate body;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  const Reply reply(std::move(responder));
  engine::Input input{
      .message = wire::AnyMessage::of(StartReconciliation{body.from, body.until, std::string(money_actor)})};
  input.receipt = receipt.uuid;
  input.reply = [from, reply](const engine::Outcome& outcome) {
    if (outcome.rejection) return from.backend.answers.add(reply.take(), problem(*outcome.rejection));
    const auto* asked = outcome.first<ReconciliationRequested>();
    check(asked != nullptr, "what was taken asks for it");
    from.backend.answers.add(reply.take(), reconciliation_begun(*asked));
  };
  if (!from.backend.engine.submit(std::move(input))) from.backend.answers.add(reply.take(), too_busy());
}

}  // namespace

void add_refund_routes(Router& router, const Sources& from) {
  const RouteOptions options{.query = {{"preview"}}, .overlap = Overlap::ordered};
  const RouteOptions with_body{
      .content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered};
  router.on(Method::post, "/v1/refunds/{refund}/retry", route_to(from, retry_refund), options);
  router.on(Method::post, "/v1/refunds/{refund}/settle", route_to(from, settle_refund), with_body);
  router.on(Method::post, "/v1/disputes", route_to(from, note_dispute), with_body);
}

void add_money_list_routes(Router& router, const Sources& from) {
  const std::vector<std::string> list{"status", "orderId", "createdFrom", "createdTo", "limit", "after"};
  router.on(Method::get, "/v1/refunds", route_to(from, list_refunds), {.query = list});
  router.on(Method::get, "/v1/refunds/{refund}", route_to(from, read_refund));
  router.on(Method::get, "/v1/disputes", route_to(from, list_disputes), {.query = list});
  router.on(Method::get, "/v1/disputes/{dispute}", route_to(from, read_dispute));
  router.on(Method::get, "/v1/reconciliations", route_to(from, list_reconciliations),
            {.query = {{"limit", "after"}}});
  router.on(Method::get, "/v1/reconciliations/{reconciliation}", route_to(from, read_reconciliation));
  router.on(Method::post, "/v1/reconciliations", route_to(from, start_reconciliation),
            {.content_types = {"application/json"}, .body_optional = true, .overlap = Overlap::ordered});
  add_refund_routes(router, from);
}

}  // namespace flowmart::http
