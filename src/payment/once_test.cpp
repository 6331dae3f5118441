// A promise that a card lets be taken once: what is beyond the first part is charged anew as goods leave.
#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

// 34.50 are promised, and 10.00 of it taken.
struct TakenFrom : Desk {
  explicit TakenFrom(std::optional<bool> spent) {
    given(prepare(), initiate());
    ChargeAnswered promise = succeeded();
    promise.until = noon + std::chrono::days(7);
    given(promise, CapturePayment{order, std::nullopt, "box 1", gbp(1000), false, ""});
    CaptureAnswered taken{id, 1, GatewayOutcome::succeeded, "ca_1", "captured"};
    taken.spent = spent;
    given(taken);
  }
  PaymentInFull shown() {
    when(ReadPayments{order, {}});
    return the<ReadPayments::Response>().payments.front();
  }
};

TEST(TakenOnce, TheRestIsPromisedNoLongerAndStillTaken) {
  TakenFrom r(true);
  EXPECT_EQ(r.shown().authorised, gbp(0));
  EXPECT_EQ(r.shown().unheld, gbp(2450));
  EXPECT_EQ(r.shown().captured, gbp(1000));
  EXPECT_EQ(r.shown().charges.front().status, "taken");
  EXPECT_EQ(r.shown().charges.front().until, std::nullopt);
  r.when(CapturePayment{order, std::nullopt, "box 2", gbp(2450), false, ""}).then_types<CaptureRequested>();
  r.given(CaptureAnswered{id, 2, GatewayOutcome::succeeded, "ca_2", "captured"});
  EXPECT_EQ(r.shown().unheld, gbp(0));
  EXPECT_EQ(r.shown().status, "completed");
}

TEST(TakenInParts, TheRestIsPromisedAsBefore) {
  for (const std::optional<bool> spent : {std::optional<bool>(), std::optional(false)}) {
    TakenFrom r(spent);
    EXPECT_EQ(r.shown().authorised, gbp(2450));
    EXPECT_EQ(r.shown().unheld, gbp(0));
    EXPECT_EQ(r.shown().charges.front().status, "promised");
    EXPECT_TRUE(r.shown().charges.front().until);
  }
}

TEST(TakenInParts, WhatIsLetGoOfIsReleased) {
  Desk r;
  r.given(prepare(), initiate());
  ChargeAnswered promise = succeeded();
  promise.until = noon + std::chrono::days(7);
  r.given(promise, VoidPayment{id, "no", "ada"});
  r.when(ReadPayments{order, {}});
  EXPECT_EQ(r.the<ReadPayments::Response>().payments.front().charges.front().status, "released");
}

}  // namespace
}  // namespace flowmart::payment
