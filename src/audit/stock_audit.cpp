// Invariants 3 and 4: per product and warehouse, on hand is the sum of the ledger; what is promised is never
// more; a reservation ends once. An order is taken with its stock held, and shipped or cancelled without.
#include <map>
#include <unordered_map>
#include <utility>

#include "audit/audit.hpp"
#include "contract/messages.hpp"
#include "contract/private/holds.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/stock.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

struct Shelf {
  Quantity on_hand = 0, held = 0, departing = 0;
};
struct ProductBooks {
  std::map<WarehouseId, Shelf> shelves;
  std::int64_t movements = 0;
};
using HoldKey = std::pair<OrderId, ProductId>;
struct HoldKeyHash {
  std::size_t operator()(const HoldKey& key) const noexcept {
    return std::hash<OrderId>{}(key.first) * 31 + std::hash<ProductId>{}(key.second);
  }
};

class StockAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<StockMoved>()) return moved(*m);
    if (const auto* m = message.as<StockHeld>()) return held(*m);
    if (const auto* m = message.as<StockFirmed>()) return firmed(*m);
    if (const auto* m = message.as<StockReleased>())
      return ended(m->order, m->product, m->allocations, false);
    if (const auto* m = message.as<StockConsumed>()) return ended(m->order, m->product, m->allocations, true);
    if (const auto* m = message.as<OrderPlaced>()) return placed(*m);
    if (const auto* m = message.as<OrderShipped>()) return holds_nothing(m->order, 6, "has been shipped");
    if (const auto* m = message.as<OrderCancelled>())
      return holds_nothing(m->orderId, 7, "has been cancelled");
    return std::nullopt;
  }

 private:
  static std::string name(ProductId product, WarehouseId warehouse) {
    return "product " + product.to_string() + " in warehouse " + warehouse.to_string();
  }

  std::optional<Finding> sound(ProductId product, WarehouseId warehouse) {
    const Shelf& shelf = products_[product].shelves[warehouse];
    if (shelf.on_hand < 0)
      return Finding{3, name(product, warehouse) + " has " + std::to_string(shelf.on_hand) + " on hand"};
    const Quantity reserved = shelf.held + shelf.departing;
    if (shelf.held < 0 || shelf.departing < 0 || reserved > shelf.on_hand)
      return Finding{3, name(product, warehouse) + " is oversold: " + std::to_string(reserved) +
                            " promised, " + std::to_string(shelf.on_hand) + " on hand"};
    return std::nullopt;
  }

  std::optional<Finding> moved(const StockMoved& m) {
    ProductBooks& books = products_[m.product];
    if (m.number != books.movements + 1)
      return Finding{3, "the ledger of product " + m.product.to_string() + " goes from movement " +
                            std::to_string(books.movements) + " to " + std::to_string(m.number)};
    books.movements = m.number;
    Shelf& shelf = books.shelves[m.warehouse];
    shelf.on_hand += m.quantity;
    if (m.kind == MovementKind::shipped) shelf.departing += m.quantity;  // a negative quantity
    if (m.on_hand != shelf.on_hand)
      return Finding{3, name(m.product, m.warehouse) + " says " + std::to_string(m.on_hand) +
                            " on hand, its ledger sums to " + std::to_string(shelf.on_hand)};
    return sound(m.product, m.warehouse);
  }

  std::optional<Finding> add(ProductId product, const std::vector<Allocation>& allocations, Quantity sign) {
    for (const Allocation& one : allocations) {
      if (one.quantity <= 0) return Finding{3, "an allocation of " + std::to_string(one.quantity) + " units"};
      products_[product].shelves[one.warehouse].held += sign * one.quantity;
    }
    for (const Allocation& one : allocations)
      if (auto finding = sound(product, one.warehouse)) return finding;
    return std::nullopt;
  }

  std::optional<Finding> held(const StockHeld& m) {
    if (!holds_.try_emplace({m.order, m.product}, m.allocations).second)
      return Finding{4,
                     "order " + m.order.to_string() + " holds product " + m.product.to_string() + " twice"};
    ++open_holds_[m.order];
    return add(m.product, m.allocations, 1);
  }

  std::optional<Finding> firmed(const StockFirmed& m) {
    const auto hold = holds_.find({m.order, m.product});
    if (hold == holds_.end())
      return Finding{4, "order " + m.order.to_string() + " firms stock that it does not hold"};
    for (const Allocation& one : hold->second)
      products_[m.product].shelves[one.warehouse].held -= one.quantity;
    hold->second = m.allocations;
    return add(m.product, m.allocations, 1);
  }

  std::optional<Finding> ended(OrderId order, ProductId product, const std::vector<Allocation>& allocations,
                               bool leaves) {
    const auto hold = holds_.find({order, product});
    if (hold == holds_.end())
      return Finding{4, "a reservation of order " + order.to_string() + " for product " +
                            product.to_string() + " ends that is not open: it ended before, or never was"};
    if (hold->second != allocations)
      return Finding{4, "order " + order.to_string() + " gives back other units of product " +
                            product.to_string() + " than it holds"};
    holds_.erase(hold);
    if (--open_holds_[order] == 0) open_holds_.erase(order);
    if (leaves)
      for (const Allocation& one : allocations)
        products_[product].shelves[one.warehouse].departing += one.quantity;
    return add(product, allocations, -1);
  }

  // What was taken on was promised: each product's lines are held, all of them.
  std::optional<Finding> placed(const OrderPlaced& m) {
    std::map<ProductId, Quantity> wanted;
    for (const OrderLine& line : m.lines) wanted[line.product] += line.quantity;
    for (const auto& [product, quantity] : wanted) {
      Quantity promised = 0;
      if (const auto hold = holds_.find({m.order, product}); hold != holds_.end())
        for (const Allocation& one : hold->second) promised += one.quantity;
      if (promised != quantity)
        return Finding{3, "order " + m.number + " was taken for " + std::to_string(quantity) +
                              " units of product " + product.to_string() + ", and holds " +
                              std::to_string(promised)};
    }
    return std::nullopt;
  }

  std::optional<Finding> holds_nothing(OrderId order, int invariant, std::string_view what) {
    if (!open_holds_.contains(order)) return std::nullopt;
    return Finding{invariant,
                   "order " + order.to_string() + " " + std::string(what) + ", and still holds stock"};
  }

  std::unordered_map<ProductId, ProductBooks> products_;
  std::unordered_map<OrderId, std::int64_t> open_holds_;
  std::unordered_map<HoldKey, std::vector<Allocation>, HoldKeyHash> holds_;
};

}  // namespace

std::unique_ptr<Auditor> make_stock_auditor() { return std::make_unique<StockAuditor>(); }

}  // namespace flowmart::audit
