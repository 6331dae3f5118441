#include "shop/shop.hpp"

#include "app/program.hpp"
#include "contract/private/gateway.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::test {

Shop::Shop(bool counts_traffic)
    : x_types(wire::all_messages()),
      x_routing(app::all_aggregates()),
      x_table(x_store),
      x_fold(x_routing, x_table, *this),
      x_traffic(counts_traffic) {}

bool Shop::give_any(wire::AnyMessage message) {
  const bool taken = run(std::move(message), {}, {});
  settle();
  return taken;
}

void Shop::pass(Duration time) {
  const Time end = now + time;
  while (!x_timers.empty() && x_timers.next_due() <= end) {
    now = std::max(now, x_timers.next_due());
    fire_timer();
    settle();
  }
  now = end;
}

void Shop::end_batch() {
  if (x_batch.empty()) return;
  x_sequence = x_batch.sequence;
  x_traffic.finish(x_batch, x_routing);
  batches.push_back(std::move(x_batch));
  x_batch = {};
}

void Shop::product(const std::string& sku, const std::string& name, Quantity quantity,
                   const std::vector<std::string>& warehouses) {
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

PlaceOrder Shop::order(const std::string& id, const std::string& customer, const std::vector<Line>& lines,
                       const std::string& token) const {
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

void Shop::deliver_all() {
  for (const std::string& shipment : std::exchange(x_shipments, {})) {
    give(UpdateShipmentStatus{shipment, ShipmentStatus::shipped, now});
    give(UpdateShipmentStatus{shipment, ShipmentStatus::delivered, now + std::chrono::hours(1)});
  }
}

bool Shop::run(wire::AnyMessage message, engine::BatchInput input,
               std::optional<engine::Cascade::Owner> owner) {
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
void Shop::settle() {
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

void Shop::fire_timer() {
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

}  // namespace flowmart::test
