#include "contract/testing/lifecycle.hpp"
#include "payment/payment.hpp"

namespace flowmart::payment {
namespace {

using contract::testing::at_noon;
using Given = contract::testing::Given<Payments>;

const OrderId order = OrderId::of("WEB-1");
const PaymentId id = payment_of(order);
constexpr Money price{3450, {{'G', 'B', 'P'}}};
const ChargeAnswered declined{id, 1, GatewayOutcome::declined, FailureReason::network_error, "", "no"};
const ChargeAnswered succeeded{id, 1, GatewayOutcome::succeeded, {}, "ch_1", "approved"};
const OrderCancelling cancelling{order, "changed my mind", "buyer", false, at_noon};

PreparePayment prepared(PaymentMethod method, const std::string& token = "tok_1") {
  return {id, order, {}, price, method, token};
}
RecordTransfer transfer(std::int64_t minor, const std::string& reference) {
  return {order, {minor, price.currency}, reference};
}

struct APayment {
  Given in(Stage stage, Act act) const {
    const bool by_transfer = act == Act::receive || act == Act::complete || act == Act::refund;
    Given given;
    if (stage == Stage::absent) return given;
    given.when(prepared(PaymentMethod::credit_card));
    if (stage == Stage::charging || stage == Stage::failed || (stage == Stage::cancelled && !by_transfer))
      given.when(PaymentInitiated{id.to_string(), {}, order, price.decimal(), "credit_card", at_noon, "GBP"});
    if (stage == Stage::failed) given.when(declined);
    if (by_transfer && stage != Stage::charging) given.when(prepared(PaymentMethod::bank_transfer));
    if (act == Act::refund && (stage == Stage::on_file || stage == Stage::failed))
      given.when(transfer(5, "t-0"));
    if (stage == Stage::cancelled) given.when(cancelling);
    if (stage != Stage::paid) return given;
    if (by_transfer) return std::move(given.when(transfer(price.minor, "t-1")));
    given.when(PaymentInitiated{id.to_string(), {}, order, price.decimal(), "credit_card", at_noon, "GBP"});
    return std::move(given.when(succeeded));
  }
  bool attempt(Given& given, Act act) const {
    switch (act) {
      case Act::prepare: given.when(prepared(PaymentMethod::credit_card, "tok_2")); break;
      case Act::start:
        given.when(
            PaymentInitiated{id.to_string(), {}, order, price.decimal(), "credit_card", at_noon, "GBP"});
        break;
      case Act::capture: given.when(succeeded); break;
      case Act::fail: given.when(declined); break;
      case Act::receive: given.when(transfer(1, "t-2")); break;
      case Act::complete: given.when(transfer(price.minor, "t-2")); break;
      case Act::refund: given.when(RefundPayment{order, "r-1", {1, price.currency}, "broken"}); break;
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

}  // namespace
}  // namespace flowmart::payment
