// Orders, their reservations and the stock of a few products, driven by any sequence of orders, payments,
// cancellations, shipments, corrections and time, with the messages between them in any order that keeps each
// sender's own. An oracle that looks at plain numbers says what each order must get.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "inventory/reservation.hpp"
#include "inventory/stock.hpp"
#include "ordering/router.hpp"
#include "orders/customer_orders.hpp"
#include "orders/order.hpp"

namespace flowmart::ordering {
namespace {

using namespace contract;
using inventory::ReservationAggregate;
using inventory::StockAggregate;
using orders::CustomerOrdersAggregate;
using orders::Order;
using orders::OrderAggregate;

constexpr int products_known = 4, products = 5, orders_max = 16;
ProductId product(int n) { return ProductId::of("P" + std::to_string(n)); }
// Every other order belongs to a subscription.
std::string number_of(int n) { return (n % 2 == 0 ? "BOX-1/" : "WEB-") + std::to_string(n); }
OrderId order_id(int n) { return OrderId::of(number_of(n)); }
const std::array<WarehouseId, 2> warehouses{WarehouseId::of("leeds"), WarehouseId::of("lyon")};

// What all runs together came across, so that a test that tests nothing fails.
struct Seen {
  int placed = 0, refused = 0, confirmed = 0, shipped = 0, cancelled = 0, expired = 0;
};
Seen seen;

class Shop {
 public:
  using Wires = Router<OrderAggregate, CustomerOrdersAggregate, ReservationAggregate, StockAggregate>;

  Shop() {
    wires_.listen<OrderPlaced>([this](const OrderPlaced& m) { verdicts_.push_back({m.order, true}); });
    wires_.listen<OrderRefused>([this](const OrderRefused& m) { verdicts_.push_back({m.order, false}); });
    wires_.listen<OrderFirmed>([this](const OrderFirmed& m) { firm_[m.order] = m; });
    wires_.listen<StockMoved>([this](const StockMoved& m) {
      ledger_[{m.product, m.warehouse}] += m.quantity;
    });
    wires_.listen<CancelPayment>([this](const CancelPayment& m) {
      const Money kept = paid_.contains(m.order) ? order(m.order).placed.total : Money{0, {}};
      wires_.send({"payment", m.payment.uuid}, PaymentCancelled{m.payment, m.order, kept, wires_.now});
    });
    wires_.listen<OrderConfirmed>([](const OrderConfirmed&) { ++seen.confirmed; });
    wires_.listen<OrderShipped>([](const OrderShipped&) { ++seen.shipped; });
    wires_.listen<OrderCancelled>([](const OrderCancelled&) { ++seen.cancelled; });
    wires_.listen<ReservationExpired>([](const ReservationExpired&) { ++seen.expired; });
    for (int n = 0; n < products_known; ++n) {
      RegisterProduct on_file;
      on_file.product = product(n);
      on_file.sku = "P" + std::to_string(n);
      for (std::size_t w = 0; w < warehouses.size(); ++w) {
        Warehouse& warehouse = on_file.warehouses.emplace_back();
        warehouse.warehouse = warehouses[w];
        warehouse.code = std::to_string(w);
        warehouse.country = w == 0 ? "GB" : "FR";
        warehouse.priority = static_cast<std::int64_t>(w);
      }
      input(on_file);
      for (const WarehouseId warehouse : warehouses)
        if (const auto quantity = *rc::gen::inRange<Quantity>(0, 12); quantity > 0)
          input(AddInventory{on_file.product, quantity, warehouse, wires_.now});
    }
  }

  template <class M>
  void input(const M& message) {
    wires_.send({"outside", {}}, message);
    wires_.run(interleave);
  }

  void place(int n) {
    const PlaceOrder wish = any_wish(n);
    const Order& before = order(order_id(n));
    const bool is_new = before.phase == Order::Phase::none;
    const bool enough = enough_for(wish);
    verdicts_.clear();
    input(wish);
    if (!is_new) {
      RC_ASSERT(verdicts_.empty());
      return;
    }
    RC_ASSERT(verdicts_ == (std::vector<std::pair<OrderId, bool>>{{order_id(n), enough}}));
    ++(enough ? seen.placed : seen.refused);
    if (!enough) return;
    wishes_[order_id(n)] = wish;
    input(wish);  // given again: nothing more
    RC_ASSERT(verdicts_.size() == 1u);
  }

  // An order that waits in this state, if there is one; else any.
  int pick(OrderStatus status) {
    std::vector<int> there;
    for (int n = 0; n < orders_max; ++n)
      if (order(order_id(n)).phase == Order::Phase::placed && order(order_id(n)).status == status)
        there.push_back(n);
    return there.empty() ? *rc::gen::inRange(0, orders_max) : *rc::gen::elementOf(there);
  }

  void pay(int n) {
    if (order(order_id(n)).phase == Order::Phase::placed) paid_.insert(order_id(n));
    input(ConfirmOrder{order_id(n)});
  }

  // What the fulfilment flow sends when the parcel leaves.
  void dispatch(int n) {
    const OrderId id = order_id(n);
    if (order(id).status != OrderStatus::processing || order(id).phase != Order::Phase::placed) return;
    const Wires::Sender flow{"flow", id.uuid};
    for (const ProductAllocation& goods : firm_.at(id).products) {
      wires_.send(flow, ConsumeStock{id, goods.product});
      for (const Allocation& part : goods.allocations)
        wires_.send(flow, UpdateInventory{goods.product, -part.quantity, part.warehouse, wires_.now});
    }
    wires_.send(flow, RecordDispatch{id, "shp", wires_.now});
    wires_.run(interleave);
    RC_ASSERT(order(id).status == OrderStatus::shipped);
  }

  void pass(Duration span) { wires_.pass(span, interleave); }

  void inspect() {
    std::map<std::pair<ProductId, WarehouseId>, Quantity> held;
    for (int n = 0; n < orders_max; ++n) inspect(order_id(n), held);
    for (int n = 0; n < products; ++n)
      for (const WarehouseId warehouse : warehouses) {
        const inventory::Bin* bin = stock(product(n)).bin(warehouse);
        const std::pair place{product(n), warehouse};
        RC_ASSERT(held[place] <= ledger_[place]);  // never oversold
        RC_ASSERT((bin ? bin->on_hand : 0) == ledger_[place]);
        RC_ASSERT((bin ? bin->reserved() : 0) == held[place]);
      }
  }

 private:
  static std::size_t interleave(std::size_t senders) { return *rc::gen::inRange<std::size_t>(0, senders); }

  const Order& order(OrderId id) { return wires_.state<OrderAggregate>(id.uuid); }
  const inventory::Stock& stock(ProductId id) { return wires_.state<StockAggregate>(id.uuid); }

  static PlaceOrder any_wish(int n) {
    PlaceOrder wish;
    wish.orderId = number_of(n);
    wish.customer.customerId = "C-" + std::to_string(n % 2);
    wish.shippingAddress.country = *rc::gen::element<std::string>("GB", "FR", "IT");
    const int lines = *rc::gen::inRange(1, 6);
    const std::int64_t price = *rc::gen::element(0, 7);
    std::int64_t amount = 0;
    for (int i = 0; i < lines; ++i) {
      // The last product is not on file; it is wanted now and then.
      const int which = *rc::gen::weightedElement<int>({{8, 0}, {8, 1}, {8, 2}, {8, 3}, {1, 4}});
      const auto quantity = *rc::gen::inRange<Quantity>(1, 6);
      wish.items.push_back({"P" + std::to_string(which), "", quantity, Decimal{price, 2}});
      amount += price * quantity;
    }
    wish.payment.amount = Decimal{amount, 2};
    return wish;
  }

  static std::map<ProductId, Quantity> wanted_by(const PlaceOrder& wish) {
    std::map<ProductId, Quantity> wanted;
    for (const PlaceOrder::Item& item : wish.items) wanted[ProductId::of(item.itemId)] += item.quantity;
    return wanted;
  }
  bool enough_for(const PlaceOrder& wish) {
    for (const auto& [id, quantity] : wanted_by(wish))
      if (!stock(id).on_file || stock(id).available() < quantity) return false;
    return true;
  }

  // All lines or none, and firm just when the order is paid.
  void inspect(OrderId id, std::map<std::pair<ProductId, WarehouseId>, Quantity>& held) {
    const Order& order = this->order(id);
    const bool waits = order.phase == Order::Phase::placed &&
                       (order.status == OrderStatus::pending || order.status == OrderStatus::processing);
    RC_ASSERT(order.phase != Order::Phase::placing);
    RC_ASSERT(order.phase != Order::Phase::cancelling);  // stock and money always answer here
    std::map<ProductId, Quantity> wanted, got;
    if (waits) wanted = wanted_by(wishes_.at(id));
    for (int n = 0; n < products; ++n) {
      const auto& holds = stock(product(n)).holds;
      const auto hold = holds.find(id);
      if (hold == holds.end()) continue;
      got[product(n)] = hold->second.quantity();
      RC_ASSERT(hold->second.firm == (order.status == OrderStatus::processing));
      for (const Allocation& part : hold->second.allocations)
        held[{product(n), part.warehouse}] += part.quantity;
    }
    RC_ASSERT(got == wanted);

    const auto phase = wires_.state<ReservationAggregate>(id.uuid).phase;
    using Phase = inventory::Reservation::Phase;
    if (waits) RC_ASSERT(phase == (order.status == OrderStatus::pending ? Phase::reserved : Phase::firm));
    else RC_ASSERT(phase == (order.phase == Order::Phase::none ? Phase::none : Phase::ended));
    if (order.phase == Order::Phase::none) return;
    const auto& open = wires_.state<CustomerOrdersAggregate>(order.placed.customer.uuid).open;
    const bool subscribed = order.placed.number.find('/') != std::string::npos;
    RC_ASSERT(open.contains(id) == (waits && subscribed));
  }

  Wires wires_;
  std::vector<std::pair<OrderId, bool>> verdicts_;  // since the last order was given; true: placed
  std::map<OrderId, PlaceOrder> wishes_;            // as placed
  std::map<OrderId, OrderFirmed> firm_;
  std::set<OrderId> paid_;
  std::map<std::pair<ProductId, WarehouseId>, Quantity> ledger_;
};

void play_any(Shop& shop) {
  const int n = *rc::gen::inRange(0, orders_max);
  const ProductId any_product = product(*rc::gen::inRange(0, products_known));
  const WarehouseId warehouse = *rc::gen::elementOf(warehouses);
  const auto quantity = *rc::gen::inRange<Quantity>(1, 9);
  const Time at = contract::testing::at_noon;
  switch (*rc::gen::weightedElement<int>({{6, 0}, {8, 1}, {5, 2}, {3, 3}, {3, 4}, {2, 5}, {1, 6}, {2, 7}})) {
    case 0: return shop.input(AddInventory{any_product, quantity, warehouse, at});
    case 1: return shop.place(n);
    case 2: return shop.pay(shop.pick(OrderStatus::pending));
    case 3: return shop.dispatch(shop.pick(OrderStatus::processing));
    case 4: return shop.input(CancelOrder{order_id(n), "customer_request", "buyer"});
    case 5: return shop.input(UpdateInventory{any_product, -quantity, warehouse, at});
    case 6: {
      UserSubscriptionCancelled ended;
      ended.userId = CustomerId::of("C-" + std::to_string(n % 2));
      ended.subscriptionId = "BOX-1";
      return shop.input(ended);
    }
    default: return shop.pass(std::chrono::minutes{*rc::gen::inRange(1, 16)});
  }
}

TEST(Ordering, NeverOversellsAndServesAllLinesOrNone) {
  EXPECT_TRUE(rc::check("any sequence, any interleaving", [] {
    Shop shop;
    const int length = *rc::gen::inRange(0, 120);
    for (int i = 0; i < length; ++i) {
      play_any(shop);
      shop.inspect();
    }
    // However it went, an hour later nothing waits for its money any more.
    shop.pass(std::chrono::hours{1});
    shop.inspect();
  }));
  for (const int many :
       {seen.placed, seen.refused, seen.confirmed, seen.shipped, seen.cancelled, seen.expired})
    EXPECT_GT(many, 5);
}

}  // namespace
}  // namespace flowmart::ordering
