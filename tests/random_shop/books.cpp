#include "random_shop/books.hpp"

#include <algorithm>

namespace flowmart::random_shop {
namespace {

bool all_of(const PlainOrder& order, auto&& is) {
  return std::all_of(order.parcels.begin(), order.parcels.end(), [&](const auto& entry) {
    return entry.second.state == PlainParcel::cancelled || is(entry.second);
  });
}

}  // namespace

bool PlainOrder::held() const {
  return std::any_of(holds.begin(), holds.end(), [](const auto& hold) { return hold.second; });
}

bool PlainOrder::any_left() const {
  return std::any_of(parcels.begin(), parcels.end(), [](const auto& entry) {
    return entry.second.state == PlainParcel::left || entry.second.state == PlainParcel::arrived;
  });
}

std::int64_t PlainOrder::total() const {
  std::int64_t pence = 0;
  for (const PlainLine& line : lines) pence += line.units * line.pence;
  return pence;
}

std::map<std::string, std::int64_t> PlainOrder::wanted() const {
  std::map<std::string, std::int64_t> units;
  for (const PlainLine& line : lines) units[line.product] += line.units;
  return units;
}

std::int64_t PlainOrder::left(const std::string& product) const {
  std::int64_t units = 0;
  for (const auto& [id, parcel] : parcels)
    if (parcel.state == PlainParcel::left || parcel.state == PlainParcel::arrived)
      if (const auto inside = parcel.units.find(product); inside != parcel.units.end())
        units += inside->second;
  return units;
}

std::int64_t Books::reserved(const std::string& product) const {
  std::int64_t units = 0;
  for (const auto& [id, order] : orders)
    if (order.open())
      for (const PlainLine& line : order.lines)
        if (line.product == product) units += line.units;
  for (const auto& [id, order] : orders)
    if (order.open()) units -= order.left(product);
  return units;
}

std::int64_t Books::available(const std::string& product) const {
  const auto at = on_hand.find(product);
  return (at == on_hand.end() ? 0 : at->second) - reserved(product);
}

bool Books::enough_for(const PlainOrder& order) const {
  for (const auto& [product, units] : order.wanted())
    if (available(product) < units) return false;
  return true;
}

void Books::pay(PlainOrder& order) {
  order.paid = true;
  order.kept = order.total();
  if (order.state == State::pending && !order.held()) order.state = State::processing;
}

void Books::reserve_anew(PlainOrder& order) {
  order.state = order.held() ? State::pending : State::processing;
}

void Books::cancel(PlainOrder& order) {
  order.state = State::cancelled;
  order.kept = 0;
  for (auto& [id, parcel] : order.parcels) parcel.state = PlainParcel::cancelled;
}

void Books::hold(PlainOrder& order, Time now) {
  order.holds[static_cast<std::int64_t>(order.holds.size()) + 1] = true;
  if (!order.stopped) order.stopped = now;
}

void Books::release(PlainOrder& order, std::int64_t hold, Time now) {
  order.holds.at(hold) = false;
  if (order.held()) return;
  order.held_until += now - *order.stopped;
  order.stopped.reset();
  if (order.paid && order.state == State::pending) order.state = State::processing;
}

void Books::leave(PlainOrder& order, PlainParcel& parcel) {
  parcel.state = PlainParcel::left;
  for (const auto& [product, units] : parcel.units) on_hand.at(product) -= units;
  complete(order);
}

void Books::complete(PlainOrder& order) {
  if (!order.any_left()) return;
  for (const auto& [product, units] : order.wanted())
    if (order.left(product) != units) return;
  const bool under_way = std::any_of(order.parcels.begin(), order.parcels.end(), [](const auto& entry) {
    return entry.second.state == PlainParcel::left;
  });
  order.state = under_way ? State::shipped : State::delivered;
}

void Books::arrive(PlainOrder& order, PlainParcel& parcel) {
  if (parcel.state == PlainParcel::packed) leave(order, parcel);
  parcel.state = PlainParcel::arrived;
  if (order.state == State::shipped &&
      all_of(order, [](const PlainParcel& one) { return one.state == PlainParcel::arrived; }))
    order.state = State::delivered;
}

void Books::pass(Time now) {
  for (auto& [id, order] : orders) {
    if (order.state != State::pending || order.paid || order.held() || order.held_until > now) continue;
    if (order.pays == Pays::transfer) order.state = State::lapsed;
    else cancel(order);
  }
}

}  // namespace flowmart::random_shop
