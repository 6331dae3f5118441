// Asking for a return, saying yes or no, and its end.
#include "orders/returning.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "orders/orders.hpp"

namespace flowmart::orders {

Rejection invalid_return(std::string pointer, std::string detail) {
  std::string whole = detail;
  return reject(codes::return_invalid, std::move(whole), {{std::move(pointer), std::move(detail)}});
}

namespace {

using contract::nothing;
using contract::NoticeKind;
using contract::OrderReturn;
using contract::ReturnLine;
using contract::ReturnStage;
using contract::ReturnWish;

constexpr std::string_view overdue_timer = "return-overdue";

Uuid timer_of(const ReturnKey& key) {
  return uuid_beside(key.order.uuid, (std::uint64_t{3} << 32) + static_cast<std::uint64_t>(key.ordinal));
}

OrderReturn& change(Orders& orders, OrderId order, std::int64_t ordinal, ReturnAct act, Time now) {
  OrderReturn& one = orders.returns[{order, ordinal}];
  return_lifecycle.go(one.stage, act);
  one.updated_at = now;
  ++one.version;
  return one;
}

// Which line is meant, from 1: the first of that product that has room. 0: the order has none.
std::int64_t line_meant(const Orders& orders, const Order& order, const ReturnWish& wish, const Room& room) {
  if (wish.line) return *wish.line;
  const ProductId product = product_named(orders, *wish.product);
  std::int64_t first = 0;
  for (std::size_t i = 0; i < order.content.lines.size(); ++i) {
    const contract::OrderLine& line = order.content.lines[i];
    if (line.product != product && line.sku != *wish.product) continue;
    if (first == 0) first = static_cast<std::int64_t>(i) + 1;
    if (room.of(i) > 0) return static_cast<std::int64_t>(i) + 1;
  }
  return first;
}

// The lines that are announced, or why they can't be.
std::optional<Rejection> announce(const Orders& orders, const Order& order,
                                  const std::vector<ReturnWish>& wishes, std::vector<ReturnLine>& out) {
  Room room(orders, order);
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const ReturnWish& wish = wishes[i];
    const std::string at = "/lines/" + std::to_string(i);
    if (wish.line.has_value() == wish.product.has_value())
      return invalid_return(at, "A line is named by its number or by its product.");
    const std::int64_t line = line_meant(orders, order, wish, room);
    if (line < 1 || static_cast<std::size_t>(line) > order.content.lines.size())
      return invalid_return(at + (wish.line ? "/line" : "/product"), "The order has no such line.");
    const auto place = static_cast<std::size_t>(line) - 1;
    if (std::any_of(out.begin(), out.end(), [line](const ReturnLine& one) { return one.line == line; }))
      return invalid_return(at, "Line " + std::to_string(line) + " is named twice.");
    const contract::OrderLine& ordered = order.content.lines[place];
    const Quantity most = room.of(place);
    if (wish.quantity > most)
      return reject(codes::units_not_returnable,
                    "Of line " + std::to_string(line) + " (" + ordered.name + "), " + std::to_string(most) +
                        " can be returned.",
                    {{at + "/quantity", "at most " + std::to_string(most)}});
    room.take(place, wish.quantity);
    out.push_back({.line = line,
                   .product = ordered.product,
                   .item = ordered.sku,
                   .quantity = wish.quantity,
                   .reason = wish.reason.value_or("")});
  }
  return std::nullopt;
}

std::optional<Rejection> refuse_wanted(const Orders& orders, const contract::RequestReturn& wish) {
  if (wish.lines.empty()) return invalid_return("/lines", "A return has a line.");
  if (wish.claim && wish.wanted == contract::ReturnWanted::exchange)
    return invalid_return("/wanted", "Nothing is exchanged where nothing comes back: refund or resend.");
  if (!wish.instead.empty() && wish.wanted != contract::ReturnWanted::exchange)
    return invalid_return("/exchange", "Only an exchange is for something else.");
  for (std::size_t i = 0; i < wish.instead.size(); ++i)
    if (!orders.prices.contains(product_named(orders, wish.instead[i].product)))
      return invalid_return("/exchange/" + std::to_string(i) + "/product", "There is no such product.");
  return std::nullopt;
}

std::optional<Rejection> too_late(const Orders& orders, const Order& order, Time now) {
  if (!order.delivered_at) return std::nullopt;
  const Time until = *order.delivered_at + orders.settings.return_window;
  if (now <= until) return std::nullopt;
  return reject(codes::return_too_late,
                "Order " + order.number + " could be sent back until " + format_date(until) + ".");
}

// The parcel that brought the goods: the first that holds any of them, else the first of all.
const SentParcel* parcel_of(const Order& order, const OrderReturn& one) {
  for (const SentParcel& parcel : order.parcels)
    for (const contract::ProductAllocation& held : parcel.contents)
      for (const ReturnLine& line : one.lines)
        if (line.product == held.product && !parcel.back) return &parcel;
  return order.parcels.empty() ? nullptr : &order.parcels.front();
}

// `labelled`: the parcel whose label is there already.
void approve(const Orders& orders, const MeantReturn& meant, const std::string& actor,
             const SentParcel* labelled, Time now, Decision<OrdersService>& out) {
  const bool comes_back = !meant.content.claim;
  const SentParcel* parcel = labelled;
  if (comes_back && !parcel) parcel = parcel_of(*meant.order, meant.content);
  contract::ReturnApproved approved{.name = meant.name,
                                    .order = meant.key.order,
                                    .ordinal = meant.key.ordinal,
                                    .shipment = parcel ? parcel->shipment : std::string(),
                                    .wants_label = parcel && !parcel->labelled && !labelled,
                                    .due = std::nullopt,
                                    .actor = actor,
                                    .timestamp = now};
  if (comes_back) {
    approved.due = now + orders.settings.return_patience;
    out.set_timer(overdue_timer, timer_of(meant.key), *approved.due,
                  contract::ReturnOverdue{meant.key.order, meant.key.ordinal});
  }
  out.send(std::move(approved));
}

// What a claim says never came may have come back since, undelivered: then it is seen to as that parcel.
std::optional<Rejection> back_by_now(const Orders& orders, const MeantReturn& meant) {
  if (!meant.content.claim) return std::nullopt;
  std::vector<contract::ReceivedUnits> units;
  for (const ReturnLine& line : meant.content.lines)
    units.push_back({line.line, line.product, line.item, line.quantity});
  return more_than_left(orders, meant, units);
}

contract::ReturnRequested asked(const MeantReturn& meant, const std::string& actor, Time now) {
  const OrderReturn& one = meant.content;
  return {.name = meant.name,
          .order = meant.key.order,
          .ordinal = meant.key.ordinal,
          .claim = one.claim,
          .wanted = one.wanted,
          .lines = one.lines,
          .instead = one.instead,
          .note = one.note,
          .actor = actor,
          .timestamp = now};
}

MeantReturn next_return(OrderId id, const Order& order) {
  MeantReturn next{.key = {id, order.returns + 1}, .name = {}, .order = &order, .content = {}};
  next.name = contract::name_of_return(order.number, next.key.ordinal);
  next.content.ordinal = next.key.ordinal;
  return next;
}

}  // namespace

// ---- which is meant, and what may be done with it

MeantReturn return_named(const Orders& orders, const std::string& name) {
  MeantReturn meant{.key = {}, .name = name, .order = nullptr, .content = {}};
  const std::size_t dash = name.rfind('-');
  if (!name.starts_with(contract::return_prefix) || dash < contract::return_prefix.size()) return meant;
  const std::string number =
      name.substr(contract::return_prefix.size(), dash - contract::return_prefix.size());
  std::int64_t ordinal = 0;
  std::from_chars(name.data() + dash + 1, name.data() + name.size(), ordinal);
  const auto id = order_named(orders, number);
  const Order* order = id ? orders.taken(*id) : nullptr;
  if (!order || contract::name_of_return(order->number, ordinal) != name) return meant;
  const OrderReturn* found = orders.returns.find({*id, ordinal});
  if (!found) return meant;
  meant.key = {*id, ordinal};
  meant.order = order;
  meant.content = *found;
  return meant;
}

std::optional<contract::Against> MeantReturn::against(ReturnAct act) const {
  const bool about_goods = act == ReturnAct::receive || act == ReturnAct::inspect;
  if (content.claim && about_goods && content.stage == ReturnStage::approved)
    return contract::Against{reject(codes::claim_brings_nothing, "Claim " + name + " brings nothing back.")};
  return return_lifecycle.against(content.stage, act, name);
}

std::optional<Rejection> MeantReturn::not_at(const std::optional<std::int64_t>& version) const {
  if (!version || *version == content.version) return std::nullopt;
  return reject(codes::version_differs,
                "Return " + name + " is at version " + std::to_string(content.version) + " by now.");
}

// ---- asked for

Decision<OrdersService> decide(const Orders& orders, const contract::RequestReturn& wish, Time now) {
  const Order* order = orders.taken(wish.order);
  if (const auto no = against(order, wish.order, Act::take_back)) return *no;
  if (auto refused = refuse_wanted(orders, wish)) return std::move(*refused);
  if (auto late = too_late(orders, *order, now); late && !wish.claim) return std::move(*late);
  if (order->returns >= returns_max)
    return reject(codes::too_many_returns,
                  "Order " + order->number + " was returned " + std::to_string(returns_max) + " times.");
  MeantReturn next = next_return(wish.order, *order);
  if (auto refused = announce(orders, *order, wish.lines, next.content.lines)) return std::move(*refused);
  next.content.claim = wish.claim;
  next.content.wanted = wish.wanted;
  next.content.instead = wish.instead;
  next.content.note = wish.note;
  return asked(next, wish.actor, now);
}
void evolve(Orders& orders, const contract::ReturnRequested& event) {
  orders.orders[event.order].returns = event.ordinal;
  OrderReturn& one = change(orders, event.order, event.ordinal, ReturnAct::request, event.timestamp);
  one.ordinal = event.ordinal;
  one.claim = event.claim;
  one.wanted = event.wanted;
  one.lines = event.lines;
  one.instead = event.instead;
  one.note = event.note;
  one.requested_at = event.timestamp;
}

// ---- yes or no

// A claim is settled with the yes: nothing is waited for.
Decision<OrdersService> decide(const Orders& orders, const contract::ApproveReturn& command, Time now) {
  MeantReturn meant = return_named(orders, command.name);
  if (const auto no = meant.against(ReturnAct::approve)) return *no;
  if (auto other = meant.not_at(command.expected)) return std::move(*other);
  if (auto gone = back_by_now(orders, meant)) return std::move(*gone);
  Decision<OrdersService> out;
  approve(orders, meant, command.actor, nullptr, now, out);
  tell_buyer(meant, NoticeKind::return_approved, {}, now, out);
  if (meant.content.claim) settle(orders, meant, now, out);
  return out;
}
void evolve(Orders& orders, const contract::ReturnApproved& event) {
  OrderReturn& one = change(orders, event.order, event.ordinal, ReturnAct::approve, event.timestamp);
  one.shipment = event.shipment;
  one.due = event.due;
}

Decision<OrdersService> decide(const Orders& orders, const contract::RejectReturn& command, Time now) {
  const MeantReturn meant = return_named(orders, command.name);
  if (const auto no = meant.against(ReturnAct::reject)) return *no;
  if (auto other = meant.not_at(command.expected)) return std::move(*other);
  Decision<OrdersService> out;
  out.send(contract::ReturnRejected{.name = meant.name,
                                    .order = meant.key.order,
                                    .ordinal = meant.key.ordinal,
                                    .reason = command.reason,
                                    .actor = command.actor,
                                    .timestamp = now});
  tell_buyer(meant, NoticeKind::return_rejected, command.reason, now, out);
  return out;
}
void evolve(Orders& orders, const contract::ReturnRejected& event) {
  change(orders, event.order, event.ordinal, ReturnAct::reject, event.timestamp).why = event.reason;
}

// ---- its label

// Shipping has made a label for a parcel. If no return waits for it, somebody sends the whole parcel back, or
// the carrier brings it: the buyer asked for nothing and is told nothing.
Decision<OrdersService> decide(const Orders& orders, const contract::RecordReturnLabel& label, Time now) {
  const Order* order = orders.taken(label.order);
  if (!order || !lifecycle.allowed(order->stage, Act::take_back)) return nothing;
  bool waited_for = order->returns >= returns_max;
  orders.returns.each({label.order, 1}, {label.order, order->returns},
                      [&](const ReturnKey&, const OrderReturn& one) {
                        waited_for |= one.stage == ReturnStage::approved && one.shipment == label.shipment;
                      });
  if (waited_for) return nothing;
  const auto parcel = std::find_if(order->parcels.begin(), order->parcels.end(),
                                   [&](const SentParcel& one) { return one.shipment == label.shipment; });
  if (parcel == order->parcels.end()) return nothing;
  std::map<ProductId, Quantity> inside;
  for (const contract::ProductAllocation& one : parcel->contents)
    for (const contract::Allocation& part : one.allocations) inside[one.product] += part.quantity;
  Room room(orders, *order);
  MeantReturn next = next_return(label.order, *order);
  for (std::size_t i = 0; i < order->content.lines.size(); ++i) {
    const contract::OrderLine& line = order->content.lines[i];
    const Quantity units = std::min(room.of(i), inside[line.product]);
    if (units <= 0) continue;
    room.take(i, units);
    inside[line.product] -= units;
    next.content.lines.push_back({.line = static_cast<std::int64_t>(i) + 1,
                                  .product = line.product,
                                  .item = line.sku,
                                  .quantity = units,
                                  .reason = {}});
  }
  if (next.content.lines.empty()) return nothing;
  Decision<OrdersService> out;
  out.send(asked(next, "ShippingService", now));
  approve(orders, next, "ShippingService", &*parcel, now, out);
  return out;
}
void evolve(Orders& orders, const contract::RecordReturnLabel& label) {
  Order* order = orders.orders.change(label.order);
  if (!order) return;
  for (SentParcel& parcel : order->parcels)
    if (parcel.shipment == label.shipment) parcel.labelled = true;
}

// ---- its end

contract::ReturnClosed closing(const MeantReturn& meant, const std::string& reason, const std::string& actor,
                               Time now) {
  return {.name = meant.name,
          .order = meant.key.order,
          .ordinal = meant.key.ordinal,
          .expired = false,
          .reason = reason,
          .actor = actor,
          .timestamp = now};
}
void cancel_timer(const ReturnKey& key, Decision<OrdersService>& out) {
  out.cancel_timer(overdue_timer, timer_of(key));
}

Decision<OrdersService> decide(const Orders& orders, const contract::CloseReturn& command, Time now) {
  const MeantReturn meant = return_named(orders, command.name);
  if (const auto no = meant.against(ReturnAct::close)) return *no;
  if (auto other = meant.not_at(command.expected)) return std::move(*other);
  Decision<OrdersService> out;
  if (meant.content.stage == ReturnStage::approved) cancel_timer(meant.key, out);
  out.send(closing(meant, command.reason, command.actor, now));
  return out;
}

Decision<OrdersService> decide(const Orders& orders, const contract::ReturnOverdue& overdue, Time now) {
  const Order* order = orders.taken(overdue.order);
  const OrderReturn* one = orders.returns.find({overdue.order, overdue.ordinal});
  if (!order || !one || !return_lifecycle.allowed(one->stage, ReturnAct::expire)) return nothing;
  return contract::ReturnClosed{.name = contract::name_of_return(order->number, overdue.ordinal),
                                .order = overdue.order,
                                .ordinal = overdue.ordinal,
                                .expired = true,
                                .reason = "nothing has come",
                                .actor = "OrdersService",
                                .timestamp = now};
}
void evolve(Orders& orders, const contract::ReturnClosed& event) {
  OrderReturn& one = change(orders, event.order, event.ordinal,
                            event.expired ? ReturnAct::expire : ReturnAct::close, event.timestamp);
  if (!event.reason.empty()) one.why = event.reason;
  one.due.reset();
}

void tell_buyer(const MeantReturn& meant, NoticeKind about, const std::string& reason, Time now,
                Decision<OrdersService>& out, std::optional<Money> amount) {
  out.send(contract::NotifyCustomer{.customer = meant.order->content.customer,
                                    .about = about,
                                    .subject = meant.name,
                                    .order = meant.key.order,
                                    .number = meant.order->number,
                                    .amount = amount,
                                    .reason = reason,
                                    .next_at = std::nullopt,
                                    .at = now});
}

}  // namespace flowmart::orders
