// Invariant 6 for parcels: every change is one that their lifecycle has; goods leave only for a confirmed
// order. Invariant 15: over all live parcels of an order there are never more units of a product than it
// holds or has taken. Invariant 14: an order that is paid moves on, or stands before a person.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/shipping.hpp"
#include "engine/fold.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

// A confirmed order that has not arrived.
struct Open {
  std::uint64_t record = 0, event = 0;  // of its confirmation
  bool elsewhere = false;               // a command about it waits for a service that does not run here
  bool in_hand = false;                 // a person called a parcel of it off, or its warehouse refused units
};

class ParcelAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    if (index == 0) read_steps(batch);
    if (auto finding = begin_input(batch, index)) return finding;
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<OrderConfirmed>())
      open_[OrderId::of(m->orderId)] = {batch.sequence, batch.first_event + index};
    if (const auto* m = message.as<OrderDelivered>()) open_.erase(m->order);
    if (const auto* m = message.as<OrderCancelling>()) open_.erase(m->order);
    if (const auto* m = message.as<FulfilOrder>()) ordered(m->order, index);
    if (const auto* m = message.as<CreateShipment>()) ordered(OrderId::of(m->orderId), index);
    if (!was_refused(batch, index)) stock(message);
    return parcel(batch, index);
  }

  std::optional<Finding> finish() override {
    if (auto finding = end_input()) return finding;
    std::set<Uuid> timed;
    for (const auto& [key, about] : timers_) timed.insert(about);
    for (const auto& [order, open] : open_)
      if (!open.elsewhere && !open.in_hand && !timed.contains(order.uuid) && !moves(order))
        return Finding{14,
                       "order " + order.to_string() +
                           " is paid, and nothing moves it on: it has no parcel under way, nothing is "
                           "waited for, and no person was told",
                       open.record, open.event};
    return std::nullopt;
  }

 private:
  // What was handled, and which timers stand, of a whole record.
  void read_steps(const engine::Batch& batch) {
    handled_.clear();
    for (const engine::BatchInput& input : batch.inputs)
      if (input.timer) timers_.erase(*input.timer);
    for (const engine::BatchStep& step : batch.steps) {
      handled_.insert(step.message);
      if (step.rejection) continue;
      const std::string& shop = batch.inputs[batch.input_of(step.message)].shop;
      for (const engine::StepTimer& timer : step.timers) {
        const Uuid key = engine::timer_key(step.service, shop, timer.about, timer.name);
        if (timer.due) timers_[key] = timer.about;
        else timers_.erase(key);
      }
    }
  }

  // What an order holds may become less, by an amendment or as its stock goes back; what is packed of it is
  // packed anew in the same cascade, and fits once that is over.
  std::optional<Finding> begin_input(const engine::Batch& batch, std::size_t index) {
    const std::size_t input = batch.input_of(index);
    if (index != 0 && input == input_) return std::nullopt;
    auto finding = end_input();
    input_ = input;
    record_ = batch.sequence;
    event_ = batch.first_event + batch.inputs[input].message;
    return finding;
  }
  std::optional<Finding> end_input() {
    std::optional<Finding> found;
    for (const OrderId order : less_)
      if (!found) found = overfull(order);
    less_.clear();
    if (found) found->record = record_, found->event = event_;
    return found;
  }

  void ordered(OrderId order, std::size_t index) {
    if (const auto found = open_.find(order); found != open_.end())
      found->second.elsewhere = !handled_.contains(static_cast<std::uint32_t>(index));
  }

  std::optional<Finding> parcel(const engine::Batch& batch, std::size_t index) {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (const auto* m = message.as<ShipmentCreated>()) {
      const OrderId order = OrderId::of(m->orderId);
      of_order_[order].insert(m->shipmentId);
      if (auto finding = pack(order, m->shipmentId, m->items)) return finding;
      return stages_.step(m->shipmentId, "ShipmentCreated");
    }
    if (const auto* m = message.as<ShipmentCancelled>()) {
      const auto& input = batch.messages[batch.inputs[batch.input_of(index)].message].message;
      if (const auto open = open_.find(m->order); open != open_.end())
        open->second.in_hand |= input.is<CancelShipment>() || input.is<RejectParcel>();
      if (auto finding = pack(m->order, m->shipment, {})) return finding;
      return stages_.step(m->shipment, "ShipmentCancelled");
    }
    if (const auto* m = message.as<ShipmentDispatched>())
      return stages_.step(m->shipmentId, "ShipmentDispatched");
    if (const auto* m = message.as<ShipmentInTransit>())
      return stages_.step(m->shipmentId, "ShipmentInTransit");
    if (const auto* m = message.as<ShipmentDelivered>())
      return stages_.step(m->shipmentId, "ShipmentDelivered");
    if (const auto* m = message.as<ShipmentReturned>()) return stages_.step(m->shipment, "ShipmentReturned");
    if (const auto* m = message.as<ReturnInitiated>()) return stages_.step(m->shipmentId, "ReturnInitiated");
    if (const auto* m = message.as<ParcelReceived>()) {
      for (const ProductQuantity& one : m->products) goods_[m->order].taken[one.product] -= one.quantity;
      if (auto finding = pack(m->order, m->shipment, {})) return finding;
      return stages_.step(m->shipment, "ParcelReceived");
    }
    if (const auto* m = message.as<ParcelRepacked>()) {
      if (const auto open = open_.find(m->order); open != open_.end())
        open->second.in_hand |= m->refused.has_value();
      if (auto finding = pack(m->order, m->shipment, m->items)) return finding;
      return stages_.step(m->shipment, "ParcelRepacked");
    }
    if (const auto* m = message.as<DeliveryFailed>()) return stages_.step(m->shipmentId, "DeliveryFailed");
    return std::nullopt;
  }

  using Units = std::map<ProductId, Quantity>;
  static void count(Units& units, const std::vector<ProductAllocation>& products, Quantity sign) {
    for (const ProductAllocation& one : products)
      for (const Allocation& part : one.allocations) units[one.product] += sign * part.quantity;
  }

  void stock(const wire::AnyMessage& message) {
    const auto holds = [this](OrderId order, const std::vector<ProductAllocation>& products) {
      less_.insert(order);
      goods_[order].held.clear();
      count(goods_[order].held, products, +1);
    };
    if (const auto* m = message.as<StockReserved>()) holds(m->order, m->products);
    if (const auto* m = message.as<StockFirmed>()) holds(m->order, m->products);
    if (const auto* m = message.as<StockAmended>()) holds(m->order, m->products);
    if (const auto* m = message.as<StockReleased>()) holds(m->order, {});
    if (const auto* m = message.as<StockSourced>()) {
      count(goods_[m->order].held, m->products, +1);
      count(goods_[m->order].held, m->released, -1);
      less_.insert(m->order);
    }
    if (const auto* m = message.as<ConsumeStock>()) {
      count(goods_[m->order].held, m->products, -1);
      count(goods_[m->order].taken, m->products, +1);
    }
  }

  // What is in the parcel from now on.
  std::optional<Finding> pack(OrderId order, const std::string& shipment,
                              const std::vector<ShipmentItem>& items) {
    Goods& goods = goods_[order];
    for (const auto& [product, quantity] : contents_[shipment]) goods.packed[product] -= quantity;
    Units& inside = contents_[shipment];
    inside.clear();
    for (const ShipmentItem& item : items) inside[ProductId::of(item.itemId)] += item.quantity;
    for (const auto& [product, quantity] : inside) goods.packed[product] += quantity;
    return inside.empty() ? std::nullopt : overfull(order);
  }

  std::optional<Finding> overfull(OrderId order) {
    Goods& goods = goods_[order];
    for (const auto& [product, quantity] : goods.packed)
      if (quantity > goods.held[product] + goods.taken[product])
        return Finding{15, "the parcels of order " + order.to_string() + " have " + std::to_string(quantity) +
                               " units of product " + product.to_string() + ", and it holds or has taken " +
                               std::to_string(goods.held[product] + goods.taken[product])};
    return std::nullopt;
  }

  // A parcel that came back is in somebody's hands.
  bool moves(OrderId order) const {
    const auto parcels = of_order_.find(order);
    return parcels != of_order_.end() &&
           std::any_of(parcels->second.begin(), parcels->second.end(), [&](const std::string& one) {
             return stages_.at(one) != "delivered" && stages_.at(one) != "cancelled";
           });
  }

  struct Goods {
    Units held, taken, packed;  // packed: whether they have left or not
  };

  Stages<std::string> stages_{shipment_lifecycle()};
  std::unordered_map<OrderId, Goods> goods_;
  std::unordered_map<std::string, Units> contents_;
  std::unordered_map<OrderId, std::set<std::string>> of_order_;
  std::unordered_map<OrderId, Open> open_;
  std::unordered_map<Uuid, Uuid> timers_;  // open ones: what they are about, by key
  std::unordered_set<std::uint32_t> handled_;
  std::set<OrderId> less_;  // may hold less since the input under way
  std::size_t input_ = 0;   // which that is, and where it stands
  std::uint64_t record_ = 0, event_ = 0;
};

}  // namespace

std::unique_ptr<Auditor> make_parcel_auditor() { return std::make_unique<ParcelAuditor>(); }

}  // namespace flowmart::audit
