// Invariants 5, 6 and 7 for orders: totals follow from the lines; every status change is one that the
// lifecycle has; what was called off takes no step forward.
#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
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
    if (const auto* m = message.as<OrderPlaced>())
      return placed(*m, ordered_by(batch, index), besides(batch, index));
    if (const auto* m = message.as<OrderConfirmed>())
      return stages_.step(OrderId::of(m->orderId), "OrderConfirmed");
    if (const auto* m = message.as<FulfilOrder>()) return stages_.step(m->order, "FulfilOrder");
    if (const auto* m = message.as<RecordDispatch>())
      return was_refused(batch, index) ? std::nullopt : part_left(*m);
    if (const auto* m = message.as<OrderShipped>()) return stages_.step(m->order, "OrderShipped");
    if (const auto* m = message.as<OrderDelivered>()) return stages_.step(m->order, "OrderDelivered");
    if (const auto* m = message.as<OrderCancelling>()) return stages_.step(m->order, "OrderCancelling");
    if (const auto* m = message.as<OrderCancelled>()) return stages_.step(m->orderId, "OrderCancelled");
    if (const auto* m = message.as<ShipmentDispatched>()) return dispatched(OrderId::of(m->orderId));
    return std::nullopt;
  }

 private:
  // The command that the message follows from; null if it is another.
  static const PlaceOrder* ordered_by(const engine::Batch& batch, std::size_t index) {
    return batch.messages[batch.inputs[batch.input_of(index)].message].message.as<PlaceOrder>();
  }

  // What came beside that command; null if nothing did.
  static const OrderDetails* besides(const engine::Batch& batch, std::size_t index) {
    const engine::BatchInput& input = batch.inputs[batch.input_of(index)];
    return input.beside ? batch.messages[input.message + 1].message.as<OrderDetails>() : nullptr;
  }

  std::optional<Finding> placed(const OrderPlaced& m, const PlaceOrder* wish, const OrderDetails* details) {
    if (auto finding = stages_.step(m.order, "OrderPlaced")) return finding;
    if (!wish || OrderId::of(wish->orderId) != m.order)
      return Finding{6, "order " + m.number + " is placed, and nobody asked for it"};
    if (wish->items.empty()) return Finding{5, "order " + m.number + " has no line"};
    std::int64_t sum = 0;
    for (const PlaceOrder::Item& item : wish->items) {
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
    if (m.last || at == "leaving" || at == "shipped" || at == "delivered") return std::nullopt;
    return stages_.step(m.order, "RecordDispatch");
  }

  // Goods leave only once the order is confirmed: its stock firm and its payment terms met.
  std::optional<Finding> dispatched(OrderId order) {
    const std::string_view at = stages_.at(order);
    if (at != "pending" && at != "cancelled") return std::nullopt;
    return Finding{6, "goods of order " + order.to_string() + " leave, which is " + std::string(at)};
  }

  Stages<OrderId> stages_{order_lifecycle()};
};

}  // namespace

std::unique_ptr<Auditor> make_order_auditor() { return std::make_unique<OrderAuditor>(); }

}  // namespace flowmart::audit
