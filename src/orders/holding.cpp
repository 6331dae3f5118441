// Holding an order back: by staff, or because it waits for a person's yes.
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::OrderHold;

// As the order says them, from 1.
const OrderHold* find_hold(const Order& order, std::int64_t hold) {
  const bool there = hold >= 1 && static_cast<std::uint64_t>(hold) <= order.holds.size();
  return there ? &order.holds[static_cast<std::size_t>(hold) - 1] : nullptr;
}

bool is_on(const OrderHold& hold, std::string_view purpose) {
  return hold_lifecycle.allowed(hold.stage, HoldAct::release) && (purpose.empty() || hold.purpose == purpose);
}

// Off with them; if they were the last, and it is paid, then it is confirmed, or its stock asked for again.
template <class Which>
Decision<OrdersService> take_off(const Orders& orders, const Order& order, const std::string& actor, Time now,
                                 const Which& which) {
  Decision<OrdersService> out;
  std::size_t others = order.holds_on();
  for (const OrderHold& hold : order.holds)
    if (which(hold))
      out.send(contract::OrderReleased{.order = order.content.order,
                                       .hold = hold.hold,
                                       .still_held = --others > 0,
                                       .actor = actor,
                                       .timestamp = now});
  if (others == 0 && order.confirm_at_release) out.send(confirmation(order.content, now));
  if (others == 0 && order.paid_late && lifecycle.allowed(order.stage, Act::reserve))
    out.send(reserve_again(orders, order, now));
  return out;
}

Rejection no_approval_wanted(const Order& order) {
  return reject(codes::approval_not_wanted, "Order " + order.number + " waits for nobody's approval.");
}

}  // namespace

std::size_t Order::holds_on(std::string_view purpose) const {
  std::size_t count = 0;
  for (const OrderHold& hold : holds) count += is_on(hold, purpose);
  return count;
}

std::vector<contract::Action> actions_of(const Order& order, bool is_back) {
  std::vector<contract::Action> actions{is_back ? contract::Action{"cancel", true, {}}
                                                : lifecycle.action(order.stage, Act::cancel, order.number),
                                        lifecycle.action(order.stage, Act::hold, order.number),
                                        lifecycle.action(order.stage, Act::release, order.number)};
  if (contract::Action& release = actions.back(); release.allowed && order.holds_on() == 0)
    release = {release.name, false, "Order " + order.number + " is not held."};
  actions.push_back(lifecycle.action(order.stage, Act::take_back, order.number));
  actions.back().name = "return";
  if (order.holds_on(contract::approval_purpose) > 0) {
    actions.push_back({"approve", true, {}});
    actions.push_back(lifecycle.action(order.stage, Act::cancel, order.number));
    actions.back().name = "reject";
  }
  contract::Action amend = lifecycle.action(order.stage, Act::amend, order.number);
  if (amend.allowed && order.open_amendment())
    amend = {amend.name, false, "Another change of order " + order.number + " is under way."};
  actions.push_back(amend);
  actions.push_back(amend);
  actions.back().name = "cancel-line";
  contract::Action& refund = actions.emplace_back(contract::Action{"refund", order.kept_in_all() > 0, {}});
  if (!refund.allowed) refund.reason = "No money of it is here.";
  return actions;
}

// Only a change that drops the rest makes a held order one that has left: nothing is there to hold back, and
// what comes back and is sent again must be able to leave.
void end_holds(Decision<OrdersService>& out, const Order& order, Time now) {
  std::size_t others = order.holds_on();
  for (const OrderHold& hold : order.holds)
    if (is_on(hold, {}))
      out.send(contract::OrderReleased{.order = order.content.order,
                                       .hold = hold.hold,
                                       .still_held = --others > 0,
                                       .actor = "OrdersService",
                                       .timestamp = now});
}

OrderHold hold_of(const contract::OrderHeld& held) {
  return {held.hold, contract::HoldStage::held, held.purpose, held.reason, held.timestamp, {}};
}

Decision<OrdersService> decide(const Orders& orders, const contract::HoldOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  if (const auto no = against(order, command.order, Act::hold)) return *no;
  if (order->holds.size() >= holds_max)
    return reject(codes::too_many_holds,
                  "Order " + order->number + " was held " + std::to_string(holds_max) + " times.");
  return contract::OrderHeld{.order = command.order,
                             .hold = static_cast<std::int64_t>(order->holds.size()) + 1,
                             .purpose = command.purpose,
                             .reason = command.reason,
                             .actor = command.actor,
                             .timestamp = now};
}
void evolve(Orders& orders, const contract::OrderHeld& held) {
  Order& order = orders.orders[held.order];
  order.holds.push_back(hold_of(held));
  order.changed(held.timestamp);
}

Decision<OrdersService> decide(const Orders& orders, const contract::ReleaseOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  if (const auto no = against(order, command.order, Act::release)) return *no;
  const OrderHold* meant = find_hold(*order, command.hold);
  const auto stage = meant ? meant->stage : contract::HoldStage::absent;
  if (const auto no = hold_lifecycle.against(stage, HoldAct::release, order->number)) return *no;
  return take_off(orders, *order, command.actor, now,
                  [meant](const OrderHold& hold) { return &hold == meant; });
}
void evolve(Orders& orders, const contract::OrderReleased& released) {
  Order& order = orders.orders[released.order];
  OrderHold& hold = order.holds.at(static_cast<std::size_t>(released.hold) - 1);
  hold_lifecycle.go(hold.stage, HoldAct::release);
  hold.released_at = released.timestamp;
  order.changed(released.timestamp);
}

// ---- the approval gate

bool waits_for_approval(const Orders& orders, const Money& total) {
  const auto& limit = orders.settings.approve_above;
  return limit && total.minor > limit->minor;
}
contract::OrderHeld approval_hold(const Orders& orders, const Order& order, Time now) {
  const Money& limit = *orders.settings.approve_above;
  return {.order = order.content.order,
          .hold = static_cast<std::int64_t>(order.holds.size()) + 1,
          .purpose = std::string(contract::approval_purpose),
          .reason = "It is above " + limit.to_string() + " " + std::string(limit.currency.code()) + ".",
          .actor = "OrdersService",
          .timestamp = now};
}

Decision<OrdersService> decide(const Orders& orders, const contract::ApproveOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  if (const auto no = against(order, command.order, Act::release)) return *no;
  if (order->holds_on(contract::approval_purpose) == 0) return no_approval_wanted(*order);
  return take_off(orders, *order, command.actor, now,
                  [](const OrderHold& hold) { return is_on(hold, contract::approval_purpose); });
}

Decision<OrdersService> decide(const Orders& orders, const contract::RejectOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  if (const auto no = against(order, command.order, Act::cancel)) return *no;
  if (order->holds_on(contract::approval_purpose) == 0) return no_approval_wanted(*order);
  return call_off(command.order, command.reason, command.actor, false, now);
}

}  // namespace flowmart::orders
