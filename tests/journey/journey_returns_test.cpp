// Goods that come back through all services: shelf, money, labels, and what a return leads to.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "contract/private/amending.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::days;

constexpr Currency pounds{{'G', 'B', 'P'}};
const OrderId sold = OrderId::of("WEB-1");
const std::string first_return = "ret-WEB-1-1";

// Ten lamps at 2.50 and ten mugs at 1.00 on the shelf; one order of four lamps and three mugs has arrived.
struct ReturningShop : World {
  ReturningShop() {
    stock("lamp", 10);
    stock("mug", 10);
    buy("WEB-1");
  }
  void buy(const std::string& id) {
    EXPECT_EQ(give(order(id, {{"lamp", 4, 250}, {"mug", 3, 100}})), "");
    EXPECT_EQ(give(UpdateShipmentStatus{"shp-" + id + "-1", ShipmentStatus::delivered, now}), "");
  }
  std::string ask_for(std::int64_t line, Quantity quantity, ReturnWanted what = ReturnWanted::refund,
                      bool claim = false) {
    return give(RequestReturn{.order = sold,
                              .claim = claim,
                              .wanted = what,
                              .lines = {{line, {}, quantity, {}}},
                              .instead = {},
                              .note = {},
                              .actor = "jo"});
  }
  std::string approve(const std::string& name = first_return) { return give(ApproveReturn{name, "jo", {}}); }
  std::string receive(const std::string& name = first_return) {
    return give(ReceiveReturn{name, {}, "jo", {}});
  }
  std::string inspect(std::int64_t line, Quantity restock, Quantity write_off,
                      const std::string& name = first_return) {
    return give(InspectReturn{name, {{line, {}, restock, write_off}}, {}, "jo", {}});
  }
  ReturnStage stage(const std::string& name = first_return) {
    return World::ask(ReadReturn{name, {}}).content.stage;
  }
  std::int64_t given_back() const {
    std::int64_t sum = 0;
    for (const PaymentRefunded& one : all<PaymentRefunded>()) sum += one.amount.minor;
    return sum;
  }
};

TEST(Returned, GoodsAreOnTheShelfAndTheMoneyIsBack) {
  ReturningShop shop;
  EXPECT_EQ(shop.on_hand("lamp"), 6);
  EXPECT_EQ(shop.ask_for(1, 2), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.followed(),
            (std::vector<std::string>{"ApproveReturn", "ReturnApproved", "NotifyCustomer",
                                      "CreateReturnLabel", "ReturnInitiated", "RecordReturnLabel"}));
  EXPECT_EQ(shop.receive(), "");
  EXPECT_EQ(shop.inspect(1, 1, 1), "");
  EXPECT_EQ(shop.on_hand("lamp"), 7);
  EXPECT_EQ(shop.count<AddInventory>(), 3u) << "two to begin with";
  EXPECT_EQ(shop.given_back(), 500);
  EXPECT_EQ(shop.stage(), ReturnStage::closed);
  EXPECT_EQ(shop.inspect(1, 1, 1), "");
  EXPECT_EQ(shop.on_hand("lamp"), 7);
  shop.check_replay();
}

TEST(Returned, WhatStaffGaveBackBeforeIsNotGivenAgain) {
  ReturningShop shop;
  EXPECT_EQ(shop.give(RefundPayment{sold, "goodwill", {1200, pounds}, "late"}), "");
  EXPECT_EQ(shop.ask_for(1, 4), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.receive(), "");
  EXPECT_EQ(shop.inspect(1, 4, 0), "");
  EXPECT_EQ(shop.given_back(), 1300) << "1300 were paid";
  EXPECT_EQ(shop.stage(), ReturnStage::closed);
}

TEST(Returned, ARefundThatPaymentRefusesIsToldInTheReturn) {
  ReturningShop shop;
  shop.gateway_takes = std::chrono::hours(1);  // so that Orders does not know of it yet
  EXPECT_EQ(shop.give(RefundPayment{sold, "goodwill", {1300, pounds}, "late"}), "");
  EXPECT_EQ(shop.ask_for(1, 1), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.receive(), "");
  EXPECT_EQ(shop.inspect(1, 1, 0), "");
  const OrderReturn one = shop.World::ask(ReadReturn{first_return, {}}).content;
  EXPECT_EQ(one.refund, RefundState::refused);
  EXPECT_EQ(one.why, "Only 0.00 can go back.");
  EXPECT_EQ(shop.give(CloseReturn{first_return, "settled by hand", "jo", {}}), "");
  shop.pass(std::chrono::hours(2));
  shop.check_replay();
}

TEST(Returned, TooLateByTheClockAndNeverComeByTheClock) {
  ReturningShop shop;
  EXPECT_EQ(shop.ask_for(1, 1), "");
  EXPECT_EQ(shop.approve(), "");
  shop.pass(days(29));
  EXPECT_EQ(shop.stage(), ReturnStage::approved);
  EXPECT_EQ(shop.ask_for(1, 3), "");
  EXPECT_EQ(shop.approve("ret-WEB-1-2"), "");
  EXPECT_EQ(shop.receive("ret-WEB-1-2"), "");
  shop.pass(days(2));
  EXPECT_EQ(shop.stage(), ReturnStage::expired);
  EXPECT_EQ(shop.stage("ret-WEB-1-2"), ReturnStage::received) << "it has come";
  EXPECT_EQ(shop.ask_for(1, 1), "return-too-late");
  EXPECT_EQ(shop.ask_for(1, 1, ReturnWanted::refund, true), "") << "what never came may be claimed";
  shop.check_replay();
}

TEST(Returned, AnExchangeIsAnOrderThatCostsNothingAndIsDelivered) {
  ReturningShop shop;
  EXPECT_EQ(shop.ask_for(1, 2, ReturnWanted::exchange), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.receive(), "");
  EXPECT_EQ(shop.inspect(1, 2, 0), "");
  EXPECT_EQ(shop.on_hand("lamp"), 8);
  const auto led = shop.World::ask(ReadReturn{first_return, {}});
  EXPECT_EQ(led.led_to_number, "ORD-1");
  const auto other = shop.World::ask(ReadOrder{"ORD-1"});
  EXPECT_EQ(other.content.total.minor, 0);
  EXPECT_EQ(other.status, OrderStatus::processing);
  EXPECT_EQ(shop.give(UpdateShipmentStatus{"shp-ORD-1-1", ShipmentStatus::delivered, shop.now}), "");
  EXPECT_EQ(shop.on_hand("lamp"), 6);
  EXPECT_EQ(shop.given_back(), 0);
  shop.check_replay();
}

TEST(Returned, AResentClaimWaitsForStockAndGoesOutWhenThereIs) {
  ReturningShop shop;
  shop.buy("WEB-2");
  EXPECT_EQ(shop.on_hand("lamp"), 2);
  EXPECT_EQ(shop.ask_for(1, 4, ReturnWanted::resend, true), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.World::ask(ReadReturn{first_return, {}}).led_to_number, "");
  EXPECT_EQ(shop.count<OrderRefused>(), 1u);
  shop.stock("mug", 5);
  EXPECT_EQ(shop.count<OrderRefused>(), 1u) << "it is not of mugs";
  shop.stock("lamp", 1);
  EXPECT_EQ(shop.count<OrderRefused>(), 2u) << "not enough yet";
  shop.stock("lamp", 1);
  EXPECT_EQ(shop.World::ask(ReadReturn{first_return, {}}).led_to_number, "ORD-1");
  EXPECT_EQ(shop.World::ask(ReadOrder{"ORD-1"}).status, OrderStatus::processing);
  const std::size_t placed = shop.count<PlaceOrder>();
  shop.stock("lamp", 10);
  EXPECT_EQ(shop.count<PlaceOrder>(), placed) << "nothing waits any more";
  shop.check_replay();
}

// Both are their order's first return.
TEST(Returned, WhatCameInExchangeMayBeExchanged) {
  ReturningShop shop;
  EXPECT_EQ(shop.ask_for(1, 2, ReturnWanted::exchange), "");
  EXPECT_EQ(shop.approve(), "");
  EXPECT_EQ(shop.receive(), "");
  EXPECT_EQ(shop.inspect(1, 2, 0), "");
  EXPECT_EQ(shop.give(UpdateShipmentStatus{"shp-ORD-1-1", ShipmentStatus::delivered, shop.now}), "");
  const OrderId other = shop.World::ask(ReadReturn{first_return, {}}).content.led_to.value();
  EXPECT_EQ(shop.give(RequestReturn{
                .order = other, .wanted = ReturnWanted::exchange, .lines = {{1, {}, 1, {}}}, .actor = "jo"}),
            "");
  const std::string second = "ret-ORD-1-1";
  EXPECT_EQ(shop.approve(second), "");
  EXPECT_EQ(shop.receive(second), "");
  EXPECT_EQ(shop.inspect(1, 1, 0, second), "");
  EXPECT_EQ(shop.World::ask(ReadReturn{second, {}}).led_to_number, "ORD-2");
  shop.check_replay();
}

// Of what is still under way there is no label for its way back yet.
TEST(Returned, AYesBeforeTheParcelHasArrivedIsLabelledWhenItHas) {
  ReturningShop shop;
  EXPECT_EQ(shop.give(order("WEB-2", {{"lamp", 1, 250}})), "");
  EXPECT_EQ(shop.give(UpdateShipmentStatus{"shp-WEB-2-1", ShipmentStatus::shipped, shop.now}), "");
  EXPECT_EQ(shop.give(RequestReturn{.order = OrderId::of("WEB-2"), .lines = {{1, {}, 1, {}}}, .actor = "jo"}),
            "");
  EXPECT_EQ(shop.approve("ret-WEB-2-1"), "");
  EXPECT_EQ(shop.count<CreateReturnLabel>(), 0u);
  EXPECT_EQ(shop.give(UpdateShipmentStatus{"shp-WEB-2-1", ShipmentStatus::delivered, shop.now}), "");
  EXPECT_EQ(shop.count<CreateReturnLabel>(), 1u);
  EXPECT_TRUE(shop.World::ask(ReadReturn{"ret-WEB-2-1", {}}).labelled);
  EXPECT_EQ(shop.count<ReturnRequested>(), 1u) << "the label is for the return that was asked for";
  shop.check_replay();
}

// Of five lamps in two lines three have left, one of them of the second line, where one comes back.
struct LampsInTwoLines : ReturningShop {
  LampsInTwoLines() {
    EXPECT_EQ(give(order("WEB-2", {{"lamp", 2, 250}, {"lamp", 3, 100}})), "");
    EXPECT_EQ(give(SplitParcel{"shp-WEB-2-1", {{"lamp", 2}}, {}}), "");
    EXPECT_EQ(give(UpdateShipmentStatus{"shp-WEB-2-1", ShipmentStatus::delivered, now}), "");
    EXPECT_EQ(give(RequestReturn{.order = id, .lines = {{2, {}, 1, {}}}, .actor = "jo"}), "");
    EXPECT_EQ(approve(name), "");
  }
  std::string amend(std::vector<LineChange> lines) {
    AmendOrder wish;
    wish.order = id;
    wish.lines = std::move(lines);
    return give(wish);
  }
  const OrderId id = OrderId::of("WEB-2");
  const std::string name = "ret-WEB-2-1";
};
TEST(Returned, AnotherLineOfTheProductMayGrowMeanwhile) {
  LampsInTwoLines shop;
  EXPECT_EQ(shop.amend({{1, {}, 3, {}}}), "");
  EXPECT_EQ(shop.receive(shop.name), "");
  EXPECT_EQ(shop.inspect(2, 1, 0, shop.name), "");
  EXPECT_EQ(shop.given_back(), 100);
  shop.check_replay();
}
TEST(Returned, ALineKeepsWhatItsReturnsAreAbout) {
  LampsInTwoLines shop;
  EXPECT_EQ(shop.amend({{1, {}, 3, {}}, {2, {}, 0, {}}}), "below-returned");
  EXPECT_EQ(shop.amend({{2, {}, 1, {}}}), "");
  EXPECT_EQ(shop.receive(shop.name), "");
  EXPECT_EQ(shop.inspect(2, 1, 0, shop.name), "");
  EXPECT_EQ(shop.given_back(), 300);
  shop.check_replay();
}

// A plain model beside a random walk: what is on the shelf, and what went back.
TEST(Returned, RandomPathsKeepStockAndMoney) {
  std::mt19937 random(20260314);
  const auto number_to = [&](int most) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1));
  };
  for (int round = 0; round < 15; ++round) {
    ReturningShop shop;
    std::int64_t restocked = 0;
    std::vector<std::string> names;
    for (int step = 0; step < 40; ++step) {
      const std::string name =
          names.empty() ? first_return
                        : names[static_cast<std::size_t>(number_to(static_cast<int>(names.size()) - 1))];
      switch (number_to(5)) {
        case 0:
          if (shop.ask_for(1, 1 + number_to(2), ReturnWanted::refund, number_to(3) == 0).empty())
            names.push_back("ret-WEB-1-" + std::to_string(names.size() + 1));
          break;
        case 1: shop.approve(name); break;
        case 2: shop.give(RejectReturn{name, "worn", "jo", {}}); break;
        case 3: shop.receive(name); break;
        case 4: {
          if (names.empty()) break;
          const OrderReturn one = shop.World::ask(ReadReturn{name, {}}).content;
          const Quantity back = number_to(static_cast<int>(one.lines.front().received));
          const std::size_t before = shop.count<AddInventory>();
          shop.inspect(1, back, one.lines.front().received - back, name);
          if (shop.count<AddInventory>() > before) restocked += back;
          break;
        }
        case 5: shop.give(CloseReturn{name, "kept", "jo", {}}); break;
      }
    }
    std::int64_t settled = 0;
    for (const std::string& name : names)
      settled += shop.World::ask(ReadReturn{name, {}}).content.refunded_minor;
    EXPECT_EQ(shop.on_hand("lamp"), 6 + restocked) << "round " << round;
    EXPECT_EQ(shop.given_back(), settled) << "round " << round;
    EXPECT_LE(settled, 1000) << "round " << round;
    shop.check_replay();
  }
}

}  // namespace
}  // namespace flowmart::journey
