// Goods: brought in and counted; parcels: made, split, refused in part, called off, reported by their carrier
// and taken in again.
#include <algorithm>

#include "contract/private/parcels.hpp"
#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

void take_out(Units& units, const std::string& product, std::int64_t some) {
  units[product] -= some;
  std::erase_if(units, [](const auto& one) { return one.second == 0; });
}

}  // namespace

// Mostly one of those that are meant for it.
template <class Meant>
Shop::NamedParcel* Shop::some_parcel(PlainOrder& order, const Meant& is_meant) {
  std::vector<NamedParcel*> all, meant;
  for (auto& one : order.parcels) {
    all.push_back(&one);
    if (is_meant(one.second)) meant.push_back(&one);
  }
  if (all.empty()) return nullptr;
  return meant.empty() || one_in(5) ? any_of(all) : any_of(meant);
}

bool Shop::may_leave(const PlainOrder& order) {
  return (order.state == State::processing || order.state == State::shipped) && !order.held();
}

// By the carrier: what is reported again changes nothing and is no fault.
void Shop::report(const std::string& id, PlainOrder& order) {
  NamedParcel* one =
      some_parcel(order, [](const PlainParcel& parcel) { return parcel.state < PlainParcel::returned; });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  auto status = static_cast<ShipmentStatus>(between(1, one_in(3) ? 3 : 2));
  const bool packed = parcel.state == PlainParcel::packed;
  if (parcel.collected && packed && !one_in(4)) status = ShipmentStatus::shipped;  // it is ready
  const bool taken = packed ? may_leave(order) : parcel.state != PlainParcel::cancelled;
  if (taken && packed) {
    books_.leave(order, parcel);
    books_.complete(order, world_.now);
  }
  const bool out = parcel.state == PlainParcel::left || parcel.state == PlainParcel::given_up;
  if (taken && out && status == ShipmentStatus::delivered) arrive(order, parcel);
  else if (taken && out && status == ShipmentStatus::returned) parcel.state = PlainParcel::returned;
  else if (parcel.state == PlainParcel::arrived && status == ShipmentStatus::returned)
    parcel.state = PlainParcel::sent_back;
  act(UpdateShipmentStatus{shipment, status, world_.now}, taken,
      id + ", parcel " + shipment + " " + std::string(wire_name(status)));
}

void Shop::arrive(PlainOrder& order, PlainParcel& parcel) {
  if (parcel.collected) ++seen_["collected"];
  books_.arrive(order, parcel, world_.now);
}

// At the counter: handed over, or nobody has come.
void Shop::collect(const std::string& id, PlainOrder& order) {
  if (one_in(2)) return fail(id, order);
  NamedParcel* one = some_parcel(
      order, [](const PlainParcel& parcel) { return parcel.collected && parcel.state == PlainParcel::left; });
  if (!one || one->second.state != PlainParcel::left) return;
  auto& [shipment, parcel] = *one;
  arrive(order, parcel);
  act(UpdateShipmentStatus{shipment, ShipmentStatus::delivered, world_.now}, true,
      id + ", parcel " + shipment + ", handed over");
}

// Told twice of one attempt counts once. What nobody collects is here.
void Shop::fail(const std::string& id, PlainOrder& order) {
  constexpr int attempts_max = 3;
  NamedParcel* one =
      some_parcel(order, [](const PlainParcel& parcel) { return parcel.state == PlainParcel::left; });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const bool taken = parcel.state != PlainParcel::packed && parcel.state != PlainParcel::cancelled;
  if (parcel.state == PlainParcel::left && parcel.collected) {
    parcel.state = PlainParcel::returned;
    ++seen_["not collected"];
  } else if (parcel.state == PlainParcel::left && ++parcel.failures == attempts_max) {
    parcel.state = PlainParcel::given_up;
  }
  const ReportDeliveryFailure failure{shipment, "nobody in",
                                      journey::noon + std::chrono::seconds(++references_)};
  act(failure, taken, id + ", parcel " + shipment);
  if (taken && one_in(4)) act(failure, true, id + ", parcel " + shipment + ", again");
}

void Shop::take_in(const std::string& id, PlainOrder& order) {
  NamedParcel* one =
      some_parcel(order, [](const PlainParcel& parcel) { return parcel.state == PlainParcel::returned; });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const bool restock = one_in(2), again = one_in(2);
  const bool replaced = std::any_of(parcel.units.begin(), parcel.units.end(), [&](const auto& inside) {
    return order.replaced(parcel, inside.first) > 0;
  });
  const bool taken = parcel.state == PlainParcel::returned && !(again && replaced);
  if (taken) {
    Units lacked = order.missing;
    books_.take_in(order, parcel, restock, again, world_.now);
    if (again) {
      expected_.emplace();
      for (const auto& [product, units] : parcel.units)
        if (const std::int64_t anew = units + lacked[product] - order.lacks(product); anew > 0)
          expected_->anew[product] = anew;
    }
  }
  act(ReceiveParcel{shipment, restock, again ? AfterReturn::resend : AfterReturn::refund}, taken,
      id + ", parcel " + shipment + (restock ? ", restocked" : "") + (again ? ", again" : ", refunded"));
  EXPECT_FALSE(expected_) << "nothing was looked for again";
  expected_.reset();
}

void Shop::split(const std::string& id, PlainOrder& order) {
  NamedParcel* one = some_parcel(order, [](const PlainParcel& parcel) {
    return parcel.state == PlainParcel::packed && !parcel.units.empty();
  });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const std::string product =
      parcel.units.empty() || one_in(10) ? any_of(products) : any_of(parcel.units).first;
  const std::int64_t inside = of(parcel.units, product), some = between(1, std::max<std::int64_t>(inside, 1));
  const bool taken =
      parcel.state == PlainParcel::packed && some <= inside && !(parcel.units.size() == 1 && some == inside);
  if (taken) take_out(parcel.units, product, some);
  act(SplitParcel{shipment, {{product, some}}, {}}, taken,
      id + ", parcel " + shipment + ", " + std::to_string(some) + " " + product);
}

// The warehouse can't send it: what is free elsewhere is taken instead, the rest is waited for, or stays
// where it is.
void Shop::refuse_goods(const std::string& id, PlainOrder& order) {
  NamedParcel* one = some_parcel(order, [](const PlainParcel& parcel) {
    return parcel.state == PlainParcel::packed && !parcel.units.empty();
  });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const std::string product =
      parcel.units.empty() || one_in(10) ? any_of(products) : any_of(parcel.units).first;
  const std::int64_t inside = of(parcel.units, product);
  const std::int64_t some = one_in(3) && inside > 0 ? inside : between(1, inside + 1);
  RejectParcel wish{shipment, product, {}, static_cast<RefusedStock>(between(0, 2)), "damp"};
  if (some != inside || one_in(2)) wish.quantity = some;
  const bool taken = parcel.state == PlainParcel::packed && some <= inside && order.state != State::pending;
  if (taken) {
    const auto place = world_.ask(ReadParcels{shipment, {}}).parcels.front().details.warehouse;
    if (!place) return;  // made by hand for wherever its goods lie, which the books don't know
    const std::int64_t here = free_at(product, *place);
    const bool elsewhere = order.collect_at.empty();
    const std::int64_t anew = elsewhere ? std::min(some, books_.available(product) - here) : 0;
    expected_.emplace();
    if (anew > 0) expected_->anew[product] = anew;
    if (wish.stock != RefusedStock::untouched) {
      const std::int64_t gone = some + (wish.stock == RefusedStock::all ? here : 0);
      expected_->written_off[product] = gone;
      books_.on_hand[product] -= gone;
      order.missing[product] += some - anew;
    }
    take_out(parcel.units, product, some);
  }
  act(wish, taken,
      id + ", parcel " + shipment + ", " + std::to_string(some) + " " + product + ", stock " +
          std::string(wire_name(wish.stock)));
  EXPECT_FALSE(expected_) << "nothing was looked for elsewhere";
  expected_.reset();
}

void Shop::call_off(const std::string& id, PlainOrder& order) {
  NamedParcel* one =
      some_parcel(order, [](const PlainParcel& parcel) { return parcel.state == PlainParcel::packed; });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const bool taken = parcel.state == PlainParcel::packed || parcel.state == PlainParcel::cancelled;
  act(CancelShipment{shipment}, taken, id + ", parcel " + shipment);
}

// What is in no parcel, by hand: all of one from one warehouse. Of an order that is not paid, too, as long as
// it holds something.
void Shop::pack(const std::string& id, PlainOrder& order) {
  if (order.state == State::refused || order.state == State::delivered || order.state == State::cancelled)
    return;
  const bool holds = order.state != State::lapsed;
  std::string product = any_of(products);
  for (const std::string& one : products)
    if (order.unpacked(one) > 0 && !one_in(5)) product = one;
  const std::int64_t some = between(1, order.unpacked(product) + 1);
  bool taken = false;
  std::int64_t open = 0;
  for (const OpenUnits& units : world_.ask(ReadParcels{"", OrderId::of(id)}).open) {
    if (ProductId::of(units.item) != ProductId::of(product)) continue;
    open += units.quantity;
    taken = taken || units.quantity >= some;
  }
  EXPECT_EQ(open, holds ? order.unpacked(product) : 0) << id << ", " << product;
  CreateShipment wish;
  wish.shipmentId = "P-" + std::to_string(++references_);
  wish.orderId = id;
  wish.items = {{product, some}};
  wish.address = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
  wish.shippingMethod = order.collect_at.empty() ? "standard" : collect_method;
  act(wish, taken, id + ", " + std::to_string(some) + " " + product);
}

void Shop::label_for_return(const std::string& id, PlainOrder& order) {
  NamedParcel* one =
      some_parcel(order, [](const PlainParcel& parcel) { return parcel.state == PlainParcel::arrived; });
  if (!one) return;
  auto& [shipment, parcel] = *one;
  const bool back = parcel.state == PlainParcel::returned || parcel.state == PlainParcel::received;
  act(CreateReturnLabel{shipment}, parcel.has_arrived() || back, id + ", parcel " + shipment);
}

std::int64_t Shop::free_at(const std::string& product, WarehouseId warehouse) {
  for (const auto& one : world_.ask(GetInventoryStatus{.productId = product}).locationBreakdown)
    if (WarehouseId::of(one.location.name) == warehouse) return one.inventory.availableQuantity;
  return 0;
}

void Shop::restock() {
  const std::string& sku = any_of(products);
  const std::int64_t units = between(1, 12);
  books_.on_hand[sku] += units;
  act(AddInventory{ProductId::of(sku), units, WarehouseId::of(any_of(warehouses)), world_.now}, true, sku);
}
// Counted, and fewer are there. What is promised is there.
void Shop::correct() {
  const std::string& sku = any_of(products);
  const std::string& warehouse = any_of(warehouses);
  const std::int64_t units = between(1, 4);
  const bool taken = units <= free_at(sku, WarehouseId::of(warehouse));
  if (taken) books_.on_hand[sku] -= units;
  act(UpdateInventory{ProductId::of(sku), -units, WarehouseId::of(warehouse), world_.now}, taken, sku);
}

}  // namespace flowmart::random_shop
