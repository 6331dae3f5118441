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

using Units = std::map<ProductId, Quantity>;

// Of a product in two lines, those of the first line go first; no line has more than there is room for.
std::vector<Quantity> by_line(const Order& order, Units units, const std::vector<Quantity>& taken = {}) {
  std::vector<Quantity> lines;
  lines.reserve(order.content.lines.size());
  for (std::size_t i = 0; i < order.content.lines.size(); ++i) {
    const contract::OrderLine& line = order.content.lines[i];
    const Quantity room = line.quantity - (i < taken.size() ? taken[i] : 0);
    Quantity& open = units[line.product];
    lines.push_back(std::clamp<Quantity>(open, 0, std::max<Quantity>(room, 0)));
    open -= lines.back();
  }
  return lines;
}

// Units that have left and did not come back undelivered. Where parcels' contents are not known, all of an
// order that is shipped has left.
Units out_of_house(const Order& order) {
  const bool all_left = order.stage == Stage::shipped || order.stage == Stage::delivered;
  const bool known =
      !order.parcels.empty() && std::none_of(order.parcels.begin(), order.parcels.end(),
                                             [](const SentParcel& one) { return one.contents.empty(); });
  Units units;
  if (all_left && !known) {
    for (const contract::OrderLine& line : order.content.lines) units[line.product] += line.quantity;
    for (const auto& [product, quantity] : order.came_back) units[product] -= quantity;
    return units;
  }
  for (const SentParcel& parcel : order.parcels) {
    if (parcel.back) continue;
    for (const contract::ProductAllocation& one : parcel.contents)
      for (const contract::Allocation& part : one.allocations) units[one.product] += part.quantity;
  }
  return units;
}

}  // namespace

Quantity out_of_house(const Order& order, ProductId product) { return out_of_house(order)[product]; }

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

Room::Room(const Orders& orders, const Order& order, std::int64_t but) : out_(out_of_house(order)) {
  const auto claimed = claimed_of(orders, order, but);
  for (std::size_t i = 0; i < claimed.size(); ++i) {
    const contract::OrderLine& line = order.content.lines[i];
    lines_.push_back({line.product, line.quantity});
    take(i, claimed[i]);
  }
}
Quantity Room::of(std::size_t place) const {
  const Line& line = lines_[place];
  return std::max<Quantity>(std::min(line.open, out_.at(line.product)), 0);
}
void Room::take(std::size_t place, Quantity units) {
  lines_[place].open -= units;
  out_[lines_[place].product] -= units;
}

std::vector<Quantity> returnable_of(const Orders& orders, const Order& order) {
  std::vector<Quantity> open;
  if (order.parcels.empty() && order.stage != Stage::shipped && order.stage != Stage::delivered) return open;
  Room room(orders, order);
  for (std::size_t i = 0; i < order.content.lines.size(); ++i) {
    open.push_back(room.of(i));
    room.take(i, open.back());
  }
  return open;
}

std::vector<Quantity> returned_of(const Orders& orders, const Order& order) {
  std::vector<Quantity> returned(order.content.lines.size());
  if (order.returns == 0 && order.came_back.empty()) return {};
  if (order.returns > 0)
    each_return(orders, order.content.order, [&](const OrderReturn& one) {
      for (const ReturnLine& line : one.lines)
        if (line.line >= 1 && static_cast<std::size_t>(line.line) <= returned.size())
          returned[static_cast<std::size_t>(line.line) - 1] += line.received;
    });
  const auto undelivered = by_line(order, order.came_back, returned);
  for (std::size_t i = 0; i < returned.size(); ++i) returned[i] += undelivered[i];
  const bool any = std::any_of(returned.begin(), returned.end(), [](Quantity one) { return one > 0; });
  return any ? returned : std::vector<Quantity>();
}

Quantity settled_of(const Orders& orders, const Order& order, ProductId product) {
  Quantity units = 0;
  if (order.returns == 0) return units;
  each_return(orders, order.content.order, [&](const OrderReturn& one) {
    for (const ReturnLine& line : one.lines)
      if (line.product == product) units += line.settled;
  });
  return units;
}

std::optional<Rejection> more_than_left(const Orders& orders, const MeantReturn& meant,
                                        const std::vector<contract::ReceivedUnits>& units) {
  Room room(orders, *meant.order, meant.key.ordinal);
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].line == 0) continue;
    const auto place = static_cast<std::size_t>(units[i].line) - 1;
    const Quantity most = room.of(place);
    if (units[i].quantity > most)
      return reject(codes::units_not_returnable,
                    "Of line " + std::to_string(units[i].line) + ", " + std::to_string(most) +
                        " can come back at most.",
                    {{"/lines/" + std::to_string(i) + "/quantity", "at most " + std::to_string(most)}});
    room.take(place, units[i].quantity);
  }
  return std::nullopt;
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
