// How many units of an order have left, have come back, and may still come back.
#include <algorithm>
#include <map>

#include "orders/orders.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {
namespace {

using contract::OrderReturn;
using contract::ReturnLine;
using contract::ReturnStage;

template <class Visit>
void each_return(const Orders& orders, OrderId order, const Visit& visit) {
  orders.returns.each({order, 1}, {order, returns_max},
                      [&](const ReturnKey&, const OrderReturn& one) { visit(one); });
}

// Units of a line that count against what was shipped.
Quantity counted(const OrderReturn& one, const ReturnLine& line) {
  switch (one.stage) {
    case ReturnStage::absent:
    case ReturnStage::rejected:
    case ReturnStage::expired: return 0;
    case ReturnStage::requested:
    case ReturnStage::approved: return line.quantity;
    case ReturnStage::received:
    case ReturnStage::inspected:
    case ReturnStage::closed: break;
  }
  return one.claim ? line.quantity : line.received;
}

}  // namespace

// Of a product in two lines, those of the first line leave first.
std::vector<Quantity> shipped_of(const Order& order) {
  std::vector<Quantity> shipped;
  shipped.reserve(order.content.lines.size());
  if (order.stage == Stage::shipped || order.stage == Stage::delivered) {
    for (const contract::OrderLine& line : order.content.lines) shipped.push_back(line.quantity);
    return shipped;
  }
  std::map<ProductId, Quantity> left;
  for (const SentParcel& parcel : order.parcels)
    for (const contract::ProductAllocation& one : parcel.contents)
      for (const contract::Allocation& part : one.allocations) left[one.product] += part.quantity;
  for (const contract::OrderLine& line : order.content.lines) {
    Quantity& open = left[line.product];
    shipped.push_back(std::min(open, line.quantity));
    open -= shipped.back();
  }
  return shipped;
}

std::vector<Quantity> claimed_of(const Orders& orders, const Order& order, std::int64_t but) {
  std::vector<Quantity> claimed(order.content.lines.size());
  if (order.returns == 0) return claimed;
  each_return(orders, order.content.order, [&](const OrderReturn& one) {
    if (one.ordinal == but) return;
    for (const ReturnLine& line : one.lines)
      if (line.line >= 1 && static_cast<std::size_t>(line.line) <= claimed.size())
        claimed[static_cast<std::size_t>(line.line) - 1] += counted(one, line);
  });
  return claimed;
}

std::vector<Quantity> returned_of(const Orders& orders, const Order& order) {
  std::vector<Quantity> returned(order.content.lines.size());
  bool any = false;
  if (order.returns == 0) return {};
  each_return(orders, order.content.order, [&](const OrderReturn& one) {
    for (const ReturnLine& line : one.lines) {
      if (line.line < 1 || line.received == 0 || static_cast<std::size_t>(line.line) > returned.size())
        continue;
      returned[static_cast<std::size_t>(line.line) - 1] += line.received;
      any = true;
    }
  });
  return any ? returned : std::vector<Quantity>();
}

std::vector<contract::ReturnInShort> returns_of(const Orders& orders, const Order& order) {
  std::vector<contract::ReturnInShort> all;
  if (order.returns == 0) return all;
  each_return(orders, order.content.order, [&](const OrderReturn& one) {
    all.push_back({contract::name_of_return(order.number, one.ordinal), one.stage, one.claim, one.wanted});
  });
  return all;
}

}  // namespace flowmart::orders
