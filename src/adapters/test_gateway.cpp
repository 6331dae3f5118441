#include "adapters/test_gateway.hpp"

#include "adapters/test_tokens.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;

ChargeAnswered silence(PaymentId payment, std::int64_t attempt) {
  return {payment, attempt, GatewayOutcome::unknown, std::nullopt, "", ""};
}

ChargeAnswered told(PaymentId payment, std::int64_t attempt, const LedgerCharge& charge) {
  if (charge.declined)
    return {payment,         attempt, GatewayOutcome::declined,
            charge.declined, "",      std::string(in_words(*charge.declined))};
  return {payment, attempt, GatewayOutcome::succeeded, std::nullopt, charge.reference, "approved"};
}

// The gateway's own name for what it did; the same for the same request.
std::string reference(std::string_view kind, PaymentId payment, std::int64_t number) {
  const Uuid name = uuid_v5(payment.uuid, std::string(kind) + std::to_string(number));
  return "tg_" + std::string(kind) + "_" + name.to_string().substr(0, 8) + name.to_string().substr(24);
}

// Nobody knows whether it was done. The payment asks again.
wire::AnyMessage no_answer(const wire::AnyMessage& request) {
  if (const auto* m = request.as<ChargeRequested>())
    return wire::AnyMessage::of(silence(m->payment, m->attempt));
  if (const auto* m = request.as<ChargeStatusRequested>())
    return wire::AnyMessage::of(silence(m->payment, m->attempt));
  const auto& m = request.get<RefundRequested>();
  return wire::AnyMessage::of(RefundAnswered{m.payment, m.refund, GatewayOutcome::unknown, "", ""});
}

}  // namespace

TestGateway::TestGateway(const std::filesystem::path& ledger, EffectWorker::Deliver deliver,
                         EffectWorker::Clock clock)
    : ledger_(ledger),
      worker_(
          [this](std::span<const engine::EffectRequest> requests, Time now) { return work(requests, now); },
          std::move(deliver), std::move(clock)) {}

void TestGateway::attach(engine::Engine& engine) {
  const auto take = [this](engine::EffectRequest request) { worker_.take(std::move(request)); };
  engine.carry_out(&wire::type_of<ChargeRequested>(), take);
  engine.carry_out(&wire::type_of<ChargeStatusRequested>(), take);
  engine.carry_out(&wire::type_of<RefundRequested>(), take);
}

std::vector<EffectAnswer> TestGateway::work(std::span<const engine::EffectRequest> requests, Time now) {
  std::vector<EffectAnswer> answers;
  answers.reserve(requests.size());
  try {
    sqlite::Transaction transaction = ledger_.begin();
    for (const engine::EffectRequest& request : requests) {
      Reply reply = reply_to(request, now);
      answers.push_back({std::move(reply.message), request.event, request.correlation, now + reply.after});
    }
    transaction.commit();
  } catch (const sqlite::Error&) {
    answers.clear();
    for (const engine::EffectRequest& request : requests)
      answers.push_back({no_answer(request.message), request.event, request.correlation, now});
  }
  return answers;
}

TestGateway::Reply TestGateway::reply_to(const engine::EffectRequest& request, Time now) {
  if (const auto* m = request.message.as<ChargeRequested>()) return charge(*m, request.id, now);
  if (const auto* m = request.message.as<ChargeStatusRequested>()) return status(*m, now);
  return refund(request.message.get<RefundRequested>(), request.id);
}

TestGateway::Reply TestGateway::charge(const ChargeRequested& request, const std::string& effect, Time now) {
  const ChargePlan plan = plan_of(request.token, request.attempt);
  std::optional<LedgerCharge> known = ledger_.charge(request.payment, request.attempt);
  if (!known) {
    known = LedgerCharge{plan.declined, request.amount.minor,
                         reference("ch", request.payment, request.attempt), now, request.token};
    ledger_.add(request, effect, *known);
  }
  const Duration left = known->asked_at + plan.answers_after - now;
  if (plan.answer_lost) return {wire::AnyMessage::of(silence(request.payment, request.attempt))};
  return {wire::AnyMessage::of(told(request.payment, request.attempt, *known)), std::max(left, Duration{0})};
}

TestGateway::Reply TestGateway::status(const ChargeStatusRequested& question, Time now) {
  const std::optional<LedgerCharge> known = ledger_.charge(question.payment, question.attempt);
  if (!known) {  // never heard of, so certainly not taken
    const LedgerCharge none{FailureReason::network_error, 0, "", now, ""};
    return {wire::AnyMessage::of(told(question.payment, question.attempt, none))};
  }
  if (now < known->asked_at + plan_of(known->token, question.attempt).knows_after)
    return {wire::AnyMessage::of(silence(question.payment, question.attempt))};
  return {wire::AnyMessage::of(told(question.payment, question.attempt, *known))};
}

TestGateway::Reply TestGateway::refund(const RefundRequested& request, const std::string& effect) {
  const auto answer = [&](GatewayOutcome outcome, const std::string& reference, std::string_view words) {
    return Reply{wire::AnyMessage::of(
        RefundAnswered{request.payment, request.refund, outcome, reference, std::string(words)})};
  };
  if (const auto known = ledger_.refund(request.payment, request.refund))
    return answer(GatewayOutcome::succeeded, *known, "refunded");
  // What came by transfer goes back by transfer, and is no charge of this gateway.
  if (request.method != PaymentMethod::bank_transfer &&
      ledger_.left_of(request.payment, request.charge_reference) < request.amount.minor)
    return answer(GatewayOutcome::declined, "", "more than is left of the charge");
  const std::string made = reference("re", request.payment, request.refund);
  ledger_.add(request, effect, made);
  return answer(GatewayOutcome::succeeded, made, "refunded");
}

}  // namespace flowmart::adapters
