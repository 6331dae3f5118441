// The views by single stories: what a person reads of one order or product.
#include <algorithm>
#include <set>

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
        shop.order("SHOP-" + std::to_string(i), i % 2 ? "odd" : "even",
                   {{i % 3 ? "CUP" : "TEAPOT", i % 3 ? "Tea cup \"Süßes Café\"" : "Enamel teapot, blue"}},
                   i > 6 ? "decline" : "4711"));
  project();
  EXPECT_EQ(numbers({.paging = {.limit = 3}}), (Strings{"SHOP-9", "SHOP-8", "SHOP-7"}));
  const auto first = must(queries->orders({.paging = {.limit = 3}}));
  EXPECT_EQ(numbers({.paging = {first.back().serial, 2}}), (Strings{"SHOP-6", "SHOP-5"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}}), (Strings{"SHOP-9", "SHOP-8", "SHOP-7"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::processing, OrderStatus::pending}, .paging = {.limit = 4}}),
            (Strings{"SHOP-9", "SHOP-8", "SHOP-7", "SHOP-6"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}, .customer = CustomerId::of("even")}),
            (Strings{"SHOP-8"}));
  EXPECT_EQ(numbers({.search = "blue teap"}), (Strings{"SHOP-9", "SHOP-6", "SHOP-3"}));
  EXPECT_EQ(numbers({.search = "suss cafe"}).size(), 6u);
  EXPECT_EQ(numbers({.search = "süßes CAFE", .paging = {.limit = 2}}), (Strings{"SHOP-8", "SHOP-7"}));
  EXPECT_EQ(numbers({.search = "shop-5"}), (Strings{"SHOP-5"}));
  EXPECT_EQ(numbers({.search = "ada.odd@example.org teapot"}), (Strings{"SHOP-9", "SHOP-3"}));
  EXPECT_EQ(numbers({.statuses = {OrderStatus::pending}, .search = "cup"}), (Strings{"SHOP-8", "SHOP-7"}));
  EXPECT_EQ(numbers({.search = "\"*:( NEAR OR NOT"}).size(), 0u);
  EXPECT_EQ(numbers({.search = " -\"' "}).size(), 0u);  // no word in it
}

TEST_F(Views, PageTheStockBySku) {
  shop.product("CUP", "Tea cup", 5, {"LYON", "ROMA"});
  shop.product("POT", "Pot", 0, {"LYON"});
  shop.product("BOWL", "Bowl", 50, {"ROMA"});
  project();
  using Place = std::pair<std::string, std::string>;
  StockPlace last;
  const auto page = [&](StockFilter filter) {
    std::vector<Place> places;
    must(queries->each_stock(filter, [&](const StockRow& row) {
      places.emplace_back(row.sku, row.warehouse_code);
      last = row.place;
      return true;
    }));
    return places;
  };
  EXPECT_EQ(page({.limit = 2}), (std::vector<Place>{{"BOWL", "ROMA"}, {"CUP", "LYON"}}));
  shop.product("ASHTRAY", "Ashtray", 1, {"LYON"});  // rows that come in between move nothing
  project();
  EXPECT_EQ(page({.after = last, .limit = 2}), (std::vector<Place>{{"CUP", "ROMA"}, {"POT", "LYON"}}));
  EXPECT_EQ(page({.after = last, .limit = 2}), std::vector<Place>{});
  EXPECT_EQ(page({.product = "CUP"}).size(), 2u);
  EXPECT_EQ(page({.product = ProductId::of("CUP").to_string(), .warehouse = WarehouseId::of("ROMA")}),
            (std::vector<Place>{{"CUP", "ROMA"}}));
  EXPECT_TRUE(page({.product = "SAUCER"}).empty());
}

TEST_F(Views, FindARenamedProductByItsNewSku) {
  shop.product("CUP", "Tea cup", 5, {"LYON"});
  RegisterProduct renamed{.product = ProductId::of("CUP"), .sku = "MUG", .name = "Tea cup"};
  renamed.price = {250, *Currency::parse("GBP")};
  ASSERT_TRUE(shop.give(renamed));
  project();
  EXPECT_EQ(must(queries->product_named("MUG")), ProductId::of("CUP"));
  EXPECT_EQ(must(queries->product_named(ProductId::of("CUP").to_string())), ProductId::of("CUP"));
  EXPECT_EQ(must(queries->product_named("CUP")), std::nullopt);
}

TEST_F(Views, ForgetARemovedProductUntilItComesBack) {
  shop.product("CUP", "Tea cup", 5, {"LYON", "ROMA"});
  ASSERT_TRUE(shop.give(DeleteInventory{ProductId::of("CUP"), WarehouseId::of("ROMA"), {}, shop.now}));
  project();
  EXPECT_EQ(levels(), (Levels{{{"CUP", "LYON"}, {5, 0, 5}}}));
  ASSERT_TRUE(shop.give(DeleteInventory{ProductId::of("CUP"), {}, {}, shop.now}));
  project();
  EXPECT_TRUE(levels().empty());
  shop.product("CUP", "Tea cup", 3, {"LYON"});
  project();
  EXPECT_EQ(levels(), (Levels{{{"CUP", "LYON"}, {3, 0, 3}}}));
}

// A product's ledger, newest first: "kind reason quantity=on hand in place (order)".
Strings ledger(Queries& queries, const std::string& sku) {
  Strings lines;
  for (const MovementRow& one : must(queries.movements(ProductId::of(sku), {.limit = 100}))) {
    lines.push_back(one.kind + " " + one.reason + " " + std::to_string(one.quantity) + "=" +
                    std::to_string(one.on_hand) + " in " + one.warehouse_code);
    if (one.order) lines.back() += " (" + one.order_number + ")";
  }
  return lines;
}

TEST_F(Views, KeepALedgerOfWhatCameWasCountedLeftAndWasDropped) {
  shop.product("CUP", "Tea cup", 10, {"LYON", "ROMA"});
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 12, 99}}));
  project();  // what is held has not moved
  const Strings received{"received restock 10=10 in ROMA", "received restock 10=10 in LYON"};
  EXPECT_EQ(ledger(*queries, "CUP"), received);
  shop.give(UpdateInventory{ProductId::of("CUP"), -3, WarehouseId::of("ROMA"), shop.now});
  shop.give(UpdateInventory{ProductId::of("CUP"), 2, WarehouseId::of("ROMA"), shop.now});
  shop.deliver_all();
  project();
  Strings lines = ledger(*queries, "CUP");
  ASSERT_EQ(lines.size(), 6u);
  std::sort(lines.begin(), lines.begin() + 2);  // of one parcel, by the warehouses' order of preference
  EXPECT_EQ(lines, (Strings{"shipped shipment -10=0 in LYON (A)", "shipped shipment -2=7 in ROMA (A)",
                            "adjusted manual 2=9 in ROMA", "adjusted manual -3=7 in ROMA", received[0],
                            received[1]}));

  shop.give(DeleteInventory{ProductId::of("CUP"), WarehouseId::of("ROMA"), {}, shop.now});
  shop.give(AddInventory{ProductId::of("CUP"), 4, WarehouseId::of("ROMA"), shop.now});
  shop.give(DeleteInventory{ProductId::of("CUP"), {}, {}, shop.now});
  project();
  lines = ledger(*queries, "CUP");
  ASSERT_EQ(lines.size(), 9u);
  EXPECT_EQ(Strings(lines.begin(), lines.begin() + 3),
            (Strings{"adjusted removal -4=0 in ROMA", "received restock 4=4 in ROMA",
                     "adjusted removal -7=0 in ROMA"}));
  shop.product("CUP", "Tea cup", 3, {"LYON"});  // it comes back, and its ledger goes on
  project();
  lines = ledger(*queries, "CUP");
  EXPECT_EQ(lines.size(), 10u);
  EXPECT_EQ(lines.front(), "received restock 3=3 in LYON");
}

// Two orders' units leave one shelf: each entry names its own.
TEST_F(Views, NameTheOrderThatEachUnitLeftFor) {
  shop.inputs_a_batch = 100;
  shop.product("CUP", "Tea cup", 10);
  shop.give(shop.order("A", "1", {{"CUP", "Tea cup", 2, 99}}));
  shop.give(shop.order("B", "2", {{"CUP", "Tea cup", 3, 99}}));
  shop.deliver_all();
  shop.give(shop.order("C", "3", {{"CUP", "Tea cup", 1, 99}}));
  project();
  EXPECT_EQ(ledger(*queries, "CUP"),
            (Strings{"shipped shipment -3=5 in main (B)", "shipped shipment -2=8 in main (A)",
                     "received restock 10=10 in main"}));
  EXPECT_EQ(levels(), (Levels{{{"CUP", "main"}, {5, 1, 4}}}));
}

}  // namespace
}  // namespace flowmart::views
