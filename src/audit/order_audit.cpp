// Invariants 5, 6 and 7 for orders: totals follow from the lines; every status change is one that the
// lifecycle has; what was called off takes no step forward. And of holds: a held order is not confirmed, its
// goods don't leave and its stock's time does not run out; a released one that was paid is confirmed.
#include <set>
#include <unordered_map>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "kernel/checked.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

class OrderAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<OrderPlaced>()) {
      if (auto finding = stages_.step(m->order, "OrderPlaced")) return finding;
      const auto wish = ordered_by(batch, index, m->order);
      if (!wish) return Finding{6, "order " + m->number + " is placed, and nobody asked for it"};
      return placed(*m, *batch.messages[*wish].message.as<PlaceOrder>(), besides(batch, *wish, m->order));
    }
    if (const auto* m = message.as<OrderConfirmed>()) return confirmed(OrderId::of(m->orderId));
    if (const auto* m = message.as<FulfilOrder>()) return stages_.step(m->order, "FulfilOrder");
    if (const auto* m = message.as<RecordDispatch>())
      return was_refused(batch, index) ? std::nullopt : part_left(*m);
    if (const auto* m = message.as<OrderShipped>()) return stages_.step(m->order, "OrderShipped");
    if (const auto* m = message.as<OrderDelivered>()) return stages_.step(m->order, "OrderDelivered");
    if (const auto* m = message.as<OrderCancelling>()) return called_off(m->order);
    if (const auto* m = message.as<OrderHeld>()) return held(*m);
    if (const auto* m = message.as<OrderReleased>()) return released(*m);
    if (const auto* m = message.as<ConfirmOrder>(); m && on_.contains(m->order) && !was_refused(batch, index))
      to_confirm_[m->order] = {batch.sequence, batch.first_event + index};
    if (const auto* m = message.as<StockReleased>())
      return m->expired ? while_held(m->order, "the stock runs out") : std::nullopt;
    if (const auto* m = message.as<OrderCancelled>()) return stages_.step(m->orderId, "OrderCancelled");
    if (const auto* m = message.as<ShipmentDispatched>()) return dispatched(OrderId::of(m->orderId));
    return std::nullopt;
  }

  std::optional<Finding> finish() override {
    for (const auto& [order, at] : to_confirm_)
      if (!on_.contains(order))
        return Finding{
            14,
            "order " + order.to_string() + " was paid while it was held, is released, and is not confirmed",
            at.first, at.second};
    return std::nullopt;
  }

 private:
  // The command that the message follows from; null if nobody gave it. A return may lead to an order, and
  // then it is not the input.
  static std::optional<std::size_t> ordered_by(const engine::Batch& batch, std::size_t index, OrderId order) {
    for (std::size_t at = index + 1; at-- > batch.inputs[batch.input_of(index)].message;) {
      const auto* wish = batch.messages[at].message.as<PlaceOrder>();
      if (wish != nullptr && OrderId::of(wish->orderId) == order) return at;
    }
    return std::nullopt;
  }

  // What came beside that command; null if nothing did.
  static const OrderDetails* besides(const engine::Batch& batch, std::size_t wish, OrderId order) {
    const engine::BatchInput& input = batch.inputs[batch.input_of(wish)];
    if (wish == input.message)
      return input.beside ? batch.messages[wish + 1].message.as<OrderDetails>() : nullptr;
    for (std::size_t at = wish; at-- > input.message;) {
      const auto* details = batch.messages[at].message.as<OrderDetails>();
      if (details != nullptr && details->order == order) return details;
    }
    return nullptr;
  }

  std::optional<Finding> placed(const OrderPlaced& m, const PlaceOrder& wish, const OrderDetails* details) {
    if (wish.items.empty()) return Finding{5, "order " + m.number + " has no line"};
    std::int64_t sum = 0;
    for (const PlaceOrder::Item& item : wish.items) {
      const auto price = money_of(item.price, m.total.currency);
      const auto total = price && price->minor >= 0 ? multiply(item.quantity, price->minor) : std::nullopt;
      const auto next = total ? add(sum, *total) : std::nullopt;
      if (item.quantity < 1 || !next) return Finding{5, "a line of order " + m.number + " makes no total"};
      sum = *next;
    }
    for (std::size_t i = 0; details && i < details->adjustments.size(); ++i) {
      const Adjustment& one = details->adjustments[i];
      const auto amount = money_of(one.amount, m.total.currency);
      const auto next = amount ? add(sum, one.included ? 0 : amount->minor) : std::nullopt;
      if (!next) return Finding{5, "an adjustment of order " + m.number + " makes no total"};
      sum = *next;
    }
    if (sum != m.total.minor)
      return Finding{5, "order " + m.number + " says " + m.total.to_string() + ", it sums to " +
                            Money{sum, m.total.currency}.to_string()};
    return std::nullopt;
  }

  // Of a later parcel it adds nothing.
  std::optional<Finding> part_left(const RecordDispatch& m) {
    const std::string_view at = stages_.at(m.order);
    if (m.last || at == "shipped" || at == "delivered") return std::nullopt;
    return stages_.step(m.order, "RecordDispatch");
  }

  // Goods leave only once the order is confirmed: its stock firm and its payment terms met.
  std::optional<Finding> dispatched(OrderId order) {
    if (auto finding = while_held(order, "goods leave")) return finding;
    const std::string_view at = stages_.at(order);
    if (at != "pending" && at != "cancelled") return std::nullopt;
    return Finding{6, "goods of order " + order.to_string() + " leave, which is " + std::string(at)};
  }

  std::optional<Finding> while_held(OrderId order, std::string_view what) const {
    if (!on_.contains(order)) return std::nullopt;
    return Finding{6, std::string(what) + " of order " + order.to_string() + ", which is held"};
  }

  std::optional<Finding> held(const OrderHeld& m) {
    on_[m.order].insert(m.hold);
    if (auto finding = stages_.step(m.order, "OrderHeld")) return finding;
    return holds_.step(hold_name(m.order, m.hold), "OrderHeld");
  }

  std::optional<Finding> released(const OrderReleased& m) {
    if (auto finding = stages_.step(m.order, "OrderReleased")) return finding;
    if (auto finding = holds_.step(hold_name(m.order, m.hold), "OrderReleased")) return finding;
    auto& on = on_[m.order];
    on.erase(m.hold);
    if (on.empty()) on_.erase(m.order);
    if (m.still_held == on_.contains(m.order)) return std::nullopt;
    return Finding{6, "hold " + std::to_string(m.hold) + " of order " + m.order.to_string() +
                          " is off, and what is said of the others is wrong"};
  }

  std::optional<Finding> called_off(OrderId order) {
    if (const auto on = on_.find(order); on != on_.end()) {
      for (const std::int64_t hold : on->second)
        if (auto finding = holds_.step(hold_name(order, hold), "OrderCancelling")) return finding;
      on_.erase(on);
    }
    to_confirm_.erase(order);
    return stages_.step(order, "OrderCancelling");
  }

  std::optional<Finding> confirmed(OrderId order) {
    to_confirm_.erase(order);
    if (auto finding = while_held(order, "the confirmation")) return finding;
    return stages_.step(order, "OrderConfirmed");
  }

  static std::string hold_name(OrderId order, std::int64_t hold) {
    return std::to_string(hold) + " of order " + order.to_string();
  }

  Stages<OrderId> stages_{order_lifecycle()};
  Stages<std::string> holds_{hold_lifecycle()};
  std::unordered_map<OrderId, std::set<std::int64_t>> on_;  // holds
  // Paid while it was held: the record and the message that said so.
  std::unordered_map<OrderId, std::pair<std::uint64_t, std::uint64_t>> to_confirm_;
};

}  // namespace

std::unique_ptr<Auditor> make_order_auditor() { return std::make_unique<OrderAuditor>(); }

}  // namespace flowmart::audit
