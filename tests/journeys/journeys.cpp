#include "journeys/journeys.hpp"

#include <array>

#include "contract/private/inventory.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Gives a message that must be taken.
template <class M>
void give(World& world, const M& message) {
  EXPECT_EQ(world.give(message), "") << M::info.id;
}

// The parcel made up last; its id is the program's own choice.
std::string parcel(const World& world) {
  const auto all = world.all<ShipmentCreated>();
  EXPECT_FALSE(all.empty());
  return all.empty() ? "" : all.back().shipmentId;
}

void report(World& world, const std::string& parcel, ShipmentStatus status) {
  world.pass(minutes(1));
  give(world, UpdateShipmentStatus{parcel, status, world.now});
}
void ship(World& world, const std::string& parcel) { report(world, parcel, ShipmentStatus::shipped); }
void deliver(World& world, const std::string& parcel) { report(world, parcel, ShipmentStatus::delivered); }

CancelOrder cancel() { return {OrderId::of("WEB-1"), "changed my mind", "buyer"}; }
CreateShipment parcel_of(const std::string& id, std::int64_t lamps) {
  return {id, OrderId::of("WEB-1").to_string(), {}, {{"lamp", lamps}}, "standard"};
}
Money pounds(std::int64_t pence) { return {pence, *Currency::parse("GBP")}; }

// ---- the straight way

void card(World& world) {
  world.stock("lamp", 10);
  world.stock("mug", 4);
  give(world, order("WEB-1", {{"lamp", 2, 1500}, {"mug", 1, 450}}));
  ship(world, parcel(world));
  ship(world, parcel(world));  // a later report: it is on its way
  deliver(world, parcel(world));
}

void free_of_charge(World& world) {
  world.stock("sample", 5);
  give(world, order("WEB-1", {{"sample", 1, 0}}));
  deliver(world, parcel(world));
}

void bank_transfer(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "", CheckoutMethod::bank_transfer));
  give(world, RecordTransfer{OrderId::of("WEB-1"), pounds(600), "b1"});
  world.pass(minutes(1));
  give(world, RecordTransfer{OrderId::of("WEB-1"), pounds(400), "b2"});
  deliver(world, parcel(world));
}

void product_in_two_lines(World& world) {
  world.stock("lamp", 10);
  world.stock("mug", 4);
  give(world, order("WEB-1", {{"lamp", 2, 1500}, {"mug", 1, 450}, {"lamp", 3, 1400}}));
  deliver(world, parcel(world));
}

void guest_with_uuid(World& world) {
  world.stock("lamp", 10);
  PlaceOrder wish = order("0195946e-2d7a-7c41-9f0b-61c2a85d3e10", {{"lamp", 1, 1500}});
  wish.customer.customerId = "";
  give(world, wish);
  deliver(world, parcel(world));
}

void last_units(World& world) {
  world.stock("lamp", 3);
  give(world, order("WEB-1", {{"lamp", 3, 1500}}));
  deliver(world, parcel(world));
}

// ---- money

void declined_and_retried(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_fail_twice"));
  world.pass(minutes(3));
  deliver(world, parcel(world));
}

void declined_and_paid_otherwise(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_expired_card"));
  world.pass(minutes(1));
  give(world, RetryPayment{OrderId::of("WEB-1"), "4711"});
  deliver(world, parcel(world));
}

void answer_lost(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_lost_answer"));
  world.pass(minutes(1));
}

void expired(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_declined"));
  world.pass(minutes(16));
}

void paid_too_late(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_late"));
  world.pass(minutes(40));
}

void refunded_in_part(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  deliver(world, parcel(world));
  give(world, RefundPayment{OrderId::of("WEB-1"), "r1", pounds(300), "scratched"});
}

// ---- called off

void cancelled_before_payment(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "tok_slow"));
  world.pass(seconds(1));
  give(world, cancel());
  world.pass(minutes(20));
}

void cancelled_after_payment(World& world) {
  world.stock("lamp", 10);
  world.stock("mug", 4);
  give(world, order("WEB-1", {{"lamp", 4, 250}, {"mug", 1, 450}}));
  world.pass(minutes(1));
  give(world, cancel());
  world.pass(minutes(20));
}

void cancelled_while_a_refund_is_open(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  world.gateway_takes = minutes(1);
  give(world, RefundPayment{OrderId::of("WEB-1"), "r1", pounds(300), "scratched"});
  world.pass(seconds(30));
  give(world, cancel());
  world.pass(minutes(20));
}

void transfer_cancelled(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}, "", CheckoutMethod::bank_transfer));
  give(world, RecordTransfer{OrderId::of("WEB-1"), pounds(600), "b1"});
  give(world, cancel());
}

void subscription_cancelled(World& world) {
  world.stock("coffee", 10);
  give(world, order("box-118/2026-05", {{"coffee", 1, 900}}));
  give(world, order("box-118/2026-06", {{"coffee", 1, 900}}, "tok_declined"));
  give(world, order("WEB-1", {{"coffee", 2, 900}}));
  give(world, UserSubscriptionCancelled{.userId = CustomerId::of("17850"),
                                        .subscriptionId = "box-118",
                                        .planId = {},
                                        .cancellationReason = "moving abroad",
                                        .effectiveAt = {},
                                        .timestamp = world.now});
}

// ---- goods

void refused_for_stock(World& world) {
  world.stock("lamp", 1);
  world.stock("mug", 4);
  give(world, order("WEB-1", {{"mug", 2, 450}, {"lamp", 2, 100}}));
  give(world, order("WEB-2", {{"mug", 4, 450}}));
}

void refused_for_an_unknown_product(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 2, 100}, {"unicorn", 1, 100}}));
}

void two_parcels(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 100}}));
  give(world, CancelShipment{parcel(world)});
  give(world, parcel_of("parcel-a", 1));
  give(world, parcel_of("parcel-b", 3));
  ship(world, "parcel-a");
  ship(world, "parcel-b");
  deliver(world, "parcel-a");
  deliver(world, "parcel-b");
}

void two_warehouses(World& world) {
  RegisterProduct lamp;
  lamp.product = ProductId::of("lamp");
  lamp.sku = lamp.name = "lamp";
  lamp.price = pounds(1500);
  for (const std::string code : {"north", "south"}) {
    Warehouse place;
    place.warehouse = WarehouseId::of(code);
    place.code = place.name = code;
    place.priority = static_cast<std::int64_t>(lamp.warehouses.size());
    lamp.warehouses.push_back(place);
  }
  give(world, lamp);
  give(world, AddInventory{lamp.product, 3, WarehouseId::of("north"), world.now});
  give(world, AddInventory{lamp.product, 5, WarehouseId::of("south"), world.now});
  give(world, order("WEB-1", {{"lamp", 6, 1500}}));
  for (const auto& one : world.all<ShipmentCreated>()) deliver(world, one.shipmentId);
}

void stock_counted_and_removed(World& world) {
  world.stock("lamp", 10);
  world.stock("mug", 4);
  const ProductId lamp = ProductId::of("lamp"), mug = ProductId::of("mug");
  const WarehouseId main = WarehouseId::of("main");
  give(world, AddInventory{lamp, 5, WarehouseId::of("attic"), world.now});
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  give(world, UpdateInventory{lamp, -2, main, world.now});
  give(world, UpdateInventory{lamp, 1, main, world.now});
  give(world, UpdateInventory{mug, -4, main, world.now});
  give(world, AddInventory{mug, 6, main, world.now});
  deliver(world, parcel(world));
  give(world, DeleteInventory{lamp, main, "closed", world.now});
  give(world, DeleteInventory{mug, {}, "no longer sold", world.now});
}

// ---- the carrier

void delivery_failed_then_delivered(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  ship(world, parcel(world));
  world.pass(hours(20));
  give(world, ReportDeliveryFailure{parcel(world), "nobody at home", world.now});
  world.pass(hours(24));
  deliver(world, parcel(world));
}

void returned_by_carrier(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  ship(world, parcel(world));
  world.pass(hours(20));
  give(world, ReportDeliveryFailure{parcel(world), "address unknown", world.now});
  report(world, parcel(world), ShipmentStatus::returned);
}

void returned_by_buyer(World& world) {
  world.stock("lamp", 10);
  give(world, order("WEB-1", {{"lamp", 4, 250}}));
  deliver(world, parcel(world));
  world.pass(hours(24));
  give(world, CreateReturnLabel{parcel(world)});
  report(world, parcel(world), ShipmentStatus::returned);
}

constexpr std::array all{
    Journey{"card", "Two products, paid by card, shipped and delivered.", card},
    Journey{"free_of_charge", "Nothing is to be paid.", free_of_charge},
    Journey{"bank_transfer", "Paid by two transfers.", bank_transfer},
    Journey{"product_in_two_lines", "One product stands in two lines.", product_in_two_lines},
    Journey{"guest_with_uuid", "A buyer without a number, an order named by a UUID.", guest_with_uuid},
    Journey{"last_units", "All there is of a product is bought.", last_units},
    Journey{"declined_and_retried", "Declined twice, taken at the third attempt.", declined_and_retried},
    Journey{"declined_and_paid_otherwise", "Declined for good, then paid with another card.",
            declined_and_paid_otherwise},
    Journey{"answer_lost", "The gateway's answer is lost, and asked for.", answer_lost},
    Journey{"expired", "Declined for good, and not paid in time.", expired},
    Journey{"paid_too_late", "The money comes after the hold has ended, and goes back.", paid_too_late},
    Journey{"refunded_in_part", "Staff give back a part after the delivery.", refunded_in_part},
    Journey{"cancelled_before_payment", "Called off while the gateway thinks.", cancelled_before_payment},
    Journey{"cancelled_after_payment", "Called off with a parcel made up and the money taken.",
            cancelled_after_payment},
    Journey{"cancelled_while_a_refund_is_open", "Called off while a part of the money is on its way back.",
            cancelled_while_a_refund_is_open},
    Journey{"transfer_cancelled", "Called off when a part of the money has come by transfer.",
            transfer_cancelled},
    Journey{"subscription_cancelled", "A subscription's orders are called off, another is left alone.",
            subscription_cancelled},
    Journey{"refused_for_stock",
            "There is too little of one of two products; the other is free for the next.", refused_for_stock},
    Journey{"refused_for_an_unknown_product", "One of two products is not on file.",
            refused_for_an_unknown_product},
    Journey{"two_parcels", "The order leaves in two parcels.", two_parcels},
    Journey{"two_warehouses", "Neither warehouse has enough by itself.", two_warehouses},
    Journey{"stock_counted_and_removed", "Stock is counted, found again, and taken off file.",
            stock_counted_and_removed},
    Journey{"delivery_failed_then_delivered", "The carrier comes twice.", delivery_failed_then_delivered},
    Journey{"returned_by_carrier", "The carrier brings the parcel back.", returned_by_carrier},
    Journey{"returned_by_buyer", "The buyer sends the parcel back.", returned_by_buyer},
};

}  // namespace

std::span<const Journey> journeys() { return all; }

}  // namespace flowmart::journey
