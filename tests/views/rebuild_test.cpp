// The views against a fold of their own over the same batches: simple maps, by the messages that say what
// happened to an order or a unit of stock, and not by those that the views go by. And against themselves:
// made anew, compared, damaged.
#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include "fixture.hpp"
#include "views/comparison.hpp"
#include "views/schema.hpp"

namespace flowmart::views {
namespace {

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
    const auto what = random() % 12;
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
    } else if (what > 9) {
      AmendOrder wish;
      wish.order = OrderId::of("W-" + std::to_string(random() % (next + 1)));
      if (random() % 3 > 0) wish.lines.push_back({1, {}, static_cast<Quantity>(random() % 8), {}});
      if (random() % 3 == 0) wish.add.push_back({sku(), static_cast<Quantity>(1 + random() % 4), {}, {}});
      if (random() % 5 == 0) wish.tags = std::vector<std::string>{"changed"};
      shop.give(wish);
    } else {
      const ProductId product = ProductId::of(sku());
      const WarehouseId warehouse = WarehouseId::of(random() % 2 ? "LYON" : "ROMA");
      if (random() % 4 == 0)  // a count: more or less than was thought, and refused if it is too much less
        shop.give(
            UpdateInventory{product, static_cast<std::int64_t>(random() % 20) - 12, warehouse, shop.now});
      else
        shop.give(AddInventory{product, static_cast<std::int64_t>(1 + random() % 20), warehouse, shop.now});
    }
  }
  shop.end_batch();
}

// What the journal says, folded as simply as can be.
struct Model {
  using Held = std::vector<ProductAllocation>;
  std::map<Uuid, OrderStatus> orders;
  std::map<std::pair<Uuid, Uuid>, Quantity> on_hand, held;
  std::map<Uuid, Held> holds, ahead;  // by order
  std::map<Uuid, std::int64_t> totals;

  void count(const Held& products, Quantity sign) {
    for (const ProductAllocation& one : products)
      for (const Allocation& part : one.allocations)
        held[{one.product.uuid, part.warehouse.uuid}] += sign * part.quantity;
  }
  void hold(const OrderId& order, Held now) {
    count(holds[order.uuid], -1);
    count(now, +1);
    holds[order.uuid] = std::move(now);
  }
  // Each parcel takes its own units.
  void consume(const ConsumeStock& taken) {
    Held rest = holds[taken.order.uuid];
    for (const ProductAllocation& gone : taken.products)
      for (const Allocation& part : gone.allocations)
        for (ProductAllocation& one : rest)
          for (Allocation& place : one.allocations)
            if (one.product == gone.product && place.warehouse == part.warehouse)
              place.quantity -= part.quantity;
    for (ProductAllocation& one : rest)
      std::erase_if(one.allocations, [](const Allocation& place) { return place.quantity == 0; });
    std::erase_if(rest, [](const ProductAllocation& one) { return one.allocations.empty(); });
    hold(taken.order, std::move(rest));
  }
  void take(const wire::AnyMessage& message) {
    if (const auto* m = message.as<OrderPlaced>()) {
      orders[m->order.uuid] = OrderStatus::pending;
      totals[m->order.uuid] = m->total.minor;
    }
    if (const auto* m = message.as<OrderConfirmed>())
      orders[OrderId::of(m->orderId).uuid] = OrderStatus::processing;
    if (const auto* m = message.as<OrderShipped>()) orders[m->order.uuid] = OrderStatus::shipped;
    if (const auto* m = message.as<OrderDelivered>()) orders[m->order.uuid] = OrderStatus::delivered;
    if (const auto* m = message.as<OrderCancelled>()) orders[m->orderId.uuid] = OrderStatus::cancelled;
    if (const auto* m = message.as<AddInventory>())
      on_hand[{m->productId.uuid, m->warehouseId.uuid}] += m->quantity;
    if (const auto* m = message.as<UpdateInventory>())
      on_hand[{m->productId.uuid, m->warehouseId.uuid}] += m->quantityChange;
    if (const auto* m = message.as<StockReserved>()) hold(m->order, m->products);
    if (const auto* m = message.as<StockFirmed>()) hold(m->order, m->products);
    if (const auto* m = message.as<StockReleased>()) {
      hold(m->order, {});
      count(std::exchange(ahead[m->order.uuid], {}), -1);
    }
    if (const auto* m = message.as<StockAmended>()) {
      hold(m->order, m->products);
      count(std::exchange(ahead[m->order.uuid], m->ahead), -1);
      count(m->ahead, +1);
    }
    if (const auto* m = message.as<AmendmentEnded>(); m && m->amendment.stage == AmendmentStage::counted)
      totals[m->order.uuid] = m->amendment.total_after.minor;
    if (const auto* m = message.as<ConsumeStock>()) consume(*m);
  }
  // What its receiver refused has changed nothing.
  void take(const engine::Batch& batch) {
    std::set<std::uint32_t> refused;
    for (const engine::BatchStep& step : batch.steps)
      if (step.rejection) refused.insert(step.message);
    for (std::uint32_t i = 0; i < batch.messages.size(); ++i)
      if (!refused.contains(i)) take(batch.messages[i].message);
  }
};

// Each product's ledger adds up to what is on hand, entry by entry.
void expect_ledger_adds_up(Queries& queries,
                           const std::map<std::pair<std::string, std::string>, Quantity>& there) {
  std::set<std::string> kinds;
  for (int i = 0; i < 12; ++i) {
    const std::string sku = "SKU-" + std::to_string(i);
    auto movements = must(queries.movements(ProductId::of(sku), {.limit = 10'000}));
    std::map<std::string, Quantity> sums;
    std::int64_t number = 0;
    for (auto one = movements.rbegin(); one != movements.rend(); ++one) {
      EXPECT_EQ(one->serial, ++number) << sku;
      EXPECT_EQ(one->on_hand, sums[one->warehouse_code] += one->quantity) << sku << " #" << number;
      EXPECT_EQ(one->order.has_value(), one->kind == "shipped") << sku << " #" << number;
      kinds.insert(one->kind + " " + one->reason);
    }
    for (const auto& [warehouse, sum] : sums) EXPECT_EQ(sum, there.at({sku, warehouse})) << sku << warehouse;
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"adjusted manual", "received restock", "shipped shipment"}));
}

// Who holds what, product by product.
void expect_holders(Queries& queries, const Model& model, std::map<bool, int>& for_good) {
  std::map<std::array<Uuid, 3>, Quantity> expected, found;
  for (const auto* held : {&model.holds, &model.ahead})
    for (const auto& [order, products] : *held)
      for (const ProductAllocation& one : products)
        for (const Allocation& part : one.allocations)
          expected[{one.product.uuid, order, part.warehouse.uuid}] += part.quantity;
  for (int i = 0; i < 12; ++i) {
    const ProductId product = ProductId::of("SKU-" + std::to_string(i));
    HoldPlace after;
    for (const ReservationRow& row : must(queries.reservations({.product = product, .limit = 10'000}))) {
      found[{product.uuid, row.order.uuid, row.warehouse.uuid}] = row.quantity;
      EXPECT_FALSE(row.order_number.empty());
      EXPECT_LT(after, row.place);
      after = row.place;
      ++for_good[!row.until];
    }
  }
  EXPECT_EQ(found, expected);
}

TEST_F(Views, EqualTheFoldOfTheJournal) {
  std::map<bool, int> for_good;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Shop random_shop;
    live(random_shop, seed);
    Model model;
    for (const engine::Batch& batch : random_shop.batches) model.take(batch);
    ASSERT_GT(model.orders.size(), 50u);

    journal::TemporaryFolder place;
    ASSERT_EQ(must_open(place.path())->apply(random_shop.batches, true), std::nullopt);
    queries = std::get<0>(Queries::open(place.path()));
    const auto rows = must(queries->orders({.paging = {.limit = 10'000}}));
    EXPECT_EQ(rows.size(), model.orders.size());
    std::set<OrderStatus> statuses;
    for (const OrderRow& row : rows) {
      EXPECT_EQ(row.status, model.orders.at(row.id.uuid)) << row.number;
      EXPECT_EQ(row.total.minor, model.totals.at(row.id.uuid)) << row.number;
      statuses.insert(row.status);
    }
    EXPECT_GE(statuses.size(), 3u);
    std::map<std::pair<std::string, std::string>, Quantity> there;
    must(queries->each_stock({}, [&](const StockRow& row) {
      const std::pair key{row.product.uuid, row.warehouse.uuid};
      EXPECT_EQ(row.on_hand, model.on_hand[key]) << row.sku << row.warehouse_code;
      EXPECT_EQ(row.reserved, model.held[key]) << row.sku << row.warehouse_code;
      there[{row.sku, row.warehouse_code}] = row.on_hand;
      return true;
    }));
    EXPECT_EQ(there.size(), 24u);
    expect_holders(*queries, model, for_good);
    expect_ledger_adds_up(*queries, there);
  }
  EXPECT_GT(for_good[true], 0);
  EXPECT_GT(for_good[false], 0);
}

// Everything in every table, as text.
std::string dump(const std::filesystem::path& folder) {
  auto connection = sqlite::Connection::open(views_file(folder), sqlite::Mode::read_only);
  std::string all;
  for (const char* table : {"progress", "orders", "order_lines", "refusals", "stories", "payments",
                            "money_moves", "reconciliations", "shipments", "flow_instances", "products",
                            "warehouses", "stock", "movements", "reservations"}) {
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
        .run("PRAGMA user_version=" + std::to_string(format + 1));
  }
  EXPECT_EQ(std::get<1>(Projector::open(folder.path())).failure, journal::OpenFailure::newer);
  ASSERT_EQ(drop_views(folder.path()), std::nullopt);
  EXPECT_EQ(must_open(folder.path())->position(), 0u);
}

}  // namespace
}  // namespace flowmart::views
