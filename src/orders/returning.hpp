// Returns of an order, and claims, which bring nothing back.
//
//   returning.cpp       RequestReturn, ApproveReturn, RejectReturn, CloseReturn, ReturnOverdue,
//                       RecordReturnLabel
//   returned_units.cpp  how many have left, came back, and may come back
//   inspecting.cpp      ReceiveReturn, InspectReturn
//   settling.cpp        what returned units are worth, and how that goes back: PaymentRefunded,
//                       RefundRefused; ReadReturn
//   again.cpp           the order that a return leads to, placed again once there is stock
//
// What was delivered comes back by a return; what never was is received as the parcel that it is
// (receiving.cpp), and counts as shipped no more.
//
// Stays true:
//   - over all returns of an order, no more of a line is announced or has come than was shipped;
//   - what goes back on the shelf is said once a return and line (AddInventory);
//   - a return is settled once, and all of an order's returns together are worth no more than was paid for
//     its lines.
#pragma once
#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/lifecycle.hpp"
#include "contract/services/orders.hpp"
#include "contract/state.hpp"

namespace flowmart::orders {

using contract::Decision;
using contract::OrdersService;
using contract::stays;

struct Order;
struct Orders;

namespace codes {
inline constexpr Code return_not_found{"return-not-found", Refusal::not_found, "There is no return {}."};
inline constexpr Code return_not_approved{"return-not-approved", Refusal::conflict,
                                          "Return {} waits for a yes."};
inline constexpr Code return_not_received{"return-not-received", Refusal::conflict,
                                          "Nothing of return {} has come."};
inline constexpr Code return_not_inspected{"return-not-inspected", Refusal::conflict,
                                           "What came of return {} waits to be inspected."};
inline constexpr Code return_approved{"return-approved", Refusal::conflict, "Return {} was approved."};
inline constexpr Code return_rejected{"return-rejected", Refusal::conflict, "Return {} was rejected."};
inline constexpr Code return_received{"return-received", Refusal::conflict, "Return {} has come."};
inline constexpr Code return_inspected{"return-inspected", Refusal::conflict, "Return {} was inspected."};
inline constexpr Code return_closed{"return-closed", Refusal::conflict, "Return {} is closed."};
inline constexpr Code return_expired{"return-expired", Refusal::conflict, "Return {} did not come in time."};
inline constexpr Code claim_brings_nothing{"claim-brings-nothing", Refusal::conflict,
                                           "Claim {} brings nothing back."};
inline constexpr Code return_too_late{"return-too-late", Refusal::conflict};
inline constexpr Code units_not_returnable{"units-not-returnable", Refusal::conflict};
inline constexpr Code return_invalid{"return-invalid", Refusal::invalid};
inline constexpr Code too_many_returns{"too-many-returns", Refusal::conflict};
inline constexpr Code warehouse_unclear{"warehouse-unclear", Refusal::invalid};
inline constexpr Code version_differs{"version-differs", Refusal::conflict};
}  // namespace codes

// `inspect_last` is the inspection of the last line that came.
enum class ReturnAct { request, approve, reject, receive, inspect, inspect_last, close, expire };

inline constexpr auto return_lifecycle = [] {
  using enum contract::ReturnStage;
  using enum ReturnAct;
  return contract::Lifecycle<contract::ReturnStage, ReturnAct>{
      {{request}, {absent}, requested},
      {{approve}, {requested}, approved},
      {{reject}, {requested}, rejected},
      {{receive}, {approved}, received},
      {{inspect}, {received}, stays},
      {{inspect_last}, {received}, inspected},
      {{close}, {approved, inspected}, closed},
      {{expire}, {approved}, expired},
      {{approve, reject, receive, inspect, inspect_last, close}, {absent}, codes::return_not_found},
      {{receive, inspect, inspect_last, close}, {requested}, codes::return_not_approved},
      {{inspect, inspect_last}, {approved}, codes::return_not_received},
      {{close}, {received}, codes::return_not_inspected},
      {{reject}, {approved, received, inspected}, codes::return_approved},
      {{receive}, {received, inspected}, codes::return_received},
      {{inspect, inspect_last}, {inspected}, codes::return_inspected},
      {{reject, receive, inspect, inspect_last}, {closed}, codes::return_closed},
      {{approve, receive, inspect, inspect_last, close}, {rejected}, codes::return_rejected},
      {{approve, reject, receive, inspect, inspect_last, close}, {expired}, codes::return_expired},
      {{approve}, {approved, received, inspected, closed}, codes::return_approved.why},
      {{reject}, {rejected}, codes::return_rejected.why},
      {{close}, {closed}, codes::return_closed.why}};
}();

// An order is sent back by a buyer, not by a program.
inline constexpr std::int64_t returns_max = 100;

struct ReturnKey {
  OrderId order;
  std::int64_t ordinal = 0;

  auto operator<=>(const ReturnKey&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("order", &ReturnKey::order), field("ordinal", &ReturnKey::ordinal)};
  }
};

// A return whose order was refused for its stock, by each product that it wants.
struct WaitingReturn {
  ProductId product;
  ReturnKey key;

  auto operator<=>(const WaitingReturn&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = WaitingReturn;
    return contract::FieldList{field("product", &T::product), field("key", &T::key)};
  }
};

// A parcel of an order that has left.
struct SentParcel {
  std::string shipment;
  std::vector<contract::ProductAllocation> contents;  // empty: not known
  bool labelled = false;                              // it has a label for its way back
  bool back = false;                                  // undelivered, and received (receiving.cpp)

  bool operator==(const SentParcel&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = SentParcel;
    return contract::FieldList{field("shipment", &T::shipment), field("contents", &T::contents),
                               field("labelled", &T::labelled), field("back", &T::back)};
  }
};

// A return that somebody means by its name; one that is absent, if there is none.
struct MeantReturn {
  ReturnKey key;
  std::string name;
  const Order* order = nullptr;
  contract::OrderReturn content;

  // Why it does not take the act.
  std::optional<contract::Against> against(ReturnAct act) const;
  std::optional<Rejection> not_at(const std::optional<std::int64_t>& version) const;
};
MeantReturn return_named(const Orders& orders, const std::string& name);
// What was said of a return can't be done so.
Rejection invalid_return(std::string pointer, std::string detail);

// Units of each line that come or came back, or are claimed, `but` in one of its returns.
std::vector<Quantity> claimed_of(const Orders& orders, const Order& order, std::int64_t but = 0);
// That came back, in returns and in parcels that could not be delivered, for whoever asks for the order;
// empty: none did.
std::vector<Quantity> returned_of(const Orders& orders, const Order& order);
std::vector<contract::ReturnInShort> returns_of(const Orders& orders, const Order& order);
// Units of a product that have left and did not come back undelivered.
Quantity out_of_house(const Order& order, ProductId product);
// Units of it that returns and claims have given money or goods for.
Quantity settled_of(const Orders& orders, const Order& order, ProductId product);
// How many units may come back or be claimed besides those of the order's returns, but one of them: of a line
// no more than it has, and of a product, over all its lines, no more than are out of the house.
class Room {
 public:
  Room(const Orders& orders, const Order& order, std::int64_t but = 0);

  Quantity of(std::size_t place) const;  // by the line's place, from 0
  void take(std::size_t place, Quantity units);

 private:
  struct Line {
    ProductId product;
    Quantity open = 0;
  };
  std::vector<Line> lines_;
  std::map<ProductId, Quantity> out_;
};
// That, line by line; empty as long as nothing has left.
std::vector<Quantity> returnable_of(const Orders& orders, const Order& order);
// More than that can come back, or be claimed, besides the order's other returns.
std::optional<Rejection> more_than_left(const Orders& orders, const MeantReturn& meant,
                                        const std::vector<contract::ReceivedUnits>& units);

// What was paid for each line, in minor units: its adjustments and its part of those of the whole order
// included, but for the way and fees.
std::vector<std::int64_t> paid_for(const Order& order);
// What was paid for the first `units` of `all`, which cost `paid` together: those first that cost a unit
// more.
std::int64_t worth(std::int64_t paid, Quantity all, Quantity units);

// The order that a return leads to: what is wanted instead at today's price, else the same again. No items:
// there is none.
contract::PlaceOrder order_again(const Orders& orders, const MeantReturn& meant);
std::int64_t price_of(const contract::PlaceOrder& wish, Currency currency);
// What is asked of the flow: it costs so much less.
contract::PlaceAgain again(const Orders& orders, const MeantReturn& meant, contract::PlaceOrder wish,
                           std::int64_t less_minor);
// An order that a return led to was refused, or taken.
void wait_to_place(Orders& orders, const Order& order);
void wait_to_place_no_more(Orders& orders, const Order& order);
// Of a product there is more.
void place_again(const Orders& orders, ProductId product, Decision<OrdersService>& out);

// Money of the order that can still go back: what returns have asked for is on its way.
std::int64_t refundable(const Orders& orders, const Order& order);
// Says what a return is worth, and has it given back. `meant` is as it will be.
void settle(const Orders& orders, const MeantReturn& meant, Time now, Decision<OrdersService>& out);
// Whether nothing more is waited for once it was inspected, or its claim was granted.
bool is_done(const contract::OrderReturn& one);
contract::ReturnClosed closing(const MeantReturn& meant, const std::string& reason, const std::string& actor,
                               Time now);
void cancel_timer(const ReturnKey& key, Decision<OrdersService>& out);
void tell_buyer(const MeantReturn& meant, contract::NoticeKind about, const std::string& reason, Time now,
                Decision<OrdersService>& out, std::optional<Money> amount = std::nullopt);

Decision<OrdersService> decide(const Orders&, const contract::RequestReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ApproveReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RejectReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReceiveReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::InspectReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::CloseReturn&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReturnOverdue&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RecordReturnLabel&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RefundRefused&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReadReturn&, Time now);

void evolve(contract::OrderReturn&, const contract::ReturnReceived&);
void evolve(contract::OrderReturn&, const contract::ReturnInspected&);
void evolve(contract::OrderReturn&, const contract::ReturnSettled&);

void evolve(Orders&, const contract::ReturnRequested&);
void evolve(Orders&, const contract::ReturnApproved&);
void evolve(Orders&, const contract::ReturnRejected&);
void evolve(Orders&, const contract::ReturnReceived&);
void evolve(Orders&, const contract::ReturnInspected&);
void evolve(Orders&, const contract::ReturnSettled&);
void evolve(Orders&, const contract::ReturnClosed&);
void evolve(Orders&, const contract::RecordReturnLabel&);
void evolve(Orders&, const contract::RefundRefused&);

}  // namespace flowmart::orders

namespace flowmart::contract {
inline bool at_rest(const OrderReturn& one) {
  return one.stage == ReturnStage::closed || one.stage == ReturnStage::rejected ||
         one.stage == ReturnStage::expired;
}
}  // namespace flowmart::contract

template <>
struct std::hash<flowmart::orders::ReturnKey> {
  std::size_t operator()(const flowmart::orders::ReturnKey& key) const noexcept {
    return std::hash<flowmart::OrderId>{}(key.order) ^ static_cast<std::size_t>(key.ordinal);
  }
};
template <>
struct std::hash<flowmart::orders::WaitingReturn> {
  std::size_t operator()(const flowmart::orders::WaitingReturn& one) const noexcept {
    return std::hash<flowmart::ProductId>{}(one.product) ^ std::hash<flowmart::orders::ReturnKey>{}(one.key);
  }
};
