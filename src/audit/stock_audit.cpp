// Invariants 3, 4 and 13: per product and warehouse, on hand is the sum of the ledger; what is promised is
// never more; a reservation ends once. An order is taken with its stock held, and shipped or cancelled
// without. A SKU is one product's.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

struct Shelf {
  Quantity on_hand = 0, held = 0, departing = 0;
  Quantity available() const { return on_hand - held - departing; }
};
using Shelves = std::map<WarehouseId, Shelf>;
using Holds = std::map<ProductId, std::vector<Allocation>>;

class StockAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (message.type->info.kind == Kind::command)
      return was_refused(batch, index) ? std::nullopt : asked(message);
    if (const auto* m = message.as<OrderAmended>()) amended(*m);  // also of an Orders Service elsewhere
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<InventoryAdjusted>()) return announced(*m);
    if (const auto* m = message.as<ProductRegistered>()) return registered(*m);
    if (const auto* m = message.as<StockReserved>()) return reserved(*m);
    if (const auto* m = message.as<StockAmended>()) return held_otherwise(*m);
    if (const auto* m = message.as<GetOrder>()) return stages_.step(m->orderId, "GetOrder");
    if (const auto* m = message.as<StockFirmed>()) return firmed(*m);
    if (const auto* m = message.as<StockReleased>()) return released(*m);
    if (const auto* m = message.as<StockSourced>()) return sourced(*m);
    if (const auto* m = message.as<OrderPlaced>()) return placed(*m, batch, index);
    if (const auto* m = message.as<OrderShipped>()) return holds_nothing(m->order, 6, "has been shipped");
    if (const auto* m = message.as<OrderCancelled>())
      return holds_nothing(m->orderId, 7, "has been cancelled");
    return std::nullopt;
  }

 private:
  std::optional<Finding> asked(const wire::AnyMessage& message) {
    if (const auto* m = message.as<AddInventory>()) return moved(m->productId, m->warehouseId, m->quantity);
    if (const auto* m = message.as<UpdateInventory>()) return updated(*m);
    if (const auto* m = message.as<DeleteInventory>()) return removed(*m);
    if (const auto* m = message.as<ConsumeStock>()) return consumed(*m);
    return std::nullopt;
  }

  static std::string name(ProductId product, WarehouseId warehouse) {
    return "product " + product.to_string() + " in warehouse " + warehouse.to_string();
  }

  static Quantity units_in(const std::vector<Allocation>& allocations) {
    Quantity sum = 0;
    for (const Allocation& one : allocations) sum += one.quantity;
    return sum;
  }

  std::optional<Finding> sound(ProductId product, WarehouseId warehouse) {
    const Shelf& shelf = products_[product][warehouse];
    if (shelf.on_hand < 0)
      return Finding{3, name(product, warehouse) + " has " + std::to_string(shelf.on_hand) + " on hand"};
    const Quantity reserved = shelf.held + shelf.departing;
    if (shelf.held < 0 || shelf.departing < 0 || reserved > shelf.on_hand)
      return Finding{3, name(product, warehouse) + " is oversold: " + std::to_string(reserved) +
                            " promised, " + std::to_string(shelf.on_hand) + " on hand"};
    return std::nullopt;
  }

  std::optional<Finding> moved(ProductId product, WarehouseId warehouse, Quantity quantity) {
    products_[product][warehouse].on_hand += quantity;
    return sound(product, warehouse);
  }

  // Units that orders took leave first.
  std::optional<Finding> updated(const UpdateInventory& m) {
    Shelf& shelf = products_[m.productId][m.warehouseId];
    if (m.quantityChange < 0) shelf.departing -= std::min(shelf.departing, -m.quantityChange);
    return moved(m.productId, m.warehouseId, m.quantityChange);
  }

  std::optional<Finding> registered(const ProductRegistered& m) {
    const auto holder = products_by_sku_.find(m.sku);
    if (holder != products_by_sku_.end() && holder->second != m.product)
      return Finding{13, "product " + m.product.to_string() + " is registered as " + m.sku +
                             ", which is product " + holder->second.to_string()};
    std::string& sku = skus_[m.product];
    products_by_sku_.erase(sku);
    sku = m.sku;
    products_by_sku_[sku] = m.product;
    return std::nullopt;
  }

  std::optional<Finding> removed(const DeleteInventory& m) {
    if (const auto sku = skus_.find(m.productId); sku != skus_.end() && !m.warehouseId) {
      products_by_sku_.erase(sku->second);
      skus_.erase(sku);
    }
    for (auto& [warehouse, shelf] : products_[m.productId]) {
      if (m.warehouseId && *m.warehouseId != warehouse) continue;
      shelf.on_hand = 0;
      if (auto finding = sound(m.productId, warehouse)) return finding;
    }
    return std::nullopt;
  }

  // What is announced as available is what the books say. (Of units that leave, available stays as it is, and
  // is told before a correction in the same message.)
  std::optional<Finding> announced(const InventoryAdjusted& m) {
    if (!m.warehouse_id || m.adjustment_reason == "shipment") return std::nullopt;
    const Quantity available = products_[m.product_id][*m.warehouse_id].available();
    if (available == m.new_quantity) return std::nullopt;
    return Finding{3, name(m.product_id, *m.warehouse_id) + " is announced with " +
                          std::to_string(m.new_quantity) + " available, the books say " +
                          std::to_string(available)};
  }

  std::optional<Finding> hold(ProductId product, const std::vector<Allocation>& allocations, Quantity sign) {
    for (const Allocation& one : allocations) {
      if (one.quantity <= 0) return Finding{3, "an allocation of " + std::to_string(one.quantity) + " units"};
      products_[product][one.warehouse].held += sign * one.quantity;
    }
    for (const Allocation& one : allocations)
      if (auto finding = sound(product, one.warehouse)) return finding;
    return std::nullopt;
  }

  std::optional<Finding> reserved(const StockReserved& m) {
    Holds& holds = holds_[m.order];
    for (const ProductAllocation& one : m.products) {
      if (!holds.try_emplace(one.product, one.allocations).second)
        return Finding{
            4, "order " + m.order.to_string() + " holds product " + one.product.to_string() + " twice"};
      if (auto finding = hold(one.product, one.allocations, 1)) return finding;
    }
    return stages_.step(m.order, "StockReserved");
  }

  void amended(const OrderAmended& m) {
    auto& by = amended_[m.orderId];
    by.clear();
    for (const OrderAmended::Item& item : m.amendedItems)
      by[item.productId] += item.newQuantity - item.oldQuantity;
  }

  static std::map<ProductId, Quantity> units_of(const Holds& holds) {
    std::map<ProductId, Quantity> units;
    for (const auto& [product, allocations] : holds) units[product] += units_in(allocations);
    return units;
  }
  static Holds holds_of(const std::vector<ProductAllocation>& products) {
    Holds holds;
    for (const ProductAllocation& one : products) holds[one.product] = one.allocations;
    return holds;
  }

  // What is promised ahead comes on top and is let go again; else it is held or owed what the order has more.
  std::optional<Finding> held_otherwise(const StockAmended& m) {
    const std::string order = "order " + m.order.to_string();
    Holds& holds = holds_[m.order];
    Holds& ahead = ahead_[m.order];
    auto& owed = owed_[m.order];
    const Holds now_holds = holds_of(m.products), now_ahead = holds_of(m.ahead);
    auto units = units_of(holds), now_units = units_of(now_holds);
    if (m.step != StockStep::settled && holds != now_holds)
      return Finding{4, order + " is not changed yet, and holds other stock"};
    if (m.step != StockStep::promised && !now_ahead.empty())
      return Finding{4, order + " still holds stock for a change that is decided"};
    if (m.step == StockStep::settled) {
      auto wanted = units;
      for (const auto& [product, quantity] : owed) wanted[product] += quantity;
      for (const auto& [product, quantity] : amended_[m.order]) wanted[product] += quantity;
      auto got = now_units;
      for (const ProductQuantity& one : m.owed) got[one.product] += one.quantity;
      for (const auto& [product, quantity] : wanted)
        if (got[product] != std::max<Quantity>(quantity, 0))
          return Finding{4, order + " is to have " + std::to_string(quantity) + " units of product " +
                                product.to_string() + " and has, or is owed, " +
                                std::to_string(got[product])};
      amended_.erase(m.order);
    }
    for (const auto* part : {&holds, &ahead})
      for (const auto& [product, allocations] : *part)
        for (const Allocation& one : allocations) products_[product][one.warehouse].held -= one.quantity;
    holds = now_holds;
    ahead = now_ahead;
    owed.clear();
    for (const ProductQuantity& one : m.owed) owed[one.product] = one.quantity;
    for (const auto* part : {&holds, &ahead})
      for (const auto& [product, allocations] : *part)
        if (auto finding = hold(product, allocations, 1)) return finding;
    const bool nothing = holds.empty() && ahead.empty() && owed.empty();
    if (ahead.empty()) ahead_.erase(m.order);
    if (owed.empty()) owed_.erase(m.order);
    if (nothing) holds_.erase(m.order);
    return stages_.step(m.order, nothing ? "StockAmended, to nothing" : "StockAmended");
  }

  // As many as were held; where they leave from may be another warehouse by then.
  std::optional<Finding> firmed(const StockFirmed& m) {
    const auto holds = holds_.find(m.order);
    for (const ProductAllocation& one : m.products) {
      if (holds == holds_.end() || !holds->second.contains(one.product))
        return Finding{4, "order " + m.order.to_string() + " firms stock that it does not hold"};
      std::vector<Allocation>& held = holds->second[one.product];
      if (units_in(held) != units_in(one.allocations))
        return Finding{4, "order " + m.order.to_string() + " firms " +
                              std::to_string(units_in(one.allocations)) + " units of product " +
                              one.product.to_string() + ", and holds " + std::to_string(units_in(held))};
      for (const Allocation& part : held) products_[one.product][part.warehouse].held -= part.quantity;
      held = one.allocations;
      if (auto finding = hold(one.product, one.allocations, 1)) return finding;
    }
    return stages_.step(m.order, "StockFirmed");
  }

  // Said again when nothing is held any more, which ends nothing.
  std::optional<Finding> released(const StockReleased& m) {
    const auto holds = holds_.find(m.order);
    if (holds == holds_.end()) return std::nullopt;
    for (const auto& [product, allocations] : holds->second)
      if (auto finding = hold(product, allocations, -1)) return finding;
    for (const auto& [product, allocations] : ahead_[m.order])
      if (auto finding = hold(product, allocations, -1)) return finding;
    ahead_.erase(m.order);
    owed_.erase(m.order);
    holds_.erase(holds);
    return stages_.step(m.order, m.expired ? "StockReleased, expired" : "StockReleased");
  }

  // Units that an order holds there are its no more.
  std::optional<Finding> give_up(OrderId order, ProductId product, const Allocation& part,
                                 std::string_view why) {
    const auto holds = holds_.find(order);
    const auto found = holds == holds_.end() ? Holds::iterator{} : holds->second.find(product);
    if (holds == holds_.end() || found == holds->second.end())
      return Finding{4, "a reservation of order " + order.to_string() + " for product " +
                            product.to_string() + " ends that is not open: it ended before, or never was"};
    auto& held = found->second;
    const auto there = std::find_if(
        held.begin(), held.end(), [&part](const Allocation& one) { return one.warehouse == part.warehouse; });
    if (there == held.end() || there->quantity < part.quantity)
      return Finding{4, "order " + order.to_string() + " " + std::string(why) + " other units of product " +
                            product.to_string() + " than it holds"};
    if ((there->quantity -= part.quantity) == 0) held.erase(there);
    if (held.empty()) holds->second.erase(found);
    return std::nullopt;
  }

  std::optional<Finding> consumed(const ConsumeStock& m) {
    for (const ProductAllocation& one : m.products) {
      for (const Allocation& part : one.allocations) {
        if (auto finding = give_up(m.order, one.product, part, "takes")) return finding;
        products_[one.product][part.warehouse].departing += part.quantity;
      }
      if (auto finding = hold(one.product, one.allocations, -1)) return finding;
    }
    const auto holds = holds_.find(m.order);
    if (holds == holds_.end()) return std::nullopt;
    const bool last = holds->second.empty() && !ahead_.contains(m.order);
    if (last) holds_.erase(holds);
    return stages_.step(m.order, last ? "ConsumeStock, the last" : "ConsumeStock");
  }

  // Held anew, as far as there was some; what was refused is held no more, and may be off the shelf.
  std::optional<Finding> sourced(const StockSourced& m) {
    for (const ProductAllocation& one : m.released) {
      for (const Allocation& part : one.allocations)
        if (auto finding = give_up(m.order, one.product, part, "gives up")) return finding;
      if (auto finding = hold(one.product, one.allocations, -1)) return finding;
    }
    for (const ProductAllocation& one : m.written_off)
      for (const Allocation& part : one.allocations)
        if (auto finding = moved(one.product, part.warehouse, -part.quantity)) return finding;
    for (const ProductAllocation& one : m.products) {
      for (const Allocation& part : one.allocations) {
        auto& held = holds_[m.order][one.product];
        const auto same = std::find_if(held.begin(), held.end(), [&part](const Allocation& known) {
          return known.warehouse == part.warehouse;
        });
        if (same == held.end()) held.push_back(part);
        else same->quantity += part.quantity;
      }
      if (auto finding = hold(one.product, one.allocations, 1)) return finding;
    }
    return stages_.step(m.order, "StockSourced");
  }

  // What was taken on was promised: each product's lines are held, all of them.
  std::optional<Finding> placed(const OrderPlaced& m, const engine::Batch& batch, std::size_t index) {
    std::map<ProductId, Quantity> wanted;
    const auto& input = batch.messages[batch.inputs[batch.input_of(index)].message].message;
    if (const auto* wish = input.as<PlaceOrder>())
      for (const PlaceOrder::Item& item : wish->items) wanted[product_of(item.itemId, m)] += item.quantity;
    for (const auto& [product, quantity] : wanted) {
      Quantity promised = 0;
      if (const auto holds = holds_.find(m.order); holds != holds_.end())
        if (const auto held = holds->second.find(product); held != holds->second.end())
          promised = units_in(held->second);
      if (promised != quantity)
        return Finding{3, "order " + m.number + " was taken for " + std::to_string(quantity) +
                              " units of product " + product.to_string() + ", and holds " +
                              std::to_string(promised)};
    }
    return std::nullopt;
  }

  static ProductId product_of(const std::string& item, const OrderPlaced& m) {
    for (const NamedProduct& one : m.named)
      if (one.item == item) return one.product;
    return ProductId::of(item);
  }

  std::optional<Finding> holds_nothing(OrderId order, int invariant, std::string_view what) {
    const auto holds = holds_.find(order);
    if (holds == holds_.end() || holds->second.empty()) return std::nullopt;
    return Finding{invariant,
                   "order " + order.to_string() + " " + std::string(what) + ", and still holds stock"};
  }

  std::unordered_map<ProductId, Shelves> products_;
  std::unordered_map<ProductId, std::string> skus_;  // of those on file
  std::unordered_map<std::string, ProductId> products_by_sku_;
  std::unordered_map<OrderId, Holds> holds_;  // open ones
  std::unordered_map<OrderId, Holds> ahead_;  // for amendments that are not decided
  std::unordered_map<OrderId, std::map<ProductId, Quantity>> owed_;
  std::unordered_map<OrderId, std::map<ProductId, Quantity>> amended_;  // by how much, not settled yet
  Stages<OrderId> stages_{reservation_lifecycle()};
};

}  // namespace

std::unique_ptr<Auditor> make_stock_auditor() { return std::make_unique<StockAuditor>(); }

}  // namespace flowmart::audit
