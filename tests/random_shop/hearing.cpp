// What the program says has happened.
#include "contract/private/amending.hpp"
#include "contract/private/inventory.hpp"
#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

std::int64_t pence(const Decimal& amount) { return money_of(amount, pounds)->minor; }

}  // namespace

void Shop::hear() {
  for (; heard_ < world_.log().size(); ++heard_) {
    const wire::AnyMessage& message = world_.log()[heard_];
    if (const auto* order = message.as<OrderPlaced>()) placed(*order);
    if (const auto* again = message.as<PlaceAgain>()) placed_again(*again);
    if (const auto* stock = message.as<StockSourced>()) sourced(*stock);
    if (const auto* back = message.as<ReturnRequested>()) sent_back(*back);
    if (const auto* parcel = message.as<ShipmentCreated>()) packed(*parcel);
    if (const auto* gone = message.as<ShipmentCancelled>())
      order_of(gone->order).parcels.at(gone->shipment).state = PlainParcel::cancelled;
    if (const auto* stock = message.as<StockReserved>()) reserved(*stock);
    if (const auto* ended = message.as<AmendmentEnded>()) amended(*ended);
    if (const auto* gone = message.as<OrderCancelling>();
        gone && order_of(gone->order).state == State::lapsed)
      books_.cancel(order_of(gone->order));  // it has waited too long
    if (const auto* asked = message.as<ChargeRequested>())
      charges_[{asked->payment, asked->attempt}] = {asked->order, asked->amount.minor};
    if (const auto* answer = message.as<ChargeAnswered>()) charged(*answer);
    if (const auto* paid = message.as<PaymentProcessed>()) late_payment(order_of(paid->orderId), *paid);
    if (const auto* money = message.as<TransferRecorded>()) transferred_[money->order] += money->amount.minor;
    if (const auto* back = message.as<PaymentRefunded>()) given_back_[back->order] += back->amount.minor;
    ++seen_[std::string(message.type->id)];
  }
}

// Those that came before their order's time was up, though both were within the same span.
void Shop::hear_late_payments() {
  for (std::size_t at = heard_; at < world_.log().size(); ++at)
    if (const auto* paid = world_.log()[at].as<PaymentProcessed>()) {
      PlainOrder& order = order_of(paid->orderId);
      if (order.held() || paid->timestamp < order.held_until) late_payment(order, *paid);
    }
}

// Each charge is taken once, however often the gateway says so.
void Shop::charged(const ChargeAnswered& answer) {
  if (answer.outcome != GatewayOutcome::succeeded) return;
  const auto charge = charges_.find({answer.payment, answer.attempt});
  if (charge == charges_.end()) return;
  paid_[charge->second.first] += charge->second.second;
  charges_.erase(charge);
}

void Shop::late_payment(PlainOrder& order, const PaymentProcessed& paid) {
  const bool own = PaymentId::of(paid.paymentId) == payment_of(paid.orderId);
  if (order.pays == Pays::late_card && own && !order.paid && order.state == State::pending) books_.pay(order);
}

void Shop::amended(const AmendmentEnded& ended) {
  if (!ended.amendment.reason.empty()) note("  failed: " + ended.amendment.reason);
  PlainOrder& order = order_of(ended.order);
  if (order.pays != Pays::late_card || !order.change) return;
  const PlainChange change = *order.change;
  books_.give_up_change(order);
  if (ended.amendment.stage != AmendmentStage::counted) return;
  books_.change(order, change.lines, world_.now);
  order.kept += change.due;
}

// One that is placed for a return is placed when there is enough, and has been paid for.
void Shop::placed(const OrderPlaced& told) {
  PlainOrder& order = order_of(told.order);
  const std::string& id = names_.at(told.order);
  numbers_[id] = told.number;
  if (!order.gift) {
    verdict_ = told.held_until;
    return;
  }
  EXPECT_EQ(order.state, State::refused) << id;
  if (order.collect_at.empty()) EXPECT_TRUE(books_.enough_for(order)) << id;
  order.state = State::pending;
  books_.pay(order);
  order.held_until = told.held_until;
  be_of_interest(id);
}

void Shop::placed_again(const PlaceAgain& again) {
  const std::string& id = again.wish.orderId;
  std::int64_t cost = 0;
  PlainOrder order;
  order.gift = true;
  order.pays = Pays::nothing;
  order.state = State::refused;
  order.collect_at = again.details.collect_at.value_or("");
  for (const PlaceOrder::Item& item : again.wish.items) {
    for (const std::string& product : products)
      if (ProductId::of(item.itemId) == ProductId::of(product))
        order.lines.push_back({product, item.quantity, pence(item.price)});
    cost += item.quantity * pence(item.price);
  }
  EXPECT_EQ(order.lines.size(), again.wish.items.size()) << id;
  for (const Adjustment& one : again.details.adjustments) cost += pence(one.amount);
  EXPECT_EQ(cost, 0) << "the same again costs nothing";
  if (books_.orders.try_emplace(id, order).second) names_[OrderId::of(id)] = id;
}

// By nobody's wish: the carrier brings a parcel that had arrived, or somebody made a label for it.
void Shop::sent_back(const ReturnRequested& requested) {
  if (requested.actor != "ShippingService") return;
  PlainOrder& order = order_of(requested.order);
  PlainReturn one;
  for (const ReturnLine& line : requested.lines) {
    const auto place = static_cast<std::size_t>(line.line) - 1;
    EXPECT_LE(line.quantity, order.room(place)) << requested.name;
    one.lines[place].announced = line.quantity;
  }
  one.state = PlainReturn::approved;
  order.returns[requested.ordinal] = one;
}

// Looked for elsewhere or anew as the books have it; or once more what is missing.
void Shop::sourced(const StockSourced& stock) {
  Sourcing got;
  for (const std::string& product : products) {
    const auto count = [&](const std::vector<ProductAllocation>& all, Units& units) {
      for (const ProductAllocation& one : all)
        if (one.product == ProductId::of(product))
          for (const Allocation& part : one.allocations) units[product] += part.quantity;
    };
    count(stock.products, got.anew);
    count(stock.written_off, got.written_off);
  }
  if (expected_) {
    EXPECT_EQ(got.anew, expected_->anew) << names_.at(stock.order);
    EXPECT_EQ(got.written_off, expected_->written_off) << names_.at(stock.order);
    expected_.reset();
    return;
  }
  PlainOrder& order = order_of(stock.order);
  for (const auto& [product, units] : got.anew) {
    EXPECT_LE(units, order.lacks(product)) << names_.at(stock.order);
    EXPECT_LE(units, books_.available(product)) << names_.at(stock.order);
    order.missing[product] -= units;
  }
}

void Shop::packed(const ShipmentCreated& created) {
  PlainOrder& order = order_of(OrderId::of(created.orderId));
  PlainParcel& parcel = order.parcels[created.shipmentId];
  parcel.collected = created.shippingMethod == collect_method;
  EXPECT_EQ(parcel.collected, !order.collect_at.empty()) << created.shipmentId;
  for (const ShipmentItem& item : created.items)
    for (const std::string& product : products)
      if (ProductId::of(item.itemId) == ProductId::of(product)) parcel.units[product] += item.quantity;
  for (const auto& [product, units] : parcel.units)
    EXPECT_GE(order.unpacked(product), 0) << created.shipmentId << ": more in parcels than is held";
}

// Of an order that waited for it: it was there, and nobody else has it.
void Shop::reserved(const StockReserved& stock) {
  PlainOrder& order = order_of(stock.order);
  if (order.state != State::lapsed) return;
  if (order.collect_at.empty()) EXPECT_TRUE(books_.enough_for(order)) << names_.at(stock.order);
  EXPECT_TRUE(order.paid) << names_.at(stock.order);
  books_.reserve_anew(order);
}

}  // namespace flowmart::random_shop
