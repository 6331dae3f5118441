#include "adapters/gateway.hpp"

#include "contract/private/capturing.hpp"
#include "contract/private/gateway.hpp"

namespace flowmart::adapters {

using namespace contract;

void carry_out_money(engine::Engine& engine, const std::function<void(engine::EffectRequest)>& take) {
  engine.carry_out(&wire::type_of<ChargeRequested>(), take);
  engine.carry_out(&wire::type_of<ChargeStatusRequested>(), take);
  engine.carry_out(&wire::type_of<RefundRequested>(), take);
  engine.carry_out(&wire::type_of<CaptureRequested>(), take);
}

Uuid payment_of_request(const engine::EffectRequest& request) {
  if (const auto* m = request.message.as<ChargeRequested>()) return m->payment.uuid;
  if (const auto* m = request.message.as<ChargeStatusRequested>()) return m->payment.uuid;
  if (const auto* m = request.message.as<CaptureRequested>()) return m->payment.uuid;
  return request.message.get<RefundRequested>().payment.uuid;
}

namespace {

wire::AnyMessage unknown_charge(PaymentId payment, std::int64_t attempt) {
  return wire::AnyMessage::of(
      ChargeAnswered{payment, attempt, GatewayOutcome::unknown, std::nullopt, "", ""});
}

}  // namespace

wire::AnyMessage no_answer(const wire::AnyMessage& request) {
  if (const auto* m = request.as<ChargeRequested>()) return unknown_charge(m->payment, m->attempt);
  if (const auto* m = request.as<ChargeStatusRequested>()) return unknown_charge(m->payment, m->attempt);
  if (const auto* m = request.as<CaptureRequested>())
    return wire::AnyMessage::of(CaptureAnswered{m->payment, m->capture, GatewayOutcome::unknown, "", ""});
  const auto& m = request.get<RefundRequested>();
  return wire::AnyMessage::of(RefundAnswered{m.payment, m.refund, GatewayOutcome::unknown, "", ""});
}

}  // namespace flowmart::adapters
