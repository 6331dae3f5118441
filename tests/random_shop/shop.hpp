// The program, its judge (books.hpp), and all that is done to both: several buyers, two warehouses. The books
// say of each action whether it is taken; what is in stock and what has become of the order is compared
// after it.
#pragma once
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "contract/private/inventory.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "journey/world.hpp"
#include "random_shop/books.hpp"

namespace flowmart::random_shop {

using namespace contract;
using journey::World;

inline constexpr Currency pounds{{'G', 'B', 'P'}};
inline const std::vector<std::string> products{"lamp", "mug", "tray", "vase"};
inline const std::vector<std::string> warehouses{"leeds", "lyon"};
inline constexpr std::int64_t list_price = 100;
inline constexpr std::size_t of_interest_max = 40;  // orders that something may still happen to
inline constexpr std::uint64_t previews_one_in = 10, moves_compared_one_in = 20;

class Shop {
 public:
  explicit Shop(std::uint64_t seed);

  // One action, chosen by chance, and what must hold after it.
  void step();
  void pass(Duration time);
  void check_all();      // every order, and all money that is not under way
  void check_at_rest();  // the gateway's money is that of the books, and nothing waits for what is there

  // What happened last, oldest first.
  const std::deque<std::string>& last() const { return last_; }
  std::uint64_t seen(const std::string& message) const;
  std::uint64_t previewed() const { return previewed_; }
  std::size_t orders() const { return books_.orders.size(); }
  void check_replay() { world_.check_replay(); }

 private:
  // ---- chance

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
  }
  bool one_in(std::uint64_t n) { return between(1, static_cast<std::int64_t>(n)) == 1; }
  template <class All>
  auto& any_of(All& all) {
    return *std::next(all.begin(), between(0, static_cast<std::int64_t>(all.size()) - 1));
  }
  std::string one_of_interest();

  // ---- one action

  // Tells the program; `taken` is what the books say of it.
  template <class M>
  void act(const M& message, bool taken, const std::string& on,
           const std::optional<OrderDetails>& beside = {}) {
    note(std::string(M::info.id) + " " + on + (taken ? "" : ", to be refused"));
    if (one_in(previews_one_in)) preview(message, taken, beside);
    const std::string code = world_.give(message, beside);
    EXPECT_EQ(code.empty(), taken) << M::info.id << " of " << on << ": " << code;
    hear();
  }
  template <class M>
  void preview(const M& message, bool taken, const std::optional<OrderDetails>& beside) {
    ++previewed_;
    const bool compare = one_in(moves_compared_one_in);
    const std::string before = compare ? world_.everything() : "";
    const std::size_t messages = world_.log().size();
    const std::string code = world_.preview(message, beside);
    EXPECT_EQ(code.empty(), taken) << "preview: " << code;
    EXPECT_EQ(world_.log().size(), messages);
    if (compare) EXPECT_TRUE(before == world_.everything()) << "a preview moved something";
  }
  void note(std::string what);

  // ---- what the program says has happened (hearing.cpp)

  void hear();
  void hear_late_payments();
  void charged(const ChargeAnswered& answer);
  void late_payment(PlainOrder& order, const PaymentProcessed& paid);
  void amended(const AmendmentEnded& ended);
  void placed(const OrderPlaced& order);
  void packed(const ShipmentCreated& created);
  void reserved(const StockReserved& stock);
  void sourced(const StockSourced& stock);
  void placed_again(const PlaceAgain& again);
  void sent_back(const ReturnRequested& requested);
  PlainOrder& order_of(OrderId order) { return books_.orders.at(names_.at(order)); }

  // ---- what must hold (checks.cpp)

  void check_waiting();
  void check_products();
  void check_order(const std::string& id);
  bool money_under_way(const PlainOrder& order) const { return order.pays == Pays::late_card && !at_rest_; }
  void check_money();

  // ---- actions on orders (order_acts.cpp)

  void place();
  void transfer(const std::string& id, PlainOrder& order);
  void transfer_rest(PlainOrder& order, std::int64_t amount);
  void retry(const std::string& id, PlainOrder& order);
  void cancel(const std::string& id, PlainOrder& order);
  void hold(const std::string& id, PlainOrder& order);
  void release(const std::string& id, PlainOrder& order);
  void refund(const std::string& id, PlainOrder& order);
  void amend(const std::string& id, PlainOrder& order);
  bool amendable(const PlainOrder& order, const PlainOrder& then);
  void settle(PlainOrder& order, const PlainOrder& then);

  // ---- actions on goods and parcels (parcel_acts.cpp)

  using NamedParcel = std::pair<const std::string, PlainParcel>;
  template <class Meant>
  NamedParcel* some_parcel(PlainOrder& order, const Meant& is_meant);
  static bool may_leave(const PlainOrder& order);
  std::int64_t free_at(const std::string& product, WarehouseId warehouse);

  void report(const std::string& id, PlainOrder& order);
  void collect(const std::string& id, PlainOrder& order);
  void arrive(PlainOrder& order, PlainParcel& parcel);
  void fail(const std::string& id, PlainOrder& order);
  void take_in(const std::string& id, PlainOrder& order);
  void split(const std::string& id, PlainOrder& order);
  void refuse_goods(const std::string& id, PlainOrder& order);
  void call_off(const std::string& id, PlainOrder& order);
  void pack(const std::string& id, PlainOrder& order);
  void label_for_return(const std::string& id, PlainOrder& order);
  void restock();
  void correct();

  // ---- actions on returns (return_acts.cpp)

  std::string name_of(const std::string& order, std::int64_t ordinal);
  template <class Meant>
  std::int64_t some_return(PlainOrder& order, const Meant& is_meant);

  void ask_back(const std::string& id, PlainOrder& order);
  void approve(const std::string& id, PlainOrder& order);
  void turn_down(const std::string& id, PlainOrder& order);
  void receive(const std::string& id, PlainOrder& order);
  void inspect(const std::string& id, PlainOrder& order);
  void close(const std::string& id, PlainOrder& order);

  void do_something_with(const std::string& id);
  void be_of_interest(const std::string& id);

  struct Sourcing {
    Units anew, written_off;
  };

  World world_;
  Books books_;
  std::mt19937_64 dice_;
  std::deque<std::string> last_, of_interest_;
  std::string focus_;
  std::size_t heard_ = 0;
  std::optional<Time> verdict_;       // of the order just placed: until when it is held
  std::optional<Sourcing> expected_;  // of the action that is under way
  std::map<OrderId, std::string> names_;
  std::map<std::string, std::string> numbers_;
  std::map<std::pair<PaymentId, std::int64_t>, std::pair<OrderId, std::int64_t>> charges_;  // not answered
  std::map<OrderId, std::int64_t> paid_, transferred_, given_back_;  // pence, as the program tells them
  std::map<std::string, std::uint64_t> seen_;
  std::uint64_t previewed_ = 0;
  bool at_rest_ = false;
  std::int64_t references_ = 0;
};

}  // namespace flowmart::random_shop
