// For the audit's tests: journals made by hand, and what happens to one order of four mugs.
#pragma once
#include "audit/audit.hpp"

#include <gtest/gtest.h>

#include "contract/messages.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/shipping.hpp"
#include "engine/fold.hpp"

namespace flowmart::audit::testing {

using namespace contract;
using std::chrono::minutes;

inline constexpr Currency pounds{{'G', 'B', 'P'}};
inline const OrderId order = OrderId::of("A-1");
inline const PaymentId payment = payment_of(order);
inline const ProductId mug = ProductId::of("MUG"), lamp = ProductId::of("LAMP");
inline const WarehouseId here = WarehouseId::of("here");
inline const Uuid someone = order.uuid;
inline constexpr std::uint32_t some_service = 7;

inline Money money(std::int64_t minor) { return {minor, pounds}; }

template <class... M>
std::vector<wire::AnyMessage> messages(M... message) {
  return {wire::AnyMessage::of(std::move(message))...};
}

// Whose timer: services name theirs by what they are about, each shop for itself.
struct TimerOf {
  Uuid about = someone;
  std::string shop = "main";
};

// A journal, record by record: one input each, and what the services said upon it.
class Story {
 public:
  template <class In, class... Said>
  Story& record(In in, Said... said) {
    return add({}, wire::AnyMessage::of(std::move(in)), messages(std::move(said)...));
  }
  // What was said besides in the last record.
  template <class... Said>
  Story& also(Said... said) {
    for (auto& message : messages(std::move(said)...)) last().messages.push_back({std::move(message), 0});
    next_event_ += sizeof...(said);
    return *this;
  }
  // The gateway says how an effect ended.
  template <class In, class... Said>
  Story& answer(std::uint64_t effect, In in, Said... said) {
    engine::BatchInput input;
    input.origin = engine::Origin::effect;
    input.effect = effect;
    return add(std::move(input), wire::AnyMessage::of(std::move(in)), messages(std::move(said)...));
  }
  Story& timer_fires(std::string_view name, const TimerOf& of = {}) {
    engine::BatchInput input;
    input.origin = engine::Origin::timer;
    input.timer = engine::timer_key(some_service, of.shop, of.about, name);
    input.shop = of.shop;
    return add(std::move(input), wire::AnyMessage::of(RefundRetryDue{payment, 2}), {});
  }
  Story& timer_set(std::string_view name, std::optional<Time> due, const TimerOf& of = {}) {
    record(CancelOrder{order, "a command like any other", ""});
    last().inputs.front().shop = of.shop;
    last().steps.front().timers.push_back(
        {std::string(name), of.about, due, wire::AnyMessage::of(RefundRetryDue{})});
    return *this;
  }
  // The last record's message at this place (0: its input) was refused by who handled it.
  Story& refused(std::uint32_t message) {
    Rejection why;
    why.code = "refused";
    last().steps.push_back({some_service, message, std::move(why), {}});
    return *this;
  }
  // The same, and it was taken.
  Story& handled(std::uint32_t message) {
    last().steps.push_back({some_service, message, {}, {}});
    return *this;
  }
  Story& later(Duration time) {
    now += time;
    return *this;
  }
  engine::Batch& last() { return batches_.back(); }
  const std::vector<engine::Batch>& batches() const { return batches_; }

  std::optional<Violation> violation() const {
    Audit audit;
    for (const engine::Batch& batch : batches_)
      if (auto violation = audit.check(batch)) return violation;
    return audit.finish();
  }

  Time now{std::chrono::hours(500'000)};

 private:
  Story& add(engine::BatchInput input, wire::AnyMessage in, std::vector<wire::AnyMessage> said) {
    engine::Batch batch;
    batch.time = now;
    batch.sequence = batches_.size() + 1;
    batch.first_event = next_event_;
    batch.inputs.push_back(std::move(input));
    batch.messages.push_back({std::move(in), engine::no_step});
    for (auto& message : said) batch.messages.push_back({std::move(message), 0});
    batch.steps.push_back({some_service, 0, {}, {}});
    next_event_ += batch.messages.size();
    batches_.push_back(std::move(batch));
    return *this;
  }

  std::vector<engine::Batch> batches_;
  std::uint64_t next_event_ = 1;
};

// `record` and `event` as counted from 1 over the whole story; `what` is part of the sentence.
inline void expect(const Story& story, int invariant, std::uint64_t record, std::uint64_t event,
                   std::string_view what) {
  const auto violation = story.violation();
  ASSERT_TRUE(violation) << "nothing was found; expected: " << what;
  EXPECT_EQ(violation->invariant, invariant) << violation->what;
  EXPECT_EQ(violation->record, record) << violation->what;
  EXPECT_EQ(violation->event, event) << violation->what;
  EXPECT_NE(violation->what.find(what), std::string::npos) << violation->what;
}
inline void expect_clean(const Story& story) {
  const auto violation = story.violation();
  EXPECT_FALSE(violation) << "invariant " << violation->invariant << " in record " << violation->record
                          << ": " << violation->what;
}

// ---- what happens to one order of four mugs, record by record

inline std::vector<ProductAllocation> units(Quantity quantity, ProductId product = mug) {
  return {{product, {{here, quantity}}}};
}

inline PlaceOrder wish() {
  PlaceOrder command;
  command.orderId = "A-1";
  command.items.push_back({"MUG", "Mug", 4, money(250).decimal()});
  return command;
}
inline OrderPlaced placed_order() {
  OrderPlaced event;
  event.order = order;
  event.number = "A-1";
  event.total = money(1000);
  return event;
}
inline StockReserved reserved(ProductId product = mug, Quantity quantity = 4) {
  return {order, units(quantity, product), {}};
}
inline InventoryAdjusted announced(Quantity change, Quantity available, const std::string& reason) {
  return {"evt", {}, mug, change, available, reason, {}, here};
}

inline PreparePayment prepared(std::int64_t minor = 1000) {
  return {payment, order, {}, money(minor), PaymentMethod::credit_card, "tok"};
}
inline ChargeRequested charge(std::int64_t attempt = 1) {
  return {payment, attempt, order, {}, money(1000), PaymentMethod::credit_card, "tok"};
}
inline ChargeAnswered charged(std::int64_t attempt = 1) {
  return {payment, attempt, GatewayOutcome::succeeded, {}, "ch-" + std::to_string(attempt), ""};
}
inline PaymentProcessed processed(std::int64_t minor = 1000) {
  PaymentProcessed event;
  event.paymentId = payment.to_string();
  event.orderId = order;
  event.amount = money(minor).decimal();
  return event;
}
inline PaymentFailed declined() {
  PaymentFailed event;
  event.paymentId = payment.to_string();
  return event;
}
inline OrderConfirmed confirmed() {
  OrderConfirmed event;
  event.orderId = order.to_string();
  return event;
}
inline OrderCancelled cancelled() {
  OrderCancelled event;
  event.orderId = order;
  return event;
}
inline OrderShipped shipped() { return {order, "A-1", {}, "s-1", {}}; }
inline OrderDelivered delivered() { return {order, "A-1", {}, "s-1", {}}; }
inline OrderCancelling cancelling() { return {order, "", "", false, {}}; }
inline GetOrder asked() { return {order}; }
inline StockFirmed firmed() { return {order, units(4)}; }
inline FulfilOrder fulfil() { return {order, "A-1", {}, {}}; }
inline ShipmentCreated packed(const std::string& shipment = "s-1") {
  ShipmentCreated event;
  event.shipmentId = shipment;
  event.orderId = order.to_string();
  return event;
}
inline ConsumeStock consumed(Quantity quantity = 4) { return {order, units(quantity)}; }
inline UpdateInventory shelf(Quantity change) { return {mug, change, here, {}}; }
inline StockReleased released() { return {order, false}; }
inline TransferRecorded transfer(std::int64_t minor, const std::string& reference) {
  return {payment, order, money(minor), money(0), reference, {}};
}
inline RefundRequested refund(std::int64_t number, std::int64_t minor, const std::string& reference) {
  return {payment, number, order, money(minor), PaymentMethod::credit_card, reference, "key", "why"};
}
inline RefundAnswered refund_answered(std::int64_t number) {
  return {payment, number, GatewayOutcome::succeeded, "re", ""};
}
inline PaymentRefunded refunded(std::int64_t number, std::int64_t minor, std::int64_t kept) {
  return {payment, number, order, money(minor), money(kept), "re", "why", {}};
}
inline UpdateShipmentStatus report() { return {"s-1", ShipmentStatus::shipped, {}}; }

inline Story stocked() {  // record 1, messages 1 and 2
  return Story().record(AddInventory{mug, 10, here, {}}, announced(10, 10, "restock"));
}
inline Story placed() {  // record 2, messages 3 to 8
  return stocked().record(wish(), reserved(), announced(-4, 6, "reservation"), placed_order(), prepared(),
                          charge());
}
// What follows in the same record from an order's being confirmed: four messages.
inline Story packed_up(Story story) {
  story.also(asked(), firmed(), fulfil(), packed());
  return story.handled(static_cast<std::uint32_t>(story.last().messages.size() - 2));
}
inline Story paid() {  // record 3, messages 9 to 15
  return packed_up(placed().answer(8, charged(), processed(), confirmed()));
}
inline Story left() {  // record 4, messages 16 to 21
  return paid().record(report(), ShipmentDispatched{"s-1", order.to_string()}, consumed(), shelf(-4),
                       announced(-4, 6, "shipment"), shipped());
}

}  // namespace flowmart::audit::testing
