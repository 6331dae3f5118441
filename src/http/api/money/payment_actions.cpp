// What is done with a payment: its money taken, let go, tried again, given back, or paid in parts.
#include "contract/private/capturing.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/order_details.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "http/api/money/payment_bodies.hpp"
#include "http/api/money/payment_document.hpp"
#include "http/api/receipts.hpp"
#include "http/api/versions.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::string_view payment_actor = "api";

// One request, from what it says to its answer.
struct Wish {
  Sources from;
  PaymentId payment;
  bool preview;
  std::optional<Uuid> receipt;
  std::string content;  // what a repeat is compared with: what the caller sent
  Expected expected;    // its version, or that of the order below
  Reply reply;
  std::optional<OrderId> order{};  // that the request is made of

  std::string name() const { return (receipt ? *receipt : from.backend.fresh_id()).to_string(); }
  void refuse(Response response) const { from.backend.answers.add(reply.take(), std::move(response)); }
};

// Gives the command, and answers with the payment as it then is; of a preview, as it would be.
void carry_out(const Wish& wish, wire::AnyMessage command, bool makes_refund = false) {
  engine::Input input{.message = std::move(command)};
  input.preview = wish.preview;
  input.content = wish.content;
  if (wish.order) only_at(input, ReadOrder{wish.order->to_string()}, wish.expected);
  else only_at(input, ReadPayments{std::nullopt, wish.payment}, wish.expected);
  if (wish.preview) input.question = wire::AnyMessage::of(ReadPayments{std::nullopt, wish.payment});
  else input.receipt = wish.receipt;
  input.reply = [wish, makes_refund](const engine::Outcome& outcome) {
    if (outcome.rejection) return wish.refuse(refusal_of(*outcome.rejection));
    if (outcome.answer)
      return answer_with(wish.from, outcome.answer.get<ReadPayments::Response>().payments.front(),
                         wish.reply);
    const auto* asked = makes_refund ? outcome.first<RefundRequested>() : nullptr;
    if (!asked) return answer_with_payment(wish.from, wish.payment, wish.reply);
    const Uuid id = views::money_move_id(asked->payment, "refund", std::to_string(asked->refund));
    answer_with_payment(wish.from, wish.payment, wish.reply, 201, "/v1/refunds/" + id.to_string());
  };
  if (!wish.from.backend.engine.submit(std::move(input))) wish.refuse(too_busy());
}

// The amount in the payment's currency, or the answer that says that it is none.
std::optional<Money> amount_of(const Wish& wish, const Decimal& amount, Currency currency) {
  const auto money = money_of(amount, currency);
  if (money && money->minor > 0) return money;
  wish.refuse(problem(422, "amount-out-of-range",
                      "The amount is more than nothing, with no more decimals than " +
                          std::string(currency.code()) + " has."));
  return std::nullopt;
}

// Reads the body, and goes on with the payment as it is now.
template <class Body>
void lead(const Sources& from, const Request& request, Responder responder, std::string_view action,
          void (*go_on)(const Wish&, const PaymentInFull&, const Body&)) {
  Body body;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, body))
      return responder.answer(problem(*rejection));
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  const PaymentId payment = PaymentId::of(request.param("payment"));
  Wish wish{from,
            payment,
            std::get<bool>(flag),
            receipt.uuid,
            std::string(action).append(" ").append(payment.to_string()).append(" ").append(content_of(body)),
            expected_by(request),
            Reply(std::move(responder))};
  const bool taken = from.backend.engine.ask(
      {wire::AnyMessage::of(ReadPayments{std::nullopt, payment}),
       [wish, body, go_on](const engine::QueryOutcome& outcome) {
         if (outcome.rejection)
           return wish.refuse(problem(404, "unknown-payment", "There is no such payment."));
         go_on(wish, outcome.response.get<ReadPayments::Response>().payments.front(), body);
       }});
  if (!taken) wish.refuse(too_busy());
}

void capture(const Sources& from, const Request& request, Responder responder) {
  lead<PaymentCapture>(
      from, request, std::move(responder), "capture",
      [](const Wish& wish, const PaymentInFull& payment, const PaymentCapture& body) {
        std::optional<Money> amount;
        if (body.amount && !(amount = amount_of(wish, *body.amount, payment.amount.currency))) return;
        carry_out(wish, wire::AnyMessage::of(
                            CapturePayment{payment.order, payment.payment, body.name.value_or(wish.name()),
                                           amount, body.last.value_or(false), std::string(payment_actor)}));
      });
}

void void_payment(const Sources& from, const Request& request, Responder responder) {
  lead<PaymentVoid>(from, request, std::move(responder), "void",
                    [](const Wish& wish, const PaymentInFull& payment, const PaymentVoid& body) {
                      carry_out(wish,
                                wire::AnyMessage::of(VoidPayment{payment.payment, body.reason.value_or(""),
                                                                 std::string(payment_actor)}));
                    });
}

// What was promised once, or paid, has a charge or a status that says so.
bool is_unpaid(const PaymentInFull& payment) {
  if (!payment.captures.empty()) return false;
  for (const PaymentMovement& charge : payment.charges)
    if (charge.status == "promised" || charge.status == "released") return false;
  return payment.status == wire_name(PaymentStatus::failed) ||
         payment.status == wire_name(PaymentStatus::processing);
}

// A charge that failed before the order was paid is the payment flow's to try again.
void retry(const Sources& from, const Request& request, Responder responder) {
  lead<PaymentRetry>(
      from, request, std::move(responder), "retry",
      [](const Wish& wish, const PaymentInFull& payment, const PaymentRetry& body) {
        const bool unpaid = payment.payment == payment_of(payment.order) && is_unpaid(payment);
        if (unpaid) return carry_out(wish, wire::AnyMessage::of(RetryPayment{payment.order, body.token}));
        carry_out(wish, wire::AnyMessage::of(
                            ResumePayment{payment.payment, body.token, std::string(payment_actor)}));
      });
}

// What so many units of the order's lines cost; nothing if it has no such lines, or fewer units.
std::optional<std::int64_t> worth_of(const OrderContent& order, const std::vector<RefundLine>& lines) {
  std::int64_t worth = 0;
  for (const RefundLine& one : lines) {
    const auto place = static_cast<std::size_t>(one.line) - 1;
    if (place >= order.lines.size()) return std::nullopt;
    const OrderLine& line = order.lines[place];
    if (one.quantity > line.quantity + line.cancelled) return std::nullopt;
    const auto price = multiply(one.quantity, line.unit_price.minor);
    const auto sum = price ? add(worth, *price) : std::nullopt;
    if (!sum) return std::nullopt;
    worth = *sum;
  }
  return worth;
}

void give_back(const Wish& wish, const PaymentInFull& payment, Money amount, const RefundCreate& body) {
  carry_out(wish,
            wire::AnyMessage::of(RefundPayment{.order = payment.order,
                                               .key = wish.name(),
                                               .amount = amount,
                                               .reason = body.reason.value_or(""),
                                               .tell_refusal = std::nullopt,
                                               .payment = payment.payment}),
            true);
}

void refund(const Sources& from, const Request& request, Responder responder) {
  lead<RefundCreate>(
      from, request, std::move(responder), "refund",
      [](const Wish& wish, const PaymentInFull& payment, const RefundCreate& body) {
        if (body.amount.has_value() == body.lines.has_value())
          return wish.refuse(problem(422, "amount-or-lines", "A refund says its amount, or its lines."));
        if (body.amount) {
          if (const auto amount = amount_of(wish, *body.amount, payment.amount.currency))
            give_back(wish, payment, *amount, body);
          return;
        }
        const bool taken = wish.from.backend.engine.ask(
            {wire::AnyMessage::of(ReadOrder{payment.order.to_string()}),
             [wish, payment, body](const engine::QueryOutcome& outcome) {
               if (outcome.rejection) return wish.refuse(problem(*outcome.rejection));
               const auto worth = worth_of(outcome.response.get<ReadOrder::Response>().content, *body.lines);
               if (!worth)
                 return wish.refuse(
                     problem(422, "unknown-line", "The order has no such lines, or fewer units of them."));
               give_back(wish, payment, {*worth, payment.amount.currency}, body);
             }});
        if (!taken) wish.refuse(too_busy());
      });
}

void pay_part(const Sources& from, const Request& request, Responder responder) {
  PaymentCreate body;
  if (const auto rejection = wire::read_json(request.body, body))
    return responder.answer(problem(*rejection));
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  order_meant(
      from.backend, request.param("orderId"), std::move(responder),
      [from, body, preview = std::get<bool>(flag), receipt = receipt.uuid, expected = expected_by(request),
       content = "part " + content_of(body)](OrderId order, Responder asked) {
        const Wish wish{from,     payment_of(order),       preview, receipt, content,
                        expected, Reply(std::move(asked)), order};
        const auto amount = amount_of(wish, body.amount, from.backend.currency);
        if (!amount) return;
        carry_out(wish, wire::AnyMessage::of(PayPart{order, wish.name(), *amount,
                                                     body.method.value_or(PaymentMethod::credit_card),
                                                     body.token, std::string(payment_actor)}));
      });
}

}  // namespace

void add_payment_action_routes(Router& router, const Sources& from) {
  const RouteOptions with_body{
      .content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered};
  RouteOptions options = with_body;
  options.body_optional = true;
  router.on(Method::post, "/v1/payments/{payment}/capture", route_to(from, capture), options);
  router.on(Method::post, "/v1/payments/{payment}/void", route_to(from, void_payment), options);
  router.on(Method::post, "/v1/payments/{payment}/retry", route_to(from, retry), options);
  router.on(Method::post, "/v1/payments/{payment}/refunds", route_to(from, refund), with_body);
  router.on(Method::post, "/v1/orders/{orderId}/payments", route_to(from, pay_part), with_body);
}

}  // namespace flowmart::http
