// Units promised to orders: held, settled, given back, taken away.
#include "inventory/bookkeeping.hpp"

namespace flowmart::inventory {

using contract::Allocation;
using contract::nothing;

Decision<InventoryService> decide(const Stock& stock, const contract::HoldStock& want, Time now) {
  if (want.quantity < 1)
    return reject(codes::quantity_out_of_range, "An order holds at least one unit of a product.");
  if (!stock.on_file)
    return contract::ProductUnknown{
        .order = want.order, .product = want.product, .wanted = want.quantity, .timestamp = now};
  if (const auto found = stock.holds.find(want.order); found != stock.holds.end()) {
    if (found->second.quantity() == want.quantity) return nothing;  // asked twice, already true
    return reject(codes::order_holds_other_quantity, "The order already holds " +
                                                         std::to_string(found->second.quantity()) +
                                                         " units of " + stock.sku + ".");
  }

  Decision<InventoryService> out;
  Bookkeeping book(stock, stock.product, now, out);
  const Quantity available = stock.available();
  if (want.quantity > available) {  // a fact that the order must hear, not an error
    out.send(contract::StockShort{.order = want.order,
                                  .product = want.product,
                                  .wanted = want.quantity,
                                  .available = available,
                                  .timestamp = now});
    book.could_not_serve(want.quantity);
    return out;
  }
  Allocations allocations = sourcing_rules().source(stock.bins, want.quantity);
  out.send(contract::StockHeld{.order = want.order,
                               .product = want.product,
                               .allocations = allocations,
                               .expires = want.expires,
                               .timestamp = now});
  for (const Allocation& part : allocations)
    book.adjusted(part.warehouse, -part.quantity, stock.bin(part.warehouse)->available() - part.quantity,
                  reasons::reservation);
  book.finish(reasons::reservation);
  return out;
}

Decision<InventoryService> decide(const Stock& stock, const contract::ReleaseStock& release, Time now) {
  const auto found = stock.holds.find(release.order);
  if (found == stock.holds.end()) return nothing;  // it holds nothing, which is what is wanted
  Decision<InventoryService> out;
  out.send(contract::StockReleased{.order = release.order,
                                   .product = release.product,
                                   .allocations = found->second.allocations,
                                   .reason = release.reason,
                                   .timestamp = now});
  Bookkeeping book(stock, stock.product, now, out);
  for (const Allocation& part : found->second.allocations)
    book.adjusted(part.warehouse, part.quantity, stock.bin(part.warehouse)->available() + part.quantity,
                  reasons::release);
  return out;
}

Decision<InventoryService> decide(const Stock& stock, const contract::FirmStock& firm, Time now) {
  const auto found = stock.holds.find(firm.order);
  if (found == stock.holds.end() || found->second.firm) return nothing;
  const Hold& hold = found->second;
  Allocations settled = sourcing_rules().settle(stock.bins, hold.allocations, firm.country);

  Decision<InventoryService> out;
  out.send(contract::StockFirmed{
      .order = firm.order, .product = firm.product, .allocations = settled, .timestamp = now});
  Bookkeeping book(stock, stock.product, now, out);
  const auto part_of = [](const Allocations& allocations, const Bin& bin) -> Quantity {
    for (const Allocation& part : allocations)
      if (part.warehouse == bin.warehouse.warehouse) return part.quantity;
    return 0;
  };
  for (const Bin& bin : stock.bins) {
    const Quantity before = part_of(hold.allocations, bin), after = part_of(settled, bin);
    if (before == 0 && after == 0) continue;
    book.adjusted(bin.warehouse.warehouse, before - after, bin.available() + before - after, reasons::sale);
  }
  return out;
}

// The units have left in truth, so a hold that never became firm is consumed all the same.
Decision<InventoryService> decide(const Stock& stock, const contract::ConsumeStock& consume, Time now) {
  const auto found = stock.holds.find(consume.order);
  if (found == stock.holds.end()) return nothing;
  return contract::StockConsumed{.order = consume.order,
                                 .product = consume.product,
                                 .allocations = found->second.allocations,
                                 .timestamp = now};
}

}  // namespace flowmart::inventory
