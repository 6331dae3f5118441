// Changing an order that has not left: stock for what is new first, then its money, then it counts.
//
// Stays true: one amendment of an order is open at a time; until it counts the order is as it was; more is
// paid before it counts, less goes back after; no product has fewer units than have left in parcels.
#include <algorithm>
#include <utility>

#include "orders/drafting.hpp"
#include "orders/intake.hpp"

namespace flowmart::orders {
namespace {

using contract::AmendmentStage;
using contract::nothing;
using contract::OrderAmendment;

bool is_open(const OrderAmendment& one) { return amendment_lifecycle.allowed(one.stage, AmendAct::count); }

constexpr std::string_view transfer_timer = "amendment-transfer";

std::string key_of(std::int64_t amendment) { return "amendment-" + std::to_string(amendment); }

OrderAmendment* find(Order& order, std::int64_t amendment) {
  for (OrderAmendment& one : order.amendments)
    if (one.amendment == amendment) return &one;
  return nullptr;
}

contract::OrderAmended announcement(const Order& order, const OrderAmendment& amendment, Time now) {
  contract::OrderAmended amended;
  amended.orderId = order.content.order;
  amended.userId = order.content.customer;
  for (const contract::AmendedLine& line : amendment.lines)
    amended.amendedItems.push_back(
        {.productId = line.product,
         .productName = line.name,
         .oldQuantity = line.before,
         .newQuantity = line.after,
         .unitPrice = line.unit_price.decimal(),
         .totalPrice = Money{line.unit_price.minor * line.after, line.unit_price.currency}.decimal()});
  amended.orderStatus = order.confirmed ? "processing" : "pending";
  amended.totalAmount = amendment.total_after.decimal();
  amended.timestamp = now;
  return amended;
}

void change_lines(contract::OrderContent& content, const OrderAmendment& amendment) {
  for (const contract::AmendedLine& line : amendment.lines) {
    const auto place = static_cast<std::size_t>(line.line) - 1;
    if (place == content.lines.size())
      content.lines.push_back({.product = line.product,
                               .sku = line.sku,
                               .name = line.name,
                               .quantity = 0,
                               .unit_price = line.unit_price,
                               .total = {}});
    contract::OrderLine& changed = content.lines.at(place);
    changed.quantity = line.after;
    changed.cancelled += std::max<Quantity>(0, line.before - line.after);
    changed.total = {line.unit_price.minor * line.after, line.unit_price.currency};
  }
}

// It counts from now on. What the order costs less goes back, as far as it is still here, unless its payment
// asks for less by now.
void count(Decision<OrdersService>& out, const Orders& orders, const Order& order, OrderAmendment amendment,
           Time now) {
  const bool by_payment = amendment.stage == AmendmentStage::charging;
  amendment_lifecycle.go(amendment.stage, AmendAct::count);
  amendment.ended_at = now;
  out.send(contract::AmendmentEnded{order.content.order, amendment});
  if (!amendment.lines.empty() || amendment.ship_to) out.send(announcement(order, amendment, now));
  // One that was above the limit before had its yes.
  if (waits_for_approval(orders, amendment.total_after) &&
      !waits_for_approval(orders, amendment.total_before))
    out.send(approval_hold(orders, order, now));
  const std::int64_t less = amendment.total_before.minor - amendment.total_after.minor;
  const bool was_paid = order.payment_terms_met() && !by_payment;
  const std::int64_t back = was_paid ? std::min(less, order.kept_in_all()) : 0;
  Order then = order;
  if (!order.came_back.empty()) change_lines(then.content, amendment);
  const bool ends = !order.came_back.empty() && ends_undelivered(orders, then);
  if (back > 0 && !(ends && order.owes_invoice()))  // an invoice that is not paid ends with its order
    out.send(contract::RefundPayment{.order = order.content.order,
                                     .key = key_of(amendment.amendment),
                                     .amount = {back, amendment.total_after.currency},
                                     .reason = "The order was changed and costs less.",
                                     .up_to = true});
  if (ends) out.send(call_off_undelivered(order.content.order, now));
}

// With its stock promised. What is paid already is charged as a further payment; else the payment itself
// changes.
void see_to_money(Decision<OrdersService>& out, const Orders& orders, const Order& order,
                  const OrderAmendment& amendment, Time now) {
  const std::int64_t more = amendment.total_after.minor - amendment.total_before.minor;
  const bool paid = order.is_paid();
  if (more == 0 || (order.payment_terms_met() && more < 0)) return count(out, orders, order, amendment, now);
  const Currency currency = amendment.total_after.currency;
  const contract::OrderContent& content = order.content;
  out.send(contract::AmendPayment{.order = content.order,
                                  .amendment = amendment.amendment,
                                  .payment = contract::payment_of(content.order, amendment.further),
                                  .customer = content.customer,
                                  .amount = paid ? Money{more, currency}
                                            : order.owes_invoice()
                                                ? Money{order.invoiced_minor + more, currency}
                                                : amendment.total_after,
                                  .method = content.method,
                                  .token = content.token});
  if (amendment.further > 0 && content.method == contract::PaymentMethod::bank_transfer)
    out.set_timer(transfer_timer, content.order.uuid, now + orders.settings.transfer_wait,
                  contract::OrderWaitOver{content.order});
}

// No product has fewer units than have left, and no line fewer than its returns are about.
std::optional<Rejection> below_what_is_gone(const Orders& orders, const Order& order,
                                            const OrderAmendment& amendment) {
  if (const auto gone = below_what_has_left(order, amendment))
    return reject(codes::below_dispatched, std::to_string(gone->quantity) + " units of a product of order " +
                                               order.number + " have left; it can't have fewer.");
  const auto claimed = claimed_of(orders, order);
  for (const contract::AmendedLine& line : amendment.lines) {
    const auto place = static_cast<std::size_t>(line.line) - 1;
    if (place < claimed.size() && line.after < claimed[place])
      return reject(codes::below_returned, std::to_string(claimed[place]) + " units of line " +
                                               std::to_string(line.line) + " of order " + order.number +
                                               " are returned or claimed; it can't have fewer.");
  }
  return std::nullopt;
}

std::optional<Rejection> refuse_amendment(const Orders& orders, const Order& order,
                                          const OrderAmendment& amendment) {
  if (auto below = below_what_is_gone(orders, order, amendment)) return below;
  const bool paid = order.payment_terms_met();
  if (!paid && amendment.total_after.minor == 0 && amendment.total_before.minor > 0)
    return reject(codes::nothing_left_to_pay,
                  "Nothing of order " + order.number + " would be left to pay; call it off instead.");
  return std::nullopt;
}

}  // namespace

const OrderAmendment* Order::open_amendment() const {
  return !amendments.empty() && is_open(amendments.back()) ? &amendments.back() : nullptr;
}

Quantity Order::left_of(ProductId product) const {
  const auto back = came_back.find(product);
  Quantity units = back == came_back.end() ? 0 : back->second;
  for (const SentParcel& parcel : parcels)
    for (const contract::ProductAllocation& one : parcel.contents)
      if (one.product == product && !parcel.back)
        for (const contract::Allocation& part : one.allocations) units += part.quantity;
  return units;
}

std::int64_t Order::kept_in_all() const {
  if (kept.empty()) return has_own_payment() && payment_terms_met() ? content.total.minor : 0;
  std::int64_t sum = 0;
  for (const std::int64_t one : kept) sum += one;
  return sum;
}

contract::OrderContent as_placed(const Order& order, const contract::PostalAddress& otherwise) {
  contract::OrderContent content = order.content;
  for (auto one = order.amendments.rbegin(); one != order.amendments.rend(); ++one) {
    if (one->stage != AmendmentStage::counted) continue;
    for (auto line = one->lines.rbegin(); line != one->lines.rend(); ++line) {
      contract::OrderLine& changed = content.lines.at(static_cast<std::size_t>(line->line) - 1);
      changed.quantity = line->before;
      changed.total = {line->unit_price.minor * line->before, line->unit_price.currency};
      changed.cancelled -= std::max<Quantity>(0, line->before - line->after);
      const bool was_new = line->before == 0 && changed.cancelled == 0;
      if (was_new && line->line == std::ssize(content.lines)) content.lines.pop_back();
    }
    content.total = one->total_before;
    if (one->ship_to) content.ship_to = otherwise;
  }
  return content;
}

contract::OrderDetails details_as_placed(const Order& order, const contract::OrderDetails& otherwise) {
  contract::OrderDetails details = order.details;
  for (const OrderAmendment& one : order.amendments) {
    if (one.stage != AmendmentStage::counted) continue;
    if (one.tags) details.tags = otherwise.tags;
    if (one.custom_fields) details.custom_fields = otherwise.custom_fields;
  }
  return details;
}

contract::AmendmentEnded given_up(const Order& order, const std::string& reason, Time now) {
  contract::AmendmentEnded ended{order.content.order, *order.open_amendment()};
  amendment_lifecycle.go(ended.amendment.stage, AmendAct::fail);
  ended.amendment.reason = reason;
  ended.amendment.ended_at = now;
  return ended;
}

Decision<OrdersService> decide(const Orders& orders, const contract::AmendOrder& wish, Time now) {
  const Order* order = orders.taken(wish.order);
  if (const auto no = against(order, wish.order, Act::amend)) return *no;
  if (order->open_amendment())
    return reject(codes::amendment_open, "Another change of order " + order->number + " is under way.");
  if (order->amendments.size() >= amendments_max)
    return reject(codes::too_many_amendments,
                  "Order " + order->number + " was changed " + std::to_string(amendments_max) + " times.");
  Draft draft = draft_of(orders, *order, wish, now);
  if (draft.refused) return std::move(*draft.refused);
  if (!draft.changes) return nothing;
  OrderAmendment& amendment = draft.amendment;
  if (order->is_paid() && amendment.total_after.minor > amendment.total_before.minor)
    amendment.further = order->further_payments + 1;
  if (auto refused = draft.empties && order->parcels.empty() ? std::nullopt
                                                             : refuse_amendment(orders, *order, amendment))
    return std::move(*refused);
  if (draft.empties) {  // nothing is left of it
    if (const auto no = against(order, wish.order, Act::cancel)) return *no;
    return call_off(wish.order, "customer_request", wish.actor, false, now);
  }
  amendment_lifecycle.go(amendment.stage, AmendAct::ask);
  Decision<OrdersService> out;
  const bool needs_stock = !draft.reserve.empty();
  out.send(contract::OrderAmending{wish.order, amendment, std::move(draft.reserve)});
  if (!needs_stock) see_to_money(out, orders, *order, amendment, now);
  return out;
}

void evolve(Orders& orders, const contract::OrderAmending& amending) {
  Order& order = orders.orders[amending.order];
  order.amendments.push_back(amending.amendment);
  order.last_amendment = amending.amendment.amendment;
}

void evolve(Orders& orders, const contract::AmendPayment& wanted) {
  Order& order = orders.orders[wanted.order];
  OrderAmendment* amendment = find(order, wanted.amendment);
  if (!amendment) return;
  amendment_lifecycle.go(amendment->stage, AmendAct::charge);
  if (amendment->further == 0) return;
  order.further_payments = amendment->further;
  order.changed(amendment->asked_at);
}

// The stock for what is new is promised; or the reservation is by now what the order says, and who packs it
// is told.
Decision<OrdersService> decide(const Orders& orders, const contract::StockAmended& stock, Time now) {
  const Order* order = orders.taken(stock.order);
  if (!order) return nothing;
  Decision<OrdersService> out;
  const OrderAmendment* open = order->open_amendment();
  if (stock.step == contract::StockStep::promised && open && open->stage == AmendmentStage::asked)
    see_to_money(out, orders, *order, *open, now);
  if (stock.step == contract::StockStep::settled && stock.firm &&
      lifecycle.allowed(order->stage, Act::fulfil)) {
    contract::FulfilOrder wanted = to_fulfil(*order, stock.products);
    wanted.readdressed = !order->amendments.empty() && order->amendments.back().ship_to.has_value();
    out.send(std::move(wanted));
  }
  return out;
}

// What the change costs more was not transferred in time.
Decision<OrdersService> transfer_is_late(const Order& order, Time now) {
  const OrderAmendment* open = order.open_amendment();
  if (!open || open->stage != AmendmentStage::charging || open->further == 0) return nothing;
  return given_up(order, "The rest was not transferred in time.", now);
}

// The order may have changed while the money was on its way: then it goes back.
Decision<OrdersService> decide(const Orders& orders, const contract::PaymentAmended& money, Time now) {
  const Order* order = orders.taken(money.order);
  if (!order) return nothing;
  const bool was_charged = !money.refused && money.payment != contract::payment_of(money.order);
  const contract::RefundPayment back{.order = money.order,
                                     .key = key_of(money.amendment) + "-late",
                                     .amount = money.amount,
                                     .reason = "The change that it was for was given up."};
  const OrderAmendment* open = order->open_amendment();
  Decision<OrdersService> out;
  if (order->content.method == contract::PaymentMethod::bank_transfer && open &&
      open->amendment == money.amendment && open->further > 0)
    out.cancel_timer(transfer_timer, money.order.uuid);
  if (!open || open->amendment != money.amendment) {
    const bool called_off = order->stage == Stage::cancelling || order->stage == Stage::cancelled;
    if (was_charged && !called_off) out.send(back);
    return out;
  }
  if (money.refused) return out.send(given_up(*order, *money.refused, now));
  if (!lifecycle.allowed(order->stage, Act::amend) || below_what_is_gone(orders, *order, *open)) {
    out.send(given_up(*order, "Too much of the order has left meanwhile.", now));
    if (was_charged) out.send(back);
    return out;
  }
  count(out, orders, *order, *open, now);
  return out;
}
void evolve(Orders& orders, const contract::PaymentAmended& money) {
  Order* order = orders.orders.change(money.order);
  if (!order || money.refused) return;
  if (money.payment == contract::payment_of(money.order)) {
    if (!order->owes_invoice()) return;
    const std::int64_t more = money.amount.minor - std::exchange(order->invoiced_minor, money.amount.minor);
    if (!order->kept.empty()) order->kept.front() += more;
    return;
  }
  if (order->kept.empty()) order->kept.push_back(order->kept_in_all());
  for (std::int64_t n = 1; n <= order->further_payments; ++n) {
    if (money.payment != contract::payment_of(money.order, n)) continue;
    order->kept.resize(std::max(order->kept.size(), static_cast<std::size_t>(n) + 1));
    order->kept[static_cast<std::size_t>(n)] = money.amount.minor;
  }
  if (order->payment) return;
  order->free_at_first = true;
  order->payment = contract::PaymentStatus::completed;
}

// One that failed before anything was charged leaves no trace.
void evolve(Orders& orders, const contract::AmendmentEnded& ended) {
  Order& order = orders.orders[ended.order];
  OrderAmendment* known = find(order, ended.amendment.amendment);
  if (!known) return;
  const bool was_charged = known->stage == AmendmentStage::charging && known->further > 0;
  const OrderAmendment& amendment = *known = ended.amendment;
  if (amendment.stage == AmendmentStage::failed) {
    if (was_charged) order.changed(*amendment.ended_at);
    else order.amendments.pop_back();
    return;
  }
  contract::OrderContent& content = order.content;
  change_lines(content, amendment);
  content.total = amendment.total_after;
  if (amendment.ship_to) content.ship_to = *amendment.ship_to;
  if (amendment.note) order.note = *amendment.note;
  if (amendment.tags) order.details.tags = *amendment.tags;
  if (amendment.custom_fields) order.details.custom_fields = *amendment.custom_fields;
  order.changed(*amendment.ended_at);
}

}  // namespace flowmart::orders
