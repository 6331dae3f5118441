#include "random_shop/books.hpp"

#include <algorithm>

namespace flowmart::random_shop {
std::int64_t of(const Units& units, const std::string& product) {
  const auto at = units.find(product);
  return at == units.end() ? 0 : at->second;
}

bool PlainOrder::held() const {
  return std::any_of(holds.begin(), holds.end(), [](const auto& hold) { return hold.second; });
}

std::int64_t PlainOrder::total() const {
  if (gift) return 0;
  std::int64_t pence = 0;
  for (const PlainLine& line : lines) pence += line.units * line.pence;
  return pence;
}

Units PlainOrder::wanted() const {
  Units units;
  for (const PlainLine& line : lines) units[line.product] += line.units;
  return units;
}
std::int64_t PlainOrder::due(const std::string& product) const {
  std::int64_t units = -of(given_back, product);
  for (const PlainLine& line : lines)
    if (line.product == product) units += line.units;
  return units;
}
std::int64_t PlainOrder::left(const std::string& product) const {
  std::int64_t units = 0;
  for (const auto& [id, parcel] : parcels)
    if (parcel.is_out()) units += of(parcel.units, product);
  return units;
}
std::int64_t PlainOrder::lacks(const std::string& product) const { return of(missing, product); }
std::int64_t PlainOrder::held_of(const std::string& product) const {
  return due(product) - left(product) - lacks(product);
}
std::int64_t PlainOrder::unpacked(const std::string& product) const {
  std::int64_t units = held_of(product);
  for (const auto& [id, parcel] : parcels)
    if (parcel.state == PlainParcel::packed) units -= of(parcel.units, product);
  return units;
}

std::int64_t Books::reserved(const std::string& product) const {
  std::int64_t units = 0;
  for (const auto& [id, order] : orders)
    if (order.has_stock())
      units += order.held_of(product) + (order.change ? of(order.change->ahead, product) : 0);
  return units;
}

std::int64_t Books::available(const std::string& product) const {
  return of(on_hand, product) - reserved(product);
}

std::int64_t Books::available_to(const PlainOrder& order, const std::string& product) const {
  return order.collect_at.empty() ? available(product) : free_at(product, order.collect_at);
}

bool Books::enough_for(const PlainOrder& order) const {
  for (const auto& [product, units] : order.wanted())
    if (available_to(order, product) < units) return false;
  return true;
}

void Books::pay(PlainOrder& order) {
  order.paid = true;
  order.kept = order.total();
  if (order.invoice) order.owed = order.kept;
  if (order.state == State::pending && !order.held()) order.state = State::processing;
}

void Books::reserve_anew(PlainOrder& order) {
  order.state = order.held() ? State::pending : State::processing;
}

void Books::cancel(PlainOrder& order) {
  order.state = State::cancelled;
  order.kept = order.owed = 0;
  order.change.reset();
  order.missing.clear();
  for (auto& [id, parcel] : order.parcels)
    if (parcel.state == PlainParcel::packed) parcel.state = PlainParcel::cancelled;
}

// What is here is called off before what is missing.
void Books::change(PlainOrder& order, const std::vector<PlainLine>& lines, Time now) {
  const Units before = order.wanted();
  PlainOrder then = order;
  then.lines = lines;
  for (const auto& [product, units] : then.wanted())
    if (const std::int64_t less = of(before, product) - units - order.held_of(product);
        less > 0 && order.has_stock())
      order.missing[product] -= less;
  order.lines = lines;
  complete(order, now);
  end_undelivered(order);
}
void Books::give_up_change(PlainOrder& order) {
  order.kept -= order.change->came;
  order.change.reset();
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
  order.ever_left = true;
  for (const auto& [product, units] : parcel.units) on_hand.at(product) -= units;
}

void Books::arrive(PlainOrder& order, PlainParcel& parcel, Time now) {
  if (parcel.state == PlainParcel::packed) leave(order, parcel);
  complete(order, now);
  parcel.state = PlainParcel::arrived;
  complete(order, now);
}

void Books::complete(PlainOrder& order, Time now) {
  for (const auto& [product, units] : order.wanted())
    if (order.left(product) != order.due(product)) return;
  bool any_out = false, any_arrived = false, any_under_way = false;
  for (const auto& [id, parcel] : order.parcels) {
    any_out = any_out || parcel.is_out();
    any_arrived = any_arrived || parcel.has_arrived();
    any_under_way = any_under_way || parcel.is_under_way();
  }
  if (order.state == State::processing && any_out) {
    order.state = State::shipped;
    if (order.change) give_up_change(order);
    for (auto& [hold, on] : order.holds) on = false;
    order.stopped.reset();
  }
  if (order.state != State::shipped || any_under_way || !any_arrived) return;
  order.state = State::delivered;
  order.delivered_at = now;
}

// What it was paid for other goods is theirs.
bool PlainOrder::is_here() const {
  if (open() && !ever_left) return true;
  if (state != State::processing && state != State::shipped) return false;
  return std::none_of(parcels.begin(), parcels.end(), [](const auto& one) { return one.second.is_out(); }) &&
         std::none_of(returns.begin(), returns.end(),
                      [](const auto& one) { return one.second.has_led_on(); });
}
bool PlainOrder::all_came_back() const {
  const Units units = wanted();
  return !given_back.empty() && std::all_of(units.begin(), units.end(), [this](const auto& one) {
    return one.second <= of(given_back, one.first);
  });
}

void Books::end_undelivered(PlainOrder& order) {
  if (order.ever_left && order.is_here() && order.all_came_back()) cancel(order);
}

void Books::pass(Time now) {
  for (auto& [id, order] : orders) {
    if (order.change && order.change->until <= now) give_up_change(order);
    if (order.state != State::pending || order.paid || order.held() || order.held_until > now) continue;
    if (order.pays == Pays::transfer) order.state = State::lapsed;
    else cancel(order);
  }
}

}  // namespace flowmart::random_shop
