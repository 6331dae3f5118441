#include <algorithm>

#include "random_shop/books.hpp"

namespace flowmart::random_shop {
namespace {

std::int64_t settled(const PlainOrder& order, const std::string& product) {
  std::int64_t units = 0;
  for (const auto& [ordinal, one] : order.returns)
    for (const auto& [line, goods] : one.lines)
      if (order.lines[line].product == product) units += goods.settled;
  return units;
}

// What was paid for so many units of each product, whichever line they are of.
std::int64_t worth(const PlainOrder& order, const Units& units) {
  std::int64_t pence = 0;
  for (const auto& [product, some] : units) {
    std::int64_t all = 0, paid = 0;
    for (const PlainLine& line : order.lines) {
      if (line.product != product) continue;
      all += line.units;
      paid += line.units * line.pence;
    }
    if (all > 0) pence += paid * std::min(some, all) / all;
  }
  return order.gift ? 0 : pence;
}

}  // namespace

bool PlainReturn::anything_came() const {
  const auto came = [](const auto& line) { return line.second.came > 0; };
  return std::any_of(lines.begin(), lines.end(), came) || std::any_of(others.begin(), others.end(), came);
}

bool PlainReturn::all_inspected() const {
  const auto done = [](const auto& line) { return line.second.came == 0 || line.second.inspected; };
  return std::all_of(lines.begin(), lines.end(), done) && std::all_of(others.begin(), others.end(), done);
}

bool PlainReturn::has_led_on() const {
  return goods &&
         std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.second.settled > 0; });
}

std::int64_t PlainReturn::counted(const ReturnedLine& line) const {
  if (state == rejected || state == expired) return 0;
  if (state == requested || state == approved) return line.announced;
  return claim ? line.announced : line.came;
}

std::int64_t PlainOrder::claimed(std::size_t line, std::int64_t but) const {
  std::int64_t units = 0;
  for (const auto& [ordinal, one] : returns)
    if (const auto its = one.lines.find(line); ordinal != but && its != one.lines.end())
      units += one.counted(its->second);
  return units;
}

// No more of a line than it has, and no more of a product than has left.
std::int64_t PlainOrder::room(std::size_t line, std::int64_t but) const {
  const std::string& product = lines[line].product;
  std::int64_t out = left(product);
  for (std::size_t n = 0; n < lines.size(); ++n)
    if (lines[n].product == product) out -= claimed(n, but);
  return std::max<std::int64_t>(std::min(lines[line].units - claimed(line, but), out), 0);
}

std::int64_t PlainOrder::replaced(const PlainParcel& parcel, const std::string& product) const {
  const auto inside = parcel.units.find(product);
  const std::int64_t others = left(product) - (inside == parcel.units.end() ? 0 : inside->second);
  return std::max<std::int64_t>(settled(*this, product) - others, 0);
}

void Books::settle(PlainOrder& order, PlainReturn& one) {
  std::int64_t pence = 0;
  for (auto& [line, goods] : one.lines) {
    goods.settled = one.claim ? goods.announced : goods.came;
    if (!order.gift) pence += goods.settled * order.lines[line].pence;
  }
  one.state = PlainReturn::closed;
  if (!one.goods) order.give_back(std::min(pence, order.kept));
}

void Books::take_in(PlainOrder& order, PlainParcel& parcel, bool restock, bool again, Time now) {
  if (restock)
    for (const auto& [product, units] : parcel.units) on_hand.at(product) += units;
  if (again) {
    parcel.state = PlainParcel::received;
    for (const auto& [product, units] : parcel.units) order.missing[product] += units;
    for (const auto& [product, units] : parcel.units) {
      const std::int64_t back =
          restock && !order.collect_at.empty() ? units : 0;  // not there to be asked for yet
      order.missing[product] -= std::min(units, available_to(order, product) + back);
    }
    return;
  }
  // What was claimed of it before has had its money.
  Units open = order.given_back;
  for (const auto& [product, units] : parcel.units)
    open[product] += std::max<std::int64_t>(units - order.replaced(parcel, product), 0);
  const std::int64_t pence = worth(order, open) - worth(order, order.given_back);
  order.give_back(std::min(pence, order.kept));
  parcel.state = PlainParcel::received;
  for (const auto& [product, units] : parcel.units) order.given_back[product] += units;
  complete(order, now);
  end_undelivered(order);
}

}  // namespace flowmart::random_shop
