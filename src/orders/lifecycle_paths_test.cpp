// Holds and amendments along random paths: what their tables allow leads where they say, what they do not is
// refused, and what is refused changes nothing.
#include <random>
#include <set>

#include "contract/testing/lifecycle.hpp"
#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;
using contract::testing::leads;

constexpr int paths = 300, steps = 25;

HoldStage stage_of(const Order& one, std::int64_t hold) {
  const auto place = static_cast<std::size_t>(hold) - 1;
  return place < one.holds.size() ? one.holds[place].stage : HoldStage::absent;
}
const OrderAmendment* find(const Order& one, std::int64_t amendment) {
  for (const OrderAmendment& known : one.amendments)
    if (known.amendment == amendment) return &known;
  return nullptr;
}

TEST(HoldLifecycle, AlongRandomPathsTheTableHolds) {
  std::mt19937 dice(20260314);
  std::set<HoldStage> seen;
  for (int path = 0; path < paths; ++path) {
    Given given = dice() % 2 == 0 ? processing() : pending();
    for (int step = 0; step < steps; ++step) {
      const Order before = order_in(given);
      const auto hold = static_cast<std::int64_t>(dice() % 4) + 1;
      const std::size_t kind = dice() % 12;
      if (kind == 0) given.when(cancel);
      else if (kind < 5) given.when(HoldOrder{order, "review", "odd", "jo"});
      else given.when(ReleaseOrder{order, hold, "jo"});
      const Order& after = order_in(given);
      if (given.decision().rejected()) EXPECT_EQ(after, before);
      for (std::int64_t n = 1; n <= std::ssize(after.holds); ++n) {
        EXPECT_TRUE(leads(hold_lifecycle, stage_of(before, n), stage_of(after, n))) << n;
        seen.insert(stage_of(after, n));
      }
      if (kind < 5 || !lifecycle.allowed(before.stage, Act::release)) continue;
      const auto no = hold_lifecycle.against(stage_of(before, hold), HoldAct::release, before.number);
      EXPECT_EQ(given.decision().rejected(), no && no->refused);
      if (no && no->refused) EXPECT_EQ(given.decision().rejection().code, no->refused->code);
      if (no) EXPECT_EQ(after, before);
      else EXPECT_EQ(stage_of(after, hold), HoldStage::released);
    }
  }
  EXPECT_EQ(seen, (std::set{HoldStage::held, HoldStage::released, HoldStage::ended}));
}

// What stock and money answer, in whatever order and however often.
TEST(AmendmentLifecycle, AlongRandomPathsTheTableHolds) {
  std::mt19937 dice(20260314);
  std::set<AmendmentStage> seen;
  for (int path = 0; path < paths; ++path) {
    Given given = dice() % 2 == 0 ? processing() : pending();
    for (int step = 0; step < steps; ++step) {
      const Order before = order_in(given);
      const std::int64_t newest = before.last_amendment;
      const auto units = static_cast<Quantity>(dice() % 7) + 1;
      const std::size_t kind = dice() % 16;
      const Money money = pounds(825);
      if (kind == 0) given.when(cancel);
      else if (kind < 7) given.when(AmendOrder{order, {{2, {}, units, {}}}, {}, {}, {}, {}, {}, "jo"});
      else if (kind < 11) given.when(StockAmended{order, StockStep::promised, before.confirmed, {}, {}, {}});
      else if (kind < 12) given.when(short_of({{mug, true, units, 0}}));
      else {
        const std::int64_t further = before.confirmed ? before.further_payments : 0;
        PaymentAmended answer{order, newest, payment_of(order, further), money, {}};
        if (dice() % 3 == 0) answer.refused = "declined";
        given.when(answer);
      }
      const Order& after = order_in(given);
      if (given.decision().rejected()) EXPECT_EQ(after, before);
      if (kind >= 1 && kind < 7 && before.open_amendment()) {
        ASSERT_TRUE(given.decision().rejected());
        if (lifecycle.allowed(before.stage, Act::amend))
          EXPECT_EQ(given.decision().rejection().code, "amendment-open");
      }
      for (const OrderAmendment& one : after.amendments) {
        const OrderAmendment* known = find(before, one.amendment);
        const AmendmentStage was = known ? known->stage : AmendmentStage::absent;
        // One that needs neither stock nor money is asked for, and counts, at once.
        EXPECT_TRUE(leads(amendment_lifecycle, was, one.stage) ||
                    (!known && leads(amendment_lifecycle, AmendmentStage::asked, one.stage)))
            << wire_name(was) << " to " << wire_name(one.stage);
        seen.insert(one.stage);
      }
      for (const OrderAmendment& one : before.amendments)
        if (!find(after, one.amendment))
          EXPECT_TRUE(one.stage == AmendmentStage::asked || one.further == 0)
              << "only what was not charged leaves no trace";
      const auto open = [](const OrderAmendment& one) {
        return amendment_lifecycle.allowed(one.stage, AmendAct::count);
      };
      EXPECT_LE(std::count_if(after.amendments.begin(), after.amendments.end(), open), 1);
    }
  }
  EXPECT_GE(seen.size(), 4u);
}

}  // namespace
}  // namespace flowmart::orders
