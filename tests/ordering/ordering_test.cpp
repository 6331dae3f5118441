// Orders and Inventory driven by any sequence of orders, payments, cancellations, shipments, corrections and
// time, with the messages between the services in any order that keeps each sender's own.
#include "ordering/shop.hpp"

namespace flowmart::ordering {
namespace {

struct Any {
  int n = *rc::gen::inRange(0, orders_max);
  ProductId some_product = product(*rc::gen::inRange(0, products_known));
  WarehouseId warehouse = *rc::gen::elementOf(warehouses);
  Quantity quantity = *rc::gen::inRange<Quantity>(1, 9);
  Time at = contract::testing::at_noon;

  AddInventory arrival() const { return {some_product, quantity, warehouse, at}; }
  UpdateInventory correction() const { return {some_product, -quantity, warehouse, at}; }
  CancelOrder cancellation() const { return {order_id(n), "customer_request", "buyer"}; }
  UserSubscriptionCancelled end_of_subscription() const {
    UserSubscriptionCancelled ended;
    ended.userId = CustomerId::of("C-" + std::to_string(n % 4 / 2));
    ended.subscriptionId = "BOX-1";
    return ended;
  }
};

int any_step() {
  return *rc::gen::weightedElement<int>(
      {{4, 0}, {12, 1}, {3, 2}, {3, 3}, {2, 4}, {2, 5}, {1, 6}, {6, 7}, {8, 8}, {5, 9}});
}

void play_any(Shop& shop) {
  const Any any;
  switch (any_step()) {
    case 0: return shop.input(any.arrival());
    case 1: return shop.place(any.n);
    case 2: shop.pay(shop.pick(Stage::pending)); return shop.settle();
    case 3: return shop.dispatch_and_settle(shop.pick(Stage::processing));
    case 4: return shop.input(any.cancellation());
    case 5: return shop.input(any.correction());
    case 6: return shop.input(any.end_of_subscription());
    case 7: shop.pay(shop.pick(Stage::lapsed)); return shop.settle();
    case 9: return shop.amend(shop.pick(*rc::gen::element(Stage::pending, Stage::processing)));
    default: return shop.pass(std::chrono::minutes{*rc::gen::inRange(1, 16)});
  }
}

// The same, with what came before still under way.
void play_any_meanwhile(Shop& shop) {
  const Any any;
  if (*rc::gen::inRange(0, 12) == 0) return shop.let_run_out(shop.pick(Stage::pending));
  switch (any_step()) {
    case 0: return shop.send(any.arrival());
    case 1: return shop.place_meanwhile(any.n);
    case 2: return shop.pay(shop.pick(Stage::pending));
    case 3: shop.dispatch(shop.pick(Stage::processing)); return;
    case 4: return shop.send(any.cancellation());
    case 5: return shop.send(any.correction());
    case 6: return shop.send(any.end_of_subscription());
    case 7: return shop.pay(shop.pick(Stage::lapsed));
    default: return shop.pass_meanwhile(std::chrono::minutes{*rc::gen::inRange(1, 16)});
  }
}

TEST(Ordering, NeverOversellsAndServesAllLinesOrNone) {
  seen = {};
  EXPECT_TRUE(rc::check("any sequence, any interleaving", [] {
    Shop shop;
    const int length = *rc::gen::inRange(0, 120);
    for (int i = 0; i < length; ++i) {
      play_any(shop);
      shop.inspect();
    }
    // However it went, an hour later nothing waits for its money any more, but for a transfer; and after
    // eight days not for that.
    shop.pass(std::chrono::hours{1});
    shop.inspect();
    shop.pass(std::chrono::hours{8 * 24});
    shop.inspect();
    RC_ASSERT(shop.nothing_waits());
  }));
  seen.expect_enough();
  for (const int many : {seen.amended, seen.charged, seen.given_up}) EXPECT_GT(many, 5);
}

TEST(Ordering, ComesToTheSameWhateverArrivesFirst) {
  seen = {};
  EXPECT_TRUE(rc::check("any sequence, much of it at once", [] {
    Shop shop;
    const int length = *rc::gen::inRange(0, 120);
    for (int i = 0; i < length; ++i) {
      play_any_meanwhile(shop);
      shop.settle_some();
    }
    shop.settle();
    shop.inspect();
    shop.pass(std::chrono::hours{1});
    shop.inspect();
    shop.pass(std::chrono::hours{8 * 24});
    shop.inspect();
    RC_ASSERT(shop.nothing_waits());
  }));
  seen.expect_enough();
  EXPECT_GT(seen.late, 5);
}

}  // namespace
}  // namespace flowmart::ordering
