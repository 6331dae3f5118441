// Goods that come back: asked for, agreed to, taken in and looked at.
#include "contract/private/returns.hpp"
#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

// Whether so many of each line can come back besides the other returns.
bool fit(const PlainOrder& order, std::int64_t ordinal, const std::map<std::size_t, std::int64_t>& units) {
  PlainOrder then = order;
  PlainReturn& one = then.returns[ordinal] = {};
  for (const auto& [line, some] : units) {
    if (some > then.room(line)) return false;
    one.lines[line].announced = some;
  }
  return true;
}

bool may_come_back(const PlainOrder& order) {
  return order.ever_left && order.has_stock() && order.returns.size() < 100;
}

}  // namespace

std::string Shop::name_of(const std::string& order, std::int64_t ordinal) {
  return contract::name_of_return(numbers_.at(order), ordinal);
}

// Mostly one that this is meant for.
template <class Meant>
std::int64_t Shop::some_return(PlainOrder& order, const Meant& is_meant) {
  std::vector<std::int64_t> all, meant;
  for (const auto& [ordinal, one] : order.returns) {
    all.push_back(ordinal);
    if (is_meant(one)) meant.push_back(ordinal);
  }
  if (all.empty()) return 0;
  return meant.empty() || one_in(5) ? any_of(all) : any_of(meant);
}

void Shop::ask_back(const std::string& id, PlainOrder& order) {
  RequestReturn wish{.order = OrderId::of(id),
                     .claim = one_in(4),
                     .wanted = static_cast<ReturnWanted>(one_in(2) ? 0 : between(0, 2)),
                     .lines = {},
                     .instead = {},
                     .note = "too small",
                     .actor = "jo"};
  PlainReturn one;
  one.claim = wish.claim;
  one.goods = wish.wanted != ReturnWanted::refund;
  std::map<std::size_t, std::int64_t> units;
  for (std::int64_t n = between(1, 2); n > 0; --n) {
    const auto line = static_cast<std::size_t>(between(0, std::ssize(order.lines) - 1));
    const std::int64_t room = order.room(line);
    units[line] = between(1, one_in(6) ? room + 1 : std::max<std::int64_t>(room, 1));
  }
  for (const auto& [line, some] : units) {
    one.lines[line].announced = some;
    wish.lines.push_back({static_cast<std::int64_t>(line) + 1, {}, some, "too small"});
  }
  const auto ordinal = std::ssize(order.returns) + 1;
  const bool late = order.delivered_at && world_.now > *order.delivered_at + std::chrono::days(30);
  const bool taken = may_come_back(order) && fit(order, ordinal, units) && (wish.claim || !late) &&
                     !(wish.claim && wish.wanted == ReturnWanted::exchange);
  if (taken) order.returns[ordinal] = one;
  act(wish, taken, id + (wish.claim ? ", claim" : "") + ", " + std::string(wire_name(wish.wanted)));
}

// A claim is settled with the yes, unless what it is for has come back since.
void Shop::approve(const std::string& id, PlainOrder& order) {
  const std::int64_t ordinal =
      some_return(order, [](const PlainReturn& one) { return one.state == PlainReturn::requested; });
  if (ordinal == 0) return;
  PlainReturn& one = order.returns.at(ordinal);
  bool taken = one.state != PlainReturn::rejected && one.state != PlainReturn::expired;
  if (one.state == PlainReturn::requested) {
    std::map<std::size_t, std::int64_t> units;
    for (const auto& [line, goods] : one.lines) units[line] = goods.announced;
    taken = !one.claim || fit(order, ordinal, units);
    if (taken) one.state = PlainReturn::approved;
    if (taken && one.claim) books_.settle(order, one);
  }
  act(ApproveReturn{name_of(id, ordinal), "jo", {}}, taken, name_of(id, ordinal));
}

void Shop::turn_down(const std::string& id, PlainOrder& order) {
  const std::int64_t ordinal =
      some_return(order, [](const PlainReturn& one) { return one.state == PlainReturn::requested; });
  if (ordinal == 0) return;
  PlainReturn& one = order.returns.at(ordinal);
  const bool taken = one.state == PlainReturn::requested || one.state == PlainReturn::rejected;
  if (taken) one.state = PlainReturn::rejected;
  act(RejectReturn{name_of(id, ordinal), "worn", "jo", {}}, taken, name_of(id, ordinal));
}

// What was announced; or more, or less, or something that the order does not have.
void Shop::receive(const std::string& id, PlainOrder& order) {
  const std::int64_t ordinal = some_return(
      order, [](const PlainReturn& one) { return one.state == PlainReturn::approved && !one.claim; });
  if (ordinal == 0) return;
  PlainReturn& one = order.returns.at(ordinal);
  ReceiveReturn wish{name_of(id, ordinal), {}, "jo", {}};
  std::map<std::size_t, std::int64_t> units;
  Units others;
  if (one_in(2)) {
    for (const auto& [line, goods] : one.lines)
      if (goods.announced > 0) units[line] = goods.announced;
  } else {
    const auto line = static_cast<std::size_t>(between(0, std::ssize(order.lines) - 1));
    if (!one_in(6)) units[line] = between(1, std::max<std::int64_t>(order.room(line, ordinal), 1));
    const std::string& product = any_of(products);
    if (one_in(3) && !order.wanted().contains(product)) others[product] = between(1, 2);
    for (const auto& [its, some] : units)
      wish.lines.push_back({static_cast<std::int64_t>(its) + 1, {}, some, {}});
    for (const auto& [its, some] : others) wish.lines.push_back({{}, its, some, {}});
    if (wish.lines.empty()) return;
  }
  bool taken = false;
  if (one.anything_came()) {
    std::map<std::size_t, std::int64_t> came;
    Units other_came;
    for (const auto& [its, goods] : one.lines)
      if (goods.came > 0) came[its] = goods.came;
    for (const auto& [its, goods] : one.others) other_came[its] = goods.came;
    taken = came == units && other_came == others;
  } else {
    taken = one.state == PlainReturn::approved && !one.claim && fit(order, ordinal, units);
    if (taken) {
      one.state = PlainReturn::received;
      for (const auto& [its, some] : units) one.lines[its].came = some;
      for (const auto& [its, some] : others) one.others[its].came = some;
    }
  }
  act(wish, taken, wish.name);
}

// Line by line; with the last its money goes back.
void Shop::inspect(const std::string& id, PlainOrder& order) {
  const std::int64_t ordinal =
      some_return(order, [](const PlainReturn& one) { return one.state == PlainReturn::received; });
  if (ordinal == 0) return;
  PlainReturn& one = order.returns.at(ordinal);
  InspectReturn wish{name_of(id, ordinal), {}, {}, "jo", {}};
  ReturnedLine* goods = nullptr;
  std::string product;
  InspectedLine said;
  for (auto& [line, its] : one.lines)
    if (!goods || (!its.inspected && !one_in(3))) {
      goods = &its;
      product = order.lines[line].product;
      said.line = static_cast<std::int64_t>(line) + 1;
    }
  for (auto& [other, its] : one.others)
    if (!order.wanted().contains(other) && (!goods || goods->came == 0 || goods->inspected)) {
      goods = &its;
      product = other;
      said.line.reset();
      said.product = other;
    }
  if (!goods) return;
  said.restock = goods->inspected && one_in(2) ? goods->restocked : between(0, goods->came);
  said.write_off = goods->came - said.restock + (one_in(8) ? 1 : 0);
  if (one_in(2)) wish.warehouse = any_of(warehouses);
  const bool whole = goods->came > 0 && said.restock + said.write_off == goods->came;
  const bool same = goods->inspected && goods->restocked == said.restock;
  const bool first = whole && !goods->inspected && one.state == PlainReturn::received;
  if (first) {
    goods->inspected = true;
    goods->restocked = said.restock;
    books_.on_hand.at(product) += said.restock;
    if (one.all_inspected()) books_.settle(order, one);
  }
  wish.lines.push_back(said);
  act(wish, first || (whole && same), wish.name + ", " + product);
}

void Shop::close(const std::string& id, PlainOrder& order) {
  const std::int64_t ordinal =
      some_return(order, [](const PlainReturn& one) { return one.state == PlainReturn::approved; });
  if (ordinal == 0) return;
  PlainReturn& one = order.returns.at(ordinal);
  const bool taken = one.state == PlainReturn::approved || one.state == PlainReturn::closed;
  if (taken) one.state = PlainReturn::closed;
  act(CloseReturn{name_of(id, ordinal), "kept", "jo", {}}, taken, name_of(id, ordinal));
}

}  // namespace flowmart::random_shop
