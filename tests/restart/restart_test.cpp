// A shop with everything open is stopped and started from what was saved: from nothing, from anywhere in the
// middle, from the very end. The started engine knows all that the one knew that never stopped, and goes on
// exactly as that one does. What is compared, and what is left out of the saved states to see that it is
// missed, comes from one list of kinds.
#include <gtest/gtest.h>

#include <algorithm>

#include "restart/life.hpp"
#include "restart/open_shop.hpp"

namespace flowmart::restart {
namespace {

using Names = std::vector<std::string>;

// The engine that was never restarted.
struct Lived {
  Lived() : life({}, store, noon) {
    life.start();
    taken = open_shop(life);
    now = life.now();
    life.stop();
    known = life.known();
    records = life.records();
    asked = life.asked();
  }
  journal::MemoryStateStore store;
  Life life;
  std::vector<Taken> taken;
  Time now;
  Known known;
  Records records;
  std::vector<engine::EffectRequest> asked;
};
const Lived& lived() {
  static const Lived one;
  return one;
}
std::uint64_t end() { return lived().records.size(); }

// The records of a life without a restart, to its end.
const Records& whole_life() {
  static const Records all = [] {
    journal::MemoryStateStore store;
    Life life({}, store, noon);
    life.start();
    open_shop(life);
    go_on(life);
    life.stop();
    return life.records();
  }();
  return all;
}

TEST(Restart, TheShopHasEverythingOpen) {
  for (const Kind& kind : all_kinds()) EXPECT_FALSE(lived().known.entries.at(kind.name).empty()) << kind.name;
  std::map<std::string, int> asked;
  for (const auto& request : lived().asked) ++asked[std::string(request.message.type->id)];
  EXPECT_EQ(asked, (std::map<std::string, int>{{"ChargeRequested", 2},
                                               {"ChargeStatusRequested", 1},
                                               {"DeliverNotice", 6},
                                               {"ErasureRequested", 1},
                                               {"MandateEndRequested", 1},
                                               {"ReconciliationRequested", 1},
                                               {"RefundRequested", 2}}));
  const auto timers = timers_of(lived().known);
  for (const std::string due :
       {"ReservationTimedOut", "PaymentRetryDue", "ChargeStatusDue", "ReconcileDue", "RefundRetryDue",
        "StockDigestDue", "SubscriptionEndDue", "OrderWaitOver", "ReturnOverdue", "StockRetryDue",
        "SubscriptionDue", "RenewalWaitOver", "MoneyDue"})
    EXPECT_TRUE(timers.contains(due)) << due;
}

TEST(Restart, KnowsAllFromACheckpointAnywhere) {
  for (std::uint64_t position = 0; position <= end(); ++position) {
    const auto store = saved_at(lived().records, position, 1 + position % 7);
    EXPECT_EQ(differences(Life(lived().records, *store, lived().now).known(), lived().known), Names{})
        << "saved at record " << position << " of " << end();
  }
}

class RestartAt : public testing::TestWithParam<int> {
 protected:
  // Percent of the journal that is saved.
  std::uint64_t position() const { return end() * static_cast<std::uint64_t>(GetParam()) / 100; }
  std::unique_ptr<journal::MemoryStateStore> store = saved_at(lived().records, position(), 5);
  Life life{lived().records, *store, lived().now};
};

TEST_P(RestartAt, AsksAgainForWhatWasNotAnswered) {
  life.start();
  const auto told = [](const std::vector<engine::EffectRequest>& asked) {
    std::vector<std::string> all;
    for (const auto& one : asked) {
      std::string bytes;
      one.message.type->encode(one.message.body.get(), bytes);
      all.push_back(std::string(one.message.type->id) + " " + std::to_string(one.event) + " " + one.id + " " +
                    one.correlation.to_string() + " " + bytes);
    }
    return all;
  };
  EXPECT_EQ(told(life.asked()), told(lived().asked));
}

TEST_P(RestartAt, AnswersARepeatAsTheFirst) {
  life.start();
  for (const Taken& taken : lived().taken) {
    const engine::Outcome again = life.give(taken.order, taken.key);
    ASSERT_FALSE(again.rejection) << taken.key;
    EXPECT_TRUE(again.repeated) << taken.key;
    EXPECT_EQ(again.event(), taken.event) << taken.key;
    auto other = taken.order;
    other.customer.name = "Somebody Else";
    const engine::Outcome refused = life.give(other, taken.key);
    ASSERT_TRUE(refused.rejection) << taken.key;
    EXPECT_EQ(refused.rejection->code, "idempotency-key-reused");
  }
  life.stop();
  EXPECT_EQ(life.records().size(), end()) << "a repeat adds nothing";
}

TEST_P(RestartAt, GoesOnAsIfNothingHadHappened) {
  life.start();
  go_on(life);
  life.stop();
  const Records records = life.records();
  ASSERT_GT(records.size(), end() + 10);
  ASSERT_EQ(records.size(), whole_life().size());
  for (std::size_t i = 0; i < records.size(); ++i)
    ASSERT_TRUE(records[i].body == whole_life()[i].body &&
                records[i].first_event == whole_life()[i].first_event)
        << "record " << i + 1;
  EXPECT_TRUE(life.asked().empty());
}

// A clock that was put back while the program stood must not lead to a record before the last one.
TEST_P(RestartAt, DoesNotGoBackInTime) {
  Life early(lived().records, *store, lived().now - std::chrono::hours(1));
  early.start();
  const engine::Outcome outcome = early.give(lived().taken.front().order, "another key");
  ASSERT_FALSE(outcome.rejection);
  EXPECT_EQ(outcome.batch->time, lived().known.last_time);
}

INSTANTIATE_TEST_SUITE_P(Percent, RestartAt, testing::Values(0, 30, 60, 100),
                         [](const auto& percent) { return "saved_" + std::to_string(percent.param); });

class Without : public testing::TestWithParam<Kind> {};

TEST_P(Without, OneKindItIsMissed) {
  const auto store = saved_at(lived().records, end(), 5);
  std::vector<engine::StateChange> gone;
  const engine::StateKey prefix = GetParam().prefix();
  store->each(prefix, [&](std::string_view key, std::string_view) {
    if (!key.starts_with(prefix)) return false;
    gone.push_back({engine::StateKey(key), std::nullopt});
    return true;
  });
  ASSERT_FALSE(gone.empty()) << "the shop has none of it";
  ASSERT_FALSE(store->apply(gone, store->mark(), store->header()));
  EXPECT_EQ(differences(Life(lived().records, *store, lived().now).known(), lived().known),
            Names{GetParam().name});
}

INSTANTIATE_TEST_SUITE_P(Kind, Without, testing::ValuesIn(all_kinds()), [](const auto& kind) {
  std::string name = kind.param.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

}  // namespace
}  // namespace flowmart::restart
