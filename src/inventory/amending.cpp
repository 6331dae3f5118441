// An order that is changed: its reservation follows. At home what it has more is promised before the change
// counts. From an Orders Service elsewhere OrderAmended alone says it: what can be had is held, the rest is
// announced as out of stock and stands in the reservation as owed.
#include <algorithm>
#include <map>
#include <set>

#include "inventory/announcements.hpp"
#include "inventory/sourcing.hpp"

namespace flowmart::inventory {
namespace {

using contract::Allocation;
using contract::nothing;
using contract::ProductAllocation;
using contract::ProductQuantity;
using contract::StockStep;

using Places = std::map<WarehouseId, Quantity>;
using Held = std::map<ProductId, Places>;

void count(Held& held, const std::vector<ProductAllocation>& products) {
  for (const ProductAllocation& one : products)
    for (const Allocation& part : one.allocations) held[one.product][part.warehouse] += part.quantity;
}
Held all_held(const Reservation& kept) {
  Held held;
  count(held, kept.products);
  count(held, kept.ahead);
  return held;
}

// The product's entry, made where it belongs if there is none.
template <class One>
One& entry_of(std::vector<One>& sorted, ProductId product) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), product,
                                   [](const One& one, ProductId id) { return one.product < id; });
  if (at != sorted.end() && at->product == product) return *at;
  return *sorted.insert(at, One{product, {}});
}

void hold_more(Allocations& held, const Allocations& more) {
  for (const Allocation& part : more) {
    const auto at = std::find_if(held.begin(), held.end(),
                                 [&](const Allocation& one) { return one.warehouse == part.warehouse; });
    if (at == held.end()) held.push_back(part);
    else at->quantity += part.quantity;
  }
}

// Up to so many units leave the allocations, those of the last place first. Returns what left.
Allocations take_off(Allocations& held, Quantity units) {
  Allocations off;
  while (units > 0 && !held.empty()) {
    const Quantity part = std::min(units, held.back().quantity);
    off.push_back({held.back().warehouse, part});
    held.back().quantity -= part;
    units -= part;
    if (held.back().quantity == 0) held.pop_back();
  }
  return off;
}

Quantity units_in(const Allocations& allocations) {
  Quantity sum = 0;
  for (const Allocation& part : allocations) sum += part.quantity;
  return sum;
}

contract::StockAmended told(OrderId order, StockStep step, const Reservation& kept) {
  return {.order = order,
          .step = step,
          .firm = kept.phase == Phase::firm || kept.phase == Phase::consumed,
          .products = kept.products,
          .ahead = kept.ahead,
          .owed = kept.owed};
}

// The reservation as the order now is: what was promised ahead becomes its own; what more it has is looked
// for now.
class Settling {
 public:
  Settling(const Inventory& inventory, const Reservation& kept) : inventory_(inventory), kept_(kept) {}

  void change(ProductId product, Quantity by) {
    Allocations& held = entry_of(kept_.products, product).allocations;
    Quantity& owed = entry_of(kept_.owed, product).quantity;
    if (by < 0) {
      const Quantity forgiven = std::min(owed, -by);
      owed -= forgiven;
      take_off(held, -by - forgiven);
      return;
    }
    const Allocations promised = take_off(entry_of(kept_.ahead, product).allocations, by);
    hold_more(held, promised);
    const Quantity rest = by - units_in(promised);
    if (rest == 0) return;
    const Product* known = inventory_.on_file(product);
    const auto places = known ? places_of(*known, kept_.only_from) : std::span<const Bin>();
    const Quantity here = std::min(rest, available_in(places));
    if (here > 0) hold_more(held, sourcing_rules().source(places, here));
    if (here == rest) return;
    owed += rest - here;
    if (known) short_.push_back({product, rest});
  }

  // What nobody claimed is given back, and what is empty is no entry.
  const Reservation& settled() {
    kept_.ahead.clear();
    std::erase_if(kept_.products, [](const ProductAllocation& one) { return one.allocations.empty(); });
    std::erase_if(kept_.owed, [](const ProductQuantity& one) { return one.quantity == 0; });
    return kept_;
  }
  const std::vector<ProductQuantity>& short_of() const { return short_; }

 private:
  const Inventory& inventory_;
  Reservation kept_;
  std::vector<ProductQuantity> short_;
};

}  // namespace

void announce_change(const Inventory& inventory, const Reservation& before, const Reservation& after,
                     Time now, Decision<InventoryService>& out,
                     const std::vector<ProductQuantity>& could_not_serve) {
  Held was = all_held(before), is = all_held(after);
  std::map<ProductId, Quantity> short_of;
  for (const ProductQuantity& one : could_not_serve) short_of[one.product] = one.quantity;
  std::set<ProductId> products;
  for (const auto& [product, places] : was) products.insert(product);
  for (const auto& [product, places] : is) products.insert(product);
  for (const auto& [product, units] : short_of) products.insert(product);
  for (const ProductId id : products) {
    const Product* product = inventory.products.find(id);
    if (!product) continue;
    Announcements announce(*product, now, out);
    for (const Bin& bin : product->bins) {
      const WarehouseId place = bin.warehouse.warehouse;
      const Quantity change = was[id][place] - is[id][place];
      if (change != 0) announce.adjusted(bin, change, change > 0 ? reasons::release : reasons::reservation);
    }
    if (const auto missing = short_of.find(id); missing != short_of.end())
      announce.could_not_serve(missing->second);
    else announce.finish(reasons::reservation);
  }
}

// ---- asked for: all that it has more, or nothing

Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderAmending& amending,
                                  Time now) {
  if (amending.reserve.empty()) return nothing;
  const Reservation* kept = inventory.open_to(Act::amend, amending.order);
  contract::StockShort few{.order = amending.order, .shorts = {}};
  Reservation after = kept ? *kept : Reservation{};
  for (const ProductQuantity& one : amending.reserve) {
    const Product* product = kept ? inventory.on_file(one.product) : nullptr;
    const auto places = product ? places_of(*product, kept->only_from) : std::span<const Bin>();
    const Quantity available = available_in(places);
    if (one.quantity > available)
      few.shorts.push_back({one.product, product != nullptr, one.quantity, available});
    else if (few.shorts.empty())
      hold_more(entry_of(after.ahead, one.product).allocations,
                sourcing_rules().source(places, one.quantity));
  }
  Decision<InventoryService> out;
  if (!few.shorts.empty()) {
    for (const contract::Shortage& one : few.shorts)
      if (one.known)
        Announcements(*inventory.products.find(one.product), now, out).could_not_serve(one.wanted);
    return out.send(std::move(few));
  }
  out.send(told(amending.order, StockStep::promised, after));
  announce_change(inventory, *kept, after, now, out);
  return out;
}

// ---- it came to nothing: what was promised ahead is free again

Decision<InventoryService> decide(const Inventory& inventory, const contract::AmendmentEnded& ended,
                                  Time now) {
  if (ended.amendment.stage != contract::AmendmentStage::failed) return nothing;
  const Reservation* kept = inventory.open_to(Act::amend, ended.order);
  if (!kept || kept->ahead.empty()) return nothing;
  Reservation after = *kept;
  after.ahead.clear();
  Decision<InventoryService> out;
  out.send(told(ended.order, StockStep::let_go, after));
  announce_change(inventory, *kept, after, now, out);
  return out;
}

// ---- it counts

Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderAmended& amended,
                                  Time now) {
  const Reservation* kept = inventory.open_to(Act::amend, amended.orderId);
  if (!kept) return nothing;
  std::map<ProductId, Quantity> by;
  for (const contract::OrderAmended::Item& item : amended.amendedItems)
    by[item.productId] += item.newQuantity - item.oldQuantity;
  Settling settling(inventory, *kept);
  for (const auto& [product, change] : by)
    if (change != 0) settling.change(product, change);
  const Reservation& after = settling.settled();
  Decision<InventoryService> out;
  out.send(told(amended.orderId, StockStep::settled, after));
  announce_change(inventory, *kept, after, now, out, settling.short_of());
  if (after.products.empty() && lifecycle.allowed(kept->phase, Act::expire))
    out.cancel_timer(hold_timer, amended.orderId.uuid);
  return out;
}

void evolve(Inventory& inventory, const contract::StockAmended& stock) {
  Reservation& kept = inventory.reservations[stock.order];
  take(inventory, kept.products, -1);
  take(inventory, kept.ahead, -1);
  take(inventory, stock.products, +1);
  take(inventory, stock.ahead, +1);
  kept.products = stock.products;
  kept.ahead = stock.ahead;
  kept.owed = stock.owed;
  const bool empty = kept.products.empty() && kept.ahead.empty() && kept.owed.empty();
  lifecycle.go(kept.phase, empty ? Act::amend_to_nothing : Act::amend);
}

}  // namespace flowmart::inventory
