// Invariants 5, 6 and 7 for orders: totals follow from the lines; every status change is one that the
// lifecycle has; what was called off takes no step forward.
#include <unordered_map>

#include "audit/audit.hpp"
#include "contract/messages.hpp"
#include "contract/private/orders.hpp"
#include "kernel/checked.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

enum class Stage : unsigned char { pending, processing, shipped, delivered, cancelling, cancelled };
constexpr std::string_view stage_names[]{"Pending",   "Processing",      "Shipped",
                                         "Delivered", "being cancelled", "Cancelled"};

class OrderAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<OrderPlaced>())
      return placed(*m, ordered_by(batch, index), besides(batch, index));
    if (const auto* m = message.as<OrderConfirmed>())
      return step(OrderId::of(m->orderId), "OrderConfirmed", {Stage::pending}, Stage::processing);
    if (const auto* m = message.as<OrderShipped>())
      return step(m->order, "OrderShipped", {Stage::processing}, Stage::shipped);
    if (const auto* m = message.as<OrderDelivered>())
      return step(m->order, "OrderDelivered", {Stage::shipped}, Stage::delivered);
    if (const auto* m = message.as<OrderCancelling>())
      return step(m->order, "OrderCancelling", {Stage::pending, Stage::processing}, Stage::cancelling);
    if (const auto* m = message.as<OrderCancelled>())
      return step(m->orderId, "OrderCancelled", {Stage::pending, Stage::processing, Stage::cancelling},
                  Stage::cancelled);
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
    if (!orders_.try_emplace(m.order, Stage::pending).second)
      return Finding{6, "order " + m.order.to_string() + " is placed twice"};
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

  std::optional<Finding> step(OrderId order, std::string_view event, std::initializer_list<Stage> from,
                              Stage to) {
    const auto at = orders_.find(order);
    if (at == orders_.end())
      return Finding{6, std::string(event) + " for order " + order.to_string() + ", which was never placed"};
    for (const Stage stage : from)
      if (at->second == stage) {
        at->second = to;
        return std::nullopt;
      }
    const int invariant = at->second == Stage::cancelling || at->second == Stage::cancelled ? 7 : 6;
    return Finding{invariant, std::string(event) + " for order " + order.to_string() + ", which is " +
                                  std::string(stage_names[static_cast<int>(at->second)])};
  }

  // Goods leave only once the order is confirmed: its stock firm and its payment terms met.
  std::optional<Finding> dispatched(OrderId order) {
    const auto at = orders_.find(order);
    if (at == orders_.end())
      return std::nullopt;  // a shipment that someone made by hand for an order elsewhere
    if (at->second == Stage::pending || at->second == Stage::cancelled)
      return Finding{6, "goods of order " + order.to_string() + " leave, which is " +
                            std::string(stage_names[static_cast<int>(at->second)])};
    return std::nullopt;
  }

  std::unordered_map<OrderId, Stage> orders_;
};

}  // namespace

std::unique_ptr<Auditor> make_order_auditor() { return std::make_unique<OrderAuditor>(); }

}  // namespace flowmart::audit
