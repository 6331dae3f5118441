#include "adapters/test_gateway.hpp"

#include "contract/private/disputes.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;

ChargeAnswered silence(PaymentId payment, std::int64_t attempt) {
  return {payment, attempt, GatewayOutcome::unknown, std::nullopt, "", ""};
}

ChargeAnswered told(PaymentId payment, std::int64_t attempt, const LedgerCharge& charge,
                    std::optional<Time> until = {}) {
  if (charge.declined)
    return {payment,         attempt, GatewayOutcome::declined,
            charge.declined, "",      std::string(in_words(*charge.declined))};
  return {payment, attempt, GatewayOutcome::succeeded, std::nullopt, charge.reference, "approved", until};
}

// The gateway's own name for what it did; the same for the same request.
std::string reference(std::string_view kind, PaymentId payment, std::int64_t number) {
  const Uuid name = uuid_v5(payment.uuid, std::string(kind) + std::to_string(number));
  return "tg_" + std::string(kind) + "_" + name.to_string().substr(0, 8) + name.to_string().substr(24);
}

}  // namespace

TestGateway::TestGateway(const std::filesystem::path& ledger, EffectWorker::Deliver deliver,
                         EffectWorker::Clock clock, Duration takes, std::size_t calls_at_once)
    : ledger_(ledger),
      worker_(
          [this](std::span<const engine::EffectRequest> requests, Time now) { return work(requests, now); },
          deliver, clock) {
  if (takes == Duration{0}) return;
  pool_.emplace(
      calls_at_once,
      [this, takes, clock](const engine::EffectRequest& request) {
        std::this_thread::sleep_for(takes);
        return work(std::span(&request, 1), clock());
      },
      payment_of_request, deliver, clock);
}

void TestGateway::attach(engine::Engine& engine) {
  const auto take = [this](engine::EffectRequest request) {
    pool_ ? pool_->take(std::move(request)) : worker_.take(std::move(request));
  };
  carry_out_money(engine, take);
}

std::vector<EffectAnswer> TestGateway::work(std::span<const engine::EffectRequest> requests, Time now) {
  std::vector<EffectAnswer> answers;
  answers.reserve(requests.size());
  const std::lock_guard lock(mutex_);
  try {
    sqlite::Transaction transaction = ledger_.begin();
    for (const engine::EffectRequest& request : requests) {
      Reply reply = reply_to(request, now);
      answers.push_back({std::move(reply.message), request.event, request.correlation, now + reply.after});
      notices_of(request, now, answers);
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
  if (const auto* m = request.message.as<CaptureRequested>()) return capture(*m, now);
  return refund(request.message.get<RefundRequested>(), request.id, now);
}

TestGateway::Reply TestGateway::charge(const ChargeRequested& request, const std::string& effect, Time now) {
  const ChargePlan plan = plan_of(request.token, request.attempt);
  std::optional<LedgerCharge> known = ledger_.charge(request.payment, request.attempt);
  if (!known) {
    known = LedgerCharge{plan.declined, request.amount.minor,
                         reference("ch", request.payment, request.attempt), now, request.token};
    ledger_.add(request, effect, *known);
    if (request.capture && !known->declined)
      ledger_.promise(request.payment, request.attempt, known->reference, now + plan.promised_for);
  }
  const Duration left = known->asked_at + plan.answers_after - now;
  if (plan.answer_lost) return {wire::AnyMessage::of(silence(request.payment, request.attempt))};
  return {wire::AnyMessage::of(told(request.payment, request.attempt, *known,
                                    ledger_.promised(request.payment, request.attempt))),
          std::max(left, Duration{0})};
}

TestGateway::Reply TestGateway::status(const ChargeStatusRequested& question, Time now) {
  const std::optional<LedgerCharge> known = ledger_.charge(question.payment, question.attempt);
  if (!known) {  // never heard of, so certainly not taken
    const LedgerCharge none{FailureReason::network_error, 0, "", now, ""};
    return {wire::AnyMessage::of(told(question.payment, question.attempt, none))};
  }
  if (now < known->asked_at + plan_of(known->token, question.attempt).knows_after)
    return {wire::AnyMessage::of(silence(question.payment, question.attempt))};
  return {wire::AnyMessage::of(told(question.payment, question.attempt, *known,
                                    ledger_.promised(question.payment, question.attempt)))};
}

ChargePlan TestGateway::plan_of_charge(PaymentId payment, std::string_view charge_reference) {
  for (std::int64_t attempt = 1;; ++attempt) {
    const auto known = ledger_.charge(payment, attempt);
    if (!known) return {};
    if (known->reference == charge_reference) return plan_of(known->token, attempt);
  }
}

TestGateway::Reply TestGateway::refund(const RefundRequested& request, const std::string& effect, Time now) {
  const auto answer = [&](GatewayOutcome outcome, const std::string& reference, std::string_view words) {
    return Reply{wire::AnyMessage::of(
        RefundAnswered{request.payment, request.refund, outcome, reference, std::string(words)})};
  };
  if (const auto known = ledger_.refund(request.payment, request.refund))
    return answer(GatewayOutcome::succeeded, *known, "refunded");
  const bool by_transfer = request.method == PaymentMethod::bank_transfer;
  const ChargePlan plan =
      by_transfer ? ChargePlan{} : plan_of_charge(request.payment, request.charge_reference);
  const bool plays = plan.refunds_declined > 0 || plan.refunds_silent > 0;
  const std::int64_t asked = plays ? ledger_.asked(request.payment, "refund", request.refund) : 0;
  if (plays && asked <= plan.refunds_declined)
    return answer(GatewayOutcome::declined, "", "the buyer's bank does not take it");
  // What came by transfer goes back by transfer, and is no charge of this gateway.
  if (!by_transfer && ledger_.left_of(request.payment, request.charge_reference) < request.amount.minor)
    return answer(GatewayOutcome::declined, "", "more than is left of the charge");
  const std::int64_t released = request.released_minor.value_or(0);
  if (released > 0 && ledger_.promise_left_of(request.payment, request.charge_reference) < released)
    return answer(GatewayOutcome::declined, "", "more than is promised");
  const std::string made = reference("re", request.payment, request.refund);
  ledger_.add(request, effect, made);
  ledger_.add_time(request.payment, request.refund, request.amount.minor, request.amount.currency,
                   MoneyKind::refund, released, request.charge_reference, now);
  if (plays && asked <= plan.refunds_silent) return answer(GatewayOutcome::unknown, "", "");
  return answer(GatewayOutcome::succeeded, made, "refunded");
}

TestGateway::Reply TestGateway::capture(const CaptureRequested& request, Time now) {
  const auto answer = [&](GatewayOutcome outcome, const std::string& reference, std::string_view words) {
    return Reply{wire::AnyMessage::of(
        CaptureAnswered{request.payment, request.capture, outcome, reference, std::string(words)})};
  };
  if (const auto known = ledger_.capture(request.payment, request.capture))
    return answer(GatewayOutcome::succeeded, *known, "captured");
  const ChargePlan plan = plan_of_charge(request.payment, request.charge_reference);
  const std::int64_t asked = ledger_.asked(request.payment, "capture", request.capture);
  if (asked <= plan.captures_declined)
    return answer(GatewayOutcome::declined, "", "the buyer's bank does not pay it out");
  const auto until = ledger_.promised(request.payment, std::string_view(request.charge_reference));
  if (!until || now >= *until) return answer(GatewayOutcome::declined, "", "it is promised no longer");
  if (ledger_.promise_left_of(request.payment, request.charge_reference) < request.amount.minor)
    return answer(GatewayOutcome::declined, "", "more than is promised");
  const std::string made = reference("ca", request.payment, request.capture);
  ledger_.add(request, made);
  ledger_.add_time(request.payment, request.capture, request.amount.minor, request.amount.currency,
                   MoneyKind::capture, 0, request.charge_reference, now);
  if (asked <= plan.captures_silent) return answer(GatewayOutcome::unknown, "", "");
  return answer(GatewayOutcome::succeeded, made, "captured");
}

void TestGateway::notices_of(const engine::EffectRequest& request, Time now,
                             std::vector<EffectAnswer>& answers) {
  const auto* charge = request.message.as<ChargeRequested>();
  if (!charge) return;
  const ChargePlan plan = plan_of(charge->token, charge->attempt);
  if (!plan.disputed || plan.declined) return;
  DisputeNoticed notice{.payment = charge->payment,
                        .dispute = reference("dp", charge->payment, charge->attempt),
                        .stage = DisputeStage::open,
                        .amount = charge->amount,
                        .charge_reference = reference("ch", charge->payment, charge->attempt),
                        .reason = "the buyer does not know the charge",
                        .evidence_due = now + evidence_time,
                        .at = now + dispute_after,
                        .actor = {}};
  answers.push_back({wire::AnyMessage::of(notice), 0, request.correlation, notice.at});
  if (*plan.disputed == DisputeStage::open) return;
  notice.stage = *plan.disputed;
  notice.at += dispute_lasts;
  answers.push_back({wire::AnyMessage::of(notice), 0, request.correlation, notice.at});
}

std::variant<std::vector<GatewayMove>, std::string> TestGateway::moves(Time from, Time until) {
  std::vector<GatewayMove> moves;
  try {
    const std::lock_guard lock(mutex_);
    for (GatewayLedger::Line& line : ledger_.lines(from, until)) {
      const Misprint misprint = plan_of(line.token, line.move.number).misprint;
      if (misprint == Misprint::left_out) continue;
      if (misprint == Misprint::amount) ++line.move.amount.minor;
      if (misprint == Misprint::state) line.move.done = !line.move.done;
      if (misprint == Misprint::twice) moves.push_back(line.move);
      moves.push_back(line.move);
      if (misprint != Misprint::one_more) continue;
      line.move.payment = PaymentId{uuid_v5(line.move.payment.uuid, "one more")};
      line.move.reference += "-more";
      moves.push_back(std::move(line.move));
    }
  } catch (const sqlite::Error& error) {
    return std::string("the gateway's list can't be read: ") + error.what();
  }
  return moves;
}

}  // namespace flowmart::adapters
