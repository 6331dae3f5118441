// Whatever is packed, called off, split, refused, found elsewhere, sent and brought back, in whatever order:
// a place's parcels never have more than it holds for the order, and what is open is never counted twice.
#include <rapidcheck.h>

#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

using namespace shipping_given;

const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon");
const std::array<std::string, 2> goods{"lamp", "mug"};

struct Shop : contract::testing::Rehearsal<Shipping> {
  Shop() {
    StockReserved reserved{order, {}, noon};
    for (const std::string& one : goods)
      reserved.products.push_back({ProductId::of(one), {{leeds, 6}, {lyon, 4}}});
    std::sort(reserved.products.begin(), reserved.products.end(),
              [](const auto& a, const auto& b) { return a.product < b.product; });
    OrderPlaced event = placed();
    event.number = "WEB-1";
    given(reserved, event, ClearOrder{order, ""}, StockFirmed{order, reserved.products});
  }

  // Units of a product in parcels that are not called off and not received.
  Quantity packed(ProductId product) const {
    Quantity sum = 0;
    for (const std::string& name : state.orders.find(order)->parcels) {
      const Shipment& parcel = state.shipment(name);
      if (parcel.stage == Stage::cancelled || parcel.stage == Stage::received) continue;
      const Units units = units_in(parcel.content.items);
      if (const auto inside = units.find(product); inside != units.end()) sum += inside->second;
    }
    return sum;
  }
  void check_books() const {
    for (const HeldUnits& units : state.orders.find(order)->goods) {
      Quantity held = 0, in_parcels = 0;
      for (const HeldPlace& place : units.places) {
        RC_ASSERT(place.in_parcels >= 0);
        RC_ASSERT(place.held >= place.in_parcels);
        held += place.held, in_parcels += place.in_parcels;
      }
      RC_ASSERT(held == units.held);
      RC_ASSERT(in_parcels == units.in_parcels);
      RC_ASSERT(packed(units.product) == units.in_parcels);
    }
  }
};

TEST(PackingModel, NoUnitIsInTwoParcels) {
  int parcels = 0, splits = 0, refusals = 0, received = 0;
  const bool holds = rc::check([&] {
    Shop r;
    const auto some = [] { return *rc::gen::inRange<Quantity>(1, 5); };
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
      const auto& names = r.state.orders.find(order)->parcels;
      const std::string name =
          names.empty() ? "none" : names[*rc::gen::inRange<std::size_t>(0, names.size())];
      const std::string product = goods[*rc::gen::inRange<std::size_t>(0, 2)];
      switch (*rc::gen::inRange(0, 9)) {
        case 0:
        case 1: {
          const std::string made = "p" + std::to_string(i);
          if (*rc::gen::arbitrary<bool>())
            r.when(ParcelDetails{.shipment = made, .warehouse = *rc::gen::element(leeds, lyon)});
          r.when(parcel(made, {{product, some()}}));
          parcels += r.was_refused() ? 0 : 1;
          break;
        }
        case 2: r.when(CancelShipment{name}); break;
        case 3:
          r.when(SplitParcel{name, {{product, 1}}, {}});
          splits += r.was_refused() ? 0 : 1;
          break;
        case 4: {
          const auto kind = *rc::gen::element(RefusedStock::untouched, RefusedStock::quantity);
          const auto units = *rc::gen::arbitrary<bool>() ? std::optional(some()) : std::nullopt;
          r.when(RejectParcel{name, product, units, kind, "x"});
          if (r.was_refused()) break;
          ++refusals;
          // Inventory finds some of it in the other place.
          const RefusedUnits refused = *r.the<ParcelRepacked>().refused;
          const Quantity found = *rc::gen::inRange<Quantity>(0, refused.quantity + 1);
          StockSourced sourced{order, name, {}, {}, {}, noon};
          const Quantity gone = kind == RefusedStock::untouched ? found : refused.quantity;
          if (found > 0)
            sourced.products = {{refused.product, {{refused.warehouse == leeds ? lyon : leeds, found}}}};
          if (gone > 0) sourced.released = {{refused.product, {{refused.warehouse, gone}}}};
          r.when(sourced);
          break;
        }
        case 5: r.when(UpdateShipmentStatus{name, ShipmentStatus::shipped, {}}); break;
        case 6: r.when(UpdateShipmentStatus{name, ShipmentStatus::delivered, {}}); break;
        case 7: r.when(UpdateShipmentStatus{name, ShipmentStatus::returned, {}}); break;
        default:
          r.when(UpdateShipmentStatus{name, ShipmentStatus::returned, {}});
          r.when(ReceiveParcel{name, true, AfterReturn::refund});
          received += r.was_refused() ? 0 : 1;
      }
      r.check_books();
    }
  });
  EXPECT_TRUE(holds);
  for (const int reached : {parcels, splits, refusals, received})
    EXPECT_GT(reached, 0);  // the model is not empty
}

}  // namespace
}  // namespace flowmart::shipping
