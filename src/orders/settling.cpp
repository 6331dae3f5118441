// What returned units are worth, and how that goes back to the buyer: as money, or as another order.
#include <algorithm>
#include <map>
#include <numeric>

#include "orders/intake.hpp"
#include "orders/orders.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {
namespace {

using contract::AdjustmentKind;
using contract::nothing;
using contract::NoticeKind;
using contract::OrderReturn;
using contract::RefundState;
using contract::ReturnLine;
using contract::ReturnStage;
__extension__ using Wide = __int128;

// What the way costs, and fees, are not given back.
bool is_of_the_goods(const contract::Adjustment& one) {
  return !one.included && (one.kind == AdjustmentKind::discount || one.kind == AdjustmentKind::tax ||
                           one.kind == AdjustmentKind::rounding);
}

// Spreads an amount over the lines by what each costs, by largest remainder.
void spread(std::int64_t amount, std::vector<std::int64_t>& lines) {
  const std::vector<std::int64_t> weights = lines;
  const Wide all = std::accumulate(weights.begin(), weights.end(), Wide{0});
  if (all == 0 || amount == 0) return;
  const std::int64_t sign = amount < 0 ? -1 : 1, size = amount * sign;
  std::vector<std::pair<Wide, std::size_t>> remainders;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Wide share = Wide{size} * weights[i];
    const auto whole = static_cast<std::int64_t>(share / all);
    lines[i] += sign * whole;
    given += whole;
    remainders.emplace_back(-(share % all), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t n = 0; given < size; ++given, ++n) lines[remainders[n].second] += sign;
}

// What it is worth, line by line; a claim's units are those that it names.
std::vector<contract::SettledUnits> worth_of(const Orders& orders, const MeantReturn& meant) {
  const Order& order = *meant.order;
  const auto paid = paid_for(order);
  std::vector<Quantity> before(paid.size());
  orders.returns.each({meant.key.order, 1}, {meant.key.order, returns_max},
                      [&](const ReturnKey&, const OrderReturn& one) {
                        for (const ReturnLine& line : one.lines)
                          if (line.line > 0) before[static_cast<std::size_t>(line.line) - 1] += line.settled;
                      });
  std::vector<contract::SettledUnits> lines;
  for (const ReturnLine& line : meant.content.lines) {
    const Quantity units = meant.content.claim ? line.quantity : line.received;
    if (line.line < 1 || units == 0) continue;
    const auto place = static_cast<std::size_t>(line.line) - 1;
    const Quantity all = order.content.lines[place].quantity;
    const std::int64_t minor =
        worth(paid[place], all, before[place] + units) - worth(paid[place], all, before[place]);
    lines.push_back(
        {line.line, units, Money{minor, order.content.total.currency}, order.content.lines[place].product});
  }
  return lines;
}

}  // namespace

std::int64_t refundable(const Orders& orders, const Order& order) {
  if (!order.payment) return 0;
  std::int64_t left = order.kept_in_all();
  if (order.returns > 0)
    orders.returns.each({order.content.order, 1}, {order.content.order, returns_max},
                        [&](const ReturnKey&, const OrderReturn& one) {
                          if (one.refund == RefundState::asked) left -= one.refund_minor - one.refunded_minor;
                        });
  return std::max<std::int64_t>(left, 0);
}

std::vector<std::int64_t> paid_for(const Order& order) {
  const Currency currency = order.content.total.currency;
  std::vector<std::int64_t> paid;
  for (const contract::OrderLine& line : order.content.lines) paid.push_back(line.total.minor);
  std::int64_t whole = 0;
  for (const contract::Adjustment& one : order.details.adjustments) {
    const auto amount = money_of(one.amount, currency);
    if (!amount || !is_of_the_goods(one)) continue;
    const bool of_line = one.line && *one.line >= 1 && static_cast<std::size_t>(*one.line) <= paid.size();
    (of_line ? paid[static_cast<std::size_t>(*one.line) - 1] : whole) += amount->minor;
  }
  for (std::int64_t& one : paid) one = std::max<std::int64_t>(one, 0);
  spread(whole, paid);
  for (std::int64_t& one : paid) one = std::max<std::int64_t>(one, 0);
  return paid;
}

std::int64_t worth(std::int64_t paid, Quantity all, Quantity units) {
  return units * (paid / all) + std::min<std::int64_t>(units, paid % all);
}

bool is_done(const OrderReturn& one) {
  const bool looked_at =
      one.stage == ReturnStage::inspected || (one.claim && one.stage == ReturnStage::approved);
  return looked_at && one.settled && (one.refund == RefundState::none || one.refund == RefundState::done);
}

void settle(const Orders& orders, const MeantReturn& meant, Time now, Decision<OrdersService>& out) {
  const Currency currency = meant.order->content.total.currency;
  contract::ReturnSettled settled{.name = meant.name,
                                  .order = meant.key.order,
                                  .ordinal = meant.key.ordinal,
                                  .lines = worth_of(orders, meant),
                                  .value = {0, currency},
                                  .refund = {0, currency},
                                  .carried = {0, currency},
                                  .led_to = std::nullopt,
                                  .timestamp = now};
  for (const contract::SettledUnits& one : settled.lines) settled.value.minor += one.value.minor;
  std::int64_t back = settled.value.minor;
  MeantReturn then = meant;
  then.content.stage = meant.content.claim ? ReturnStage::approved : meant.content.stage;
  for (const contract::SettledUnits& one : settled.lines)
    for (ReturnLine& line : then.content.lines)
      if (line.line == one.line) line.settled = one.quantity;
  contract::PlaceOrder wish = order_again(orders, then);
  if (!wish.items.empty()) {
    // The same again costs nothing, whatever was paid for it; something else costs what it costs more.
    const bool same = meant.content.instead.empty();
    const std::int64_t price = price_of(wish, currency);
    settled.carried.minor = same ? price : std::min(price, settled.value.minor);
    settled.led_to = OrderId::of(wish.orderId);
    back = same ? 0 : settled.value.minor - settled.carried.minor;
  }
  settled.refund.minor = std::min(back, refundable(orders, *meant.order));
  evolve(then.content, settled);
  out.send(settled);
  if (settled.refund.minor > 0)
    out.send(contract::RefundPayment{.order = meant.key.order,
                                     .key = meant.name,
                                     .amount = settled.refund,
                                     .reason = "return " + meant.name,
                                     .tell_refusal = true,
                                     .up_to = true});
  if (!wish.items.empty()) out.send(again(orders, then, std::move(wish), settled.carried.minor));
  if (is_done(then.content)) out.send(closing(then, {}, "OrdersService", now));
}
void evolve(OrderReturn& one, const contract::ReturnSettled& event) {
  one.settled = true;
  one.updated_at = event.timestamp;
  ++one.version;
  for (const contract::SettledUnits& units : event.lines)
    for (ReturnLine& line : one.lines)
      if (line.line == units.line) line.settled = units.quantity;
  one.value_minor = event.value.minor;
  one.carried_minor = event.carried.minor;
  one.refund_minor = event.refund.minor;
  one.refund = event.refund.minor > 0 ? RefundState::asked : RefundState::none;
  one.led_to = event.led_to;
}
void evolve(Orders& orders, const contract::ReturnSettled& event) {
  evolve(orders.returns[{event.order, event.ordinal}], event);
}

// ---- its money

namespace {

// All that could go back has; a part that could not waits for a person, unless one has closed it since.
RefundState all_is_back(const OrderReturn& one) {
  return one.why.empty() || at_rest(one) ? RefundState::done : RefundState::refused;
}

// Of a return's money, so much has gone back, or is not to be paid after all.
Decision<OrdersService> gone_back(const Orders& orders, const std::string& key, Money amount, Time now) {
  MeantReturn meant = return_named(orders, key);
  if (!meant.order || meant.content.refund != RefundState::asked) return nothing;
  OrderReturn& one = meant.content;
  if (one.refunded_minor + amount.minor < one.refund_minor) return nothing;
  one.refund = all_is_back(one);
  Decision<OrdersService> out;
  tell_buyer(meant, NoticeKind::return_refunded, {}, now, out, Money{one.refund_minor, amount.currency});
  if (is_done(one)) out.send(closing(meant, {}, "OrdersService", now));
  return out;
}
void note_gone_back(Orders& orders, const std::string& key, Money amount, Time at) {
  const MeantReturn meant = return_named(orders, key);
  if (!meant.order || meant.content.refund != RefundState::asked) return;
  OrderReturn& one = orders.returns[meant.key];
  one.refunded_minor += amount.minor;
  one.updated_at = at;
  ++one.version;
  if (one.refunded_minor >= one.refund_minor) one.refund = all_is_back(one);
}

}  // namespace

// A refund by itself, as staff may give one, changes what is told of the payment and nothing else.
Decision<OrdersService> decide(const Orders& orders, const contract::PaymentRefunded& refunded, Time now) {
  return gone_back(orders, refunded.key, refunded.amount, now);
}
void evolve(Orders& orders, const contract::PaymentRefunded& refunded) {
  Order* order = orders.orders.change(refunded.order);
  if (!order) return;
  using contract::PaymentStatus;
  ++order->version;
  std::int64_t kept = refunded.kept.minor;
  for (std::size_t n = 0; n < order->kept.size(); ++n) {
    const bool its = refunded.payment == contract::payment_of(refunded.order, static_cast<std::int64_t>(n));
    if (its) order->kept[n] = refunded.kept.minor;
    else kept += order->kept[n];
  }
  order->payment = kept > 0 ? PaymentStatus::partially_refunded : PaymentStatus::refunded;
  note_gone_back(orders, refunded.key, refunded.amount, refunded.timestamp);
}

// Less is owed of an invoice; of one of which nothing was paid, and nothing is to be, no payment is left.
Decision<OrdersService> decide(const Orders& orders, const contract::InvoiceReduced& reduced, Time now) {
  return gone_back(orders, reduced.key, reduced.amount, now);
}
void evolve(Orders& orders, const contract::InvoiceReduced& reduced) {
  Order* order = orders.orders.change(reduced.order);
  if (!order) return;
  ++order->version;
  if (!order->kept.empty()) order->kept.front() -= reduced.amount.minor;
  if (reduced.outstanding.minor == 0 && reduced.paid.minor == 0) {
    order->payment = contract::PaymentStatus::cancelled;
    order->unpaid = false;
  }
  note_gone_back(orders, reduced.key, reduced.amount, reduced.timestamp);
}

Decision<OrdersService> decide(const Orders&, const contract::RefundRefused&, Time) { return nothing; }
void evolve(Orders& orders, const contract::RefundRefused& refused) {
  const MeantReturn meant = return_named(orders, refused.key);
  if (!meant.order || meant.content.refund != RefundState::asked) return;
  OrderReturn& one = orders.returns[meant.key];
  if (refused.rest) one.refund_minor -= refused.rest->minor;  // the others are on their way
  else one.refund = RefundState::refused;
  one.why = refused.reason;
  one.updated_at = refused.timestamp;
  ++one.version;
}

// ---- as it stands

namespace {

std::vector<contract::Action> actions_of(const MeantReturn& meant) {
  std::vector<contract::Action> actions;
  for (const ReturnAct act :
       {ReturnAct::approve, ReturnAct::reject, ReturnAct::receive, ReturnAct::inspect, ReturnAct::close}) {
    actions.push_back(return_lifecycle.action(meant.content.stage, act, meant.name));
    if (const auto no = meant.against(act); no && no->refused && actions.back().allowed)
      actions.back() = {actions.back().name, false, no->refused->detail};
  }
  return actions;
}

}  // namespace

Decision<OrdersService> decide(const Orders& orders, const contract::ReadReturn& query, Time) {
  std::string name = query.name;
  if (query.newest_of)
    if (const Order* order = orders.taken(*query.newest_of))
      name = contract::name_of_return(order->number, order->returns);
  const MeantReturn meant = return_named(orders, name);
  if (!meant.order) return reject(codes::return_not_found, "There is no return " + name + ".");
  const contract::OrderContent& content = meant.order->content;
  contract::ReadReturn::Response answer{
      .name = meant.name,
      .order = meant.key.order,
      .number = meant.order->number,
      .customer = content.customer_number.empty() ? content.customer.to_string() : content.customer_number,
      .currency = content.total.currency,
      .content = meant.content,
      .names = {},
      .labelled = false,
      .led_to_number = {},
      .actions = actions_of(meant)};
  for (const ReturnLine& line : meant.content.lines) {
    const Price* price = orders.prices.find(line.product);
    answer.names.push_back(line.line > 0 ? content.lines[static_cast<std::size_t>(line.line) - 1].name
                           : price       ? price->name
                                         : line.item);
  }
  for (const SentParcel& parcel : meant.order->parcels)
    answer.labelled |= parcel.labelled && parcel.shipment == meant.content.shipment;
  if (meant.content.led_to)
    if (const Order* other = orders.taken(*meant.content.led_to)) answer.led_to_number = other->number;
  return answer;
}

}  // namespace flowmart::orders
