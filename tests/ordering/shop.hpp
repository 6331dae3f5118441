// Orders and Inventory with a few products, and an oracle that looks at plain numbers and says what each
// order must get.
#pragma once
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "inventory/inventory.hpp"
#include "ordering/router.hpp"
#include "orders/orders.hpp"

namespace flowmart::ordering {

using namespace contract;
using inventory::Inventory;
using inventory::Phase;
using inventory::Reservation;
using orders::Order;
using orders::Orders;
using orders::Stage;

inline constexpr int products_known = 4, products = 5, orders_max = 16;
inline ProductId product(int n) { return ProductId::of("P" + std::to_string(n)); }
// Every other order belongs to a subscription.
inline std::string number_of(int n) { return (n % 2 == 0 ? "BOX-1/" : "WEB-") + std::to_string(n); }
inline OrderId order_id(int n) { return OrderId::of(number_of(n)); }
inline const std::array<WarehouseId, 2> warehouses{WarehouseId::of("leeds"), WarehouseId::of("lyon")};

// What all runs of a test together came across, so that one that tests nothing fails.
struct Seen {
  int placed = 0, refused = 0, confirmed = 0, shipped = 0, cancelled = 0, expired = 0;
  int late = 0;                     // a hold that ran out while its order was being called off or was paid
  int waiting = 0, kept_again = 0;  // orders that were paid when their stock was gone, and that have it back
  int amended = 0, charged = 0, given_up = 0;

  void expect_enough() const {
    for (const int many : {placed, refused, confirmed, shipped, cancelled, expired}) EXPECT_GT(many, 5);
    EXPECT_GT(waiting + kept_again, 0);
  }
};
inline Seen seen;

using Place = std::pair<ProductId, WarehouseId>;

class Shop {
 public:
  Shop() {
    listen();
    for (int n = 0; n < products_known; ++n) stock_up(n);
    settle();
  }

  template <class M>
  void send(const M& message) {
    wires_.send("outside", message);
  }
  template <class M>
  void input(const M& message) {
    send(message);
    settle();
  }
  // Until nothing is under way.
  void settle() { wires_.run(interleave); }
  // As far as it happens to come.
  void settle_some() {
    for (int left = *rc::gen::inRange(0, 8); left > 0 && !wires_.idle(); --left) wires_.run_one(interleave);
  }
  void pass(Duration span) {
    wires_.pass(span, [this] { settle(); });
  }
  void pass_meanwhile(Duration span) {
    wires_.pass(span, [this] { settle_some(); });
  }

  // All of it or nothing, as the numbers say.
  void place(int n) {
    const PlaceOrder wish = any_wish(n);
    const bool is_new = !orders().orders.contains(order_id(n));
    const bool enough = enough_for(wish);
    verdicts_.clear();
    input(wish);
    if (!is_new) {
      RC_ASSERT(verdicts_.empty());
      return;
    }
    RC_ASSERT(verdicts_ == (std::vector<std::pair<OrderId, bool>>{{order_id(n), enough}}));
    if (!enough) return;
    input(wish);  // given again: nothing more
    RC_ASSERT(verdicts_.size() == 1u);
  }
  void place_meanwhile(int n) { send(any_wish(n)); }
  // Paid or called off at the last moment.
  void let_run_out(int n) {
    if (*rc::gen::arbitrary<bool>()) pay(n);
    else send(CancelOrder{order_id(n), "customer_request", "buyer"});
    settle_some();
    pass_meanwhile(std::chrono::minutes{15});
  }
  // An order that waits in this stage, if there is one; else any.
  int pick(Stage stage) {
    std::vector<int> there;
    for (int n = 0; n < orders_max; ++n)
      if (const Order* order = orders().orders.find(order_id(n)); order && order->stage == stage)
        there.push_back(n);
    return there.empty() ? *rc::gen::inRange(0, orders_max) : *rc::gen::elementOf(there);
  }
  void pay(int n) {
    const Order* order = orders().taken(order_id(n));
    if (order && (order->stage == Stage::pending || order->stage == Stage::lapsed)) paid_.insert(order_id(n));
    send(ConfirmOrder{order_id(n)});
  }
  // Another number of units of one line, and now and then a line more.
  void amend(int n) {
    AmendOrder wish;
    wish.order = order_id(n);
    if (const Order* order = orders().taken(order_id(n))) {
      const auto lines = static_cast<std::int64_t>(order->content.lines.size());
      wish.lines.push_back(
          {*rc::gen::inRange<std::int64_t>(1, lines + 1), {}, *rc::gen::inRange<Quantity>(0, 7), {}});
    }
    if (*rc::gen::inRange(0, 3) == 0)
      wish.add.push_back({"P" + std::to_string(*rc::gen::inRange(0, products)),
                          *rc::gen::inRange<Quantity>(1, 4),
                          Decimal{*rc::gen::element(0, 7), 2},
                          {}});
    input(wish);
  }

  // What the fulfilment flow sends when the parcel leaves. False: the flow does not know the order as ready.
  bool dispatch(int n) {
    const auto ready = ready_.extract(order_id(n));
    if (!ready) return false;
    const FulfilOrder& wanted = ready.mapped();
    ConsumeStock consume{wanted.order, {}};
    std::vector<UpdateInventory> booked;
    for (const PackedGoods& goods : wanted.goods) {
      consume.products.push_back({goods.product, goods.allocations});
      for (const Allocation& part : goods.allocations)
        booked.push_back({goods.product, -part.quantity, part.warehouse, wires_.now});
    }
    wires_.send_together("flow", consume, booked);  // booked off in the same input (Bin::departures)
    wires_.send("flow", RecordDispatch{wanted.order, "shp", true, wires_.now});
    return true;
  }
  void dispatch_and_settle(int n) {
    if (!dispatch(n)) return;
    settle();
    RC_ASSERT(orders().orders.find(order_id(n))->stage == Stage::shipped);
  }

  bool nothing_waits() const {
    for (int n = 0; n < orders_max; ++n)
      if (const Order* order = orders().orders.find(order_id(n)); order && order->stage == Stage::lapsed)
        return false;
    return true;
  }

  void inspect() {
    std::map<Place, Quantity> held;
    for (int n = 0; n < orders_max; ++n) inspect(order_id(n), held);
    for (int n = 0; n < products; ++n)
      for (const WarehouseId warehouse : warehouses) {
        const inventory::Product* stock = this->stock().products.find(product(n));
        const inventory::Bin* bin = stock ? stock->bin(warehouse) : nullptr;
        const Place place{product(n), warehouse};
        RC_ASSERT(held[place] <= ledger_[place]);  // never oversold
        RC_ASSERT((bin ? bin->on_hand : 0) == ledger_[place]);
        RC_ASSERT((bin ? bin->reserved() : 0) == held[place]);
        RC_ASSERT((bin ? bin->available() : 0) == announced_[place]);
      }
  }

 private:
  static std::size_t interleave(std::size_t senders) { return *rc::gen::inRange<std::size_t>(0, senders); }

  const Orders& orders() const { return wires_.state<Orders>(); }
  const Inventory& stock() const { return wires_.state<Inventory>(); }

  void listen() {
    wires_.listen<OrderPlaced>([this](const OrderPlaced& m) {
      verdicts_.push_back({m.order, true});
      ++seen.placed;
    });
    wires_.listen<OrderRefused>([this](const OrderRefused& m) {
      verdicts_.push_back({m.order, false});
      ++seen.refused;
    });
    wires_.listen<AddInventory>([this](const AddInventory& m) {
      ledger_[{m.productId, m.warehouseId}] += m.quantity;
    });
    wires_.listen<UpdateInventory>([this](const UpdateInventory& m) {
      ledger_[{m.productId, m.warehouseId}] += m.quantityChange;
    });
    wires_.listen<InventoryAdjusted>([this](const InventoryAdjusted& m) {
      announced_[{m.product_id, *m.warehouse_id}] += m.adjusted_quantity;
    });
    wires_.listen<FulfilOrder>([this](const FulfilOrder& m) { ready_[m.order] = m; });
    wires_.listen<OrderCancelling>([this](const OrderCancelling& m) {
      ready_.erase(m.order);
      const Order& order = *orders().orders.find(m.order);
      const Money total = order.content.total;
      const Money back = paid_.contains(m.order) ? total : Money{0, total.currency};
      for (std::int64_t further = order.has_own_payment() ? 0 : 1; further <= order.further_payments;
           ++further)
        wires_.send("payment", PaymentCancelled{payment_of(m.order, further), m.order, back, wires_.now});
    });
    wires_.listen<AmendPayment>([this](const AmendPayment& m) {
      PaymentAmended answer{m.order, m.amendment, m.payment, m.amount, {}};
      if (*rc::gen::inRange(0, 4) == 0) answer.refused = "declined";
      seen.charged += !answer.refused;
      wires_.send("payment flow", answer);
    });
    wires_.listen<AmendmentEnded>([](const AmendmentEnded& m) {
      ++(m.amendment.stage == AmendmentStage::counted ? seen.amended : seen.given_up);
    });
    wires_.listen<OrderConfirmed>([](const OrderConfirmed&) { ++seen.confirmed; });
    wires_.listen<OrderShipped>([](const OrderShipped&) { ++seen.shipped; });
    wires_.listen<StockReserved>([this](const StockReserved& m) {
      const Order* order = orders().orders.find(m.order);
      seen.kept_again += order && order->paid_late;
    });
    wires_.listen<OrderCancelled>([](const OrderCancelled& m) {
      ++seen.cancelled;
      seen.expired += m.cancellationReason == "reservation_expired";
    });
    wires_.listen<StockReleased>([this](const StockReleased& m) {
      const Order* order = orders().orders.find(m.order);
      seen.late += m.expired && order && (order->confirmed || order->cancel_reason == "customer_request");
    });
  }

  void stock_up(int n) {
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
    send(on_file);
    for (const WarehouseId warehouse : warehouses)
      if (const auto quantity = *rc::gen::inRange<Quantity>(0, 12); quantity > 0)
        send(AddInventory{on_file.product, quantity, warehouse, wires_.now});
  }

  static PlaceOrder any_wish(int n) {
    PlaceOrder wish;
    wish.orderId = number_of(n);
    wish.customer.customerId = "C-" + std::to_string(n % 4 / 2);
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
    if (n % 3 != 1) wish.payment.paymentMethod = CheckoutMethod::bank_transfer;
    return wish;
  }

  bool enough_for(const PlaceOrder& wish) const {
    std::map<ProductId, Quantity> wanted;
    for (const PlaceOrder::Item& item : wish.items) wanted[ProductId::of(item.itemId)] += item.quantity;
    for (const auto& [id, quantity] : wanted) {
      const inventory::Product* there = stock().on_file(id);
      if (!there || there->available() < quantity) return false;
    }
    return true;
  }

  // All lines or none, and firm just when the order is paid.
  void inspect(OrderId id, std::map<Place, Quantity>& held) const {
    const Order* order = orders().orders.find(id);
    const Reservation* kept = stock().reservations.find(id);
    if (!order) {
      RC_ASSERT(kept == nullptr);
      return;
    }
    // A verdict, stock and money always come here.
    RC_ASSERT(order->stage != Stage::placing);
    RC_ASSERT(order->stage != Stage::cancelling);
    const bool waits = order->stage == Stage::pending || order->stage == Stage::processing;
    std::map<ProductId, Quantity> wanted, got;
    if (waits)
      for (const OrderLine& line : order->content.lines)
        if (line.quantity > 0) wanted[line.product] += line.quantity;
    std::int64_t sum = 0;
    for (const OrderLine& line : order->content.lines) sum += line.quantity * line.unit_price.minor;
    RC_ASSERT(order->content.total.minor == sum);
    RC_ASSERT(order->open_amendment() == nullptr);
    RC_ASSERT(kept != nullptr);
    RC_ASSERT(kept->ahead.empty() && kept->owed.empty());
    for (const ProductAllocation& one : kept->products)
      for (const Allocation& part : one.allocations) {
        got[one.product] += part.quantity;
        held[{one.product, part.warehouse}] += part.quantity;
      }
    RC_ASSERT(got == wanted);
    const bool lapsed = order->stage == Stage::lapsed;
    if (lapsed) RC_ASSERT(kept->phase == Phase::lapsed);
    if (lapsed && order->paid_late) RC_ASSERT(something_is_short_for(*order));
    if (!waits)
      RC_ASSERT(kept->phase == Phase::ended || kept->phase == Phase::lapsed ||
                kept->phase == Phase::consumed);
    else RC_ASSERT(kept->phase == (order->stage == Stage::pending ? Phase::reserved : Phase::firm));
    RC_ASSERT(orders().of_subscriptions.contains({order->content.customer, "BOX-1", id}) ==
              ((waits || lapsed) && order->number.starts_with("BOX-1/")));
  }

  // What is paid and could be had is not waited for.
  bool something_is_short_for(const Order& order) const {
    ++seen.waiting;
    std::map<ProductId, Quantity> wanted;
    for (const OrderLine& line : order.content.lines) wanted[line.product] += line.quantity;
    return std::any_of(wanted.begin(), wanted.end(), [this](const auto& one) {
      const inventory::Product* there = stock().on_file(one.first);
      return !there || there->available() < one.second;
    });
  }

  Router<Orders, Inventory> wires_;
  std::vector<std::pair<OrderId, bool>> verdicts_;  // since the last order was given; true: placed
  std::map<OrderId, FulfilOrder> ready_;            // as the flow knows it
  std::set<OrderId> paid_;
  std::map<Place, Quantity> ledger_, announced_;
};

}  // namespace flowmart::ordering
