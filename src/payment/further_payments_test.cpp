#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

// A further payment of the same order is one by itself; what is said of the order is said of both.
struct TwoPayments : Desk {
  const PaymentId further = payment_of(order, 1);
  TwoPayments() {
    given(prepare(), initiate(), succeeded());
    PreparePayment more = prepare();
    more.payment = further;
    more.amount = gbp(500);
    PaymentInitiated start = initiate();
    start.paymentId = further.to_string();
    start.amount = gbp(500).decimal();
    ChargeAnswered taken = succeeded();
    taken.payment = further;
    given(more, start, taken);
  }
  std::vector<std::pair<PaymentId, std::int64_t>> asked_back() {
    std::vector<std::pair<PaymentId, std::int64_t>> all;
    for (const auto& sent : sent_)
      if (const auto* one = std::get_if<RefundRequested>(&sent))
        all.emplace_back(one->payment, one->amount.minor);
    return all;
  }
  template <class M>
  TwoPayments& asks(const M& message) {
    sent_ = decide(std::as_const(state), message, noon).sent();
    when(message);
    return *this;
  }
  std::vector<PaymentDecision::Sent> sent_;
};

TEST(FurtherPayment, GoesBackFirst) {
  TwoPayments r;
  r.asks(RefundPayment{order, "amendment-2", gbp(800), "less"});
  EXPECT_EQ(r.asked_back(), (std::vector<std::pair<PaymentId, std::int64_t>>{{r.further, 500}, {id, 300}}));
  r.asks(RefundPayment{order, "amendment-2", gbp(800), "less"});
  EXPECT_TRUE(r.asked_back().empty());
  r.when(RefundPayment{order, "amendment-2", gbp(801), "less"}).refused("refund-key-taken");
  r.when(RefundPayment{order, "more", gbp(3151), "less"}).refused("refund-exceeds-capture");
}

// Orders counts as here what another refund has asked for and not brought back yet.
TEST(FurtherPayment, GivesBackUpToWhatIsHere) {
  const auto up_to = [](const std::string& key, std::int64_t pence) {
    return RefundPayment{.order = order, .key = key, .amount = gbp(pence), .reason = "back", .up_to = true};
  };
  TwoPayments r;
  r.asks(up_to("parcel s-1", 3000));
  EXPECT_EQ(r.asked_back(), (std::vector<std::pair<PaymentId, std::int64_t>>{{r.further, 500}, {id, 2500}}));
  r.asks(up_to("parcel s-2", 3000));
  EXPECT_EQ(r.asked_back(), (std::vector<std::pair<PaymentId, std::int64_t>>{{id, 950}}));
  r.asks(up_to("parcel s-2", 3000));
  EXPECT_TRUE(r.asked_back().empty()) << "once a key, whatever it came to";
  r.when(up_to("parcel s-3", 3000)).then();
  r.when(RefundPayment{order, "ret-1", gbp(1), "return", true})
      .then(RefundRefused{order, "ret-1", "Only 0.00 can go back.", noon});
  r.when(RefundPayment{order, "desk", gbp(1), "by hand"}).refused("refund-exceeds-capture");
}

// As when a return is settled while a refund by hand is on its way.
TEST(FurtherPayment, TellsOfTheRestThatIsNotHere) {
  const RefundPayment settled{order, "ret-1", gbp(3950), "return", true, {}, true};
  TwoPayments r;
  r.asks(RefundPayment{order, "desk", gbp(950), "by hand"});
  r.asks(settled);
  EXPECT_EQ(r.asked_back(), (std::vector<std::pair<PaymentId, std::int64_t>>{{id, 3000}}));
  EXPECT_EQ(r.the<RefundRefused>(),
            (RefundRefused{order, "ret-1", "Only 30.00 can go back.", noon, gbp(950)}));
  r.when(settled).then();
  RefundPayment other = settled;
  other.key = "ret-2";
  r.when(other).then(RefundRefused{order, "ret-2", "Only 0.00 can go back.", noon});
}

// What came of it is for a change that still waits: a refund by hand leaves it alone, unless it is named.
TEST(FurtherPayment, ThatWaitsForItsRestKeepsWhatCame) {
  PreparePayment own = prepare(), more = prepare();
  own.method = more.method = PaymentMethod::bank_transfer;
  more.payment = payment_of(order, 1);
  more.amount = gbp(500);
  Desk r;
  r.given(own, RecordTransfer{order, gbp(3450), "t-1"}, more, RecordTransfer{order, gbp(100), "t-2"});
  r.when(RefundPayment{order, "desk", gbp(3451), "broken"}).refused("refund-exceeds-capture");
  r.when(RefundPayment{order, "desk", gbp(50), "broken"});
  EXPECT_EQ(r.the<RefundRequested>().payment, id);
  RefundPayment named{order, "by name", gbp(100), "not wanted"};
  named.payment = payment_of(order, 1);
  r.when(named);
  EXPECT_EQ(r.the<RefundRequested>().payment, payment_of(order, 1));
}

TEST(FurtherPayment, IsCalledOffWithTheOrder) {
  TwoPayments r;
  r.asks(cancel);
  EXPECT_EQ(r.asked_back(), (std::vector<std::pair<PaymentId, std::int64_t>>{{id, 3450}, {r.further, 500}}));
  r.when(refunded(1)).then_types<PaymentRefunded, PaymentCancelled>();
  RefundAnswered back = refunded(1);
  back.payment = r.further;
  r.when(back).then_types<PaymentRefunded, PaymentCancelled>();
}

TEST(FurtherPayment, IsPartOfWhatIsTold) {
  TwoPayments r;
  r.when(GetPaymentStatus{"WEB-1"});
  EXPECT_EQ(r.the<GetPaymentStatus::Response>().amount, gbp(3950).decimal());
  EXPECT_EQ(r.the<GetPaymentStatus::Response>().paymentStatus, PaymentProgress::completed);
}

}  // namespace
}  // namespace flowmart::payment
