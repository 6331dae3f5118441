// Goods come back, and are looked at.
#include <algorithm>

#include "orders/orders.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::NoticeKind;
using contract::OrderReturn;
using contract::ReturnLine;
using contract::ReturnStage;

// A line of the return, by the order's line, or of a thing that the order does not have, by product.
template <class Lines>
auto line_in(Lines& lines, std::int64_t line, ProductId product) {
  return std::find_if(lines.begin(), lines.end(), [&](const auto& one) {
    return one.line == line && (line != 0 || one.product == product);
  });
}

// What came, in the order's lines. A product is the announced line of it, else the order's first of it, else
// a thing of its own.
contract::ReceivedUnits came(const Orders& orders, const MeantReturn& meant,
                             const contract::ReturnWish& wish) {
  const auto& ordered = meant.order->content.lines;
  const auto of_order = [&](std::int64_t line) -> contract::ReceivedUnits {
    const contract::OrderLine& one = ordered[static_cast<std::size_t>(line) - 1];
    return {line, one.product, one.sku, wish.quantity};
  };
  if (wish.line) return of_order(*wish.line);
  const ProductId product = product_named(orders, *wish.product);
  for (const ReturnLine& line : meant.content.lines)
    if (line.line > 0 && (line.product == product || line.item == *wish.product)) return of_order(line.line);
  for (std::size_t i = 0; i < ordered.size(); ++i)
    if (ordered[i].product == product || ordered[i].sku == *wish.product)
      return of_order(static_cast<std::int64_t>(i) + 1);
  return {0, product, *wish.product, wish.quantity};
}

std::optional<Rejection> take_in(const Orders& orders, const MeantReturn& meant,
                                 const std::vector<contract::ReturnWish>& wishes,
                                 std::vector<contract::ReceivedUnits>& out) {
  if (wishes.empty())
    for (const ReturnLine& line : meant.content.lines)
      if (line.quantity > 0) out.push_back({line.line, line.product, line.item, line.quantity});
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const contract::ReturnWish& wish = wishes[i];
    const std::string at = "/lines/" + std::to_string(i);
    if (wish.line.has_value() == wish.product.has_value())
      return invalid_return(at, "A line is named by its number or by its product.");
    if (wish.line &&
        (*wish.line < 1 || static_cast<std::size_t>(*wish.line) > meant.order->content.lines.size()))
      return invalid_return(at + "/line", "The order has no such line.");
    contract::ReceivedUnits units = came(orders, meant, wish);
    if (line_in(out, units.line, units.product) != out.end()) return invalid_return(at, "It is named twice.");
    out.push_back(std::move(units));
  }
  return std::nullopt;
}

// Of a return that was closed without anything having come, nothing was said.
bool has_come(const OrderReturn& one) {
  return std::any_of(one.lines.begin(), one.lines.end(),
                     [](const ReturnLine& line) { return line.received > 0; });
}

bool came_already(const OrderReturn& one, const std::vector<contract::ReceivedUnits>& units) {
  std::size_t lines = 0;
  for (const ReturnLine& line : one.lines) lines += line.received > 0;
  return lines == units.size() && std::all_of(units.begin(), units.end(), [&](const auto& unit) {
           const auto line = line_in(one.lines, unit.line, unit.product);
           return line != one.lines.end() && line->received == unit.quantity;
         });
}

// The line that is meant: of a product in two, the first that was not looked at.
const ReturnLine* line_to_inspect(const Orders& orders, const OrderReturn& one,
                                  const contract::InspectedLine& meant) {
  const auto is_meant = [&](const ReturnLine& line) {
    if (line.received == 0) return false;
    if (meant.line) return line.line == *meant.line;
    return line.item == *meant.product || line.product == product_named(orders, *meant.product);
  };
  const ReturnLine* found = nullptr;
  for (const ReturnLine& line : one.lines)
    if (is_meant(line) && (!found || (found->inspected && !line.inspected))) found = &line;
  return found;
}

// What is new of it; what was said before adds nothing.
std::optional<Rejection> look_at(const Orders& orders, const MeantReturn& meant,
                                 const std::vector<contract::InspectedLine>& lines,
                                 std::vector<contract::InspectedUnits>& out) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const contract::InspectedLine& one = lines[i];
    const std::string at = "/lines/" + std::to_string(i);
    if (one.line.has_value() == one.product.has_value())
      return invalid_return(at, "A line is named by its number or by its product.");
    const ReturnLine* line = line_to_inspect(orders, meant.content, one);
    if (!line) return invalid_return(at, "Nothing of that came.");
    if (line->inspected && line->restocked == one.restock && line->written_off == one.write_off) continue;
    if (line->inspected)
      return reject(codes::return_inspected,
                    "Of line " + std::to_string(line->line) + ", " + std::to_string(line->restocked) +
                        " were restocked and " + std::to_string(line->written_off) + " written off.",
                    {{at, "was inspected"}});
    if (one.restock > line->received || one.write_off != line->received - one.restock)
      return invalid_return(at, std::to_string(line->received) + " came: each is restocked or written off.");
    if (line_in(out, line->line, line->product) != out.end()) return invalid_return(at, "It is named twice.");
    out.push_back({line->line, line->product, one.restock, one.write_off});
  }
  return std::nullopt;
}

// Where its units left from.
std::optional<WarehouseId> home_of(const Order& order, ProductId product) {
  for (const SentParcel& parcel : order.parcels)
    for (const contract::ProductAllocation& one : parcel.contents)
      if (one.product == product && !one.allocations.empty()) return one.allocations.front().warehouse;
  return std::nullopt;
}

// Of something that the order does not have: where the rest goes.
std::optional<WarehouseId> any_home(const Order& order) {
  for (const SentParcel& parcel : order.parcels)
    for (const contract::ProductAllocation& one : parcel.contents)
      if (!one.allocations.empty()) return one.allocations.front().warehouse;
  return std::nullopt;
}

std::optional<Rejection> put_back(const MeantReturn& meant,
                                  const std::vector<contract::InspectedUnits>& units,
                                  const std::optional<std::string>& named, Time now,
                                  Decision<OrdersService>& out) {
  for (const contract::InspectedUnits& one : units) {
    if (one.restocked == 0) continue;
    auto warehouse = named ? std::optional(WarehouseId::of(*named)) : home_of(*meant.order, one.product);
    if (!warehouse) warehouse = any_home(*meant.order);
    if (!warehouse)
      return reject(codes::warehouse_unclear, "It is not known where the goods left from: name a warehouse.",
                    {{"/warehouse", "is missing"}});
    out.send(contract::AddInventory{one.product, one.restocked, *warehouse, now});
  }
  return std::nullopt;
}

}  // namespace

Decision<OrdersService> decide(const Orders& orders, const contract::ReceiveReturn& command, Time now) {
  MeantReturn meant = return_named(orders, command.name);
  std::vector<contract::ReceivedUnits> units;
  auto refused = meant.order ? take_in(orders, meant, command.lines, units) : std::nullopt;
  if (!refused && has_come(meant.content) && came_already(meant.content, units)) return nothing;
  if (const auto no = meant.against(ReturnAct::receive)) return *no;
  if (auto other = meant.not_at(command.expected)) return std::move(*other);
  if (!refused) refused = more_than_left(orders, meant, units);
  if (refused) return std::move(*refused);
  contract::ReturnReceived received{.name = meant.name,
                                    .order = meant.key.order,
                                    .ordinal = meant.key.ordinal,
                                    .lines = std::move(units),
                                    .actor = command.actor,
                                    .timestamp = now};
  evolve(meant.content, received);
  Decision<OrdersService> out;
  cancel_timer(meant.key, out);
  out.send(std::move(received));
  tell_buyer(meant, NoticeKind::return_received, {}, now, out);
  if (orders.settings.refund_at_receipt) settle(orders, meant, now, out);
  return out;
}
void evolve(OrderReturn& one, const contract::ReturnReceived& event) {
  return_lifecycle.go(one.stage, ReturnAct::receive);
  one.updated_at = event.timestamp;
  one.due.reset();
  ++one.version;
  for (const contract::ReceivedUnits& units : event.lines) {
    auto line = line_in(one.lines, units.line, units.product);
    if (line == one.lines.end())
      line = one.lines.insert(
          line, ReturnLine{.line = units.line, .product = units.product, .item = units.item, .reason = {}});
    line->received = units.quantity;
  }
}
void evolve(Orders& orders, const contract::ReturnReceived& event) {
  evolve(orders.returns[{event.order, event.ordinal}], event);
}

Decision<OrdersService> decide(const Orders& orders, const contract::InspectReturn& command, Time now) {
  MeantReturn meant = return_named(orders, command.name);
  std::vector<contract::InspectedUnits> units;
  auto refused = look_at(orders, meant, command.lines, units);
  if (!refused && units.empty() && has_come(meant.content)) return nothing;
  if (const auto no = meant.against(ReturnAct::inspect)) return *no;
  if (refused) return std::move(*refused);
  if (auto other = meant.not_at(command.expected)) return std::move(*other);
  Decision<OrdersService> out;
  contract::ReturnInspected inspected{.name = meant.name,
                                      .order = meant.key.order,
                                      .ordinal = meant.key.ordinal,
                                      .lines = units,
                                      .last = false,
                                      .actor = command.actor,
                                      .timestamp = now};
  evolve(meant.content, inspected);
  inspected.last = std::all_of(meant.content.lines.begin(), meant.content.lines.end(),
                               [](const ReturnLine& line) { return line.received == 0 || line.inspected; });
  if (inspected.last) return_lifecycle.go(meant.content.stage, ReturnAct::inspect_last);
  const bool last = inspected.last;
  out.send(std::move(inspected));
  if (refused = put_back(meant, units, command.warehouse, now, out); refused) return std::move(*refused);
  if (last && !meant.content.settled) settle(orders, meant, now, out);
  else if (last && is_done(meant.content)) out.send(closing(meant, {}, "OrdersService", now));
  return out;
}
void evolve(OrderReturn& one, const contract::ReturnInspected& event) {
  return_lifecycle.go(one.stage, event.last ? ReturnAct::inspect_last : ReturnAct::inspect);
  one.updated_at = event.timestamp;
  ++one.version;
  for (const contract::InspectedUnits& units : event.lines) {
    const auto line = line_in(one.lines, units.line, units.product);
    if (line == one.lines.end()) continue;
    line->inspected = true;
    line->restocked = units.restocked;
    line->written_off = units.written_off;
  }
}
void evolve(Orders& orders, const contract::ReturnInspected& event) {
  evolve(orders.returns[{event.order, event.ordinal}], event);
}

}  // namespace flowmart::orders
