#include "contract/testing/lifecycle.hpp"
#include "payment/payment.hpp"

namespace flowmart::payment {
namespace lifecycle_test {

using contract::testing::at_noon;
using Given = contract::testing::Given<Payments>;

const OrderId order = OrderId::of("WEB-1");
const PaymentId id = payment_of(order);
constexpr Money price{3450, {{'G', 'B', 'P'}}};
const ChargeAnswered declined{id, 1, GatewayOutcome::declined, FailureReason::network_error, "", "no"};
const ChargeAnswered succeeded{id, 1, GatewayOutcome::succeeded, {}, "ch_1", "approved"};
const ChargeAnswered promised{id,     1,          GatewayOutcome::succeeded,     {},
                              "ch_1", "approved", at_noon + std::chrono::days(7)};
ChargeAnswered attempt_of(ChargeAnswered answer, std::int64_t attempt) {
  answer.attempt = attempt;
  answer.reference = "ch_" + std::to_string(attempt);
  return answer;
}
const MoneyDue renewal_due{id, MoneyDueKind::promise, 1};
const ResumePayment resume{id, std::nullopt, "till"};
const PayPart part{order, "part-1", {1000, price.currency}, PaymentMethod::paypal, "tok_p", "till"};
const OrderCancelling cancelling{order, "changed my mind", "buyer", false, at_noon};

PreparePayment prepared(PaymentMethod method, const std::string& token = "tok_1") {
  return {id, order, {}, price, method, token};
}
RecordTransfer transfer(std::int64_t minor, const std::string& reference) {
  return {order, {minor, price.currency}, reference};
}

const PaymentInitiated started{id.to_string(), {}, order, price.decimal(), "credit_card", at_noon, "GBP"};

struct APayment {
  Given in(Stage stage, Act act) const {
    const bool promise = stage == Stage::authorised || stage == Stage::lapsed;
    const bool by_transfer = !promise && (act == Act::receive || act == Act::complete || act == Act::refund);
    Given given;
    if (stage == Stage::absent) return given;
    given.when(prepared(PaymentMethod::credit_card));
    if (stage == Stage::charging && act == Act::part_end) return std::move(given.when(part));
    if (stage == Stage::charging || stage == Stage::failed || (stage == Stage::cancelled && !by_transfer))
      given.when(started);
    if (stage == Stage::failed) given.when(declined);
    if (by_transfer && stage != Stage::charging) given.when(prepared(PaymentMethod::bank_transfer));
    if (act == Act::refund && (stage == Stage::on_file || stage == Stage::failed))
      given.when(transfer(5, "t-0"));
    if (stage == Stage::cancelled) given.when(cancelling);
    if (promise) return authorised(std::move(given), stage, act);
    if (stage != Stage::paid) return given;
    if (by_transfer) return std::move(given.when(transfer(price.minor, "t-1")));
    return std::move(given.when(started).when(succeeded));
  }
  static Given authorised(Given given, Stage stage, Act act) {
    given.when(started).when(promised);
    if (stage == Stage::lapsed && act == Act::refund)  // of what was taken before
      given.when(take(Money{100, price.currency}))
          .when(CaptureAnswered{id, 1, GatewayOutcome::succeeded, "ca_1", "captured"});
    if (stage == Stage::lapsed) given.when(VoidPayment{id, "doubts", "till"});
    if (stage == Stage::lapsed && act == Act::authorise) given.when(resume);
    if (stage == Stage::authorised && (act == Act::renew || act == Act::authorise))
      given.when(renewal_due, at_noon + std::chrono::days(6));
    if (stage == Stage::authorised && act == Act::renew) given.when(attempt_of(declined, 2));
    if (stage == Stage::authorised && act == Act::take_last) given.when(take(std::nullopt));
    return given;
  }
  static CapturePayment take(std::optional<Money> amount) {
    return {order, id, "parcel-1", amount, false, "till"};
  }
  bool attempt(Given& given, Act act) const {
    const Payment* known = given.state().payments.find(id);
    const bool promise = known && known->processed_at && !known->captures.front().until == false;
    switch (act) {
      case Act::prepare: given.when(prepared(PaymentMethod::credit_card, "tok_2")); break;
      case Act::start: given.when(started); break;
      case Act::part: given.when(part); break;
      case Act::part_end:
        if (!known || known->stage() != Stage::charging) return false;
        given.when(attempt_of(succeeded, 1));
        break;
      case Act::renew: given.when(resume); break;
      case Act::authorise: given.when(attempt_of(promised, promise ? 2 : 1)); break;
      case Act::capture:
        if (promise) return false;  // it is told with the promise
        given.when(succeeded);
        break;
      case Act::fail: given.when(declined); break;
      case Act::receive: given.when(transfer(1, "t-2")); break;
      case Act::complete: given.when(transfer(price.minor, "t-2")); break;
      case Act::take: given.when(take(Money{1, price.currency})); break;
      case Act::take_last:
        if (!promise || known->takings.empty()) return false;
        given.when(CaptureAnswered{id, 1, GatewayOutcome::succeeded, "ca_1", "captured"});
        break;
      case Act::let_go: given.when(VoidPayment{id, "doubts", "till"}); break;
      case Act::expire: return false;  // a further payment's: see Transfer
      case Act::refund: given.when(RefundPayment{order, "r-1", {1, price.currency}, "broken"}); break;
      case Act::refund_last:
        if (!promise || known->stage() != Stage::authorised) return false;
        given.when(RefundPayment{order, "r-1", price, "broken"});
        break;
      case Act::cancel: given.when(cancelling); break;
    }
    return true;
  }
  // Money that is not wanted any more comes in and goes back all the same.
  std::tuple<Stage, std::string> seen(const Given& given) const {
    const Payment* payment = given.state().payments.find(id);
    return payment ? std::tuple(payment->stage(), payment->token) : std::tuple(Stage::absent, std::string());
  }
  std::string name(Stage) const { return {}; }
};

TEST(PaymentLifecycle, EachActInEachStageIsAsTheTableSays) {
  contract::testing::expect_as_the_table_says(lifecycle, APayment{});
}

}  // namespace lifecycle_test
}  // namespace flowmart::payment
