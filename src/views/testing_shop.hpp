// For tests and benchmarks: every service and flow over one memory, driven input by input, so that views can
// be fed with the batches that a real journal holds.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contract/messages.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/gateway.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/stock.hpp"
#include "contract/services.hpp"
#include "contract/services/flows.hpp"
#include "engine/cascade.hpp"
#include "engine/timers.hpp"
#include "engine/type_index.hpp"
#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"
#include "inventory/reservation.hpp"
#include "inventory/stock.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "notifications/inbox.hpp"
#include "orders/customer_orders.hpp"
#include "orders/order.hpp"
#include "payment/payment.hpp"
#include "shipping/order_clearance.hpp"
#include "shipping/shipment.hpp"

namespace flowmart::views::testing {

using namespace contract;

inline constexpr Currency pounds{{'G', 'B', 'P'}};

class Shop : private engine::Books {
 public:
  explicit Shop(bool counts_traffic = false)
      : x_types(x_registry), x_table(x_store), x_fold(x_routing, x_table, *this), x_traffic(counts_traffic) {}

  // Gives a message from outside, and lets the gateway answer. False: it was refused and left no trace.
  template <class M>
  bool give(M message) {
    const bool taken = run(wire::AnyMessage::of(std::move(message)), {}, {});
    settle();
    return taken;
  }
  // Time passes: timers fire when they are due.
  void pass(Duration time) {
    const Time end = now + time;
    while (!x_timers.empty() && x_timers.next_due() <= end) {
      now = std::max(now, x_timers.next_due());
      fire_timer();
      settle();
    }
    now = end;
  }
  // Ends the batch under way. Without it, batches end with `inputs_a_batch`.
  void end_batch() {
    if (x_batch.empty()) return;
    x_sequence = x_batch.sequence;
    x_traffic.finish(x_batch, x_routing);
    batches.push_back(std::move(x_batch));
    x_batch = {};
  }

  void product(const std::string& sku, const std::string& name, Quantity quantity,
               const std::vector<std::string>& warehouses = {"main"}) {
    RegisterProduct product{.product = ProductId::of(sku), .sku = sku, .name = name, .price = {250, pounds}};
    product.category = "things";
    for (const std::string& code : warehouses) {
      Warehouse warehouse{.warehouse = WarehouseId::of(code), .code = code, .name = "House " + code};
      warehouse.priority = static_cast<std::int64_t>(product.warehouses.size());
      product.warehouses.push_back(warehouse);
    }
    give(product);
    for (const std::string& code : warehouses)
      if (quantity > 0) give(AddInventory{ProductId::of(sku), quantity, WarehouseId::of(code), now});
  }

  struct Line {
    std::string sku, name;
    std::int64_t quantity = 1, pence = 250;
  };
  PlaceOrder order(const std::string& id, const std::string& customer, const std::vector<Line>& lines,
                   const std::string& token = "4711") const {
    PlaceOrder order;
    order.orderId = id;
    order.customer = {customer, "Ada Byron " + customer, "ada." + customer + "@example.org", {}};
    std::int64_t total = 0;
    for (const Line& line : lines) {
      order.items.push_back({line.sku, line.name, line.quantity, Money{line.pence, pounds}.decimal()});
      total += line.quantity * line.pence;
    }
    order.shippingAddress = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
    order.payment = {CheckoutMethod::credit_card, token, Money{total, pounds}.decimal()};
    order.orderDate = now;
    return order;
  }
  // Takes an order's parcels from made up to delivered.
  void deliver_all() {
    for (const std::string& shipment : std::exchange(x_shipments, {})) {
      give(UpdateShipmentStatus{shipment, ShipmentStatus::shipped, now});
      give(UpdateShipmentStatus{shipment, ShipmentStatus::delivered, now + std::chrono::hours(1)});
    }
  }

  Time now{std::chrono::hours(24 * 20'000 + 12)};
  std::size_t inputs_a_batch = 1;
  std::vector<engine::Batch> batches;
  const std::vector<std::string>& shipments() const { return x_shipments; }  // made up, not delivered

 private:
  static std::vector<engine::AggregateType> aggregates() {
    std::vector<engine::AggregateType> all;
    all.push_back(engine::make_aggregate<orders::OrderAggregate>());
    all.push_back(engine::make_aggregate<orders::CustomerOrdersAggregate>());
    all.push_back(engine::make_aggregate<inventory::StockAggregate>());
    all.push_back(engine::make_aggregate<inventory::ReservationAggregate>());
    all.push_back(engine::make_aggregate<payment::PaymentAggregate>());
    all.push_back(engine::make_aggregate<shipping::ShipmentAggregate>());
    all.push_back(engine::make_aggregate<shipping::OrderClearanceAggregate>());
    all.push_back(engine::make_aggregate<notifications::InboxAggregate>());
    all.push_back(engine::make_aggregate<flows::PaymentFlowAggregate>());
    all.push_back(engine::make_aggregate<flows::FulfilmentFlowAggregate>());
    return all;
  }
  struct Known : wire::Registry {
    Known() {
      add(PublishedMessages{});
      add(PublishedResponses{});
      const auto add_private = [this]<class Service>() {
        add(typename Service::SendsPrivately{});
        add(typename Service::ReceivesPrivately{});
      };
      BuiltServices::each(add_private);
      FlowServices::each(add_private);
    }
  };

  void receipt(const Uuid&, const engine::Receipt&) override {}
  void timer_set(const Uuid& key, engine::PendingTimer timer) override {
    x_timers.set(key, std::move(timer));
  }
  void timer_gone(const Uuid& key) override { x_timers.remove(key); }
  void effect_requested(engine::PendingEffect effect) override { x_effects.push_back(std::move(effect)); }
  void effect_answered(std::uint64_t) override {}

  bool run(wire::AnyMessage message, engine::BatchInput input, std::optional<engine::Cascade::Owner> owner) {
    if (x_batch.empty()) {
      x_batch.sequence = x_sequence + 1;
      x_batch.first_event = x_next_event;
      x_batch.time = now;
    }
    const std::size_t before = x_batch.messages.size();
    if (x_cascade.run(x_batch, std::move(input), std::move(message), owner)) return false;
    x_next_event += x_batch.messages.size() - before;
    for (std::size_t i = before; i < x_batch.messages.size(); ++i)
      if (const auto* created = x_batch.messages[i].message.as<ShipmentCreated>())
        x_shipments.push_back(created->shipmentId);
    if (x_batch.inputs.size() >= inputs_a_batch) end_batch();
    return true;
  }

  // The gateway: a token that begins with "decline" or "unknown" gets just that; asked how it ended, the
  // charge went through.
  void settle() {
    while (!x_effects.empty()) {
      const engine::PendingEffect effect = x_effects.front();
      x_effects.erase(x_effects.begin());
      const wire::MessageType* type = x_types.by_hash(static_cast<std::uint32_t>(effect.type));
      wire::Reader in(effect.message);
      const wire::AnyMessage asked{type, type->decode(in)};
      engine::BatchInput input{.origin = engine::Origin::effect};
      input.effect = static_cast<std::uint64_t>(effect.event);
      if (const auto* charge = asked.as<ChargeRequested>()) {
        ChargeAnswered answer{charge->payment, charge->attempt, GatewayOutcome::succeeded, {}, "ch_1", ""};
        if (charge->token.starts_with("decline")) {
          answer.outcome = GatewayOutcome::declined;
          answer.reason = FailureReason::card_declined;
        }
        if (charge->token.starts_with("unknown")) answer.outcome = GatewayOutcome::unknown;
        run(wire::AnyMessage::of(std::move(answer)), std::move(input), {});
      } else if (const auto* question = asked.as<ChargeStatusRequested>()) {
        run(wire::AnyMessage::of(ChargeAnswered{
                question->payment, question->attempt, GatewayOutcome::succeeded, {}, "ch_2", ""}),
            std::move(input), {});
      } else if (const auto* refund = asked.as<RefundRequested>()) {
        run(wire::AnyMessage::of(
                RefundAnswered{refund->payment, refund->refund, GatewayOutcome::succeeded, "re_1", ""}),
            std::move(input), {});
      }
    }
  }

  void fire_timer() {
    const auto [key, first] = x_timers.first();
    const engine::PendingTimer timer = *first;
    x_timers.remove(key);
    const engine::AggregateType* type = x_routing.by_hash(static_cast<std::uint32_t>(timer.aggregate));
    const wire::MessageType* message = x_types.by_hash(static_cast<std::uint32_t>(timer.type));
    wire::Reader in(timer.message);
    engine::BatchInput input{.origin = engine::Origin::timer};
    input.cause = static_cast<std::uint64_t>(timer.cause);
    input.timer = key;
    run({message, message->decode(in)}, std::move(input), engine::Cascade::Owner{type, timer.key});
  }

  Known x_registry;
  engine::TypeIndex x_types;
  engine::Routing x_routing{aggregates()};
  journal::MemoryStateStore x_store;
  engine::StateTable x_table;
  engine::Fold x_fold;
  engine::Traffic x_traffic;
  engine::Cascade x_cascade{x_routing, x_table, x_fold, x_traffic};
  engine::TimerQueue x_timers;
  std::vector<engine::PendingEffect> x_effects;
  std::vector<std::string> x_shipments;
  engine::Batch x_batch;
  std::uint64_t x_sequence = 0, x_next_event = 1;
};

}  // namespace flowmart::views::testing
