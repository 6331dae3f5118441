// One order's path, message by message.
#include <gtest/gtest.h>

#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using List = std::vector<std::string>;
using std::chrono::minutes;
using std::chrono::seconds;

UpdateShipmentStatus report(const std::string& shipment, ShipmentStatus status, Time at) {
  return {shipment, status, at};
}
const List all_steps{"place_order_request",      "payment_initiated", "payment_processed", "adjust_inventory",
                     "send_custom_notification", "payment_complete",  "order-complete"};

// Position of the first message of this id; past the end if it was not sent.
std::size_t place_of(const List& ids, const std::string& id) {
  return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

TEST(Journey, FromPlacedToDelivered) {
  World world;
  world.stock("lamp", 10);
  world.stock("mug", 4);
  EXPECT_EQ(world.give(order("WEB-1", {{"lamp", 2, 1500}, {"mug", 1, 450}})), "");

  // The messages that the contract's pages tell of, in their order.
  const List ids = world.followed();
  const List told{"PlaceOrder", "PaymentInitiated", "PaymentProcessed", "OrderConfirmed",
                  "GetOrder",   "PaymentComplete",  "CreateShipment",   "ShipmentCreated"};
  for (std::size_t i = 1; i < told.size(); ++i) {
    EXPECT_LT(place_of(ids, told[i]), ids.size()) << told[i];
    EXPECT_LT(place_of(ids, told[i - 1]), place_of(ids, told[i])) << told[i];
  }
  EXPECT_EQ(world.steps("WEB-1"), all_steps);
  EXPECT_EQ(world.available("lamp"), 8);
  EXPECT_EQ(world.on_hand("lamp"), 10);

  const std::string parcel = "shp-WEB-1-1";
  world.pass(minutes(20));  // a firm hold does not expire
  EXPECT_EQ(world.count<OrderCancelled>(), 0u);
  EXPECT_EQ(world.give(report(parcel, ShipmentStatus::shipped, world.now)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 8);
  EXPECT_EQ(world.available("lamp"), 8);
  EXPECT_EQ(world.give(report(parcel, ShipmentStatus::shipped, world.now + seconds(1))), "");
  EXPECT_EQ(world.count<ShipmentInTransit>(), 1u);
  EXPECT_EQ(world.give(report(parcel, ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.told("17850"), (List{"Order WEB-1 received", "Payment received",
                                       "Order WEB-1 is on its way", "Order WEB-1 delivered"}));
  EXPECT_EQ(world.gateway.ledger().balance_minor(), 3450);
  world.check_replay();
}

// The buyer's notice is made by Notifications alone: should it never be, the order goes on as ever.
TEST(Journey, IsFulfilledThoughNobodyStoredANotice) {
  World world("NotificationService");
  world.stock("lamp", 10);
  EXPECT_EQ(world.give(order("WEB-1", {{"lamp", 2, 1500}})), "");
  EXPECT_EQ(world.steps("WEB-1"), all_steps);
  EXPECT_EQ(world.payment_flow("WEB-1").ending, flows::FlowEnding::completed);
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  world.check_replay();
}

TEST(Journey, DeliveredInOneReport) {
  World world;
  world.stock("lamp", 1);
  world.give(order("WEB-1", {{"lamp", 1, 100}}));
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<ShipmentDispatched>() + world.count<ShipmentInTransit>() +
                world.count<ShipmentDelivered>() + world.count<OrderShipped>() +
                world.count<OrderDelivered>(),
            5u);
  EXPECT_EQ(world.on_hand("lamp"), 0);
  EXPECT_EQ(world.told(uuid_of("staff", "stock").to_string()), List{"Out of stock"});
  world.check_replay();
}

TEST(Journey, NothingToPayGoesStraightOn) {
  World world;
  world.stock("sample", 5);
  world.give(order("WEB-1", {{"sample", 1, 0}}));
  EXPECT_EQ(world.count<PaymentInitiated>() + world.count<PaymentComplete>(), 0u);
  EXPECT_EQ(world.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(world.steps("WEB-1"), (List{"place_order_request", "payment_initiated", "payment_processed",
                                        "adjust_inventory", "payment_complete", "order-complete"}));
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("sample"), 4);
  world.check_replay();
}

TEST(Journey, RefusedOrdersLeaveNoPaymentAndNoParcel) {
  World world;
  world.stock("lamp", 1);
  world.give(order("WEB-1", {{"lamp", 2, 100}}));
  EXPECT_EQ(world.count<OrderRefused>(), 1u);
  EXPECT_EQ(world.count<OrderPlaced>() + world.count<PaymentInitiated>() + world.count<CreateShipment>(), 0u);
  EXPECT_EQ(world.available("lamp"), 1);
  EXPECT_TRUE(world.steps("WEB-1").empty());
  world.check_replay();
}

TEST(Journey, SeveralParcelsLeaveOneByOne) {
  World world;
  world.stock("lamp", 10);
  world.give(order("WEB-1", {{"lamp", 4, 100}}));
  EXPECT_EQ(world.give(CancelShipment{"shp-WEB-1-1"}), "");
  const auto parcel = [](const std::string& id, std::int64_t quantity) {
    return CreateShipment{id, OrderId::of("WEB-1").to_string(), {}, {{"lamp", quantity}}, "standard"};
  };
  EXPECT_EQ(world.give(parcel("a", 1)), "");
  EXPECT_EQ(world.give(parcel("b", 3)), "");
  EXPECT_EQ(world.give(report("a", ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 0u);
  EXPECT_EQ(world.available("lamp"), 6);
  // Part of it is with the buyer: it can be returned, not called off.
  EXPECT_EQ(world.give(CancelOrder{OrderId::of("WEB-1"), "changed mind", "buyer"}), "order-dispatched");
  EXPECT_EQ(world.give(report("b", ShipmentStatus::delivered, world.now)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 1u);
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.available("lamp"), 6);
  EXPECT_EQ(world.on_hand("lamp"), 6);
  world.check_replay();
}

TEST(Journey, AnUnpaidOrderDoesNotLeave) {
  World world;
  world.stock("lamp", 10);
  world.give(order("WEB-1", {{"lamp", 4, 100}}, "tok_declined"));
  const CreateShipment early{"early", OrderId::of("WEB-1").to_string(), {}, {{"lamp", 4}}, "standard"};
  EXPECT_EQ(world.give(early), "");
  EXPECT_EQ(world.give(report("early", ShipmentStatus::shipped, world.now)), "order-not-cleared");
  world.pass(minutes(16));
  EXPECT_EQ(world.count<OrderCancelled>(), 1u);
  EXPECT_EQ(world.count<ShipmentCancelled>(), 1u);
  EXPECT_EQ(world.give(report("early", ShipmentStatus::shipped, world.now)), "shipment-cancelled");
  world.check_replay();
}

}  // namespace
}  // namespace flowmart::journey
