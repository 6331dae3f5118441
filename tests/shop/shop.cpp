#include "shop/shop.hpp"

#include "app/program.hpp"
#include "contract/private/gateway.hpp"
#include "contract/private/persons.hpp"
#include "engine/seals.hpp"
#include "wire/all_messages.hpp"
#include "wire/shape.hpp"

namespace flowmart::test {

Shop::Shop(bool counts_traffic)
    : types_(wire::all_messages()),
      routing_(app::all_services()),
      states_(routing_, store_),
      fold_(routing_, states_, *this),
      traffic_(counts_traffic) {}

bool Shop::give_any(wire::AnyMessage message) {
  engine::BatchInput input;
  if (seals && message.type->shape.personal) {
    const engine::PersonKey key{.number = 1'000'000 + next_event_, .person = uuid_of("person", "somebody")};
    input.person = key.person;
    message = engine::Seals::seal(message, key);
  }
  const bool taken = run(std::move(message), std::move(input));
  settle();
  return taken;
}

void Shop::pass(Duration time) {
  const Time end = now + time;
  while (!timers_.empty() && timers_.next_due() <= end) {
    now = std::max(now, timers_.next_due());
    fire_timer();
    settle();
  }
  now = end;
}

void Shop::end_batch() {
  if (batch_.empty()) return;
  sequence_ = batch_.sequence;
  traffic_.finish(batch_, routing_);
  batches.push_back(std::move(batch_));
  batch_ = {};
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
  for (const std::string& shipment : std::exchange(shipments_, {})) {
    give(UpdateShipmentStatus{shipment, ShipmentStatus::shipped, now});
    give(UpdateShipmentStatus{shipment, ShipmentStatus::delivered, now + std::chrono::hours(1)});
  }
}

bool Shop::run(wire::AnyMessage message, engine::BatchInput input, const engine::ServiceType* owner) {
  if (batch_.empty()) {
    batch_.sequence = sequence_ + 1;
    batch_.first_event = next_event_;
    batch_.time = now;
    states_.at(batch_.sequence);
  }
  const std::size_t before = batch_.messages.size();
  if (cascade_.run(batch_, std::move(input), std::move(message), owner)) return false;
  next_event_ += batch_.messages.size() - before;
  for (std::size_t i = before; i < batch_.messages.size(); ++i)
    if (const auto* created = batch_.messages[i].message.as<ShipmentCreated>())
      shipments_.push_back(created->shipmentId);
  if (batch_.inputs.size() >= inputs_a_batch) end_batch();
  return true;
}

// The gateway: a token that begins with "decline" or "unknown" gets just that; asked how it ended, the
// charge went through.
void Shop::settle() {
  while (!effects_.empty()) {
    const engine::PendingEffect effect = effects_.front();
    effects_.erase(effects_.begin());
    const wire::MessageType* type = types_.by_hash(static_cast<std::uint32_t>(effect.type));
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
      run(wire::AnyMessage::of(std::move(answer)), std::move(input));
    } else if (const auto* question = asked.as<ChargeStatusRequested>()) {
      run(wire::AnyMessage::of(ChargeAnswered{
              question->payment, question->attempt, GatewayOutcome::succeeded, {}, "ch_2", ""}),
          std::move(input));
    } else if (const auto* refund = asked.as<RefundRequested>()) {
      run(wire::AnyMessage::of(
              RefundAnswered{refund->payment, refund->refund, GatewayOutcome::succeeded, "re_1", ""}),
          std::move(input));
    } else if (const auto* erasure = asked.as<ErasureRequested>()) {
      run(wire::AnyMessage::of(PersonErased{erasure->customer}), std::move(input));
    }
  }
}

void Shop::fire_timer() {
  const auto [key, first] = timers_.first();
  const engine::PendingTimer timer = *first;
  timers_.remove(key);
  const engine::ServiceType* type = routing_.by_hash(static_cast<std::uint32_t>(timer.service));
  const wire::MessageType* message = types_.by_hash(static_cast<std::uint32_t>(timer.type));
  wire::Reader in(timer.message);
  engine::BatchInput input{.origin = engine::Origin::timer};
  input.cause = static_cast<std::uint64_t>(timer.cause);
  input.timer = key;
  run({message, message->decode(in)}, std::move(input), type);
}

}  // namespace flowmart::test
