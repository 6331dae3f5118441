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

std::int64_t PlainOrder::to_ship(const std::string& product) const {
  const auto at = wanted.find(product);
  std::int64_t units = at == wanted.end() ? 0 : at->second;
  for (const auto& [id, parcel] : parcels)
    if (parcel.state == PlainParcel::left || parcel.state == PlainParcel::arrived)
      if (const auto inside = parcel.units.find(product); inside != parcel.units.end())
        units -= inside->second;
  return units;
}

std::int64_t PlainOrder::kept() const {
  if (state == State::refused || state == State::cancelled) return 0;
  return std::min(received, total) - refunded;
}

std::int64_t Books::reserved(const std::string& product) const {
  std::int64_t units = 0;
  for (const auto& [id, order] : orders)
    if (order.open()) units += order.to_ship(product);
  return units;
}

std::int64_t Books::available(const std::string& product) const {
  const auto at = on_hand.find(product);
  return (at == on_hand.end() ? 0 : at->second) - reserved(product);
}

bool Books::enough_for(const std::map<std::string, std::int64_t>& wanted) const {
  return std::all_of(wanted.begin(), wanted.end(),
                     [this](const auto& entry) { return available(entry.first) >= entry.second; });
}

void Books::pay(PlainOrder& order) {
  order.paid = true;
  if (!order.held()) order.state = State::processing;
}

void Books::cancel(PlainOrder& order) {
  order.state = State::cancelled;
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
  if (std::all_of(order.wanted.begin(), order.wanted.end(),
                  [&](const auto& entry) { return order.to_ship(entry.first) == 0; }))
    order.state = State::shipped;
}

void Books::arrive(PlainOrder& order, PlainParcel& parcel) {
  if (parcel.state == PlainParcel::packed) leave(order, parcel);
  parcel.state = PlainParcel::arrived;
  if (order.state == State::shipped &&
      all_of(order, [](const PlainParcel& one) { return one.state == PlainParcel::arrived; }))
    order.state = State::delivered;
}

void Books::pass(Time now) {
  for (auto& [id, order] : orders)
    if (order.state == State::pending && !order.paid && !order.held() && order.held_until <= now)
      cancel(order);
}

}  // namespace flowmart::random_shop
