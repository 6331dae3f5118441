// Where flows stand, and how many orders there are of each status: after one flush or many, and made anew.
#include "views/flow_view.hpp"

#include "fixture.hpp"

namespace flowmart::views {
namespace {

class Flows : public ::testing::Test {
 protected:
  Flows() { shop.product("CUP", "Tea cup", 100'000); }
  void project(bool batch_by_batch = false) {
    shop.end_batch();
    auto opened = Projector::open(folder.path());
    auto& projector = *std::get<0>(opened);
    const auto fresh = std::span(shop.batches).subspan(projector.position());
    if (batch_by_batch)
      for (const engine::Batch& batch : fresh) ASSERT_EQ(projector.apply(batch, false), std::nullopt);
    else ASSERT_EQ(projector.apply(fresh, true), std::nullopt);
    queries = std::get<0>(Queries::open(folder.path()));
  }
  void order(const std::string& id, const std::string& token = "4711") {
    shop.give(shop.order(id, "1", {{"CUP", "Tea cup", 1, 99}}, token));
  }
  std::vector<FlowInstanceRow> instances(std::size_t limit = 50) {
    return must(queries->flow_instances("PaymentFlow", limit));
  }
  // The steps that one instance has come through, by the flow's own rules alone.
  std::vector<std::string> visited_by(const Uuid& instance) const {
    flows::PaymentFlow flow;
    std::vector<std::string> visited;
    const auto move = [&]<class M>(const wire::AnyMessage& message) {
      const M* moved = message.as<M>();
      if (!moved || flows::order_of(*moved).uuid != instance || flow.ending) return;
      for (const flows::StepEntered& one : flows::steps(flow, *moved))
        visited.emplace_back(wire_name(one.step));
      evolve(flow, *moved);
    };
    for (const engine::Batch& batch : shop.batches)
      for (const engine::BatchMessage& one : batch.messages)
        flows::PaymentFlowMoves::each([&]<class M>() { move.template operator()<M>(one.message); });
    return visited;
  }
  std::map<std::string, std::int64_t> counts() { return must(queries->flow_counts("PaymentFlow")); }

  journal::TemporaryFolder folder;
  Shop shop;
  std::unique_ptr<Queries> queries;
};

using Strings = std::vector<std::string>;

TEST_F(Flows, AnEndedOneStandsNowhereAndSaysWhereItHasBeen) {
  order("A");
  project();
  ASSERT_EQ(instances().size(), 1u);
  const FlowInstanceRow row = instances().front();
  EXPECT_EQ(row.instance, OrderId::of("A").uuid);
  EXPECT_EQ(row.name, "A");
  EXPECT_EQ(row.status, "done");
  EXPECT_TRUE(row.standing.empty());
  EXPECT_EQ(row.visited,
            (Strings{"place_order_request", "payment_initiated", "payment_processed", "adjust_inventory",
                     "send_custom_notification", "payment_complete", "order-complete"}));
  EXPECT_TRUE(counts().empty());
  EXPECT_TRUE(must(queries->flow_instances("CancelSubscription", 10)).empty());
}

TEST_F(Flows, StandWhereAPaymentWaitsOrHasFailed) {
  order("paid");
  order("declined", "decline-me");
  order("unanswered", "unknown-yet");
  for (const bool batch_by_batch : {true, false}) {
    if (!batch_by_batch) ASSERT_EQ(drop_views(folder.path()), std::nullopt);
    project(batch_by_batch);
    const auto rows = instances();
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].instance, OrderId::of("unanswered").uuid) << "live ones first, the newest first";
    EXPECT_EQ(rows[0].status, "running");
    EXPECT_EQ(rows[0].standing, (Strings{"payment_initiated"}));
    EXPECT_EQ(rows[1].status, "failed");
    EXPECT_EQ(rows[1].standing, (Strings{"failure_notification"}));
    EXPECT_EQ(rows[2].status, "done");
    EXPECT_EQ(counts(),
              (std::map<std::string, std::int64_t>{{"failure_notification", 1}, {"payment_initiated", 1}}));
    EXPECT_EQ(instances(1).size(), 1u);
  }
}

TEST_F(Flows, AreTriedAgainByHand) {
  order("short", "decline-funds");
  project();
  EXPECT_EQ(instances().front().status, "failed");
  shop.give(RetryPayment{OrderId::of("short"), "unknown-yet"});
  project();
  EXPECT_EQ(instances().front().status, "running");
  EXPECT_EQ(instances().front().visited,
            (Strings{"place_order_request", "payment_initiated", "payment_failed", "failure_notification",
                     "retry_payment", "payment_initiated"}));
}

// Every message that moves an instance comes in a batch of its own, and the view is opened anew for each:
// what it goes by is on file.
TEST_F(Flows, GoOnWhereTheyStoodWhenTheViewIsOpenedAnew) {
  order("paid");
  order("declined", "decline-me");
  order("late", "unknown-yet");
  shop.give(RetryPayment{OrderId::of("declined"), "4711"});
  order("given-up", "decline-me");
  shop.give(CancelOrder{OrderId::of("given-up"), "no", "buyer"});
  shop.pass(std::chrono::hours(1));
  shop.end_batch();
  ASSERT_GT(shop.batches.size(), 10u);
  const auto told = [&] {
    Strings all;
    for (const FlowInstanceRow& row : instances()) {
      all.push_back(row.name + " " + row.status + " since " +
                    std::to_string(row.since.time_since_epoch().count()));
      for (const std::string& step : row.standing) all.back() += " at " + step;
      for (const std::string& step : row.visited) all.back() += " " + step;
    }
    return all;
  };
  for (const engine::Batch& batch : shop.batches) {
    auto opened = Projector::open(folder.path());
    ASSERT_EQ(std::get<0>(opened)->apply(batch, true), std::nullopt);
  }
  queries = std::get<0>(Queries::open(folder.path()));
  const Strings piecemeal = told();
  queries.reset();
  ASSERT_EQ(drop_views(folder.path()), std::nullopt);
  project();
  EXPECT_EQ(piecemeal, told());
  ASSERT_EQ(piecemeal.size(), 4u);
  for (const FlowInstanceRow& row : instances()) {
    EXPECT_EQ(row.status, "done") << row.name;
    EXPECT_EQ(row.visited, visited_by(row.instance)) << row.name;
  }
}

TEST_F(Flows, KeepTheNewestOfThoseThatEnded) {
  order("live", "unknown-yet");
  for (std::size_t i = 0; i < ended_flows_kept + 30; ++i) {
    order("order-" + std::to_string(i));
    if (i % 50 == 0) project(true);
  }
  project();
  const auto rows = instances(1000);
  ASSERT_EQ(rows.size(), ended_flows_kept + 1);
  EXPECT_EQ(rows[0].instance, OrderId::of("live").uuid);
  EXPECT_EQ(rows[1].instance, OrderId::of("order-" + std::to_string(ended_flows_kept + 29)).uuid);
  EXPECT_EQ(rows.back().instance, OrderId::of("order-30").uuid);
}

TEST_F(Flows, OrdersAreCountedByStatusHoweverOftenTheyAreWrittenDown) {
  order("A");
  project();
  order("B");
  order("C", "unknown-yet");
  order("D", "decline-me");
  shop.give(shop.order("refused", "1", {{"CUP", "Tea cup", 999'999, 99}}));
  project(true);
  const auto expect = [&](std::map<OrderStatus, std::int64_t> expected) {
    std::map<OrderStatus, std::int64_t> found;
    for (const auto& [status, count] : must(queries->order_counts()))
      if (count != 0) found[status] = count;
    EXPECT_EQ(found, expected);
  };
  expect({{OrderStatus::pending, 2}, {OrderStatus::processing, 2}});
  shop.give(CancelOrder{OrderId::of("D"), "changed my mind", "test"});
  shop.deliver_all();
  project();
  expect({{OrderStatus::pending, 1}, {OrderStatus::delivered, 2}, {OrderStatus::cancelled, 1}});
  ASSERT_EQ(drop_views(folder.path()), std::nullopt);
  project();
  expect({{OrderStatus::pending, 1}, {OrderStatus::delivered, 2}, {OrderStatus::cancelled, 1}});
}

}  // namespace
}  // namespace flowmart::views
