// Where flows stand, and how many orders there are of each status: after one flush or many, and made anew.
#include "views/flow_view.hpp"

#include "fixture.hpp"
#include "views/comparison.hpp"
#include "views/flow_steps.hpp"

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
    return page({.flow = "PaymentFlow", .step = {}, .limit = limit}).rows;
  }
  FlowPage page(const FlowFilter& filter) { return must(queries->flow_instances(filter, shop.now)); }
  std::vector<std::string> names(const FlowFilter& filter) {
    std::vector<std::string> found;
    for (const FlowInstanceRow& row : page(filter).rows) found.push_back(row.name);
    return found;
  }
  static std::vector<std::string> steps_of(const FlowInstanceRow& row) {
    std::vector<std::string> found;
    for (const FlowStanding& at : row.standing) found.push_back(at.step);
    return found;
  }
  // The steps that an order has come through in a flow, told message by message.
  std::vector<std::string> told_of(const Uuid& order, std::string_view flow) const {
    FlowSteps told{OrderId{order}};
    std::vector<std::string> visited;
    for (const engine::Batch& batch : shop.batches)
      for (const engine::BatchMessage& one : batch.messages)
        for (const StepOfFlow& entered : told.take(one.message))
          if (entered.flow == flow) visited.emplace_back(entered.step);
    return visited;
  }
  std::map<std::string, std::int64_t> counts(const std::string& flow = "PaymentFlow") {
    return must(queries->flow_figures(flow, shop.now)).counts;
  }
  std::map<std::string, std::int64_t> stuck(const std::string& flow = "PaymentFlow") {
    return must(queries->flow_figures(flow, shop.now)).stuck;
  }

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
  EXPECT_TRUE(page({.flow = "CancelSubscription"}).rows.empty());
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
    EXPECT_EQ(steps_of(rows[0]), (Strings{"payment_initiated"}));
    EXPECT_EQ(rows[1].status, "failed");
    EXPECT_EQ(steps_of(rows[1]), (Strings{"failure_notification"}));
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
      for (const FlowStanding& at : row.standing)
        all.back() += " at " + at.step + " since " + std::to_string(at.since.time_since_epoch().count());
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
    EXPECT_EQ(row.visited, told_of(row.instance, "PaymentFlow")) << row.name;
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

// Stuck is what somebody makes of an instance who looks at the clock: nothing is written, and it is over as
// soon as the instance moves on.
TEST_F(Flows, ShowThemselvesAsStuckFromTheirDeadlineOn) {
  order("waits", "unknown-yet");
  const Time since = shop.now;
  project();
  const FlowFilter beyond{.flow = "PaymentFlow", .step = {}, .stuck = true};
  shop.now = since + std::chrono::minutes(20) - Duration(1);
  EXPECT_EQ(names(beyond), Strings{});
  EXPECT_TRUE(stuck().empty());
  shop.now += Duration(1);
  EXPECT_EQ(names(beyond), Strings{"waits"});
  EXPECT_EQ(stuck(), (std::map<std::string, std::int64_t>{{"payment_initiated", 1}}));
  EXPECT_EQ(counts(), stuck());
  const FlowStanding at = instances().front().standing.front();
  EXPECT_EQ(at.since, since);
  EXPECT_EQ(at.deadline, shop.now);
  EXPECT_EQ(names({.flow = "PaymentFlow", .step = "retry_payment", .stuck = true}), Strings{});
  EXPECT_TRUE(stuck("FulfilmentFlow").empty());
  shop.give(CancelOrder{OrderId::of("waits"), "no", "buyer"});
  project();
  EXPECT_EQ(names(beyond), Strings{});
  EXPECT_TRUE(stuck().empty());
  EXPECT_TRUE(counts().empty());
}

// Its time does not run: it counts as standing there, and is never stuck until its release and the deadline.
TEST_F(Flows, OfAHeldOrderAreNotStuck) {
  order("waits", "unknown-yet");
  order("paid");
  const OrderId waits = OrderId::of("waits"), paid = OrderId::of("paid");
  for (const OrderId id : {waits, paid}) ASSERT_TRUE(shop.give(HoldOrder{id, "review", "odd", ""}));
  project(true);
  const auto at = [this](const std::string& step) { return names({.flow = "PaymentFlow", .step = step}); };
  const Time held = shop.now;
  shop.now += std::chrono::hours(24 * 30);
  EXPECT_TRUE(stuck().empty());
  EXPECT_TRUE(stuck("FulfilmentFlow").empty());
  EXPECT_EQ(at("payment_initiated"), Strings{"waits"});
  EXPECT_EQ(counts(), (std::map<std::string, std::int64_t>{{"payment_initiated", 1}}));
  EXPECT_EQ(instances().front().standing.front().since - held_offset, held);

  for (const OrderId id : {waits, paid}) ASSERT_TRUE(shop.give(ReleaseOrder{id, 1, ""}));
  project(true);
  EXPECT_TRUE(stuck().empty()) << "the deadline begins anew";
  EXPECT_EQ(instances().front().standing.front().since, shop.now);
  shop.now += std::chrono::hours(24 * 3);
  EXPECT_EQ(stuck(), (std::map<std::string, std::int64_t>{{"payment_initiated", 1}}));
  EXPECT_EQ(stuck("FulfilmentFlow"), (std::map<std::string, std::int64_t>{{"shipment_created", 1}}));
}

TEST_F(Flows, AreListedByStepAndAgePageByPage) {
  const Time begin = shop.now;
  for (const char* id : {"first", "second", "third"}) {
    order(id, "unknown-yet");
    shop.now += std::chrono::minutes(1);
  }
  order("declined", "decline-me");
  order("paid");
  project();
  shop.now = begin + std::chrono::minutes(5);
  FlowFilter filter{.flow = "PaymentFlow", .step = "payment_initiated"};
  EXPECT_EQ(names(filter), (Strings{"first", "second", "third"})) << "the longest there first";
  filter.step = "failure_notification";
  EXPECT_EQ(names(filter), Strings{"declined"});
  filter.step = "order-complete";
  EXPECT_EQ(names(filter), Strings{}) << "what has ended stands nowhere";
  filter = {.flow = "PaymentFlow", .step = {}, .older_than = std::chrono::minutes(4)};
  EXPECT_EQ(names(filter), (Strings{"first", "second"}));
  filter.older_than = std::chrono::seconds(0);
  for (const std::size_t limit : {1u, 2u, 3u, 4u, 5u}) {
    filter.limit = limit;
    filter.after.reset();
    Strings all;
    for (FlowPage next = page(filter);; next = page(filter)) {
      for (const FlowInstanceRow& row : next.rows) all.push_back(row.name);
      if (!next.next) break;
      filter.after = next.next;
    }
    EXPECT_EQ(all, (Strings{"first", "second", "third", "declined"})) << limit << " to a page";
  }
  filter = {.flow = "PaymentFlow", .step = {}, .limit = 2};
  EXPECT_EQ(names(filter), (Strings{"declined", "third"}));
  filter.after = page(filter).next;
  EXPECT_EQ(names(filter), (Strings{"second", "first"}));
  filter.after = page(filter).next;
  EXPECT_EQ(names(filter), Strings{"paid"}) << "ended ones come last";
  EXPECT_FALSE(page(filter).next);
}

TEST_F(Flows, FollowTheGoodsOfAnOrderInSeveralParcels) {
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 3, 99}}, "decline-me"));
  const std::string id = OrderId::of("A").to_string();
  shop.give(
      CreateShipment{"by-hand", id, {"4 Mill Lane", "Leeds", "", "LS1 4AB", "GB"}, {{"CUP", 1}}, "standard"});
  shop.now += std::chrono::minutes(5);
  ASSERT_TRUE(shop.give(RetryPayment{OrderId::of("A"), "4711"}));
  const Time packed = shop.now;
  shop.now += std::chrono::hours(1);
  shop.give(UpdateShipmentStatus{"by-hand", ShipmentStatus::shipped, shop.now});
  project(true);
  const FlowFilter all{.flow = "FulfilmentFlow", .step = {}};
  ASSERT_EQ(page(all).rows.size(), 1u);
  FlowInstanceRow row = page(all).rows.front();
  EXPECT_EQ(row.status, "running");
  ASSERT_EQ(steps_of(row), (Strings{"shipment_created", "shipment_dispatched"}));
  EXPECT_EQ(row.standing[0].since, packed) << "the last time that it came there";
  EXPECT_EQ(row.standing[1].since, shop.now);
  const std::map<std::string, std::int64_t> one_at_each{{"shipment_created", 1}, {"shipment_dispatched", 1}};
  EXPECT_EQ(counts("FulfilmentFlow"), one_at_each);
  FlowFilter old{.flow = "FulfilmentFlow", .step = {}, .older_than = std::chrono::seconds(0), .limit = 1};
  EXPECT_EQ(names(old), Strings{"A"});
  old.after = page(old).next;
  EXPECT_EQ(names(old), Strings{}) << "it stands at two steps, and is one";
  const FlowFilter beyond{.flow = "FulfilmentFlow", .step = {}, .stuck = true};
  shop.now = packed + std::chrono::hours(48);
  EXPECT_EQ(names(beyond), Strings{"A"});
  EXPECT_EQ(stuck("FulfilmentFlow"), (std::map<std::string, std::int64_t>{{"shipment_created", 1}}));
  shop.deliver_all();
  shop.give(UpdateShipmentStatus{"by-hand", ShipmentStatus::delivered, shop.now});
  project(true);
  row = page(all).rows.front();
  EXPECT_EQ(row.status, "done");
  EXPECT_TRUE(row.standing.empty());
  EXPECT_TRUE(counts("FulfilmentFlow").empty());
  EXPECT_EQ(names(beyond), Strings{});
  EXPECT_EQ(row.visited, told_of(row.instance, "FulfilmentFlow"));
  EXPECT_EQ(row.visited.back(), "order_delivered");
  EXPECT_EQ(std::count(row.visited.begin(), row.visited.end(), "shipment_delivered"), 2);
}

// What is kept beside the instances is the same whether it was kept batch by batch or made at once.
TEST_F(Flows, KeepTheSameFiguresInOneGoAndBatchByBatch) {
  order("paid");
  order("declined", "decline-me");
  order("late", "unknown-yet");
  project(true);
  shop.give(RetryPayment{OrderId::of("declined"), "4711"});
  shop.pass(std::chrono::hours(1));
  project(true);
  shop.deliver_all();
  project(true);
  queries.reset();
  auto comparison = std::get<0>(Comparison::open(folder.path()));
  ASSERT_EQ(comparison->apply(shop.batches), std::nullopt);
  EXPECT_EQ(comparison->first_difference(), std::nullopt);
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
