// Orders: placed, paid, changed, held and called off.
#include "contract/private/amending.hpp"
#include "contract/private/holds.hpp"
#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

bool same(const PlainOrder& one, const PlainOrder& other) {
  if (one.lines.size() != other.lines.size()) return false;
  for (std::size_t n = 0; n < one.lines.size(); ++n)
    if (one.lines[n].units != other.lines[n].units) return false;
  return true;
}
bool empty(const PlainOrder& order) {
  for (const auto& [product, units] : order.wanted())
    if (units > 0) return false;
  return true;
}

}  // namespace

// What goes back of these is not held against the books before all is at rest.
const std::vector<std::string> late_tokens{"tok_slow",        "tok_lost_answer",       "tok_lost_request",
                                           "tok_late",        "tok_fail_once",         "tok_fail_twice",
                                           "tok_fail_thrice", "tok_refund_fails_once", "tok_refund_lost"};

void Shop::place() {
  const std::string id = "R-" + std::to_string(books_.orders.size() + 1);
  PlainOrder order;
  order.pays = static_cast<Pays>(between(0, 4));
  order.invoice = order.pays == Pays::transfer && one_in(2);
  const std::int64_t price = order.pays == Pays::nothing ? 0 : list_price;
  std::vector<journey::Line> lines;
  for (std::int64_t n = between(1, 4); n > 0; --n) {
    lines.push_back({any_of(products), between(1, 6), price});
    order.lines.push_back({lines.back().sku, lines.back().quantity, price});
  }
  PlaceOrder wish = journey::order(
      id, lines,
      order.pays == Pays::declined_card ? "tok_declined"
      : order.pays == Pays::late_card   ? any_of(late_tokens)
                                        : "4711",
      order.pays == Pays::transfer ? CheckoutMethod::bank_transfer : CheckoutMethod::credit_card);
  wish.customer.customerId = "C-" + std::to_string(between(1, 5));
  std::optional<OrderDetails> beside;
  if (order.invoice) {
    beside.emplace().order = OrderId::of(id);
    beside->invoice_days = 14;
  }
  if (one_in(3)) {
    order.collect_at = any_of(warehouses);
    if (!beside) beside.emplace();
    beside->order = OrderId::of(id);
    beside->collect_at = one_in(10) ? "nowhere" : order.collect_at;
    if (beside->collect_at != order.collect_at) return act(wish, false, id + ", collected nowhere", beside);
  }
  const bool enough = books_.enough_for(order);
  order.state = enough ? State::pending : State::refused;
  PlainOrder& kept = books_.orders[id] = order;
  names_[OrderId::of(id)] = id;
  verdict_.reset();
  if (enough && (order.pays == Pays::card || order.pays == Pays::nothing || order.invoice)) {
    books_.pay(kept);
  }
  kept.attempts = 1;
  std::string told = id;
  if (order.invoice) told += ", by invoice";
  if (!order.collect_at.empty()) told += ", collected at " + order.collect_at;
  act(wish, true, told, beside);
  EXPECT_EQ(verdict_.has_value(), enough) << id;
  if (!verdict_) return;
  kept.held_until = *verdict_;
  be_of_interest(id);
}

void Shop::transfer(const std::string& id, PlainOrder& order) {
  const std::int64_t amount = between(1, 3) * order.total() / 2 + between(-1, 1);
  if (amount <= 0 || (order.owed > 0 && !one_in(4))) return;  // an invoice is paid late
  const bool taken = order.pays == Pays::transfer;
  if (taken && !order.paid && (order.state == State::pending || order.state == State::lapsed)) {
    order.received += amount;
    order.kept = order.received;
    if (order.received >= order.total()) books_.pay(order);
  } else if (order.owed > 0) {
    order.owed -= std::min(order.owed, amount);
    order.received += amount;
  } else if (order.change && taken) {
    transfer_rest(order, amount);
  }
  act(RecordTransfer{OrderId::of(id), {amount, pounds}, "t-" + std::to_string(++references_)}, taken, id);
}

// It counts once all of it is there, unless the order has become such that it can't.
void Shop::transfer_rest(PlainOrder& order, std::int64_t amount) {
  PlainChange& change = *order.change;
  const std::int64_t part = std::min(amount, change.due - change.came);
  change.came += part;
  order.kept += part;
  if (change.came < change.due) return;
  const PlainChange whole = change;
  PlainOrder then = order;
  then.lines = whole.lines;
  order.change.reset();
  if (amendable(order, then)) return books_.change(order, whole.lines, world_.now);
  order.kept -= whole.due;
}

void Shop::retry(const std::string& id, PlainOrder& order) {
  if (order.pays == Pays::late_card) return;  // whether it has just failed the books don't know
  constexpr int attempts_max = 10;
  const bool taken = order.state == State::pending && !order.paid && order.pays == Pays::declined_card &&
                     order.attempts < attempts_max && (order.held() || world_.now < order.held_until);
  const bool good = one_in(2);
  if (taken) {
    ++order.attempts;
    if (good) {
      books_.pay(order);
    }
  }
  act(RetryPayment{OrderId::of(id), good ? "4711" : "tok_declined"}, taken, id);
}

void Shop::cancel(const std::string& id, PlainOrder& order) {
  const bool first = order.is_here() || order.state == State::lapsed;
  const bool taken = first || order.state == State::cancelled;  // twice is no fault
  if (first) books_.cancel(order);
  act(CancelOrder{OrderId::of(id), "changed my mind", "buyer"}, taken, id);
}

void Shop::hold(const std::string& id, PlainOrder& order) {
  constexpr std::size_t holds_max = 50;
  const bool taken = (order.open() || order.state == State::lapsed) && order.holds.size() < holds_max;
  if (taken) books_.hold(order, world_.now);
  act(HoldOrder{OrderId::of(id), "review", "odd address", "jo"}, taken, id);
}
void Shop::release(const std::string& id, PlainOrder& order) {
  std::int64_t which = between(1, static_cast<std::int64_t>(order.holds.size()) + 1);
  for (const auto& [hold, on] : order.holds)
    if (on && !one_in(4)) which = hold;
  const auto at = order.holds.find(which);
  const bool taken =
      (order.open() || order.state == State::lapsed) && at != order.holds.end();  // twice is no fault
  if (taken && at->second) books_.release(order, which, world_.now);
  act(ReleaseOrder{OrderId::of(id), which, "jo"}, taken, id);
}

void Shop::refund(const std::string& id, PlainOrder& order) {
  if (!order.paid) return;
  const std::int64_t amount = between(1, order.total() + 50);
  const bool taken = amount <= order.kept - (order.change ? order.change->came : 0);
  if (taken) order.give_back(amount);
  act(RefundPayment{OrderId::of(id), "r-" + std::to_string(++references_), {amount, pounds}, "broken"}, taken,
      id);
}

// Another number of a line, or another line. What more it needs is there or nothing changes; more is paid
// first, less goes back.
void Shop::amend(const std::string& id, PlainOrder& order) {
  if (order.gift) return;
  if (order.pays == Pays::late_card && !order.paid) return;  // whether it is just being paid they don't know
  AmendOrder wish;
  wish.order = OrderId::of(id);
  wish.actor = "jo";
  PlainOrder then = order;
  if (one_in(4)) {
    const std::int64_t pence = one_in(2) ? list_price : 0;
    then.lines.push_back({any_of(products), between(1, 4), pence});
    wish.add.push_back({then.lines.back().product, then.lines.back().units, Decimal{pence, 2}, {}});
  } else {
    const auto place =
        static_cast<std::size_t>(between(0, static_cast<std::int64_t>(order.lines.size()) - 1));
    PlainLine& line = then.lines[place];
    const std::int64_t units = between(0, line.units + 2);
    LineChange& change = wish.lines.emplace_back();
    change.line = static_cast<std::int64_t>(place) + 1;
    if (units < line.units && one_in(2)) change.less = line.units - units;
    else change.quantity = units;
    line.units = units;
  }
  const bool taken = amendable(order, then);
  if (taken) settle(order, then);
  act(wish, taken, id + " to " + std::to_string(then.total()));
}

// Whether it is taken; what is short then may still leave it as it was.
bool Shop::amendable(const PlainOrder& order, const PlainOrder& then) {
  if (!order.open() || order.change) return false;
  if (same(order, then)) return true;
  if (empty(then)) return !order.ever_left;
  for (const auto& [product, units] : then.wanted())
    if (then.due(product) < order.left(product)) return false;
  for (std::size_t n = 0; n < then.lines.size(); ++n)
    if (then.lines[n].units < order.claimed(n)) return false;
  return order.paid || then.total() > 0 || order.total() == 0;
}

void Shop::settle(PlainOrder& order, const PlainOrder& then) {
  if (same(order, then)) return;
  if (empty(then)) return books_.cancel(order);
  Units more = then.wanted();
  for (const auto& [product, units] : order.wanted()) more[product] -= units;
  for (const auto& [product, units] : more)
    if (units > 0 && units > books_.available_to(order, product)) return;
  const std::int64_t difference = then.total() - order.total();
  if (!order.paid && order.received > 0 && difference != 0) return;  // part of it has come
  if (order.owed > 0 && order.received > 0 && difference > 0) return;
  const bool waits = (order.pays == Pays::transfer || order.pays == Pays::late_card) && order.owed == 0;
  if (order.paid && waits && difference > 0) {
    std::erase_if(more, [](const auto& one) { return one.second <= 0; });
    order.change = PlainChange{then.lines, more, difference, 0, world_.now + ShopSettings{}.transfer_wait};
    return;
  }
  books_.change(order, then.lines, world_.now);
  if (order.owed > 0 && difference > 0) order.owed += difference;
  if (order.paid && difference > 0) order.kept += difference;
  else if (order.paid) order.give_back(std::min(-difference, order.kept));
  else if (order.pays == Pays::transfer && order.received >= order.total()) books_.pay(order);
}

}  // namespace flowmart::random_shop
