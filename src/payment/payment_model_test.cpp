// Whatever the gateway answers, in whatever order and however often: at most one capture is kept, no more
// goes back than came in, and what nobody wants any more goes back whole.
#include <rapidcheck.h>

#include <gtest/gtest.h>

#include <map>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"

namespace flowmart::payment {
namespace payment_model_test {

using contract::testing::noon;
using contract::testing::Rehearsal;

const OrderId order = OrderId::of("WEB-1");
const CustomerId buyer = CustomerId::of("17850");
const PaymentId id = payment_of(order);
constexpr std::int64_t price = 3450;
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

// What really happened at the gateway, told only in part and late.
struct Gateway {
  std::map<std::int64_t, bool> charges;          // attempt -> money taken
  std::map<std::int64_t, std::int64_t> refunds;  // refund -> amount
  std::int64_t taken = 0, given_back = 0;

  void request(const ChargeRequested& charge, bool takes) {
    if (charges.try_emplace(charge.attempt, takes).second && takes) taken += charge.amount.minor;
  }
  void request(const RefundRequested& refund) {
    if (refunds.try_emplace(refund.refund, refund.amount.minor).second) given_back += refund.amount.minor;
  }
};

struct Play {
  Rehearsal<Payments> payment;
  const Payment& state() const { return *payment.state.payments.find(id); }
  Gateway gateway;
  int processed = 0;

  void carry_out(bool gateway_takes) {
    for (const auto& sent : payment.sent()) {
      if (const auto* charge = std::get_if<ChargeRequested>(&sent)) gateway.request(*charge, gateway_takes);
      if (const auto* refund = std::get_if<RefundRequested>(&sent)) gateway.request(*refund);
      if (std::holds_alternative<PaymentProcessed>(sent)) ++processed;
    }
  }
  template <class M>
  void tell(const M& message, bool gateway_takes = false) {
    payment.when(message);
    carry_out(gateway_takes);
    if (payment.was_refused()) return;
    payment.when(message);  // the same twice adds nothing
    RC_ASSERT(payment.sent().empty());
  }

  void answer_charge() {
    if (gateway.charges.empty()) return;
    const auto [attempt, taken] = *rc::gen::elementOf(gateway.charges);
    const bool lost = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    if (lost) return tell(ChargeAnswered{id, attempt, GatewayOutcome::unknown, {}, "", ""});
    // A gateway may call a charge declined that it took: the worst that can happen, and it does.
    const bool lies = taken && *rc::gen::weightedElement<bool>({{5, false}, {1, true}});
    if (taken && !lies)
      return tell(
          ChargeAnswered{id, attempt, GatewayOutcome::succeeded, {}, "ch_" + std::to_string(attempt), ""});
    tell(ChargeAnswered{id, attempt, GatewayOutcome::declined, FailureReason::network_error, "", ""});
  }
  void answer_refund() {
    if (gateway.refunds.empty()) return;
    const auto refund = (*rc::gen::elementOf(gateway.refunds)).first;
    tell(RefundAnswered{id, refund, *rc::gen::element(GatewayOutcome::succeeded, GatewayOutcome::unknown), "",
                        ""});
  }
  void any_step() {
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
        tell(PaymentInitiated{id.to_string(), buyer, order, gbp(price).decimal(), "credit_card", noon, "GBP"},
             *rc::gen::arbitrary<bool>());
        break;
      case 1:
      case 2: answer_charge(); break;
      case 3: answer_refund(); break;
      case 4:
        tell(RefundPayment{order, std::to_string(*rc::gen::inRange(0, 3)), gbp(*rc::gen::inRange(1, 4000)),
                           ""});
        break;
      case 5:
        if (*rc::gen::inRange(0, 4) == 0) tell(OrderCancelling{order, "", "", false, noon});
        break;
      default:
        if (payment.timers.empty()) break;
        payment.fire((*rc::gen::elementOf(payment.timers)).first);
        carry_out(false);
    }
  }

  void check() const {
    const Payment& state = this->state();
    RC_ASSERT(processed <= 1);
    RC_ASSERT(state.held_minor() <= price);
    RC_ASSERT(state.received_minor() <= gateway.taken);
    RC_ASSERT(gateway.given_back <= gateway.taken);
    for (const Capture& capture : state.captures) RC_ASSERT(capture.refunding_minor <= capture.amount_minor);
  }

  // All answers arrive at last.
  void settle() {
    for (const auto& [attempt, taken] : gateway.charges) {
      if (taken)
        tell(ChargeAnswered{id, attempt, GatewayOutcome::succeeded, {}, "ch_" + std::to_string(attempt), ""});
      else tell(ChargeAnswered{id, attempt, GatewayOutcome::declined, FailureReason::network_error, "", ""});
    }
    while (state().refunds_open()) {
      const auto refunds = gateway.refunds;
      for (const auto& [refund, amount] : refunds)
        tell(RefundAnswered{id, refund, GatewayOutcome::succeeded, "", ""});
    }
  }
};

TEST(PaymentModel, KeepsAtMostOneCaptureAndRefundsNoMoreThanItTook) {
  const bool holds = rc::check([] {
    Play play;
    play.tell(PreparePayment{id, order, buyer, gbp(price), PaymentMethod::credit_card, "tok"});
    const int steps = *rc::gen::inRange(1, 60);
    for (int i = 0; i < steps; ++i) {
      play.any_step();
      play.check();
    }
    play.settle();
    play.check();
    RC_ASSERT(play.state().received_minor() == play.gateway.taken);
    RC_ASSERT(play.state().refunded_minor() == play.gateway.given_back);
    if (play.state().cancelled) {
      RC_ASSERT(play.state().held_minor() == 0);
      RC_ASSERT(play.state().cancellation_told);
      RC_ASSERT(at_rest(play.state()));
    }
  });
  EXPECT_TRUE(holds);
}

}  // namespace payment_model_test
}  // namespace flowmart::payment
