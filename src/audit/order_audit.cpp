// Invariants 5, 6 and 7 for orders: totals follow from the lines; every status change is one that the
// lifecycle has; what was called off takes no step forward; what has left is called off once all of it came
// back, and then it is. And of holds: a held order is not confirmed, its
// goods don't leave and its stock's time does not run out; a released one that was paid is confirmed.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "kernel/checked.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

struct Line {
  ProductId product;
  std::int64_t price = 0;
  Quantity units = 0;
};
struct Content {
  std::vector<Line> lines;
  std::vector<Adjustment> adjustments;
  Money total;
  std::map<ProductId, Quantity> left;
  std::map<ProductId, Quantity> back;   // undelivered, and not to be sent again
  std::uint64_t record = 0, event = 0;  // that said so last
};

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
    if (const auto* m = message.as<ParcelReceived>())
      came_back(*m, batch.sequence, batch.first_event + index);
    if (const auto* m = message.as<ReturnSettled>(); m && m->led_to) replaced_.insert(m->order);
    if (const auto* m = message.as<RecordDispatch>())
      return was_refused(batch, index) ? std::nullopt : part_left(*m);
    if (const auto* m = message.as<OrderShipped>()) return stages_.step(m->order, "OrderShipped");
    if (const auto* m = message.as<OrderDelivered>()) {
      contents_.erase(m->order);  // nobody amends it any more
      return stages_.step(m->order, "OrderDelivered");
    }
    if (const auto* m = message.as<OrderCancelling>()) return called_off(m->order);
    if (const auto* m = message.as<OrderHeld>()) return held(*m);
    if (const auto* m = message.as<OrderAmending>()) return amending(*m);
    if (const auto* m = message.as<AmendPayment>())
      return amendments_.step(name_of(m->order, m->amendment), "AmendPayment");
    if (const auto* m = message.as<AmendmentEnded>()) return amendment_ended(*m);
    if (const auto* m = message.as<OrderAmended>()) return amended(*m);
    if (const auto* m = message.as<OrderReleased>()) return released(*m);
    if (const auto* m = message.as<ConfirmOrder>();
        m && on_.contains(m->order) && stages_.at(m->order) == "pending" && !was_refused(batch, index))
      to_confirm_[m->order] = {batch.sequence, batch.first_event + index};
    if (const auto* m = message.as<StockReleased>()) return m->expired ? ran_out(m->order) : std::nullopt;
    if (const auto* m = message.as<StockReserved>(); m && stages_.at(m->order) == "lapsed")
      return stages_.step(m->order, "StockReserved");
    if (const auto* m = message.as<OrderCancelled>()) return stages_.step(m->orderId, "OrderCancelled");
    if (const auto* m = message.as<ShipmentDispatched>()) return dispatched(OrderId::of(m->orderId));
    return std::nullopt;
  }

  std::optional<Finding> finish() override {
    for (const auto& [order, content] : contents_)
      if (has_left(order) && all_is_back(content) && !replaced_.contains(order))
        return Finding{14, "all of order " + order.to_string() + " came back, and it is not called off",
                       content.record, content.event};
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
    if (m.method == PaymentMethod::bank_transfer && m.total.minor > 0) by_transfer_.insert(m.order);
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
    const bool by_invoice = details && details->invoice_days && m.total.minor > 0;
    if (m.invoice_due.has_value() != by_invoice)
      return Finding{6, "order " + m.number +
                            (by_invoice ? " is not taken by invoice, as it was ordered"
                                        : " may leave unpaid, and was not ordered so")};
    keep(m, wish, details);
    return std::nullopt;
  }

  void keep(const OrderPlaced& m, const PlaceOrder& wish, const OrderDetails* details) {
    Content& content = contents_[m.order];
    for (const PlaceOrder::Item& item : wish.items) {
      const auto named = std::find_if(m.named.begin(), m.named.end(),
                                      [&](const NamedProduct& one) { return one.item == item.itemId; });
      content.lines.push_back({named == m.named.end() ? ProductId::of(item.itemId) : named->product,
                               money_of(item.price, m.total.currency)->minor, item.quantity});
    }
    if (details) content.adjustments = details->adjustments;
    content.total = m.total;
  }

  std::optional<Finding> amending(const OrderAmending& m) {
    if (auto finding = stages_.step(m.order, "OrderAmending")) return finding;
    if (!open_.try_emplace(m.order, m.amendment.amendment).second)
      return Finding{6, "two changes of order " + m.order.to_string() + " are under way"};
    return amendments_.step(name_of(m.order, m.amendment.amendment), "OrderAmending");
  }

  std::optional<Finding> amendment_ended(const AmendmentEnded& m) {
    open_.erase(m.order);
    const bool counts = m.amendment.stage == AmendmentStage::counted;
    if (auto finding = amendments_.step(name_of(m.order, m.amendment.amendment),
                                        counts ? "AmendmentEnded, counted" : "AmendmentEnded, failed"))
      return finding;
    return counts ? counted(contents_[m.order], m.order, m.amendment) : std::nullopt;
  }

  // Its lines were as it says, kept ones keep their price, and it costs what the lines now cost.
  static std::optional<Finding> counted(Content& content, OrderId order, const OrderAmendment& amendment) {
    const std::string name =
        "amendment " + std::to_string(amendment.amendment) + " of order " + order.to_string();
    for (const AmendedLine& line : amendment.lines) {
      const auto place = static_cast<std::size_t>(line.line) - 1;
      if (place == content.lines.size()) content.lines.push_back({line.product, line.unit_price.minor, 0});
      if (place >= content.lines.size() || line.after < 0 || content.lines[place].units != line.before ||
          content.lines[place].price != line.unit_price.minor || content.lines[place].product != line.product)
        return Finding{5, name + " changes line " + std::to_string(line.line) + ", which is another"};
      content.lines[place].units = line.after;
    }
    std::int64_t sum = 0;
    for (const Line& line : content.lines) sum += line.price * line.units;
    for (const Adjustment& one : content.adjustments) {
      const auto place = static_cast<std::size_t>(one.line.value_or(0)) - 1;
      const bool counts =
          !one.included && (!one.line || (place < content.lines.size() && content.lines[place].units > 0));
      if (counts) sum += money_of(one.amount, content.total.currency)->minor;
    }
    content.total.minor = sum;
    if (sum != amendment.total_after.minor)
      return Finding{5, name + " says " + amendment.total_after.to_string() + ", it sums to " +
                            content.total.to_string()};
    return no_more_has_left(content, order);
  }

  static std::optional<Finding> no_more_has_left(const Content& content, OrderId order) {
    std::map<ProductId, Quantity> units;
    for (const Line& line : content.lines) units[line.product] += line.units;
    for (const auto& [product, gone] : content.left)
      if (gone > units[product])
        return Finding{5, std::to_string(gone) + " units of product " + product.to_string() +
                              " have left for order " + order.to_string() + ", which has " +
                              std::to_string(units[product])};
    return std::nullopt;
  }

  std::optional<Finding> amended(const OrderAmended& m) {
    const Content& content = contents_[m.orderId];
    const auto total = money_of(m.totalAmount, content.total.currency);
    if (total == content.total) return std::nullopt;
    return Finding{5, "order " + m.orderId.to_string() + " is announced at " + m.totalAmount.to_string() +
                          ", it costs " + content.total.to_string()};
  }

  // What came back leaves once more, or is no concern of the order any more.
  void came_back(const ParcelReceived& m, std::uint64_t record, std::uint64_t event) {
    const auto found = contents_.find(m.order);
    if (found == contents_.end()) return;
    Content& content = found->second;
    content.record = record;
    content.event = event;
    for (const ProductQuantity& one : m.products)
      if (m.then == AfterReturn::resend) content.left[one.product] -= one.quantity;
      else content.back[one.product] += one.quantity;
  }
  bool has_left(OrderId order) const {
    const std::string_view at = stages_.at(order);
    return at == "leaving" || at == "shipped";
  }
  static bool nothing_is_out(const Content& content) {
    return !content.left.empty() &&
           std::all_of(content.left.begin(), content.left.end(), [&](const auto& one) {
             const auto back = content.back.find(one.first);
             return one.second <= (back == content.back.end() ? 0 : back->second);
           });
  }
  static bool all_is_back(const Content& content) {
    std::map<ProductId, Quantity> units;
    for (const Line& line : content.lines) units[line.product] += line.units;
    return !content.back.empty() && std::all_of(units.begin(), units.end(), [&](const auto& one) {
      const auto back = content.back.find(one.first);
      return one.second <= (back == content.back.end() ? 0 : back->second);
    });
  }

  std::optional<Finding> part_left(const RecordDispatch& m) {
    if (const auto found = contents_.find(m.order); found != contents_.end()) {
      for (const ProductAllocation& one : m.contents)
        for (const Allocation& part : one.allocations) found->second.left[one.product] += part.quantity;
      if (auto finding = no_more_has_left(found->second, m.order)) return finding;
    }
    return m.last ? std::nullopt : stages_.step(m.order, "RecordDispatch");
  }

  // Goods leave only once the order is confirmed: its stock firm and its payment terms met.
  std::optional<Finding> dispatched(OrderId order) {
    if (auto finding = while_held(order, "goods leave")) return finding;
    const std::string_view at = stages_.at(order);
    if (at != "pending" && at != "lapsed" && at != "cancelled") return std::nullopt;
    return Finding{6, "goods of order " + order.to_string() + " leave, which is " + std::string(at)};
  }

  std::optional<Finding> while_held(OrderId order, std::string_view what) const {
    if (!on_.contains(order)) return std::nullopt;
    return Finding{6, std::string(what) + " of order " + order.to_string() + ", which is held"};
  }

  // Who pays by bank transfer may still do so; any other is called off in the same breath.
  std::optional<Finding> ran_out(OrderId order) {
    if (auto finding = while_held(order, "the stock runs out")) return finding;
    if (!by_transfer_.contains(order) || stages_.at(order) != "pending") return std::nullopt;
    return stages_.step(order, "StockReleased, expired");
  }

  std::optional<Finding> held(const OrderHeld& m) {
    on_[m.order].insert(m.hold);
    if (auto finding = stages_.step(m.order, "OrderHeld")) return finding;
    return holds_.step(name_of(m.order, m.hold), "OrderHeld");
  }

  std::optional<Finding> released(const OrderReleased& m) {
    if (auto finding = stages_.step(m.order, "OrderReleased")) return finding;
    if (auto finding = holds_.step(name_of(m.order, m.hold), "OrderReleased")) return finding;
    auto& on = on_[m.order];
    on.erase(m.hold);
    if (on.empty()) on_.erase(m.order);
    if (m.still_held == on_.contains(m.order)) return std::nullopt;
    return Finding{6, "hold " + std::to_string(m.hold) + " of order " + m.order.to_string() +
                          " is off, and what is said of the others is wrong"};
  }

  std::optional<Finding> called_off(OrderId order) {
    if (const Content& content = contents_[order];
        has_left(order) && !all_is_back(content) && !nothing_is_out(content))
      return Finding{6, "OrderCancelling for order " + order.to_string() + ", which is " +
                            std::string(stages_.at(order)) + ", and not all of it came back"};
    if (const auto on = on_.find(order); on != on_.end()) {
      for (const std::int64_t hold : on->second)
        if (auto finding = holds_.step(name_of(order, hold), "OrderCancelling")) return finding;
      on_.erase(on);
    }
    to_confirm_.erase(order);
    by_transfer_.erase(order);
    if (const auto open = open_.find(order); open != open_.end()) {
      if (auto finding = amendments_.step(name_of(order, open->second), "OrderCancelling")) return finding;
      open_.erase(open);
    }
    return stages_.step(order, "OrderCancelling");
  }

  std::optional<Finding> confirmed(OrderId order) {
    to_confirm_.erase(order);
    by_transfer_.erase(order);
    if (auto finding = while_held(order, "the confirmation")) return finding;
    return stages_.step(order, "OrderConfirmed");
  }

  static std::string name_of(OrderId order, std::int64_t number) {
    return std::to_string(number) + " of order " + order.to_string();
  }

  Stages<OrderId> stages_{order_lifecycle()};
  Stages<std::string> holds_{hold_lifecycle()}, amendments_{amendment_lifecycle()};
  std::unordered_map<OrderId, Content> contents_;
  std::unordered_map<OrderId, std::int64_t> open_;          // amendments
  std::unordered_map<OrderId, std::set<std::int64_t>> on_;  // holds
  std::unordered_set<OrderId> by_transfer_;                 // waits for one
  std::unordered_set<OrderId> replaced_;                    // of some of it, by another order
  // Paid while it was held: the record and the message that said so.
  std::unordered_map<OrderId, std::pair<std::uint64_t, std::uint64_t>> to_confirm_;
};

}  // namespace

std::unique_ptr<Auditor> make_order_auditor() { return std::make_unique<OrderAuditor>(); }

}  // namespace flowmart::audit
