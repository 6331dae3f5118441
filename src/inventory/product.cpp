#include "inventory/product.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace flowmart::inventory {

Quantity Product::on_hand() const {
  Quantity sum = 0;
  for (const Bin& bin : bins) sum += bin.on_hand;
  return sum;
}

Quantity Product::reserved() const {
  Quantity sum = 0;
  for (const Bin& bin : bins) sum += bin.reserved();
  return sum;
}

Quantity Product::available() const { return on_hand() - reserved(); }

const Bin* Product::bin(WarehouseId warehouse) const {
  for (const Bin& bin : bins)
    if (bin.warehouse.warehouse == warehouse) return &bin;
  return nullptr;
}
Bin* Product::bin(WarehouseId warehouse) { return const_cast<Bin*>(std::as_const(*this).bin(warehouse)); }

Bin& Product::bin_for(WarehouseId warehouse) {
  if (Bin* found = bin(warehouse)) return *found;
  contract::Warehouse& made = bins.emplace_back().warehouse;
  made.warehouse = warehouse;
  made.code = made.name = warehouse.to_string().substr(0, 8);
  made.priority = std::numeric_limits<std::int64_t>::max();
  keep_order_of_preference();
  return *bin(warehouse);
}

void Product::keep_order_of_preference() {
  std::sort(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) {
    return std::tie(a.warehouse.priority, a.warehouse.code, a.warehouse.warehouse) <
           std::tie(b.warehouse.priority, b.warehouse.code, b.warehouse.warehouse);
  });
}

void Product::note_level(Time at) {
  const auto note = [at](std::optional<Time>& since, bool holds) {
    if (!holds) since.reset();
    else if (!since) since = at;
  };
  note(low_since, available() <= reorder_point);
  note(out_since, available() == 0);
}

void Product::book(Bin& bin, contract::MovementKind kind, Quantity quantity, std::string_view reason, Time at,
                   std::optional<OrderId> order) {
  bin.on_hand += quantity;
  if (kind != contract::MovementKind::shipped) bin.counted_at = at;
  if (recent.size() == movements_shown) recent.erase(recent.begin());
  recent.push_back({++movements, kind, quantity, std::string(reason), order, at});
}

}  // namespace flowmart::inventory
