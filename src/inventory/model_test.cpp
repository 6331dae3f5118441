// Any sequence of messages, against a model that keeps the same products in the plainest way: numbers a
// warehouse, a ledger written out in full, and which order has how many units where.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <map>

#include "inventory/inventory_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace inventory_given;
using contract::testing::step;

const std::array<ProductId, 2> products{ProductId::of("KETTLE-17"), ProductId::of("MUG-BLUE")};
const std::array<WarehouseId, 3> warehouses{WarehouseId::of("leeds"), WarehouseId::of("lyon"),
                                            WarehouseId::of("graz")};
constexpr std::array<std::string_view, 3> countries{"GB", "FR", "AT"};

struct Shelf {
  Quantity on_hand = 0;               // sum of the ledger
  Quantity available = 0;             // sum of what was announced
  std::vector<Departure> departures;  // oldest first
};

class Model {
 public:
  // What the handled message itself says.
  void take(const AddInventory& m) {
    book(m.productId, m.warehouseId, MovementKind::received, m.quantity, reasons::restock);
  }
  void take(const UpdateInventory& m) {
    Quantity leaving = std::max<Quantity>(-m.quantityChange, 0), rest = m.quantityChange;
    for (Departure& departure : at(m.productId, m.warehouseId).departures) {
      const Quantity part = std::min(departure.quantity, leaving);
      if (part == 0) continue;
      book(m.productId, m.warehouseId, MovementKind::shipped, -part, reasons::shipment, departure.order);
      departure.quantity -= part;
      leaving -= part;
      rest += part;
    }
    std::erase_if(at(m.productId, m.warehouseId).departures,
                  [](const Departure& one) { return one.quantity == 0; });
    if (rest != 0) book(m.productId, m.warehouseId, MovementKind::adjusted, rest, reasons::manual);
  }
  void take(const DeleteInventory& m) {
    const bool whole = !m.warehouseId;
    for (const WarehouseId warehouse : warehouses) {
      if (!whole && warehouse != *m.warehouseId) continue;
      const Quantity left = at(m.productId, warehouse).on_hand;
      if (left != 0) book(m.productId, warehouse, MovementKind::adjusted, -left, reasons::removal);
    }
    if (whole) dropped_[m.productId] = ledger_[m.productId].size();
  }
  void take(const ConsumeStock& m) {
    std::vector<ProductAllocation>& held = holds_[m.order];
    for (const ProductAllocation& one : m.products) {
      if (std::erase(held, one) == 0) continue;
      for (const Allocation& part : one.allocations)
        at(one.product, part.warehouse).departures.push_back({m.order, part.quantity});
    }
    end_if_empty(m.order);
  }
  template <class M>
  void take(const M&) {}

  // What was sent.
  void hear(const InventoryAdjusted& adjusted) {
    count(adjusted.product_id, adjusted.event_id);
    Quantity& available = at(adjusted.product_id, *adjusted.warehouse_id).available;
    available += adjusted.adjusted_quantity;
    RC_ASSERT(available == adjusted.new_quantity);
    RC_ASSERT(adjusted.new_quantity >= 0);
  }
  void hear(const OutOfStock& out) {
    count(out.product_id, out.event_id);
    RC_ASSERT(out.new_quantity <= 0);
  }
  void hear(const StockReserved& m) {
    RC_ASSERT(holds_.emplace(m.order, m.products).second);
    RC_ASSERT(!m.products.empty());
  }
  void hear(const StockFirmed& m) {
    RC_ASSERT(units_of(holds_.at(m.order)) == units_of(m.products));
    holds_.at(m.order) = m.products;
  }
  void hear(const StockReleased& m) { holds_.erase(m.order); }
  template <class M>
  void hear(const M&) {}

  void compare(const Inventory& inventory) {
    std::map<std::pair<ProductId, WarehouseId>, Quantity> held;
    for (const auto& [order, kept] : holds_) {
      RC_ASSERT(inventory.reservations.find(order)->products == kept);
      for (const ProductAllocation& one : kept)
        for (const Allocation& part : one.allocations) held[{one.product, part.warehouse}] += part.quantity;
    }
    for (const ProductId product : products) {
      const Product* found = inventory.products.find(product);
      for (const WarehouseId warehouse : warehouses) {
        const Shelf& shelf = at(product, warehouse);
        Quantity reserved = held[{product, warehouse}];
        for (const Departure& departure : shelf.departures) reserved += departure.quantity;
        const Bin* bin = found ? found->bin(warehouse) : nullptr;
        RC_ASSERT(reserved <= shelf.on_hand);  // never oversold
        RC_ASSERT((bin ? bin->on_hand : 0) == shelf.on_hand);
        RC_ASSERT((bin ? bin->reserved() : 0) == reserved);
        RC_ASSERT((bin ? bin->available() : 0) == shelf.available);
        RC_ASSERT((bin ? bin->departures : std::vector<Departure>{}) == shelf.departures);
      }
      if (found) compare_ledger(product, *found);
    }
  }
  bool holds(OrderId order) const { return holds_.contains(order); }
  const std::vector<ProductAllocation>& held_by(OrderId order) { return holds_[order]; }

 private:
  Shelf& at(ProductId product, WarehouseId warehouse) { return shelves_[{product, warehouse}]; }

  void book(ProductId product, WarehouseId warehouse, MovementKind kind, Quantity quantity,
            std::string_view reason, std::optional<OrderId> order = {}) {
    at(product, warehouse).on_hand += quantity;
    std::vector<Movement>& ledger = ledger_[product];
    ledger.push_back({std::ssize(ledger) + 1, kind, quantity, std::string(reason), order, at_noon});
  }
  void count(ProductId product, const std::string& event_id) {
    RC_ASSERT(event_id == product.to_string() + ":" + std::to_string(++events_[product]));
  }
  void end_if_empty(OrderId order) {
    if (holds_[order].empty()) holds_.erase(order);
  }
  static std::map<ProductId, Quantity> units_of(const std::vector<ProductAllocation>& kept) {
    std::map<ProductId, Quantity> units;
    for (const ProductAllocation& one : kept)
      for (const Allocation& part : one.allocations) units[one.product] += part.quantity;
    return units;
  }
  // What is shown are the last entries since the product was dropped.
  void compare_ledger(ProductId product, const Product& found) {
    const std::vector<Movement>& all = ledger_[product];
    RC_ASSERT(found.movements == std::ssize(all));
    RC_ASSERT(found.announced == events_[product]);
    const std::size_t shown = std::min(all.size() - dropped_[product], movements_shown);
    RC_ASSERT(found.recent == std::vector(all.end() - std::ptrdiff_t(shown), all.end()));
  }

  std::map<std::pair<ProductId, WarehouseId>, Shelf> shelves_;
  std::map<ProductId, std::vector<Movement>> ledger_;
  std::map<ProductId, std::size_t> dropped_;  // entries before it was dropped last
  std::map<ProductId, std::int64_t> events_;
  std::map<OrderId, std::vector<ProductAllocation>> holds_;
};

struct Seen {
  int reserved = 0, few = 0, firmed = 0, released = 0, consumed = 0, dropped = 0;
};
Seen seen;

Quantity available(const Inventory& inventory, ProductId product) {
  const Product* found = inventory.products.find(product);
  return found ? found->available() : 0;
}

struct Shop {
  Inventory inventory;
  Model model;

  template <class M>
  Decision<InventoryService> play(const M& message) {
    std::array<Quantity, 2> before{};
    for (std::size_t i = 0; i < products.size(); ++i) before[i] = available(inventory, products[i]);
    const auto decision = step(inventory, message, at_noon);
    if (!decision.rejected()) {
      model.take(message);
      for (const auto& sent : decision.sent()) std::visit([&](const auto& one) { model.hear(one); }, sent);
    }
    model.compare(inventory);
    for (std::size_t i = 0; i < products.size(); ++i) inspect_alarms(decision, products[i], before[i]);
    return decision;
  }

  // One for each product that an order could not have, one for the moment when nothing is left, none besides.
  void inspect_alarms(const Decision<InventoryService>& decision, ProductId product, Quantity before) {
    std::size_t sold_out = 0, shortages = 0, expected = 0;
    for (const auto& sent : decision.sent()) {
      if (const auto* out = std::get_if<OutOfStock>(&sent); out && out->product_id == product)
        ++(out->adjustment_reason == reasons::shortage ? shortages : sold_out);
      if (const auto* verdict = std::get_if<StockShort>(&sent))
        for (const Shortage& one : verdict->shorts) expected += one.product == product && one.known;
    }
    RC_ASSERT(shortages == expected);
    RC_ASSERT(sold_out == (before > 0 && available(inventory, product) == 0 ? 1u : 0u));
  }

  // All of it or nothing, by plain numbers.
  void reserve(const ReserveStock& want) {
    bool enough = true, sound = true;
    for (const ProductQuantity& one : want.products) {
      sound = sound && one.quantity > 0;
      enough = enough && inventory.on_file(one.product) && available(inventory, one.product) >= one.quantity;
    }
    const bool fresh = !inventory.reservations.contains(want.order);
    const auto decision = play(want);
    if (!fresh) return;
    RC_ASSERT(decision.rejected() == !sound);
    RC_ASSERT(model.holds(want.order) == (sound && enough));
    if (sound) ++(enough ? seen.reserved : seen.few);
  }
};

RegisterProduct registration(ProductId product) {
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

OrderId any_order() { return OrderId::of("order " + std::to_string(*rc::gen::inRange(0, 12))); }

ReserveStock any_wish(OrderId order) {
  ReserveStock want{order, {}, expiry};
  for (const ProductId product : products)
    if (*rc::gen::inRange(0, 3) > 0) want.products.push_back({product, *rc::gen::inRange<Quantity>(0, 9)});
  if (want.products.empty()) want.products.push_back({products[0], 1});
  return want;
}

// What the order holds, or a part of it.
ConsumeStock any_consumption(Model& model, OrderId order) {
  ConsumeStock consume{order, model.held_by(order)};
  if (consume.products.size() > 1 && *rc::gen::arbitrary<bool>()) consume.products.pop_back();
  if (consume.products.empty()) consume.products.push_back({products[0], {{warehouses[0], 1}}});
  return consume;
}

void play_any(Shop& shop) {
  const OrderId order = any_order();
  const ProductId product = *rc::gen::elementOf(products);
  const WarehouseId warehouse = *rc::gen::elementOf(warehouses);
  const auto quantity = *rc::gen::inRange<Quantity>(-2, 12);
  switch (*rc::gen::weightedElement<int>(
      {{1, 0}, {7, 1}, {6, 2}, {1, 3}, {9, 4}, {2, 5}, {3, 6}, {4, 7}, {1, 8}})) {
    case 0: shop.play(registration(product)); return;
    case 1: shop.play(AddInventory{product, quantity, warehouse, at_noon}); return;
    case 2: shop.play(UpdateInventory{product, -quantity, warehouse, at_noon}); return;
    case 3: {
      const auto where = *rc::gen::element<std::optional<WarehouseId>>(std::nullopt, warehouse);
      seen.dropped += !shop.play(DeleteInventory{product, where, {}, at_noon}).rejected();
      return;
    }
    case 4: shop.reserve(any_wish(order)); return;
    case 5:
      seen.released += shop.model.holds(order);
      shop.play(cancelling(order));
      RC_ASSERT(!shop.model.holds(order));
      return;
    case 6: {
      shop.play(confirmed(order));
      const auto decision = shop.play(answer(order, std::string(*rc::gen::elementOf(countries))));
      seen.firmed += !decision.sent().empty();
      return;
    }
    case 7: {
      const bool held = shop.model.holds(order);
      const auto decision = shop.play(any_consumption(shop.model, order));
      seen.consumed += held && !decision.rejected();
      return;
    }
    default: shop.play(timed_out(order));
  }
}

TEST(Model, HoldsForAnySequenceOfMessages) {
  seen = {};
  EXPECT_TRUE(rc::check("never oversold; the ledger adds up; every hold ends once", [] {
    Shop shop;
    const int length = *rc::gen::inRange(0, 120);
    for (int i = 0; i < length; ++i) play_any(shop);
  }));
  for (const int many : {seen.reserved, seen.few, seen.firmed, seen.released, seen.consumed, seen.dropped})
    EXPECT_GT(many, 5);
}

TEST(Model, SaysNothingTwice) {
  EXPECT_TRUE(rc::check("what is given twice adds nothing", [] {
    Shop shop;
    const int length = *rc::gen::inRange(0, 60);
    for (int i = 0; i < length; ++i) play_any(shop);
    const OrderId order = any_order();
    const auto twice = [&](const auto& message) {
      const auto once = shop.play(message);
      if (once.rejected()) return;
      for (const auto& sent : once.sent())
        if (std::holds_alternative<StockShort>(sent)) return;
      const auto again = shop.play(message);
      RC_ASSERT(!again.rejected());
      // The one thing that is said again, because somebody may wait for it.
      for (const auto& sent : again.sent()) RC_ASSERT(std::holds_alternative<StockReleased>(sent));
    };
    twice(any_wish(order));
    twice(confirmed(order));
    twice(answer(order, "FR"));
    twice(ConsumeStock{order, shop.model.held_by(order)});
    twice(*rc::gen::arbitrary<bool>() ? cancelling(order) : cancelling(order, true));
    twice(timed_out(order));
    twice(registration(products[0]));
  }));
}

}  // namespace
}  // namespace flowmart::inventory
