// What happens to an order at the same time: each kind of change beside each thing that can come between, in
// both orders of arrival, with its charge answered at once or late. After each pair the shop is held against
// a plain model of stock and money, and then everything that is left is sent off. The pairs are generated: a
// row in one of the two tables makes new ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::minutes;

constexpr std::int64_t shelf = 10;
const std::array<std::string, 3> articles{"lamp", "pot", "cup"};
const OrderId it = OrderId::of("WEB-1");
Money money_of(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

// What the order is to have of each article; the model knows nothing else of a change.
using Wanted = std::array<Quantity, 3>;
constexpr Wanted ordered{4, 2, 0};
constexpr std::array<std::int64_t, 3> prices{250, 300, 100};
std::int64_t cost(const Wanted& units) {
  return units[0] * prices[0] + units[1] * prices[1] + units[2] * prices[2];
}

struct Change {
  std::string_view name;
  Wanted units;
  bool by_less = false;  // as a cancellation of lines says it
};
constexpr std::array changes{Change{"more", {6, 2, 0}},
                             Change{"less", {3, 2, 0}},
                             Change{"other goods", {4, 0, 3}},
                             Change{"more and less", {6, 1, 0}},
                             Change{"a new line", {4, 2, 2}},
                             Change{"more than there is", {4, 2, 11}},
                             Change{"fewer lamps and many cups", {2, 2, 9}},
                             Change{"lines off", {2, 2, 0}, true},
                             Change{"a line off", {4, 0, 0}, true},
                             Change{"all off", {0, 0, 0}, true}};

enum class Other { paid, transferred, declined, expires, part_leaves, cancelled, held, released, amended };
struct Between {
  std::string_view name;
  Other what;
  bool paid_before = false;
};
constexpr std::array others{
    Between{"it is paid", Other::paid},
    Between{"its transfer comes", Other::transferred},
    Between{"its payment fails", Other::declined},
    Between{"its stock's time runs out", Other::expires},
    Between{"a part leaves", Other::part_leaves, true},
    Between{"it is called off unpaid", Other::cancelled},
    Between{"it is called off", Other::cancelled, true},
    Between{"it is held unpaid", Other::held},
    Between{"it is held", Other::held, true},
    Between{"it is released unpaid", Other::released},
    Between{"it is released", Other::released, true},
    Between{"another change unpaid", Other::amended},
    Between{"another change", Other::amended, true},
};

// All that is true of the order, in the simplest words.
struct Model {
  Wanted units = ordered;
  Quantity lamps_gone = 0, called_off = 0;
  bool card = true, charging = false, paid = false, cancelled = false, held = false, part_packed = false;
  bool lapsed = false;  // its stock went back, and its transfer may come
  std::int64_t transferred = 0;
  std::optional<Wanted> open;  // is being charged

  void counts(const Wanted& wanted) {
    for (std::size_t i = 0; i < units.size(); ++i) called_off += std::max<Quantity>(0, units[i] - wanted[i]);
    units = wanted;
  }
  std::int64_t kept() const { return cancelled ? 0 : paid ? cost(units) : transferred; }
};

class Pair {
 public:
  Pair(const Change& change, const Between& other, bool late, bool fails)
      : change_(change), other_(other), late_(late), fails_(fails) {
    for (const std::string& article : articles) shop_.stock(article, shelf);
    set_up();
  }

  void changed() {
    const Wanted units = target();
    wants(units, shop_.give(command()).empty());
  }

  void wants(const Wanted& units, bool taken) {
    const Wanted& now = model_.units;
    const bool refused = model_.cancelled || model_.lapsed || model_.open || units[0] < model_.lamps_gone;
    if (units == Wanted{}) {  // that is to call it off
      const bool off = !refused && model_.lamps_gone == 0;
      EXPECT_EQ(taken, off);
      if (off) call_off();
      return;
    }
    const std::int64_t more = cost(units) - cost(now);
    EXPECT_EQ(taken, !refused);
    if (!taken) return;
    for (std::size_t i = 0; i < units.size(); ++i)
      if (units[i] - now[i] > shelf - now[i]) return;            // short
    if (!model_.paid && model_.card && model_.charging) return;  // its amount can't change now
    if (model_.paid && more > 0) {
      if (late_ || fails_ || !model_.card) model_.open = units;
      else model_.counts(units);
      return;
    }
    model_.counts(units);
  }

  void happened() {
    switch (other_.what) {
      case Other::paid: shop_.pass(minutes(2)); return charged();
      case Other::declined:
        shop_.pass(minutes(2));
        model_.charging = false;
        return;
      case Other::transferred: {
        const bool whole = !model_.cancelled;
        shop_.give(RecordTransfer{it, money_of(cost(model_.cancelled ? ordered : model_.units)), "t-1"});
        if (whole) model_.paid = true;
        return;
      }
      case Other::expires: shop_.pass(minutes(16)); return expired();
      case Other::part_leaves: return leaves();
      case Other::cancelled:
        if (shop_.give(CancelOrder{it, "changed my mind", "jo"}).empty()) call_off();
        return;
      case Other::held: shop_.give(HoldOrder{it, "review", "odd", "jo"}); return;
      case Other::released: shop_.give(ReleaseOrder{it, 1, "jo"}); return;
      case Other::amended: {
        AmendOrder wish;
        wish.order = it;
        wish.actor = "another";
        wish.lines = {{1, {}, 5, {}}};
        Wanted units = model_.units;
        units[0] = 5;
        return wants(units, shop_.give(wish).empty());
      }
    }
  }

  // What is under way comes to its end.
  void come_to_rest() {
    shop_.pass(minutes(8));
    if (late_ && (other_.what == Other::paid || other_.what == Other::declined)) charged_if_still_due();
    if (!model_.open) return;
    const bool comes = model_.card ? !fails_ : late_;
    if (!model_.card && comes)
      EXPECT_EQ(shop_.give(RecordTransfer{it, money_of(cost(*model_.open) - cost(model_.units)), "t-2"}), "");
    if (!model_.card && !comes) shop_.pass(ShopSettings{}.transfer_wait);
    if (comes && (*model_.open)[0] >= model_.lamps_gone) model_.counts(*model_.open);
    model_.open.reset();
  }

  void compare() {
    const auto order = shop_.ask(ReadOrder{"WEB-1"});
    EXPECT_EQ(order.status == OrderStatus::cancelled, model_.cancelled);
    for (const OrderAmendment& one : order.amendments)
      EXPECT_TRUE(one.stage == AmendmentStage::counted || one.stage == AmendmentStage::failed ||
                  (one.stage == AmendmentStage::ended && model_.cancelled))
          << "all has come to rest, and it is " << wire_name(one.stage);
    Wanted units{};
    Quantity off = 0;
    for (const OrderLine& line : order.content.lines) {
      units[place_of(line.sku)] += line.quantity;
      off += line.cancelled;
    }
    if (!model_.cancelled) {
      EXPECT_EQ(units, model_.units);
      EXPECT_EQ(order.content.total.minor, cost(model_.units));
      EXPECT_EQ(off, model_.called_off) << "what was ordered is here, has left, or was called off";
    }
    for (std::size_t i = 0; i < articles.size(); ++i)
      EXPECT_EQ(shop_.available(articles[i]),
                shelf - (model_.cancelled || model_.lapsed ? 0 : model_.units[i]))
          << articles[i];
    EXPECT_EQ(kept(), model_.kept()) << "money";
  }

  // All that is paid and not held leaves, and nothing is held for it any more.
  void send_off() {
    if (!model_.paid || model_.cancelled) return;
    if (order_is_held()) EXPECT_EQ(shop_.give(ReleaseOrder{it, 1, "jo"}), "");
    pack_the_rest();
    for (const std::string& parcel : parcels_here())
      EXPECT_EQ(shop_.give(UpdateShipmentStatus{parcel, ShipmentStatus::delivered, shop_.now}), "") << parcel;
    EXPECT_EQ(shop_.ask(ReadOrder{"WEB-1"}).status, OrderStatus::delivered);
    for (std::size_t i = 0; i < articles.size(); ++i) {
      EXPECT_EQ(shop_.on_hand(articles[i]), shelf - model_.units[i]) << articles[i];
      EXPECT_EQ(shop_.available(articles[i]), shelf - model_.units[i]) << articles[i];
    }
    EXPECT_EQ(kept(), cost(model_.units));
  }

  void replay() { shop_.check_replay(); }

 private:
  static std::size_t place_of(const std::string& sku) {
    return static_cast<std::size_t>(std::find(articles.begin(), articles.end(), sku) - articles.begin());
  }

  void set_up() {
    const bool transfer =
        other_.what == Other::transferred || other_.what == Other::expires ||
        (!other_.paid_before && other_.what != Other::paid && other_.what != Other::declined);
    const bool declined = other_.what == Other::declined;
    std::string token = declined ? "tok_declined" : other_.paid_before && fails_ ? "tok_fail_thrice" : "4711";
    model_.card = !transfer;
    if (!other_.paid_before) shop_.gateway_takes = minutes(1);
    EXPECT_EQ(shop_.give(order("WEB-1", {{"lamp", 4, 250}, {"pot", 2, 300}}, token,
                               transfer ? CheckoutMethod::bank_transfer : CheckoutMethod::credit_card)),
              "");
    if (other_.paid_before) {
      shop_.pass(minutes(4));
      if (fails_) EXPECT_EQ(shop_.give(RetryPayment{it, {}}), "");
      model_.paid = true;
    } else {
      model_.charging = model_.card;
    }
    shop_.gateway_takes = late_ ? minutes(1) : minutes(0);
    if (other_.what == Other::released) EXPECT_EQ(shop_.give(HoldOrder{it, "review", "odd", "jo"}), "");
    if (other_.what != Other::part_leaves) return;
    EXPECT_EQ(shop_.give(CancelShipment{"shp-WEB-1-1"}), "");
    CreateShipment part;
    part.shipmentId = "part";
    part.orderId = "WEB-1";
    part.items = {{"lamp", 3}};
    part.address = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
    part.shippingMethod = "standard";
    EXPECT_EQ(shop_.give(part), "");
  }

  // What the order then has, if it has by now what the model says.
  Wanted target() const {
    Wanted units = model_.units;
    for (std::size_t i = 0; i < 2; ++i)
      if (change_.units[i] != ordered[i])
        units[i] = change_.by_less ? units[i] - (ordered[i] - change_.units[i]) : change_.units[i];
    units[2] += change_.units[2];
    return units;
  }
  AmendOrder command() const {
    const Wanted& units = change_.units;
    AmendOrder wish;
    wish.order = it;
    wish.actor = "jo";
    for (std::size_t i = 0; i < 2; ++i) {
      const auto line = static_cast<std::int64_t>(i) + 1;
      if (units[i] == ordered[i]) continue;
      if (change_.by_less) wish.lines.push_back({line, {}, {}, ordered[i] - units[i]});
      else wish.lines.push_back({line, {}, units[i], {}});
    }
    if (units[2] > 0) wish.add.push_back({"cup", units[2], {}, {}});
    return wish;
  }

  void call_off() {
    model_.cancelled = true;
    model_.open.reset();
  }
  void charged() {
    if (model_.charging && !model_.cancelled) model_.paid = true;
    model_.charging = false;
  }
  void charged_if_still_due() {
    if (other_.what == Other::paid) charged();
    model_.charging = false;
  }
  void expired() {
    if (!model_.paid) model_.lapsed = true;
  }
  void leaves() {
    const bool gone = shop_.give(UpdateShipmentStatus{"part", ShipmentStatus::shipped, shop_.now}).empty();
    EXPECT_EQ(gone, !model_.cancelled && model_.units[0] >= 3) << "the parcel of 3 lamps still fits";
    if (gone) model_.lamps_gone = 3;
  }

  bool order_is_held() {
    for (const OrderHold& hold : shop_.ask(ReadOrder{"WEB-1"}).holds)
      if (hold.stage == HoldStage::held) return true;
    return false;
  }

  // By hand, as who called a parcel off by hand must.
  void pack_the_rest() {
    if (other_.what != Other::part_leaves) return;
    Wanted packed{};
    for (const auto& one : live())
      for (const ShipmentItem& item : one.second) packed[place_of(item.itemId)] += item.quantity;
    CreateShipment rest;
    rest.shipmentId = "rest";
    rest.orderId = "WEB-1";
    rest.address = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
    rest.shippingMethod = "standard";
    for (std::size_t i = 0; i < articles.size(); ++i)
      if (const Quantity open = model_.units[i] - packed[i]; open > 0)
        rest.items.push_back({articles[i], open});
    if (!rest.items.empty()) EXPECT_EQ(shop_.give(rest), "");
  }
  std::map<std::string, std::vector<ShipmentItem>> live() const {
    std::map<std::string, std::vector<ShipmentItem>> parcels;
    for (const auto& one : shop_.all<ShipmentCreated>()) parcels[one.shipmentId] = one.items;
    for (const auto& one : shop_.all<ShipmentCancelled>()) parcels.erase(one.shipment);
    return parcels;
  }
  std::vector<std::string> parcels_here() const {
    std::vector<std::string> names;
    for (const auto& [name, items] : live()) names.push_back(name);
    return names;
  }

  // What the gateway took and the bank brought, less what went back.
  std::int64_t kept() const {
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> asked;
    for (const auto& one : shop_.all<ChargeRequested>())
      asked[{one.payment.to_string(), one.attempt}] = one.amount.minor;
    std::int64_t sum = 0;
    std::set<std::pair<std::string, std::int64_t>> taken;
    for (const auto& one : shop_.all<ChargeAnswered>())
      if (one.outcome == GatewayOutcome::succeeded &&
          taken.emplace(one.payment.to_string(), one.attempt).second)
        sum += asked.at({one.payment.to_string(), one.attempt});
    for (const auto& one : shop_.all<TransferRecorded>()) sum += one.amount.minor;
    for (const auto& one : shop_.all<PaymentRefunded>()) sum -= one.amount.minor;
    return sum;
  }

  const Change& change_;
  const Between& other_;
  const bool late_, fails_;
  World shop_;
  Model model_;
};

TEST(Pairs, EndAsThePlainModelSays) {
  std::size_t pairs = 0;
  for (const Change& change : changes)
    for (const Between& other : others)
      for (const bool change_first : {true, false})
        for (const bool late : {false, true})
          for (const bool fails : {false, true}) {
            if (fails && !other.paid_before) continue;  // how it is paid is what comes between
            SCOPED_TRACE(std::string(change.name) + (change_first ? ", then " : " after ") +
                         std::string(other.name) + (late ? ", answered late" : "") +
                         (fails ? ", and declined" : ""));
            Pair pair(change, other, late, fails);
            if (change_first) pair.changed();
            pair.happened();
            if (!change_first) pair.changed();
            pair.come_to_rest();
            pair.compare();
            pair.send_off();
            pair.replay();
            ++pairs;
          }
  std::printf("%zu pairs\n", pairs);
  EXPECT_GE(pairs, 400u);
}

}  // namespace
}  // namespace flowmart::journey
