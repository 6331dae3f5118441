// A shop where anything happens in any order: several buyers, two warehouses, orders placed, paid, held, sent
// off and called off, stock that comes and goes, time that passes. A plain model (books.hpp) says of each
// action whether it is taken, and after it what is in stock and what has become of the order; now and then it
// is held against all orders and all money. A tenth of the actions are previewed first.
//
//   random_shop_test [--steps N] [--seed N]
#include <gtest/gtest.h>

#include <charconv>
#include <deque>
#include <iostream>
#include <random>

#include "contract/private/amending.hpp"
#include "contract/private/holds.hpp"
#include "contract/private/inventory.hpp"
#include "journey/world.hpp"
#include "random_shop/books.hpp"

namespace flowmart::random_shop {
namespace {

using namespace contract;
using journey::World;
using std::chrono::minutes;

std::uint64_t steps_wanted = 10'000, seed = std::random_device{}();

constexpr Currency pounds{{'G', 'B', 'P'}};
const std::vector<std::string> products{"lamp", "mug", "tray", "vase"};
const std::vector<std::string> warehouses{"leeds", "lyon"};
constexpr std::int64_t list_price = 100;
constexpr std::size_t of_interest_max = 40;  // orders that something may still happen to
constexpr std::uint64_t steps_between_audits = 500, previews_one_in = 10, moves_compared_one_in = 20;

const char* status_of(State state) {
  switch (state) {
    case State::pending:
    case State::lapsed: return "Pending";
    case State::processing: return "Processing";
    case State::shipped: return "Shipped";
    case State::delivered: return "Delivered";
    default: return "Cancelled";
  }
}

class Play : public ::testing::Test {
 protected:
  Play() : dice_(seed) {
    for (const std::string& sku : products) {
      RegisterProduct product;
      product.product = ProductId::of(sku);
      product.sku = product.name = sku;
      product.price = {list_price, pounds};
      for (std::size_t n = 0; n < warehouses.size(); ++n) {
        Warehouse place;
        place.warehouse = WarehouseId::of(warehouses[n]);
        place.code = place.name = warehouses[n];
        place.country = n == 0 ? "GB" : "FR";
        place.priority = static_cast<std::int64_t>(n);
        product.warehouses.push_back(place);
      }
      EXPECT_EQ(world_.give(product), "");
      books_.on_hand[sku] = 0;
    }
  }
  void TearDown() override {
    if (!HasFailure()) return;
    std::cerr << "seed " << seed << "; the last actions:\n";
    for (const std::string& one : last_) std::cerr << "  " << one << "\n";
  }

  // ---- chance

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
  }
  bool one_in(std::uint64_t n) { return between(1, static_cast<std::int64_t>(n)) == 1; }
  template <class All>
  const auto& any_of(const All& all) {
    return *std::next(all.begin(), between(0, static_cast<std::int64_t>(all.size()) - 1));
  }

  // Mostly the same again, so that much happens to it; or one of the newest, to which more may happen.
  std::string one_of_interest() {
    if (!focus_.empty() && !one_in(5)) return focus_;
    const auto known = static_cast<std::int64_t>(of_interest_.size());
    const std::int64_t newest = one_in(4) ? known : std::min<std::int64_t>(known, 4);
    return focus_ = of_interest_[static_cast<std::size_t>(known - between(1, newest))];
  }

  // ---- one action

  // Tells the program; `taken` is what the model says of it.
  template <class M>
  void act(const M& message, bool taken, const std::string& on) {
    note(std::string(M::info.id) + " " + on + (taken ? "" : ", to be refused"));
    if (one_in(previews_one_in)) preview(message, taken);
    const std::string code = world_.give(message);
    EXPECT_EQ(code.empty(), taken) << M::info.id << " of " << on << ": " << code;
    hear();
  }
  template <class M>
  void preview(const M& message, bool taken) {
    ++previewed_;
    const bool compare = one_in(moves_compared_one_in);
    const std::string before = compare ? world_.everything() : "";
    const std::size_t messages = world_.log().size();
    const std::string code = world_.preview(message);
    EXPECT_EQ(code.empty(), taken) << "preview: " << code;
    EXPECT_EQ(world_.log().size(), messages);
    if (compare) EXPECT_TRUE(before == world_.everything()) << "a preview moved something";
  }
  void note(std::string what) {
    last_.push_back(std::move(what));
    if (last_.size() > 40) last_.pop_front();
  }

  // What the program says has happened.
  void hear() {
    for (; heard_ < world_.log().size(); ++heard_) {
      const wire::AnyMessage& message = world_.log()[heard_];
      if (const auto* placed = message.as<OrderPlaced>()) verdict_ = placed->held_until;
      if (const auto* parcel = message.as<ShipmentCreated>()) packed(*parcel);
      if (const auto* gone = message.as<ShipmentCancelled>())
        order_of(gone->order).parcels.at(gone->shipment).state = PlainParcel::cancelled;
      if (const auto* stock = message.as<StockReserved>()) reserved(*stock);
      if (const auto* ended = message.as<AmendmentEnded>(); ended && !ended->amendment.reason.empty())
        note("  failed: " + ended->amendment.reason);
      if (const auto* gone = message.as<OrderCancelling>();
          gone && order_of(gone->order).state == State::lapsed)
        books_.cancel(order_of(gone->order));  // it has waited too long
      if (const auto* paid = message.as<PaymentProcessed>()) paid_[paid->orderId] += pence(paid->amount);
      if (const auto* money = message.as<TransferRecorded>())
        transferred_[money->order] += money->amount.minor;
      if (const auto* back = message.as<PaymentRefunded>()) given_back_[back->order] += back->amount.minor;
      ++seen_[std::string(message.type->id)];
    }
  }
  void packed(const ShipmentCreated& created) {
    PlainOrder& order = books_.orders.at(names_.at(OrderId::of(created.orderId)));
    PlainParcel& parcel = order.parcels[created.shipmentId];
    for (const ShipmentItem& item : created.items) parcel.units[item.itemId] += item.quantity;
    std::map<std::string, std::int64_t> live;
    for (const auto& [id, one] : order.parcels)
      if (one.state != PlainParcel::cancelled)
        for (const auto& [product, units] : one.units) live[product] += units;
    const auto wanted = order.wanted();
    for (const auto& [product, units] : live)
      EXPECT_LE(units, wanted.contains(product) ? wanted.at(product) : 0) << created.orderId;
  }
  PlainOrder& order_of(OrderId order) { return books_.orders.at(names_.at(order)); }
  static std::int64_t pence(const Decimal& amount) { return money_of(amount, pounds)->minor; }

  // Of an order that waited for it: it was there, and nobody else has it.
  void reserved(const StockReserved& stock) {
    PlainOrder& order = order_of(stock.order);
    if (order.state != State::lapsed) return;
    EXPECT_TRUE(books_.enough_for(order)) << names_.at(stock.order);
    EXPECT_TRUE(order.paid) << names_.at(stock.order);
    books_.reserve_anew(order);
  }
  // Who is paid and waits, waits for something.
  void check_waiting() {
    for (const auto& [id, order] : books_.orders)
      if (order.state == State::lapsed && order.paid && !order.held())
        EXPECT_FALSE(books_.enough_for(order)) << id << " waits for nothing";
  }

  void check_products() {
    for (const std::string& sku : products) {
      const auto totals = world_.ask(GetInventoryStatus{.productId = sku}).aggregatedInventory;
      EXPECT_EQ(totals.totalAvailable, books_.available(sku)) << sku;
      EXPECT_EQ(totals.totalReserved, books_.reserved(sku)) << sku;
    }
  }
  void check_order(const std::string& id) {
    const PlainOrder& order = books_.orders.at(id);
    if (order.state == State::refused) return;
    EXPECT_EQ(wire_name(world_.ask(GetOrder{OrderId::of(id)}).status), status_of(order.state)) << id;
  }
  // What came in and has not gone back, by order.
  void check_money() {
    std::int64_t all = 0;
    for (const auto& [id, order] : books_.orders) {
      const OrderId name = OrderId::of(id);
      const std::int64_t in = order.pays == Pays::transfer ? transferred_[name] : paid_[name];
      EXPECT_EQ(in - given_back_[name], order.kept) << id;
      if (order.pays != Pays::transfer) all += order.kept;
    }
    EXPECT_EQ(world_.gateway.ledger().balance_minor(), all);
  }

  // ---- actions

  void place() {
    const std::string id = "R-" + std::to_string(books_.orders.size() + 1);
    PlainOrder order;
    order.pays = static_cast<Pays>(between(0, 3));
    const std::int64_t price = order.pays == Pays::nothing ? 0 : list_price;
    std::vector<journey::Line> lines;
    for (std::int64_t n = between(1, 4); n > 0; --n) {
      lines.push_back({any_of(products), between(1, 6), price});
      order.lines.push_back({lines.back().sku, lines.back().quantity, price});
    }
    PlaceOrder wish = journey::order(
        id, lines, order.pays == Pays::declined_card ? "tok_declined" : "4711",
        order.pays == Pays::transfer ? CheckoutMethod::bank_transfer : CheckoutMethod::credit_card);
    wish.customer.customerId = "C-" + std::to_string(between(1, 5));
    const bool enough = books_.enough_for(order);
    order.state = enough ? State::pending : State::refused;
    PlainOrder& kept = books_.orders[id] = order;
    names_[OrderId::of(id)] = id;
    verdict_.reset();
    if (enough && (order.pays == Pays::card || order.pays == Pays::nothing)) {
      books_.pay(kept);
    }
    kept.attempts = 1;
    act(wish, true, id);
    EXPECT_EQ(verdict_.has_value(), enough) << id;
    if (!verdict_) return;
    kept.held_until = *verdict_;
    of_interest_.push_back(id);
    if (of_interest_.size() > of_interest_max) of_interest_.pop_front();
  }

  void transfer(const std::string& id, PlainOrder& order) {
    const std::int64_t amount = between(1, 3) * order.total() / 2 + between(-1, 1);
    if (amount <= 0) return;
    const bool taken = order.pays == Pays::transfer;
    if (taken && !order.paid && (order.state == State::pending || order.state == State::lapsed)) {
      order.received += amount;
      order.kept = order.received;
      if (order.received >= order.total()) books_.pay(order);
    }
    act(RecordTransfer{OrderId::of(id), {amount, pounds}, "t-" + std::to_string(++references_)}, taken, id);
  }

  void retry(const std::string& id, PlainOrder& order) {
    constexpr int attempts_max = 10;
    const bool taken = order.state == State::pending && !order.paid && order.pays == Pays::declined_card &&
                       order.attempts < attempts_max && (order.held() || world_.now < order.held_until);
    const bool good = one_in(2);
    if (taken) {
      ++order.attempts;
      if (good) {
        books_.pay(order);
      }
    }
    act(RetryPayment{OrderId::of(id), good ? "4711" : "tok_declined"}, taken, id);
  }

  void cancel(const std::string& id, PlainOrder& order) {
    const bool first = (order.open() && !order.any_left()) || order.state == State::lapsed;
    const bool taken = first || order.state == State::cancelled;  // twice is no fault
    if (first) books_.cancel(order);
    act(CancelOrder{OrderId::of(id), "changed my mind", "buyer"}, taken, id);
  }

  void hold(const std::string& id, PlainOrder& order) {
    constexpr std::size_t holds_max = 50;
    const bool taken = (order.open() || order.state == State::lapsed) && order.holds.size() < holds_max;
    if (taken) books_.hold(order, world_.now);
    act(HoldOrder{OrderId::of(id), "review", "odd address", "jo"}, taken, id);
  }
  void release(const std::string& id, PlainOrder& order) {
    std::int64_t which = between(1, static_cast<std::int64_t>(order.holds.size()) + 1);
    for (const auto& [hold, on] : order.holds)
      if (on && !one_in(4)) which = hold;
    const auto at = order.holds.find(which);
    const bool taken =
        (order.open() || order.state == State::lapsed) && at != order.holds.end();  // twice is no fault
    if (taken && at->second) books_.release(order, which, world_.now);
    act(ReleaseOrder{OrderId::of(id), which, "jo"}, taken, id);
  }

  // By the carrier: what is reported again changes nothing and is no fault.
  void report(const std::string& id, PlainOrder& order) {
    if (order.parcels.empty()) return;
    auto& [shipment, parcel] =
        *std::next(order.parcels.begin(), between(0, static_cast<std::int64_t>(order.parcels.size()) - 1));
    const bool arrived = one_in(2);
    bool taken = parcel.state != PlainParcel::cancelled;
    if (parcel.state == PlainParcel::packed) taken = order.state == State::processing && !order.held();
    if (taken && parcel.state == PlainParcel::packed && !arrived) books_.leave(order, parcel);
    if (taken && arrived && parcel.state != PlainParcel::arrived) books_.arrive(order, parcel);
    act(UpdateShipmentStatus{shipment, arrived ? ShipmentStatus::delivered : ShipmentStatus::shipped,
                             world_.now},
        taken, id + ", parcel " + shipment);
  }

  void refund(const std::string& id, PlainOrder& order) {
    if (!order.paid) return;
    const std::int64_t amount = between(1, order.total() + 50);
    const bool taken = amount <= order.kept;
    if (taken) order.kept -= amount;
    act(RefundPayment{OrderId::of(id), "r-" + std::to_string(++references_), {amount, pounds}, "broken"},
        taken, id);
  }

  // Another number of a line, or another line. What more it needs is there or nothing changes; more is paid
  // first, less goes back.
  void amend(const std::string& id, PlainOrder& order) {
    AmendOrder wish;
    wish.order = OrderId::of(id);
    wish.actor = "jo";
    PlainOrder then = order;
    if (one_in(4)) {
      const std::int64_t pence = one_in(2) ? list_price : 0;
      then.lines.push_back({any_of(products), between(1, 4), pence});
      wish.add.push_back({then.lines.back().product, then.lines.back().units, Decimal{pence, 2}, {}});
    } else {
      const auto place =
          static_cast<std::size_t>(between(0, static_cast<std::int64_t>(order.lines.size()) - 1));
      PlainLine& line = then.lines[place];
      const std::int64_t units = between(0, line.units + 2);
      LineChange& change = wish.lines.emplace_back();
      change.line = static_cast<std::int64_t>(place) + 1;
      if (units < line.units && one_in(2)) change.less = line.units - units;
      else change.quantity = units;
      line.units = units;
    }
    const bool taken = amendable(order, then);
    if (taken) settle(order, then);
    act(wish, taken, id + " to " + std::to_string(then.total()));
  }

  static bool same(const PlainOrder& one, const PlainOrder& other) {
    if (one.lines.size() != other.lines.size()) return false;
    for (std::size_t n = 0; n < one.lines.size(); ++n)
      if (one.lines[n].units != other.lines[n].units) return false;
    return true;
  }
  static bool empty(const PlainOrder& order) {
    for (const auto& [product, units] : order.wanted())
      if (units > 0) return false;
    return true;
  }
  // Whether it is taken; what is short then may still leave it as it was.
  bool amendable(const PlainOrder& order, const PlainOrder& then) {
    if (!order.open()) return false;
    if (same(order, then)) return true;
    if (empty(then)) return !order.any_left();
    for (const auto& [product, units] : then.wanted())
      if (units < order.left(product)) return false;
    const bool more = then.total() > order.total();
    if (!order.paid && then.total() == 0 && order.total() > 0) return false;
    return !(order.paid && more && order.pays == Pays::transfer);
  }
  void settle(PlainOrder& order, const PlainOrder& then) {
    if (same(order, then)) return;
    if (empty(then)) return books_.cancel(order);
    const auto before = order.wanted();
    for (const auto& [product, units] : then.wanted()) {
      const auto at = before.find(product);
      const std::int64_t more = units - (at == before.end() ? 0 : at->second);
      if (more > 0 && more > books_.available(product)) return;
    }
    const std::int64_t difference = then.total() - order.total();
    if (!order.paid && order.received > 0 && difference != 0) return;  // part of it has come
    order.lines = then.lines;
    books_.complete(order);
    if (order.paid) order.kept += std::max(difference, -order.kept);
    else if (order.pays == Pays::transfer && order.received >= order.total()) books_.pay(order);
  }

  void restock() {
    const std::string& sku = any_of(products);
    const std::int64_t units = between(1, 12);
    books_.on_hand[sku] += units;
    act(AddInventory{ProductId::of(sku), units, WarehouseId::of(any_of(warehouses)), world_.now}, true, sku);
  }
  // Counted, and fewer are there. What is promised is there.
  void correct() {
    const std::string& sku = any_of(products);
    const std::string& warehouse = any_of(warehouses);
    const std::int64_t units = between(1, 4);
    std::int64_t free = 0;
    for (const auto& one : world_.ask(GetInventoryStatus{.productId = sku}).locationBreakdown)
      if (one.location.name == warehouse) free = one.inventory.availableQuantity;
    if (units <= free) books_.on_hand[sku] -= units;
    act(UpdateInventory{ProductId::of(sku), -units, WarehouseId::of(warehouse), world_.now}, units <= free,
        sku);
  }

  void pass() {
    const minutes span{between(1, 12)};
    note("pass " + std::to_string(span.count()) + " minutes");
    world_.pass(span);
    books_.pass(world_.now);
    hear();
    for (const std::string& id : of_interest_) check_order(id);
  }

  void step() {
    const std::int64_t dice = between(1, 100);
    if (dice <= 14) return place();
    if (dice <= 24 || of_interest_.empty()) return restock();
    if (dice <= 28) return correct();
    if (dice <= 36) return pass();
    const std::string id = one_of_interest();
    PlainOrder& order = books_.orders.at(id);
    if (dice <= 39) amend(id, order);
    else if (dice <= 45) transfer(id, order);
    else if (dice <= 48) retry(id, order);
    else if (dice <= 53) cancel(id, order);
    else if (dice <= 62) hold(id, order);
    else if (dice <= 76) release(id, order);
    else if (dice <= 95) report(id, order);
    else refund(id, order);
    check_order(id);
  }

  World world_;
  Books books_;
  std::mt19937_64 dice_;
  std::deque<std::string> last_, of_interest_;
  std::string focus_;
  std::size_t heard_ = 0;
  std::optional<Time> verdict_;  // of the order just placed: until when it is held
  std::map<OrderId, std::string> names_;
  std::map<OrderId, std::int64_t> paid_, transferred_, given_back_;  // pence, as the program tells them
  std::map<std::string, std::uint64_t> seen_;
  std::uint64_t previewed_ = 0;
  std::int64_t references_ = 0;
};

TEST_F(Play, ComesToWhatTheBooksSay) {
  for (std::uint64_t n = 1; n <= steps_wanted && !HasFailure(); ++n) {
    step();
    check_products();
    check_waiting();
    if (n % steps_between_audits != 0) continue;
    for (const auto& [id, order] : books_.orders) check_order(id);
    check_money();
  }
  if (HasFailure()) return;
  for (int day = 0; day < 30; ++day) {  // longer than anybody waits for money or goods
    world_.pass(std::chrono::hours(24));
    books_.pass(world_.now);
    hear();
  }
  for (const auto& [id, order] : books_.orders) check_order(id);
  check_products();
  check_money();
  world_.check_replay();
  // One that tests nothing fails.
  if (HasFailure()) return;
  for (const char* kind :
       {"OrderPlaced", "OrderRefused", "OrderCancelled", "OrderConfirmed", "OrderHeld", "OrderReleased",
        "OrderAmended", "AmendmentEnded", "ShipmentDelivered", "PaymentRefunded", "OutOfStock"})
    EXPECT_GT(seen_[kind], steps_wanted / 1000) << kind;
  EXPECT_GT(previewed_, steps_wanted / 20);
  std::cout << "seed " << seed << ": " << steps_wanted << " steps, " << books_.orders.size() << " orders, "
            << previewed_ << " previews\n";
}

}  // namespace
}  // namespace flowmart::random_shop

int main(int count, char** arguments) {
  ::testing::InitGoogleTest(&count, arguments);
  for (int n = 1; n + 1 < count; n += 2) {
    const std::string_view name = arguments[n], text = arguments[n + 1];
    std::uint64_t* value = name == "--steps"  ? &flowmart::random_shop::steps_wanted
                           : name == "--seed" ? &flowmart::random_shop::seed
                                              : nullptr;
    if (!value || std::from_chars(text.data(), text.data() + text.size(), *value).ec != std::errc()) {
      std::cerr << "random_shop_test [--steps N] [--seed N]\n";
      return 2;
    }
  }
  std::cout << "seed " << flowmart::random_shop::seed << "\n";
  return RUN_ALL_TESTS();
}
