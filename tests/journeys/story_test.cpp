// What makes two stories differ, and what does not.
#include "journeys/story.hpp"

#include <gtest/gtest.h>

namespace flowmart::journey {
namespace {

using Heard = World::Heard;

template <class M>
Heard outside(const M& message) {
  return {wire::AnyMessage::of(message), {}, true};
}
template <class M>
Heard after(std::size_t cause, const M& message) {
  return {wire::AnyMessage::of(message), cause, false};
}
std::string told(const std::vector<Heard>& heard) { return story_of("", heard, {}); }

CancelOrder cancel(const std::string& order) { return {OrderId::of(order), "changed my mind", "buyer"}; }
OrderCancelling cancelling(const std::string& order) {
  OrderCancelling event;
  event.order = OrderId::of(order);
  return event;
}
OrderCancelled cancelled(const std::string& order, const std::string& total, Time at = noon) {
  OrderCancelled event;
  event.orderId = OrderId::of(order);
  event.totalAmount = *Decimal::parse(total);
  event.timestamp = at;
  return event;
}
const CancelShipment parcel_1{"parcel-1"};

TEST(Story, DoesNotMindHowUnrelatedBranchesInterleave) {
  EXPECT_EQ(told({outside(cancel("a")), outside(cancel("b")), after(0, cancelled("a", "1")),
                  after(1, cancelled("b", "2"))}),
            told({outside(cancel("a")), outside(cancel("b")), after(1, cancelled("b", "2")),
                  after(0, cancelled("a", "1"))}));
}

TEST(Story, MindsTheOrderOfWhatOneMessageLedTo) {
  EXPECT_NE(told({outside(cancel("a")), after(0, parcel_1), after(0, cancelled("a", "1"))}),
            told({outside(cancel("a")), after(0, cancelled("a", "1")), after(0, parcel_1)}));
}

TEST(Story, MindsTheCause) {
  const auto one = cancelled("a", "1");
  EXPECT_NE(told({outside(cancel("a")), after(0, one), after(1, parcel_1)}),
            told({outside(cancel("a")), after(0, one), after(0, parcel_1)}));
}

TEST(Story, MindsAMessageMoreOrLess) {
  EXPECT_NE(told({outside(cancel("a")), after(0, cancelled("a", "1"))}), told({outside(cancel("a"))}));
}

TEST(Story, MindsAField) {
  EXPECT_NE(told({outside(cancel("a")), after(0, cancelled("a", "1.00"))}),
            told({outside(cancel("a")), after(0, cancelled("a", "1.01"))}));
}

TEST(Story, DoesNotMindIdsAndTimes) {
  EXPECT_EQ(told({outside(cancel("a")), after(0, cancelled("a", "1")), after(0, cancelled("b", "1"))}),
            told({outside(cancel("a")), after(0, cancelled("c", "1", noon + Duration{7})),
                  after(0, cancelled("d", "1"))}));
}

TEST(Story, MindsWhichOfTwoIdsItIs) {
  EXPECT_NE(told({outside(cancel("a")), after(0, cancelled("a", "1")), after(0, cancelled("b", "1"))}),
            told({outside(cancel("a")), after(0, cancelled("a", "1")), after(0, cancelled("a", "1"))}));
  const CreateShipment first{"s-1", "o", {}, {}, ""}, second{"s-2", "o", {}, {}, ""};
  EXPECT_NE(told({outside(first), outside(second), outside(CancelShipment{"s-1"})}),
            told({outside(first), outside(second), outside(CancelShipment{"s-2"})}));
}

TEST(Story, LooksThroughPrivateMessages) {
  EXPECT_EQ(told({outside(parcel_1), after(0, cancelled("a", "1"))}),
            told({outside(parcel_1), after(0, cancelling("a")), after(1, cancelled("a", "1"))}));
}

}  // namespace
}  // namespace flowmart::journey
