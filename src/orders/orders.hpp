// Orders, from the wish to the parcel at the door.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   details.cpp     OrderDetails, and what an order is called
//   placing.cpp     PlaceOrder, StockReserved, StockShort
//   progress.cpp    ConfirmOrder, RecordPaymentStatus, StockFirmed, RecordDispatch, RecordDelivery;
//                   GetOrder, ReadOrder
//   erasing.cpp     ErasePerson, PersonErased
//   prices.cpp      ProductRegistered, TurnProductAway; ReadProducts
//   holding.cpp     HoldOrder, ReleaseOrder, ApproveOrder, RejectOrder
//   amending.cpp    AmendOrder, StockAmended, PaymentAmended; drafting.cpp makes out what is wanted
//   receiving.cpp   ParcelReceived
//   cancelling.cpp  CancelOrder, UserSubscriptionCancelled, StockReleased, PaymentCancelled
//   waiting.cpp     InventoryAdjusted, GoodsOwed, OrderWaitOver: whose transfer comes after their stock went
//   promised.cpp    PaymentAuthorised: money that is taken with what leaves
//   returning.hpp   returns and claims; settling.cpp: PaymentRefunded, InvoiceReduced
//
// Stays true:
//   - an order id names one order for ever: the same content again adds nothing, other content is refused;
//     only an order that was refused for its stock may be tried again;
//   - an order is Pending only while its stock is held, unless it waits for a bank transfer or, after one,
//     for stock; and Processing only once its payment terms are met;
//   - while a hold is on it, it is not confirmed; once the last is off, it is, if its payment terms were met;
//   - Cancelled waits until stock and money are settled.
// What may be done when is the table of lifecycle.hpp (docs/lifecycles.md has it drawn); what its tables are
// found by stands in keys.hpp.
// A line keeps the price that it was ordered at, and its number: one that was taken out stays, without units.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "contract/lifecycle.hpp"
#include "contract/services/orders.hpp"
#include "contract/state.hpp"
#include "orders/keys.hpp"
#include "orders/lifecycle.hpp"
#include "orders/prices.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {

struct Order {
  Stage stage = Stage::placing;
  contract::OrderContent content;  // none yet as long as it has no id
  contract::OrderDetails details;
  std::string number;  // the id's text, or one that the shop gives
  Time placed_at{}, updated_at{};
  bool confirmed = false;                          // its payment terms were met
  std::optional<contract::PaymentStatus> payment;  // none: nothing is to be paid
  std::string cancel_reason;
  bool stock_to_come = false, money_to_come = false;  // while cancelling: not settled yet
  std::vector<contract::OrderHold> holds;             // in the order of their numbers, from 1
  bool confirm_at_release = false;                    // its payment terms were met while it was held
  bool paid_late = false;                             // its payment terms were met without its stock
  std::string transaction;                           // the payment's name at the processor, once there is one
  std::int64_t version = 0;                          // how often it has changed; 1 as it was taken
  std::vector<contract::OrderAmendment> amendments;  // in the order of their numbers
  std::int64_t last_amendment = 0;                   // those that left no trace have had a number, too
  std::int64_t further_payments = 0;                 // that were asked for
  std::vector<std::int64_t> kept;                    // minor units, of each payment; 0 is the order's own
  std::int64_t further_to_come = 0;                  // while cancelling: further payments not settled yet
  bool free_at_first = false;                        // all that was paid came by further payments
  std::string note;                                  // of staff
  std::vector<SentParcel> parcels;                   // in the order in which they left
  std::optional<Time> delivered_at;
  std::int64_t returns = 0;                   // how many there were
  std::map<ProductId, Quantity> came_back{};  // undelivered, and not sent again
  // Its money is promised, and taken with what leaves; none: it was taken at once.
  std::optional<contract::CaptureMode> promised{};
  bool was_shipped = false;           // while cancelling: all of it had left, and came back
  std::optional<Time> invoice_due{};  // by invoice: its goods leave first
  bool unpaid = false;                // its payment terms are met, and its money is not here
  std::int64_t invoiced_minor = 0;    // by invoice: what that asks for, whatever of it is not owed any more

  // As others see it: what is being called off shows what it was.
  contract::OrderStatus status() const;
  std::size_t holds_on(std::string_view purpose = {}) const;  // of any purpose, if none is named
  bool payment_terms_met() const { return confirmed || confirm_at_release; }
  bool owes_invoice() const { return unpaid && invoice_due.has_value(); }
  bool is_paid() const { return payment_terms_met() && !owes_invoice(); }
  bool has_own_payment() const { return payment.has_value() && !free_at_first; }
  std::int64_t kept_in_all() const;  // minor units, as far as it is known
  bool settled() const { return !stock_to_come && !money_to_come && further_to_come == 0; }
  const contract::OrderAmendment* open_amendment() const;  // null: none is
  Quantity left_of(ProductId product) const;               // those that came back and are paid back have left
  void changed(Time at) {
    ++version;
    updated_at = at;
  }

  bool operator==(const Order&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = Order;
    return contract::FieldList{field("stage", &T::stage),
                               field("content", &T::content),
                               field("details", &T::details),
                               field("number", &T::number),
                               field("placed_at", &T::placed_at),
                               field("updated_at", &T::updated_at),
                               field("confirmed", &T::confirmed),
                               field("payment", &T::payment),
                               field("cancel_reason", &T::cancel_reason),
                               field("stock_to_come", &T::stock_to_come),
                               field("money_to_come", &T::money_to_come),
                               field("holds", &T::holds),
                               field("confirm_at_release", &T::confirm_at_release),
                               field("paid_late", &T::paid_late),
                               field("transaction", &T::transaction),
                               field("version", &T::version),
                               field("amendments", &T::amendments),
                               field("last_amendment", &T::last_amendment),
                               field("further_payments", &T::further_payments),
                               field("kept", &T::kept),
                               field("further_to_come", &T::further_to_come),
                               field("free_at_first", &T::free_at_first),
                               field("note", &T::note),
                               field("parcels", &T::parcels),
                               field("delivered_at", &T::delivered_at),
                               field("returns", &T::returns),
                               field("came_back", &T::came_back),
                               field("promised", &T::promised),
                               field("was_shipped", &T::was_shipped),
                               field("invoice_due", &T::invoice_due),
                               field("unpaid", &T::unpaid),
                               field("invoiced_minor", &T::invoiced_minor)};
  }
};
// All that is ordered came back undelivered, and is not sent again: nothing of it is anywhere but here.
bool all_came_back(const Order& order);
bool at_rest(const Order& order);

// Why the order, or one that is not there, does not take the act.
std::optional<contract::Against> against(const Order* order, OrderId id, Act act);
// All that left is back, and no other order was placed for it: it can be called off, and all of its money
// goes back. It is by itself once nothing is to follow.
struct Orders;
bool is_back(const Orders& orders, const Order& order);
bool ends_undelivered(const Orders& orders, const Order& order);
contract::OrderCancelling call_off_undelivered(OrderId order, Time now);
// What people may do with it now.
std::vector<contract::Action> actions_of(const Order& order, bool is_back = false);
// What holds it back ends: all of it has left.
void end_holds(Decision<OrdersService>& out, const Order& order, Time now);
contract::OrderHold hold_of(const contract::OrderHeld& held);
// Above the limit, where there is one, a person has to say yes first.
bool waits_for_approval(const Orders& orders, const Money& total);
contract::OrderHeld approval_hold(const Orders& orders, const Order& order, Time now);
// What is announced once its payment terms are met and no hold is on it.
contract::OrderConfirmed confirmation(const contract::OrderContent& content, Time now);
// No step forward from here.
contract::OrderCancelling call_off(OrderId order, const std::string& reason, const std::string& actor,
                                   bool expired, Time now);

// What the fulfilment flow is told: what is ordered now, and where it lies.
contract::FulfilOrder to_fulfil(const Order& order, const std::vector<contract::ProductAllocation>& stock);
// What was ordered before any amendment; where to, and what was noted, is no longer known once it was
// amended.
contract::OrderContent as_placed(const Order& order, const contract::PostalAddress& otherwise);
contract::OrderDetails details_as_placed(const Order& order, const contract::OrderDetails& otherwise);
// The open amendment comes to nothing.
contract::AmendmentEnded given_up(const Order& order, const std::string& reason, Time now);

struct Orders {
  using Service = OrdersService;
  explicit Orders(const contract::ShopSettings& shop_settings) : settings(shop_settings) {}

  const contract::ShopSettings settings;
  contract::Table<OrderId, Order> orders{"orders.orders"};
  contract::Table<SubscriptionOrder, Present, contract::Ordered::yes> of_subscriptions{
      "orders.of_subscriptions"};
  contract::Table<std::string, Counter> counters{"orders.counters"};
  contract::Table<CustomerOrder, Present, contract::Ordered::yes> of_customers{"orders.of_customers"};
  contract::Table<CustomerId, Present> erasing{"orders.erasing"};  // whose keys are being destroyed
  contract::Table<std::int64_t, Meant> numbers{"orders.numbers"};
  contract::Table<ForeignName, Meant> references{"orders.references"};
  contract::Table<ProductId, Price> prices{"orders.prices"};
  contract::Table<std::string, Named> names{"orders.names"};  // of products
  contract::Table<std::string, TurnedAway> turned_away{"orders.turned_away"};
  contract::Table<WaitingFor, Present, contract::Ordered::yes> waiting{"orders.waiting"};
  contract::Table<WaitingFor, Owed, contract::Ordered::yes> owed{"orders.owed"};  // to be sent again
  contract::Table<ReturnKey, contract::OrderReturn, contract::Ordered::yes> returns{"orders.returns"};
  contract::Table<WaitingReturn, Present, contract::Ordered::yes> again{"orders.again"};  // to be placed
  contract::Table<WarehouseId, Present> warehouses{"orders.warehouses"};  // that some product has
  auto tables() {
    return std::tie(orders, of_subscriptions, counters, of_customers, erasing, numbers, references, prices,
                    names, turned_away, waiting, owed, returns, again, warehouses);
  }

  // Null as long as it has not been taken.
  const Order* taken(OrderId id) const {
    const Order* order = orders.find(id);
    return order && order->stage != Stage::placing ? order : nullptr;
  }
};

// Tables that are looked through wherever stock comes, and are empty nearly always: their rows are counted,
// so that while there are none looking costs nothing.
template <class Rows>
bool has_any(const Orders& orders, const Rows& rows) {
  const Counter* counter = orders.counters.find(std::string(rows.name()));
  return counter && counter->last > 0;
}
template <class Rows>
void put_counted(Orders& orders, Rows& rows, const typename Rows::Key& key, typename Rows::Row row = {}) {
  if (!rows.contains(key)) ++orders.counters[std::string(rows.name())].last;
  rows[key] = std::move(row);
}
template <class Rows>
void erase_counted(Orders& orders, Rows& rows, const typename Rows::Key& key) {
  if (!rows.contains(key)) return;
  rows.erase(key);
  --orders.counters[std::string(rows.name())].last;
}

// The order that another system calls SYSTEM:ID; null if none is.
const Meant* named_elsewhere(const Orders& orders, const std::string& text);
// Which order is meant: by its number, by SYSTEM:ID, or by its id. Nothing if no order has that name now.
std::optional<OrderId> order_named(const Orders& orders, const std::string& name);
// No order is called so any more.
// The warehouse where the buyer collects it; none: it is sent.
std::optional<WarehouseId> collected_at(const contract::OrderDetails& details);
void forget_names(Orders& orders, const contract::OrderDetails& details);
// The product that a line's item, or whoever asks, means by a name. It may be on file or not.
ProductId product_named(const Orders& orders, const std::string& name);

// ---- an order that is paid by bank transfer, and whose stock goes back before the money is there
// (waiting.cpp)

// Goes on without its stock, instead of being called off with it.
bool outlives_its_hold(const Order& order);
Decision<OrdersService> wait_for_transfer(const Orders& orders, const Order& order, Time now);
// Its money is there; its stock is asked for again.
contract::ReserveStock reserve_again(const Orders& orders, const Order& order, Time now);
// Its stock is there again, or still not.
Decision<OrdersService> stock_is_back(const Orders& orders, const Order& order, Time now);
Decision<OrdersService> wait_for_stock(const Orders& orders, const Order& order, Time now);
// It waits for nothing any more.
void stop_waiting(Orders& orders, OrderId id);

// Of an order whose money is promised, what this parcel is worth is taken with it (promised.cpp).
void take_with(Decision<OrdersService>& out, const Order& order, const contract::RecordDispatch& dispatch);
// How long an amendment waits for its transfer (amending.cpp).
Decision<OrdersService> transfer_is_late(const Order& order, Time now);

// Once an order has left or is being called off, the end of its subscription has nothing to call off.
void leave_subscription(Orders& orders, OrderId id);

Decision<OrdersService> decide(const Orders&, const contract::OrderDetails&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PlaceOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::StockReserved&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::StockShort&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ConfirmOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RecordPaymentStatus&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::StockFirmed&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RecordDispatch&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RecordDelivery&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ParcelReceived&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::CancelOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::HoldOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReleaseOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ApproveOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::RejectOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::AmendOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::StockAmended&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PaymentAmended&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::UserSubscriptionCancelled&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::SubscriptionEndDue&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::InventoryAdjusted&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::OrderWaitOver&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::GoodsOwed&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::StockReleased&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PaymentCancelled&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PaymentAuthorised&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PaymentRefunded&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::InvoiceReduced&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ErasePerson&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::PersonErased&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::GetOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReadOrder&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ProductRegistered&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::TurnProductAway&, Time now);
Decision<OrdersService> decide(const Orders&, const contract::ReadProducts&, Time now);

void evolve(Orders&, const contract::OrderDetails&);
void evolve(Orders&, const contract::PlaceOrder&);
void evolve(Orders&, const contract::OrderPlaced&);
void evolve(Orders&, const contract::OrderRefused&);
void evolve(Orders&, const contract::StockReserved&);
void evolve(Orders&, const contract::StockShort&);
void evolve(Orders&, const contract::ConfirmOrder&);
void evolve(Orders&, const contract::RecordPaymentStatus&);
void evolve(Orders&, const contract::OrderConfirmed&);
void evolve(Orders&, const contract::OrderHeld&);
void evolve(Orders&, const contract::OrderReleased&);
void evolve(Orders&, const contract::OrderAmending&);
void evolve(Orders&, const contract::AmendPayment&);
void evolve(Orders&, const contract::PaymentAmended&);
void evolve(Orders&, const contract::AmendmentEnded&);
void evolve(Orders&, const contract::RecordDispatch&);
void evolve(Orders&, const contract::OrderShipped&);
void evolve(Orders&, const contract::OrderDelivered&);
void evolve(Orders&, const contract::ParcelReceived&);
void evolve(Orders&, const contract::GoodsOwed&);
void evolve(Orders&, const contract::StockRetryDue&);
void evolve(Orders&, const contract::OrderCancelling&);
void evolve(Orders&, const contract::StockReleased&);
void evolve(Orders&, const contract::PaymentCancelled&);
void evolve(Orders&, const contract::PaymentAuthorised&);
void evolve(Orders&, const contract::PaymentRefunded&);
void evolve(Orders&, const contract::InvoiceReduced&);
void evolve(Orders&, const contract::OrderCancelled&);
void evolve(Orders&, const contract::ErasureRequested&);
void evolve(Orders&, const contract::PersonErased&);
void evolve(Orders&, const contract::ProductRegistered&);
void evolve(Orders&, const contract::TurnProductAway&);

}  // namespace flowmart::orders
