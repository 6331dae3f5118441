// Any sequence of messages, against a model that keeps the same product in the plainest way: numbers a
// warehouse, and which order has how many units where.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "contract/testing/given.hpp"
#include "inventory/stock.hpp"

namespace flowmart::inventory {
namespace {

using namespace contract;
using contract::testing::at_noon;
using contract::testing::step;

const ProductId product = ProductId::of("KETTLE-17");
const std::array<WarehouseId, 3> warehouses{WarehouseId::of("leeds"), WarehouseId::of("lyon"),
                                            WarehouseId::of("graz")};
constexpr std::array<std::string_view, 3> countries{"GB", "FR", "AT"};

struct Model {
  std::map<WarehouseId, Quantity> on_hand;    // sum of the ledger
  std::map<WarehouseId, Quantity> available;  // sum of what was announced
  std::map<WarehouseId, Quantity> departing;
  std::map<OrderId, Allocations> holds;
  std::map<OrderId, int> ends;  // how often a hold of the order ended, less how often one began
  std::int64_t entries = 0, events = 0;

  void hear(const StockMoved& moved) {
    RC_ASSERT(moved.number == ++entries);
    on_hand[moved.warehouse] += moved.quantity;
    RC_ASSERT(on_hand[moved.warehouse] == moved.on_hand);
    if (moved.kind == MovementKind::shipped) departing[moved.warehouse] += moved.quantity;
  }
  void hear(const InventoryAdjusted& adjusted) {
    RC_ASSERT(adjusted.event_id == product.to_string() + ":" + std::to_string(++events));
    available[*adjusted.warehouse_id] += adjusted.adjusted_quantity;
    RC_ASSERT(available[*adjusted.warehouse_id] == adjusted.new_quantity);
    RC_ASSERT(adjusted.new_quantity >= 0);
  }
  void hear(const OutOfStock& out) {
    ++events;
    RC_ASSERT(out.new_quantity <= 0);
  }
  void hear(const StockHeld& held) {
    RC_ASSERT(holds.emplace(held.order, held.allocations).second);
    RC_ASSERT(--ends[held.order] == -1);
  }
  void hear(const StockReleased& released) {
    RC_ASSERT(holds.erase(released.order) == 1);
    RC_ASSERT(++ends[released.order] == 0);
  }
  void hear(const StockConsumed& consumed) {
    RC_ASSERT(holds.at(consumed.order) == consumed.allocations);
    holds.erase(consumed.order);
    RC_ASSERT(++ends[consumed.order] == 0);
    for (const Allocation& part : consumed.allocations) departing[part.warehouse] += part.quantity;
  }
  void hear(const StockFirmed& firmed) { holds.at(firmed.order) = firmed.allocations; }
  void hear(const ProductRemoved& removed) {
    if (!removed.warehouse) {
      RC_ASSERT(holds.empty());
      for (const auto& [warehouse, quantity] : on_hand) RC_ASSERT(quantity == 0);
    }
  }
  template <class M>
  void hear(const M&) {}

  Quantity held_in(WarehouseId warehouse) const {
    Quantity sum = 0;
    for (const auto& [order, allocations] : holds)
      for (const Allocation& part : allocations)
        if (part.warehouse == warehouse) sum += part.quantity;
    return sum;
  }
};

void compare(const Stock& stock, Model& model) {
  for (const WarehouseId warehouse : warehouses) {
    const Bin* bin = stock.bin(warehouse);
    const Quantity reserved = model.held_in(warehouse) + model.departing[warehouse];
    RC_ASSERT(reserved >= 0);
    RC_ASSERT(reserved <= model.on_hand[warehouse]);  // never oversold
    RC_ASSERT((bin ? bin->on_hand : 0) == model.on_hand[warehouse]);
    RC_ASSERT((bin ? bin->reserved() : 0) == reserved);
    RC_ASSERT((bin ? bin->available() : 0) == model.available[warehouse]);
  }
  RC_ASSERT(stock.holds.size() == model.holds.size());
}

template <class M>
void play(Stock& stock, Model& model, const M& message) {
  const Quantity available = stock.available();
  const auto decision = step<StockAggregate>(stock, message, at_noon);
  if (!decision.rejected())
    for (const auto& sent : decision.sent()) std::visit([&](const auto& one) { model.hear(one); }, sent);
  compare(stock, model);

  std::size_t sold_out = 0, shortages = 0;
  for (const auto& sent : decision.sent()) {
    if (const auto* out = std::get_if<OutOfStock>(&sent))
      ++(out->adjustment_reason == reasons::shortage ? shortages : sold_out);
    shortages -= std::holds_alternative<StockShort>(sent);
  }
  RC_ASSERT(shortages == 0u);  // one for each order that could not be met, and none besides
  RC_ASSERT(sold_out == (available > 0 && stock.available() == 0 ? 1u : 0u));
}

RegisterProduct registration() {
  RegisterProduct wanted;
  wanted.product = product;
  wanted.sku = "KETTLE-17";
  for (std::size_t i = 0; i < 2; ++i) {  // the third warehouse appears undescribed
    Warehouse& warehouse = wanted.warehouses.emplace_back();
    warehouse.warehouse = warehouses[i];
    warehouse.code = countries[i];
    warehouse.country = countries[i];
    warehouse.priority = *rc::gen::inRange<std::int64_t>(0, 3);
  }
  return wanted;
}

void play_any(Stock& stock, Model& model) {
  const OrderId order = OrderId::of("order " + std::to_string(*rc::gen::inRange(0, 6)));
  const WarehouseId warehouse = warehouses[*rc::gen::inRange<std::size_t>(0, 3)];
  const auto quantity = *rc::gen::inRange<Quantity>(-2, 12);
  switch (*rc::gen::weightedElement<int>({{1, 0}, {6, 1}, {6, 2}, {1, 3}, {8, 4}, {4, 5}, {4, 6}, {4, 7}})) {
    case 0: return play(stock, model, registration());
    case 1: return play(stock, model, AddInventory{product, quantity, warehouse, at_noon});
    case 2: return play(stock, model, UpdateInventory{product, -quantity, warehouse, at_noon});
    case 3: {
      const auto where = *rc::gen::element<std::optional<WarehouseId>>(std::nullopt, warehouse);
      return play(stock, model, DeleteInventory{product, where, {}, at_noon});
    }
    case 4: return play(stock, model, HoldStock{order, product, quantity, at_noon});
    case 5: return play(stock, model, ReleaseStock{order, product, "any"});
    case 6: {
      const auto country = *rc::gen::elementOf(countries);
      return play(stock, model, FirmStock{order, product, std::string(country)});
    }
    default: return play(stock, model, ConsumeStock{order, product});
  }
}

TEST(StockModel, HoldsForAnySequenceOfMessages) {
  EXPECT_TRUE(rc::check("never oversold; the ledger adds up; every hold ends once", [] {
    Stock stock;
    Model model;
    const int length = *rc::gen::inRange(0, 120);
    for (int i = 0; i < length; ++i) play_any(stock, model);
  }));
}

TEST(StockModel, SaysNothingTwice) {
  EXPECT_TRUE(rc::check("a hold, a release, a firming and a consumption given twice add nothing", [] {
    Stock stock;
    Model model;
    const int length = *rc::gen::inRange(0, 60);
    for (int i = 0; i < length; ++i) play_any(stock, model);
    const OrderId order = OrderId::of("order " + std::to_string(*rc::gen::inRange(0, 6)));
    const auto twice = [&](const auto& message) {
      const auto once = step<StockAggregate>(stock, message, at_noon);
      for (const auto& sent : once.sent())
        if (std::holds_alternative<StockShort>(sent) || std::holds_alternative<ProductUnknown>(sent)) return;
      if (once.rejected()) return;
      const auto again = step<StockAggregate>(stock, message, at_noon);
      RC_ASSERT(!again.rejected());
      RC_ASSERT(again.sent().empty());
    };
    twice(HoldStock{order, product, 3, at_noon});
    twice(FirmStock{order, product, "FR"});
    twice(*rc::gen::arbitrary<bool>() ? ReleaseStock{order, product, "any"}
                                      : ReleaseStock{order, product, "x"});
    twice(HoldStock{order, product, 2, at_noon});
    twice(ConsumeStock{order, product});
    twice(registration());
  }));
}

}  // namespace
}  // namespace flowmart::inventory
