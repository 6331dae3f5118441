// The views by single stories: what a person reads of one order, product or inbox.
#include "fixture.hpp"

namespace flowmart::views {
namespace {

using Strings = std::vector<std::string>;

TEST_F(Views, ShowAnOrderFromPlacedToDelivered) {
  shop.product("TEAPOT", "Enamel teapot, blue", 10);
  shop.product("CUP", "Tea cup", 100);
  ASSERT_TRUE(shop.give(shop.order("A-1", "17850",
                                   {{"TEAPOT", "Enamel teapot, blue", 2, 1000},
                                    {"CUP", "Tea cup", 12, 99},
                                    {"TEAPOT", "Enamel teapot, blue", 1, 1000}})));
  project();
  OrderRow order = the_order("A-1");
  EXPECT_EQ(order.number, "A-1");
  EXPECT_EQ(order.status, OrderStatus::processing);
  EXPECT_EQ(order.customer_number, "17850");
  EXPECT_EQ(order.email, "ada.17850@example.org");
  EXPECT_EQ(order.line_count, 3);
  EXPECT_EQ(order.units, 15);
  EXPECT_EQ(order.total.to_string(), "41.88");
  EXPECT_EQ(order.country, "GB");
  const auto lines = must(queries->order_lines(OrderId::of("A-1")));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1].sku, "CUP");
  EXPECT_EQ(lines[1].total.to_string(), "11.88");
  EXPECT_EQ(levels(), (Levels{{{"CUP", "main"}, {100, 12, 88}}, {{"TEAPOT", "main"}, {10, 3, 7}}}));
  const auto payment = must(queries->payment(OrderId::of("A-1")));
  ASSERT_TRUE(payment);
  EXPECT_EQ(payment->status, "completed");
  EXPECT_EQ(payment->captured.to_string(), "41.88");
  EXPECT_EQ(payment->attempts, 1);
  ASSERT_EQ(must(queries->shipments(OrderId::of("A-1"))).size(), 1u);
  EXPECT_EQ(must(queries->shipments(OrderId::of("A-1")))[0].status, "pending");

  shop.deliver_all();
  project();
  order = the_order("A-1");
  EXPECT_EQ(order.status, OrderStatus::delivered);
  EXPECT_EQ(levels(), (Levels{{{"CUP", "main"}, {88, 0, 88}}, {{"TEAPOT", "main"}, {7, 0, 7}}}));
  EXPECT_EQ(must(queries->shipments(OrderId::of("A-1")))[0].status, "delivered");
  EXPECT_EQ(must(queries->shipments(OrderId::of("A-1")))[0].items, 15);
  const auto movements = must(queries->movements(ProductId::of("TEAPOT"), {}));
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].kind, "shipped");
  EXPECT_EQ(movements[0].quantity, -3);
  EXPECT_EQ(movements[0].on_hand, 7);
  EXPECT_EQ(movements[0].order_number, "A-1");
  EXPECT_EQ(movements[1].kind, "received");
  EXPECT_FALSE(movements[1].order);
  EXPECT_EQ(must(queries->movements(ProductId::of("TEAPOT"), {movements[0].serial, 10})).size(), 1u);
}

TEST_F(Views, KeepRefusedAttemptsApart) {
  shop.product("CUP", "Tea cup", 5);
  ASSERT_TRUE(shop.give(shop.order("A-1", "1", {{"CUP", "Tea cup", 6, 99}})));
  project();
  EXPECT_FALSE(must(queries->order(OrderId::of("A-1"))));
  const auto refusals = must(queries->refusals({}));
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_EQ(refusals[0].number, "A-1");
  EXPECT_EQ(refusals[0].reason, "out-of-stock");
  EXPECT_NE(refusals[0].shorts.find("\"available\":5"), std::string::npos) << refusals[0].shorts;
  const auto told = must(queries->story(OrderId::of("A-1")));
  ASSERT_EQ(told.size(), 1u);

  ASSERT_TRUE(shop.give(shop.order("A-1", "1", {{"CUP", "Tea cup", 5, 99}})));
  project();
  EXPECT_TRUE(must(queries->order(OrderId::of("A-1"))));
  const auto whole = must(queries->story(OrderId::of("A-1")));
  ASSERT_GE(whole.size(), 2u);
  EXPECT_EQ(whole[0], told[0]);
}

TEST_F(Views, ShowMoneyThatFailsOrGoesBack) {
  shop.product("CUP", "Tea cup", 100);
  shop.give(shop.order("declined", "1", {{"CUP", "Tea cup", 1, 99}}, "decline-me"));
  shop.give(shop.order("doubtful", "1", {{"CUP", "Tea cup", 1, 99}}, "unknown-first"));
  shop.give(shop.order("cancelled", "1", {{"CUP", "Tea cup", 1, 99}}));
  shop.give(CancelOrder{OrderId::of("cancelled"), "changed my mind", "buyer"});
  project();
  EXPECT_EQ(must(queries->payment(OrderId::of("declined")))->status, "failed");
  EXPECT_EQ(must(queries->payment(OrderId::of("declined")))->failure, "card_declined");
  EXPECT_EQ(must(queries->payment(OrderId::of("doubtful")))->status, "processing");
  const auto refunded = must(queries->payment(OrderId::of("cancelled")));
  EXPECT_EQ(refunded->status, "refunded");
  EXPECT_EQ(refunded->refunded.to_string(), "0.99");
  EXPECT_EQ(the_order("cancelled").status, OrderStatus::cancelled);
  EXPECT_EQ(the_order("cancelled").note, "changed my mind");

  shop.pass(std::chrono::hours(24));
  project();
  EXPECT_EQ(must(queries->payment(OrderId::of("doubtful")))->status, "completed");
  EXPECT_EQ(the_order("doubtful").status, OrderStatus::processing);
  EXPECT_EQ(the_order("declined").status, OrderStatus::cancelled);
  EXPECT_EQ(levels(), (Levels{{{"CUP", "main"}, {100, 1, 99}}}));
}

// The story holds exactly what concerns the order: its own inputs with all they led to, gateway and timers
// included, and nothing of other orders.
TEST_F(Views, TellTheWholeStoryOfAnOrder) {
  shop.inputs_a_batch = 3;
  shop.product("CUP", "Tea cup", 100);
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 1, 99}}, "unknown-first"));
  shop.give(shop.order("B", "2", {{"CUP", "Tea cup", 1, 99}}));
  shop.pass(std::chrono::hours(1));
  shop.deliver_all();
  project();
  std::set<std::int64_t> seen;
  for (const char* id : {"A", "B"}) {
    std::vector<std::string> types;
    for (const EventSpan& span : must(queries->story(OrderId::of(id))))
      for (std::int64_t event = span.first; event <= span.last; ++event) {
        EXPECT_TRUE(seen.insert(event).second) << "told twice: " << event;
        for (const engine::Batch& batch : shop.batches) {
          const auto first = static_cast<std::int64_t>(batch.first_event);
          if (event >= first && event < first + static_cast<std::int64_t>(batch.messages.size()))
            types.emplace_back(batch.messages[static_cast<std::size_t>(event - first)].message.type->id);
        }
      }
    EXPECT_EQ(types.front(), "PlaceOrder");
    const std::set<std::string> all(types.begin(), types.end());
    for (const char* type : {"OrderPlaced", "ChargeRequested", "ChargeAnswered", "PaymentProcessed",
                             "OrderConfirmed", "ShipmentCreated", "UpdateShipmentStatus", "OrderDelivered"})
      EXPECT_TRUE(all.contains(type)) << id << " lacks " << type;
    EXPECT_EQ(all.contains("ChargeStatusRequested"), *id == 'A');
  }
  std::size_t untold = 0;  // only what put the product on file
  for (const engine::Batch& batch : shop.batches)
    for (std::size_t i = 0; i < batch.messages.size(); ++i)
      if (!seen.contains(static_cast<std::int64_t>(batch.first_event + i))) ++untold;
  EXPECT_LT(untold, 12u);
}

TEST_F(Views, ListOrdersNewestFirstByStatusCustomerAndWords) {
  shop.product("TEAPOT", "Enamel teapot, blue", 1000);
  shop.product("CUP", "Tea cup \"Süßes Café\"", 1000);
  for (int i = 1; i <= 9; ++i)
    shop.give(
        shop.order("ORD-" + std::to_string(i), i % 2 ? "odd" : "even",
                   {{i % 3 ? "CUP" : "TEAPOT", i % 3 ? "Tea cup \"Süßes Café\"" : "Enamel teapot, blue"}},
                   i > 6 ? "decline" : "4711"));
  project();
  EXPECT_EQ(numbers({.paging = {.limit = 3}}), (Strings{"ORD-9", "ORD-8", "ORD-7"}));
  const auto first = must(queries->orders({.paging = {.limit = 3}}));
  EXPECT_EQ(numbers({.paging = {first.back().serial, 2}}), (Strings{"ORD-6", "ORD-5"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}}), (Strings{"ORD-9", "ORD-8", "ORD-7"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::processing, OrderStatus::pending}, .paging = {.limit = 4}}),
            (Strings{"ORD-9", "ORD-8", "ORD-7", "ORD-6"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}, .customer = CustomerId::of("even")}),
            (Strings{"ORD-8"}));
  EXPECT_EQ(numbers({.search = "blue teap"}), (Strings{"ORD-9", "ORD-6", "ORD-3"}));
  EXPECT_EQ(numbers({.search = "suss cafe"}).size(), 0u);  // ß is a letter of its own
  EXPECT_EQ(numbers({.search = "süßes CAFE", .paging = {.limit = 2}}), (Strings{"ORD-8", "ORD-7"}));
  EXPECT_EQ(numbers({.search = "ord-5"}), (Strings{"ORD-5"}));
  EXPECT_EQ(numbers({.search = "ada.odd@example.org teapot"}), (Strings{"ORD-9", "ORD-3"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}, .search = "cup"}), (Strings{"ORD-8", "ORD-7"}));
  EXPECT_EQ(numbers({.search = "\"*:( NEAR OR NOT"}).size(), 0u);
  EXPECT_EQ(numbers({.search = " -\"' "}).size(), 9u);  // no word in it
}

TEST_F(Views, AnswerTheInventoryList) {
  shop.product("CUP", "Tea cup", 5, {"LYON", "ROMA"});
  shop.product("POT", "Pot", 0, {"LYON"});
  shop.product("TEAPOT", "Teapot", 50, {"ROMA"});
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 7, 99}}));
  shop.give(shop.order("B", "1", {{"CUP", "Tea cup", 3, 99}}));
  project();
  GetInventoryList query;
  auto answer = must(queries->inventory(query));
  ASSERT_EQ(answer.items.size(), 3u);
  EXPECT_EQ(answer.items[0].sku, "CUP");
  EXPECT_EQ(answer.items[0].quantityOnHand, 10);
  EXPECT_EQ(answer.items[0].quantityReserved, 10);
  EXPECT_FALSE(answer.items[0].inStock);
  query.filters = GetInventoryList::Filters{.inStock = true};
  EXPECT_EQ(must(queries->inventory(query)).items.front().sku, "TEAPOT");
  query.filters = GetInventoryList::Filters{.location = "LYON"};
  answer = must(queries->inventory(query));
  EXPECT_EQ(answer.pagination.totalItems, 2);
  EXPECT_EQ(answer.items[0].quantityOnHand, 5);
  EXPECT_EQ(answer.items[0].location, "LYON");
  query.filters = GetInventoryList::Filters{.category = "things", .minStockLevel = 1};
  EXPECT_EQ(must(queries->inventory(query)).pagination.totalItems, 1);
  query.filters = GetInventoryList::Filters{.category = "others"};
  EXPECT_EQ(must(queries->inventory(query)).pagination.totalPages, 0);
  query.filters.reset();
  query.pagination = GetInventoryList::Pagination{2, 2};
  answer = must(queries->inventory(query));
  EXPECT_EQ(answer.pagination.totalPages, 2);
  ASSERT_EQ(answer.items.size(), 1u);
  EXPECT_EQ(answer.items[0].sku, "TEAPOT");
  query.pagination = GetInventoryList::Pagination{INT64_MAX, INT64_MAX};
  EXPECT_TRUE(must(queries->inventory(query)).items.empty());
}

TEST_F(Views, ForgetARemovedProductUntilItComesBack) {
  shop.product("CUP", "Tea cup", 5, {"LYON", "ROMA"});
  ASSERT_TRUE(shop.give(DeleteInventory{ProductId::of("CUP"), WarehouseId::of("ROMA"), {}, shop.now}));
  project();
  EXPECT_EQ(levels(), (Levels{{{"CUP", "LYON"}, {5, 0, 5}}}));
  ASSERT_TRUE(shop.give(DeleteInventory{ProductId::of("CUP"), {}, {}, shop.now}));
  project();
  EXPECT_TRUE(levels().empty());
  EXPECT_EQ(must(queries->inventory({})).pagination.totalItems, 0);
  shop.product("CUP", "Tea cup", 3, {"LYON"});
  project();
  EXPECT_EQ(levels(), (Levels{{{"CUP", "LYON"}, {3, 0, 3}}}));
}

TEST_F(Views, ShowInboxes) {
  shop.product("CUP", "Tea cup", 100);
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 1, 99}}));
  shop.give(shop.order("B", "2", {{"CUP", "Tea cup", 1, 99}}));
  project();
  const Uuid first = CustomerId::of("1").uuid;
  const auto mine = must(queries->notifications({.recipient = first}));
  ASSERT_GE(mine.size(), 2u);
  EXPECT_EQ(mine.back().about, "order_placed");
  EXPECT_GT(must(queries->notifications({})).size(), mine.size());
  ASSERT_TRUE(shop.give(MarkNotificationRead{mine.back().id}));
  project();
  EXPECT_EQ(must(queries->notifications({.recipient = first, .unread_only = true})).size(), mine.size() - 1);
  EXPECT_TRUE(must(queries->notifications({.recipient = first})).back().read_at.has_value());
}

}  // namespace
}  // namespace flowmart::views
