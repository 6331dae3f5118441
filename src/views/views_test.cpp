// The views against a fold of their own over the same batches: simple maps, by the messages that say what
// happened to an order or a unit of stock, and not by those that the views go by.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "journal/temporary_folder_test.hpp"
#include "views/comparison.hpp"
#include "views/projector.hpp"
#include "views/queries.hpp"
#include "views/testing_shop.hpp"

namespace flowmart::views {
namespace {

using namespace contract;
using testing::Shop;

std::unique_ptr<Projector> must_open(const std::filesystem::path& folder) {
  auto opened = Projector::open(folder);
  if (const auto* fault = std::get_if<journal::OpenFault>(&opened)) fail(fault->reason);
  return std::get<0>(std::move(opened));
}

template <class T>
T must(Read<T> result) {
  if (!result) fail(result.failure());
  return std::move(*result);
}

class Views : public ::testing::Test {
 protected:
  void project() {
    shop.end_batch();
    auto projector = must_open(folder.path());
    const std::size_t from = projector->position();
    ASSERT_EQ(projector->apply(std::span(shop.batches).subspan(from), true), std::nullopt);
    queries = std::get<0>(Queries::open(folder.path()));
  }
  OrderRow the_order(const std::string& id) {
    const auto found = must(queries->order(OrderId::of(id)));
    check(found.has_value(), "the order is on file");
    return *found;
  }
  std::vector<std::string> numbers(const OrderFilter& filter) {
    std::vector<std::string> found;
    for (const OrderRow& row : must(queries->orders(filter))) found.push_back(row.number);
    return found;
  }
  // (on hand, reserved, available) by SKU and warehouse.
  using Levels = std::map<std::pair<std::string, std::string>, std::array<Quantity, 3>>;
  Levels levels() {
    Levels found;
    must(queries->each_stock({}, [&](const StockRow& row) {
      found[{row.sku, row.warehouse_code}] = {row.on_hand, row.reserved, row.available};
      return true;
    }));
    return found;
  }

  journal::TemporaryFolder folder;
  Shop shop;
  std::unique_ptr<Queries> queries;
};

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

// A random week in a small shop.
void live(Shop& shop, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto sku = [&] { return "SKU-" + std::to_string(random() % 12); };
  for (int i = 0; i < 12; ++i)
    shop.product("SKU-" + std::to_string(i), "Thing " + std::to_string(i),
                 static_cast<Quantity>(random() % 80), {"LYON", "ROMA"});
  std::uint64_t next = 0;
  for (int i = 0; i < 400; ++i) {
    shop.inputs_a_batch = 1 + random() % 7;
    const auto what = random() % 10;
    if (what < 6) {
      std::vector<Shop::Line> lines;
      for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
        const std::string one = sku();
        lines.push_back({one, "Thing", static_cast<std::int64_t>(1 + random() % 6), 100});
      }
      const char* const tokens[] = {"4711", "4711", "decline", "unknown"};
      // Now and then one that was refused, or placed, is tried again.
      const auto number = random() % 8 == 0 ? random() % (next + 1) : next++;
      shop.give(shop.order("W-" + std::to_string(number), std::to_string(random() % 5), lines,
                           tokens[random() % 4]));
      if (random() % 8 == 0) {
        const OrderId any = OrderId::of("W-" + std::to_string(random() % (next + 1)));
        shop.give(CreateShipment{
            "by hand " + std::to_string(next), any.to_string(), {}, {{"SKU-1", 1}}, "standard"});
      }
    } else if (what == 6) {
      shop.give(CancelOrder{OrderId::of("W-" + std::to_string(random() % (next + 1))), "no", "buyer"});
    } else if (what == 7) {
      shop.deliver_all();
    } else if (what == 8) {
      shop.pass(std::chrono::minutes(random() % 20));
    } else {
      shop.give(AddInventory{ProductId::of(sku()), static_cast<std::int64_t>(1 + random() % 20),
                             WarehouseId::of(random() % 2 ? "LYON" : "ROMA"), shop.now});
    }
  }
  shop.end_batch();
}

// What the journal says, folded as simply as can be.
struct Model {
  std::map<Uuid, OrderStatus> orders;
  std::map<std::pair<Uuid, Uuid>, Quantity> on_hand, held;
  std::map<std::pair<Uuid, Uuid>, std::vector<Allocation>> holds;  // by order and product

  void hold(const OrderId& order, const ProductId& product, std::vector<Allocation> now) {
    auto& present = holds[{order.uuid, product.uuid}];
    for (const Allocation& part : present) held[{product.uuid, part.warehouse.uuid}] -= part.quantity;
    present = std::move(now);
    for (const Allocation& part : present) held[{product.uuid, part.warehouse.uuid}] += part.quantity;
  }
  void take(const wire::AnyMessage& message) {
    if (const auto* m = message.as<OrderPlaced>()) orders[m->order.uuid] = OrderStatus::pending;
    if (const auto* m = message.as<OrderConfirmed>())
      orders[OrderId::of(m->orderId).uuid] = OrderStatus::processing;
    if (const auto* m = message.as<OrderShipped>()) orders[m->order.uuid] = OrderStatus::shipped;
    if (const auto* m = message.as<OrderDelivered>()) orders[m->order.uuid] = OrderStatus::delivered;
    if (const auto* m = message.as<OrderCancelled>()) orders[m->orderId.uuid] = OrderStatus::cancelled;
    if (const auto* m = message.as<StockMoved>())
      on_hand[{m->product.uuid, m->warehouse.uuid}] += m->quantity;
    if (const auto* m = message.as<StockHeld>()) hold(m->order, m->product, m->allocations);
    if (const auto* m = message.as<StockFirmed>()) hold(m->order, m->product, m->allocations);
    if (const auto* m = message.as<StockReleased>()) hold(m->order, m->product, {});
    if (const auto* m = message.as<StockConsumed>()) hold(m->order, m->product, {});
  }
};

TEST_F(Views, EqualTheFoldOfTheJournal) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Shop random_shop;
    live(random_shop, seed);
    Model model;
    for (const engine::Batch& batch : random_shop.batches)
      for (const engine::BatchMessage& message : batch.messages) model.take(message.message);
    ASSERT_GT(model.orders.size(), 50u);

    journal::TemporaryFolder place;
    ASSERT_EQ(must_open(place.path())->apply(random_shop.batches, true), std::nullopt);
    queries = std::get<0>(Queries::open(place.path()));
    const auto rows = must(queries->orders({.paging = {.limit = 10'000}}));
    EXPECT_EQ(rows.size(), model.orders.size());
    std::set<OrderStatus> statuses;
    for (const OrderRow& row : rows) {
      EXPECT_EQ(row.status, model.orders.at(row.id.uuid)) << row.number;
      statuses.insert(row.status);
    }
    EXPECT_GE(statuses.size(), 3u);
    std::size_t shelves = 0;
    must(queries->each_stock({}, [&](const StockRow& row) {
      const std::pair key{row.product.uuid, row.warehouse.uuid};
      EXPECT_EQ(row.on_hand, model.on_hand[key]) << row.sku << row.warehouse_code;
      EXPECT_EQ(row.reserved, model.held[key]) << row.sku << row.warehouse_code;
      return ++shelves;
    }));
    EXPECT_EQ(shelves, 24u);
  }
}

// Everything in every table, as text.
std::string dump(const std::filesystem::path& folder) {
  auto connection = sqlite::Connection::open(views_file(folder), sqlite::Mode::read_only);
  std::string all;
  for (const char* table : {"progress", "orders", "order_lines", "refusals", "stories", "payments",
                            "shipments", "notifications", "products", "warehouses", "stock", "movements"}) {
    const std::string columns = connection.text(
        std::string(
            "SELECT group_concat('quote(' || name || ')', ' || ''|'' || ') FROM pragma_table_info('") +
        table + "')");
    auto rows = connection.prepare("SELECT " + columns + " FROM " + table + " ORDER BY 1");
    while (rows.step()) all.append(table).append(" ").append(rows.text(0)).append("\n");
  }
  return all;
}

TEST_F(Views, AreTheSameHoweverTheBatchesCome) {
  live(shop, 42);
  std::string expected;
  for (const std::size_t at_a_time : {shop.batches.size(), std::size_t{1}, std::size_t{17}}) {
    journal::TemporaryFolder place;
    auto projector = must_open(place.path());
    for (std::size_t at = 0; at < shop.batches.size(); at += at_a_time) {
      const auto part = std::span(shop.batches).subspan(at, std::min(at_a_time, shop.batches.size() - at));
      ASSERT_EQ(projector->apply(part, false), std::nullopt);
      if (at_a_time == 17) {  // nothing may hang on what is kept in memory
        projector.reset();
        projector = must_open(place.path());
        ASSERT_EQ(projector->position(), part.back().sequence);
      }
    }
    projector.reset();
    if (expected.empty()) expected = dump(place.path());
    EXPECT_GT(expected.size(), 100'000u);
    EXPECT_TRUE(dump(place.path()) == expected) << at_a_time;
  }
}

TEST_F(Views, AreComparedWithARebuild) {
  live(shop, 11);
  for (std::size_t at = 0; at < shop.batches.size(); at += 17)  // each time anew, with nothing in memory
    ASSERT_EQ(
        must_open(folder.path())
            ->apply(std::span(shop.batches).subspan(at, std::min<std::size_t>(17, shop.batches.size() - at)),
                    false),
        std::nullopt);
  const auto difference = [&] {
    auto opened = Comparison::open(folder.path());
    if (const auto* fault = std::get_if<journal::OpenFault>(&opened)) fail(fault->reason);
    Comparison& comparison = *std::get<0>(opened);
    EXPECT_EQ(comparison.position(), shop.batches.size());
    EXPECT_EQ(comparison.apply(shop.batches), std::nullopt);
    const auto found = comparison.first_difference();
    EXPECT_GT(comparison.rows(), 0u);
    return found.value_or("");
  };
  EXPECT_EQ(difference(), "");
  const auto expect_found = [&](const std::string& sql, const std::string& undo, const std::string& what) {
    auto writer = sqlite::Connection::open(views_file(folder.path()), sqlite::Mode::read_write);
    writer.run(sql);
    EXPECT_NE(difference().find(what), std::string::npos) << difference();
    writer.run(undo);
    EXPECT_EQ(difference(), "");
  };
  expect_found("UPDATE products SET name = 'Other' WHERE sku = 'SKU-3'",
               "UPDATE products SET name = 'Thing 3' WHERE sku = 'SKU-3'",
               "has name = \"Other\", the journal gives");
  expect_found("INSERT INTO refusals VALUES(999999, x'00', 'W-X', '', '', 0)",
               "DELETE FROM refusals WHERE serial = 999999",
               "the row of refusals with serial = \"999999\" does not follow from the journal");
  expect_found("INSERT INTO order_words(rowid, words) VALUES(999999, 'zebra')",
               "INSERT INTO order_words(order_words, rowid, words) VALUES('delete', 999999, 'zebra')",
               "the row of words with term = \"zebra\", doc = \"999999\" does not follow");
}

TEST_F(Views, AreRebuiltToTheSame) {
  live(shop, 7);
  auto projector = must_open(folder.path());
  ASSERT_EQ(projector->apply(shop.batches, true), std::nullopt);
  const std::string before = dump(folder.path());
  ASSERT_EQ(projector->clear(), std::nullopt);
  EXPECT_EQ(projector->position(), 0u);
  EXPECT_TRUE(must(std::get<0>(Queries::open(folder.path()))->orders({})).empty());
  ASSERT_EQ(projector->apply(shop.batches, true), std::nullopt);
  EXPECT_TRUE(dump(folder.path()) == before);
}

TEST_F(Views, TakeNothingInWhenTheDiskRefuses) {
  live(shop, 3);
  auto projector = must_open(folder.path());
  const auto first = std::span(shop.batches).first(50), rest = std::span(shop.batches).subspan(50);
  ASSERT_EQ(projector->apply(first, true), std::nullopt);
  const std::string before = dump(folder.path());
  auto writer = sqlite::Connection::open(views_file(folder.path()), sqlite::Mode::read_write);
  writer.run("CREATE TRIGGER full BEFORE UPDATE ON progress BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  const auto why = projector->apply(rest, true);
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("disk full"), std::string::npos) << *why;
  EXPECT_EQ(projector->position(), 50u);
  EXPECT_TRUE(dump(folder.path()) == before);
  writer.run("DROP TRIGGER full");
  ASSERT_EQ(projector->apply(rest, true), std::nullopt);
  journal::TemporaryFolder other;
  ASSERT_EQ(must_open(other.path())->apply(shop.batches, true), std::nullopt);
  EXPECT_TRUE(dump(folder.path()) == dump(other.path()));
}

TEST_F(Views, ReportAFileThatIsNotTheirs) {
  EXPECT_EQ(std::get<1>(Queries::open(folder.path())).failure, journal::OpenFailure::missing);
  {
    auto made = must_open(folder.path());
    sqlite::Connection::open(views_file(folder.path()), sqlite::Mode::read_write)
        .run("PRAGMA user_version=9");
  }
  EXPECT_EQ(std::get<1>(Projector::open(folder.path())).failure, journal::OpenFailure::newer);
  ASSERT_EQ(drop_views(folder.path()), std::nullopt);
  EXPECT_EQ(must_open(folder.path())->position(), 0u);
}

}  // namespace
}  // namespace flowmart::views
