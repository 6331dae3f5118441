// What happens to an order of which a part has left: each kind of change beside each thing that may become of
// its parcels and of what comes back, in both orders of arrival, with the charge for it answered at once or
// late. After each pair stock and money are held against plain numbers. The pairs are generated: a row in one
// of the two tables makes new ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "contract/private/amending.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "journey/world.hpp"

namespace flowmart::journey {
namespace journey_parcel_pairs_test {

using std::chrono::minutes;

using Units = std::array<Quantity, 3>;
constexpr Quantity stocked = 10, in_part = 3;
const std::array<std::string, 3> goods{"lamp", "pot", "cup"};
constexpr std::array<std::int64_t, 3> pence{250, 300, 100};
const OrderId its_order = OrderId::of("WEB-1");
const std::string part = "part", its_return = "ret-WEB-1-1";

struct Amended {
  std::string_view name;
  Units units;
};
constexpr std::array amendments{Amended{"more", {6, 2, 0}},
                                Amended{"less", {3, 2, 0}},
                                Amended{"other goods", {4, 0, 3}},
                                Amended{"more and less", {6, 1, 0}},
                                Amended{"more than there is", {4, 2, 11}},
                                Amended{"fewer lamps than have left", {2, 2, 9}},
                                Amended{"a line off", {4, 0, 0}},
                                Amended{"all off", {0, 0, 0}}};

enum class What {
  asked_back,
  came_back,
  looked_at,
  failed,
  carried_back,
  paid_back,
  sent_again,
  split,
  refused,
  refused_some,
  refused_all
};
struct Happening {
  std::string_view name;
  What what;
};
constexpr std::array happenings{Happening{"a return is asked for", What::asked_back},
                                Happening{"a return comes", What::came_back},
                                Happening{"a return is looked at", What::looked_at},
                                Happening{"a delivery fails", What::failed},
                                Happening{"a parcel is carried back", What::carried_back},
                                Happening{"a parcel is taken in and paid back", What::paid_back},
                                Happening{"a parcel is taken in and sent again", What::sent_again},
                                Happening{"a parcel is split", What::split},
                                Happening{"a lamp is refused", What::refused},
                                Happening{"a lamp is refused and gone", What::refused_some},
                                Happening{"a lamp is refused and all are gone", What::refused_all}};

// All that is true of it, in the simplest words. Of lamps alone some have left, or are missing.
struct Plain {
  Units units{4, 2, 0}, on_hand{stocked - in_part, stocked, stocked};
  Quantity out = in_part, paid_back = 0, missing = 0;
  std::int64_t kept = 4 * 250 + 2 * 300;
  std::optional<Units> open;  // is being charged

  Quantity held(std::size_t one) const { return units[one] - (one == 0 ? out + paid_back + missing : 0); }
  Quantity free(std::size_t one) const {
    const Quantity ahead = open ? std::max<Quantity>((*open)[one] - units[one], 0) : 0;
    return on_hand[one] - held(one) - ahead;
  }
  static std::int64_t cost(const Units& some) {
    return some[0] * pence[0] + some[1] * pence[1] + some[2] * pence[2];
  }
  // What is here is called off before what is missing.
  void counts(const Units& wanted) {
    missing -= std::max<Quantity>(units[0] - wanted[0] - held(0), 0);
    kept += std::max(cost(wanted) - cost(units), -kept);
    units = wanted;
  }
};

class PartlySent {
 public:
  PartlySent(const Amended& amended, What what, bool late) : amended_(amended), what_(what), late_(late) {
    for (const std::string& one : goods) shop_.stock(one, stocked);
    EXPECT_EQ(shop_.give(order("WEB-1", {{"lamp", 4, pence[0]}, {"pot", 2, pence[1]}})), "");
    EXPECT_EQ(shop_.give(SplitParcel{"shp-WEB-1-1", {{"lamp", in_part}}, part}), "");
    set_up();
    if (late) shop_.gateway_takes = minutes(1);
  }

  void amend() {
    const Units wanted = amended_.units;
    AmendOrder wish;
    wish.order = its_order;
    wish.actor = "jo";
    for (std::size_t one = 0; one < 2; ++one)
      wish.lines.push_back({static_cast<std::int64_t>(one) + 1, {}, wanted[one], {}});
    if (wanted[2] > 0) wish.add.push_back({"cup", wanted[2], Decimal{pence[2], 2}, {}});
    const bool taken = wanted != Units{} && wanted[0] >= plain_.out + plain_.paid_back;
    EXPECT_EQ(shop_.give(wish).empty(), taken);
    if (!taken) return;
    for (std::size_t one = 0; one < goods.size(); ++one)
      if (wanted[one] - plain_.units[one] > plain_.free(one)) return;
    if (late_ && Plain::cost(wanted) > Plain::cost(plain_.units)) plain_.open = wanted;
    else plain_.counts(wanted);
  }

  void happen() {
    switch (what_) {
      case What::asked_back: return ask_back();
      case What::came_back: return come_back();
      case What::looked_at: {
        EXPECT_EQ(shop_.give(InspectReturn{its_return, {{1, {}, 1, 1}}, {}, "jo", {}}), "");
        ++plain_.on_hand[0];
        plain_.kept -= std::min(plain_.kept, 2 * pence[0]);
        return;
      }
      case What::failed: return fail(1);
      case What::carried_back: return carry_back();
      case What::paid_back: {
        EXPECT_EQ(shop_.give(ReceiveParcel{part, true, AfterReturn::refund}), "");
        plain_.on_hand[0] += in_part;
        plain_.out = 0;
        plain_.paid_back = in_part;
        plain_.kept -= std::min(plain_.kept, in_part * pence[0]);
        return;
      }
      case What::sent_again: {
        EXPECT_EQ(shop_.give(ReceiveParcel{part, false, AfterReturn::resend}), "");
        plain_.out = 0;
        plain_.missing += in_part;
        plain_.missing -= std::min(in_part, plain_.free(0));
        return;
      }
      case What::split: return split();
      case What::refused: return refuse(RefusedStock::untouched);
      case What::refused_some: return refuse(RefusedStock::quantity);
      case What::refused_all: return refuse(RefusedStock::all);
    }
  }

  void come_to_rest() {
    shop_.pass(minutes(5));
    if (plain_.open) plain_.counts(*std::exchange(plain_.open, std::nullopt));
  }

  void compare() {
    const auto read = shop_.ask(ReadOrder{"WEB-1"});
    Units units{};
    for (const OrderLine& line : read.content.lines)
      units[static_cast<std::size_t>(std::find(goods.begin(), goods.end(), line.sku) - goods.begin())] +=
          line.quantity;
    EXPECT_EQ(units, plain_.units);
    EXPECT_EQ(read.content.total.minor, Plain::cost(plain_.units));
    for (std::size_t one = 0; one < goods.size(); ++one) {
      EXPECT_EQ(shop_.on_hand(goods[one]), plain_.on_hand[one]) << goods[one];
      EXPECT_EQ(shop_.available(goods[one]), plain_.free(one)) << goods[one];
    }
    EXPECT_EQ(shop_.gateway.ledger().balance_minor(), plain_.kept);
    shop_.check_replay();
  }

 private:
  void set_up() {
    const bool delivered = what_ == What::asked_back || what_ == What::came_back || what_ == What::looked_at;
    const auto status = delivered ? ShipmentStatus::delivered : ShipmentStatus::shipped;
    EXPECT_EQ(shop_.give(UpdateShipmentStatus{part, status, shop_.now}), "");
    if (what_ == What::came_back || what_ == What::looked_at) ask_back();
    if (what_ == What::looked_at) come_back();
    if (what_ == What::paid_back || what_ == What::sent_again) carry_back();
  }
  void ask_back() {
    EXPECT_EQ(shop_.give(RequestReturn{.order = its_order, .lines = {{1, {}, 2, {}}}, .actor = "jo"}), "");
    EXPECT_EQ(shop_.give(ApproveReturn{its_return, "jo", {}}), "");
  }
  void come_back() { EXPECT_EQ(shop_.give(ReceiveReturn{its_return, {}, "jo", {}}), ""); }
  void fail(int times) {
    for (int n = 0; n < times; ++n)
      EXPECT_EQ(shop_.give(ReportDeliveryFailure{part, "dog", shop_.now + minutes(n)}), "");
  }
  void carry_back() {
    fail(3);
    EXPECT_EQ(shop_.give(UpdateShipmentStatus{part, ShipmentStatus::returned, shop_.now}), "");
  }

  // Parcels that are here, with what is in them now.
  ParcelState* parcel_with(const std::string& product) {
    here_ = shop_.ask(ReadParcels{"", its_order}).parcels;
    for (ParcelState& one : here_)
      if (one.status == "pending")
        for (const ShipmentItem& item : one.content.items)
          if (item.itemId == product) return &one;
    return nullptr;
  }
  void split() {
    const ParcelState* parcel = parcel_with("pot");
    if (!parcel) return;
    Quantity inside = 0;
    for (const ShipmentItem& item : parcel->content.items) inside += item.quantity;
    EXPECT_EQ(shop_.give(SplitParcel{parcel->content.shipmentId, {{"pot", 1}}, {}}).empty(), inside > 1);
  }
  void refuse(RefusedStock stock) {
    const ParcelState* parcel = parcel_with("lamp");
    if (!parcel) return;
    EXPECT_EQ(shop_.give(RejectParcel{parcel->content.shipmentId, "lamp", 1, stock, "damp"}), "");
    if (stock == RefusedStock::untouched) return;  // there is no other place: it stays where it is
    const Quantity gone = 1 + (stock == RefusedStock::all ? plain_.free(0) : 0);
    plain_.on_hand[0] -= gone;
    ++plain_.missing;
  }

  const Amended& amended_;
  const What what_;
  const bool late_;
  World shop_;
  Plain plain_;
  std::vector<ParcelState> here_;
};

TEST(ParcelPairs, EndAsThePlainNumbersSay) {
  std::size_t pairs = 0;
  for (const Amended& amended : amendments)
    for (const Happening& happening : happenings)
      for (const bool change_first : {true, false})
        for (const bool late : {false, true}) {
          SCOPED_TRACE(std::string(amended.name) + (change_first ? ", then " : " after ") +
                       std::string(happening.name) + (late ? ", charged late" : ""));
          PartlySent pair(amended, happening.what, late);
          if (change_first) pair.amend();
          pair.happen();
          if (!change_first) pair.amend();
          pair.come_to_rest();
          pair.compare();
          ++pairs;
        }
  std::printf("%zu pairs\n", pairs);
  EXPECT_GE(pairs, 300u);
}

}  // namespace journey_parcel_pairs_test
}  // namespace flowmart::journey
