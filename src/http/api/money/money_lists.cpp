// Refunds, disputes and reconciliations: lists of them, and what is done with one.
#include <charconv>

#include "contract/private/reconciling.hpp"
#include "http/api/ask.hpp"
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

// What it is by itself; who reads it in a list or now is told besides what its order is called, and when.
void write_own(JsonWriter& json, const views::MoneyMoveRow& row) {
  json.member("status", row.status);
  if (row.kind == wire_name(MoneyMoveKind::refund)) json.key("number").number(row.number);
  json.member("name", row.name).key("amount").number(row.amount.decimal());
  if (row.released.minor > 0) json.key("released").number(row.released.decimal());
  json.member("currency", row.amount.currency.code());
  if (!row.reason.empty()) json.member("reason", row.reason);
  if (!row.reference.empty()) json.member("reference", row.reference);
  if (row.tries > 0) json.key("tries").number(row.tries);
  if (row.due) json.member("evidenceDue", format_time(*row.due));
}
void write_move(JsonWriter& json, const views::MoneyMoveRow& row) {
  json.begin_object().member("id", row.id.to_string()).member("paymentId", row.payment.to_string());
  json.member("orderId", row.order.to_string()).member("orderNumber", row.order_number);
  write_own(json, row);
  json.member("createdAt", format_time(row.asked_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}
void write_move_alone(JsonWriter& json, const views::MoneyMoveRow& row) {
  json.begin_object().member("id", row.id.to_string()).member("paymentId", row.payment.to_string());
  json.member("orderId", row.order.to_string());
  write_own(json, row);
  json.end_object();
}

// What the Payment Service says of one, as a row.
views::MoneyMoveRow row_of(const ReadMoneyMove::Response& said, Time now) {
  const PaymentMovement& move = said.move;
  const bool refund = said.kind == MoneyMoveKind::refund;
  views::MoneyMoveRow row{.payment = said.payment, .order = said.order, .amount = move.amount};
  row.kind = wire_name(said.kind);
  row.id = views::money_move_id(said.payment, row.kind, refund ? std::to_string(move.number) : move.name);
  row.number = move.number;
  row.released = said.released;
  row.status = move.status;
  row.name = move.name;
  row.reference = move.reference;
  row.reason = move.reason;
  row.tries = move.tries;
  row.due = move.until;
  row.asked_at = move.at.value_or(now);
  row.updated_at = now;
  return row;
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

Response move_found(views::Queries& queries, const Uuid& id, MoneyMoveKind kind,
                    std::optional<std::int64_t> version) {
  const auto found = queries.money_move(id);
  if (!found) return unreadable(found.failure());
  return *found ? one_row(**found, write_move, version) : no_such(wire_name(kind));
}
// As it now is. Its version is the deciding state's, and what is told of it is no older.
void answer_move(const Sources& from, const ReadMoneyMove& question, const Uuid& id, Responder responder,
                 const std::string& location = {}) {
  ask_version(
      from.backend, question, Reply(std::move(responder)),
      [from, id, kind = question.kind, location](std::optional<std::int64_t> version, Responder asked) {
        from.reader.read(std::move(asked), [from, id, kind, version, location] {
          Response response = move_found(from.queries, id, kind, version);
          if (!location.empty() && response.status() == 200) response.location(location);
          return response;
        });
      });
}
void read_move(const Sources& from, std::string_view name, MoneyMoveKind kind, Responder responder) {
  with_move(from, name, kind, std::move(responder),
            [from, kind](const views::MoneyMoveRow& row, Responder asked) {
              answer_move(from, question_of(row, kind), row.id, std::move(asked));
            });
}
void read_refund(const Sources& from, const Request& request, Responder responder) {
  read_move(from, request.param("refund"), MoneyMoveKind::refund, std::move(responder));
}
void read_dispute(const Sources& from, const Request& request, Responder responder) {
  read_move(from, request.param("dispute"), MoneyMoveKind::dispute, std::move(responder));
}

// How a request is to be taken, besides what it says.
struct Care {
  bool preview = false;
  std::optional<Uuid> receipt;
  Expected expected;
};
std::variant<Care, Response> care_of(const Request& request) {
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return std::move(*bad);
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return std::move(*receipt.problem);
  return Care{std::get<bool>(flag), receipt.uuid, expected_by(request)};
}

// What is not there has no version that could be expected.
Response move_refused(const Rejection& rejection, const Care& care) {
  if (care.expected && rejection.code == "unknown-dispute")
    return problem(412, version_stale.name, "There is no such dispute yet.");
  return refusal_of(rejection);
}

// As it would be. When it began is the views' to tell, if they know of it already.
void answer_preview(const Sources& from, const ReadMoneyMove::Response& said, const Reply& reply) {
  from.reader.add(reply.take(), [from, said] {
    views::MoneyMoveRow row = row_of(said, from.backend.clock());
    const auto known = from.queries.money_move(row.id);
    if (!known) return unreadable(known.failure());
    const auto payment = from.queries.payment(row.payment);
    if (!payment) return unreadable(payment.failure());
    if (*known) row.asked_at = (**known).asked_at;
    if (*payment) row.order_number = (**payment).order_number;
    return one_row(row, write_move, said.version);
  });
}

// Gives a command; answered is what it is done with, as it then is.
void give(const Sources& from, wire::AnyMessage command, const ReadMoneyMove& question, const Care& care,
          const Reply& reply, const std::string& location = {}) {
  engine::Input input{.message = std::move(command)};
  input.preview = care.preview;
  only_at(input, question, care.expected);
  if (care.preview) input.question = wire::AnyMessage::of(question);
  else input.receipt = care.receipt;
  const Uuid id = views::money_move_id(question.payment, wire_name(question.kind), question.name);
  input.reply = [from, reply, care, question, id, location](const engine::Outcome& outcome) {
    if (outcome.rejection)
      return from.backend.answers.add(reply.take(), move_refused(*outcome.rejection, care));
    if (outcome.answer) return answer_preview(from, outcome.answer.get<ReadMoneyMove::Response>(), reply);
    answer_move(from, question, id, reply.take(), location);
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
      from, request.param("refund"), MoneyMoveKind::refund, std::move(responder),
      [from, wish, care = std::get<Care>(care)](const views::MoneyMoveRow& row, Responder asked) mutable {
        wish.payment = row.payment;
        wish.refund = row.number;
        give(from, wire::AnyMessage::of(wish), question_of(row, MoneyMoveKind::refund), care,
             Reply(std::move(asked)));
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
  const Uuid id = views::money_move_id(notice.payment, wire_name(MoneyMoveKind::dispute), notice.dispute);
  give(from, wire::AnyMessage::of(notice),
       ReadMoneyMove{notice.payment, MoneyMoveKind::dispute, notice.dispute}, std::get<Care>(care),
       Reply(std::move(responder)), "/v1/disputes/" + id.to_string());
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

Response money_move_found(const ReadMoneyMove::Response& move) {
  return one_row(row_of(move, {}), write_move_alone, move.version);
}

void with_move(const Sources& from, std::string_view name, MoneyMoveKind kind, Responder responder,
               std::function<void(const views::MoneyMoveRow&, Responder)> go_on) {
  const auto id = Uuid::parse(name);
  if (!id) return responder.answer(no_such(wire_name(kind)));
  from.reader.then(std::move(responder), [from, id = *id, kind, go_on = std::move(go_on)](Responder asked) {
    const auto found = from.queries.money_move(id);
    if (!found) return asked.answer(unreadable(found.failure()));
    if (!*found || (*found)->kind != wire_name(kind)) return asked.answer(no_such(wire_name(kind)));
    go_on(**found, std::move(asked));
  });
}
ReadMoneyMove question_of(const views::MoneyMoveRow& row, MoneyMoveKind kind) {
  return {row.payment, kind, kind == MoneyMoveKind::refund ? std::to_string(row.number) : row.name};
}

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
