#include "restart/open_shop.hpp"

#include "contract/messages.hpp"
#include "contract/private/delivering.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/persons.hpp"
#include "contract/private/products.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/private/returns.hpp"
#include "contract/private/shipping.hpp"
#include "contract/private/subscriptions.hpp"
#include "kernel/check.hpp"

namespace flowmart::restart {
namespace {

using namespace contract;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Currency pounds{{'G', 'B', 'P'}};

template <class M>
engine::Outcome give(Life& life, M message, const std::string& key = {}) {
  engine::Outcome outcome = life.give(std::move(message), key);
  if (outcome.rejection) fail("the shop takes what it is given: " + outcome.rejection->detail);
  life.settle();
  return outcome;
}

void stock(Life& life, const std::string& sku, Quantity quantity) {
  RegisterProduct product;
  product.product = ProductId::of(sku);
  product.sku = product.name = sku;
  product.price = {250, pounds};
  for (const std::string code : {"north", "south"}) {
    Warehouse place;
    place.warehouse = WarehouseId::of(code);
    place.code = place.name = code;
    product.warehouses.push_back(place);
  }
  give(life, product);
  for (const std::string code : {"north", "south"})
    give(life, AddInventory{product.product, quantity, WarehouseId::of(code), life.now()});
}

PlaceOrder order(const std::string& id, const std::string& token, CheckoutMethod method) {
  PlaceOrder order;
  order.orderId = id;
  order.customer = {"C-" + std::to_string(id.size()), "Ada Byron", "ada@example.org", {}};
  order.items = {{"lamp", "Lamp", 2, *Decimal::parse("2.50")}, {"mug", "Mug", 1, *Decimal::parse("1.00")}};
  order.shippingAddress = {"12 Long Lane", "London", "", "SE1 4PG", "GB"};
  order.payment = {method, token, *Decimal::parse("6.00")};
  order.orderDate = noon;
  return order;
}

// Places orders, each under a key of its own.
class Till {
 public:
  explicit Till(Life& life) : life_(life) {}
  // The id of the parcel made up for it; empty: none yet.
  std::string take(const std::string& id, const std::string& token = "4711",
                   CheckoutMethod method = CheckoutMethod::credit_card) {
    PlaceOrder wish = order(id, token, method);
    const std::string key = "key of " + id;
    const engine::Outcome outcome = give(life_, wish, key);
    taken.push_back({std::move(wish), key, outcome.event()});
    life_.pass(seconds(1));
    return "shp-" + id + "-1";
  }
  std::vector<Taken> taken;

 private:
  Life& life_;
};

// With what PlaceOrder can't say beside it.
void take_detailed(Life& life) {
  engine::Input input;
  OrderDetails details;
  details.order = OrderId::of("detailed");
  details.references = {{"shopify", "5001"}};
  details.line_references = {{1, "shopify", "9001"}};
  input.beside = wire::AnyMessage::of(std::move(details));
  input.message = wire::AnyMessage::of(order("detailed", "4711", CheckoutMethod::credit_card));
  check(!life.give_input(std::move(input)).rejection, "an order with details is taken");
  life.settle();
}

void report(Life& life, const std::string& parcel, ShipmentStatus status) {
  give(life, UpdateShipmentStatus{parcel, status, life.now()},
       "report " + parcel + " " + std::string(wire_name(status)));
}
void cancel(Life& life, const std::string& id, const std::string& why) {
  give(life, CancelOrder{OrderId::of(id), why, "buyer"});
}
void refund(Life& life, const std::string& id, const std::string& reason) {
  give(life, RefundPayment{OrderId::of(id), "r1", {100, pounds}, reason});
}
// Held once more, so that one hold is off and one is on.
void hold(Life& life, const std::string& id) {
  const OrderId order = OrderId::of(id);
  give(life, HoldOrder{order, "review", "odd address", "staff"});
  give(life, ReleaseOrder{order, 1, "staff"});
  life.pass(seconds(1));
  give(life, HoldOrder{order, "fraud", "odd card", "staff"});
}
// Three attempts, and back.
void bring_back(Life& life, const std::string& parcel) {
  report(life, parcel, ShipmentStatus::shipped);
  for (int day = 1; day <= 3; ++day) give(life, ReportDeliveryFailure{parcel, "dog", noon + hours(24 * day)});
  report(life, parcel, ShipmentStatus::returned);
}
// Split, refused in part, failed once, said things of, back and to be received, received to be paid back, and
// owed: what was sent again could not be had, and is looked for.
void take_parcels(Life& life, Till& till) {
  till.take("split");
  give(life, SplitParcel{"shp-split-1", {{"lamp", 1}}, {}});
  report(life, "shp-split-2", ShipmentStatus::shipped);
  give(life, ReportDeliveryFailure{"shp-split-2", "nobody home", noon});
  give(life,
       ParcelDetails{.shipment = "shp-split-2", .weight = 700, .tracking = "T-1", .carrier_status = "depot"});
  till.take("led-on");
  give(life, SkipParcel{OrderId::of("led-on"), "shp-led-on-1", "the driver has it", "staff", noon});
  till.take("refused");
  give(life, RejectParcel{"shp-refused-1", "lamp", 1, RefusedStock::quantity, "cracked"});
  bring_back(life, till.take("back"));
  bring_back(life, till.take("given-back"));
  give(life, ReceiveParcel{"shp-given-back-1", true, AfterReturn::refund});
  PlaceOrder rare = order("owed", "4711", CheckoutMethod::credit_card);
  rare.items = {{"vase", "Vase", 2, *Decimal::parse("3.00")}};
  give(life, rare);
  bring_back(life, "shp-owed-1");
  give(life, ReceiveParcel{"shp-owed-1", false, AfterReturn::resend});
}
// It was free, and is to have a mug that the silent gateway is asked for; and is to go elsewhere after that.
void amend_silent(Life& life) {
  PlaceOrder wish = order("amending", "silent", CheckoutMethod::credit_card);
  for (PlaceOrder::Item& item : wish.items) item.price = {};
  wish.payment.amount = {};
  give(life, wish);
  AmendOrder more;
  more.order = OrderId::of("amending");
  more.add = {{"mug", 1, Money{300, pounds}.decimal(), "A mug"}};
  give(life, more);
}
// Fewer than were ordered, so that part of the money goes back.
void amend_fewer(Life& life, const std::string& id) {
  AmendOrder fewer;
  fewer.order = OrderId::of(id);
  fewer.lines = {{1, {}, {}, 1}};
  fewer.note = "called: one is enough";
  give(life, fewer);
}
// Asks for a unit of the order's lamps to be sent back, and says yes.
void take_back(Life& life, const std::string& id, std::int64_t ordinal) {
  give(life, RequestReturn{.order = OrderId::of(id), .lines = {{1, {}, 1, "dim"}}, .actor = "buyer"});
  give(life, ApproveReturn{name_of_return(id, ordinal), "staff", {}});
}
void transfer(Life& life, const std::string& id, std::int64_t pence) {
  give(life, RecordTransfer{OrderId::of(id), {pence, pounds}, "t-" + std::to_string(pence)});
}

// Left before it was paid, of which a part has come and a part is not to come.
void take_by_invoice(Life& life) {
  engine::Input input;
  OrderDetails details;
  details.order = OrderId::of("invoiced");
  details.invoice_days = 14;
  input.beside = wire::AnyMessage::of(std::move(details));
  input.message = wire::AnyMessage::of(order("invoiced", "", CheckoutMethod::bank_transfer));
  check(!life.give_input(std::move(input)).rejection, "an order by invoice is taken");
  life.settle();
  report(life, "shp-invoiced-1", ShipmentStatus::shipped);
  transfer(life, "invoiced", 150);
  refund(life, "invoiced", "scratched");
}

// Its transfer came when its stock had gone back, and was gone.
void take_late(Life& life) {
  stock(life, "rare", 1);
  PlaceOrder late = order("late", "", CheckoutMethod::bank_transfer);
  late.items = {{"rare", "Rare", 2, *Decimal::parse("2.50")}};
  late.payment.amount = *Decimal::parse("5.00");
  give(life, late);
  life.pass(minutes(16));
  PlaceOrder quick = late;
  quick.orderId = "quick";
  quick.payment.paymentMethod = CheckoutMethod::credit_card;
  quick.payment.transactionId = "4711";
  give(life, quick);
  life.pass(seconds(1));
  transfer(life, "late", 500);
}
UserSubscriptionCancelled subscription_ends(const std::string& subscription, std::optional<Time> at,
                                            Time now) {
  return {.userId = CustomerId::of("C-15"),
          .subscriptionId = subscription,
          .planId = {},
          .cancellationReason = {},
          .effectiveAt = at,
          .timestamp = now};
}

// Paid for and due in a month; not paid, and tried again tomorrow; to be ended, and the gateway is silent;
// owed by invoice.
void subscribe(Life& life) {
  for (const std::string token : {"gold", "poor", "mandate-silent", "invoice"}) {
    Subscribe wish;
    wish.content.name = "box of " + token;
    wish.content.customer = {"C-118", "Ada Box", "ada@example.com", std::nullopt};
    wish.content.ship_to = {"1 Mill Lane", "Leeds", "", "LS1 4AB", "GB"};
    wish.content.items = {{"lamp", 1}};
    if (token == "invoice") {
      wish.content.method = CheckoutMethod::bank_transfer;
      wish.content.invoice_days = 40;
    } else wish.content.token = token;
    give(life, wish);
    life.settle();
  }
  give(life, CancelSubscription{CustomerId::of("C-118"), "box of mandate-silent", "moving", life.now()});
}

}  // namespace

std::vector<Taken> open_shop(Life& life) {
  stock(life, "lamp", 30);
  stock(life, "mug", 40);
  stock(life, "vase", 1);
  give(life, SetStockDigest{6 * 3'600});
  give(life, SetReconciliation{2 * 3'600});
  give(life, StartReconciliation{{}, {}, "staff"});
  // Of what this buyer is told the first is refused, the second arrives, and of the rest nothing is heard.
  give(life, SaveTemplate{NoticeKind::order_shipped, "de", "Unterwegs", "{{number}}", "", {}, life.now()});
  give(life, SetPreferences{"C-7", {.locale = "de", .webhook = "https://ada.example/told"}});
  give(life, subscription_ends("box-119", life.now() + hours(7), life.now()));
  take_late(life);
  take_by_invoice(life);
  give(life, TurnProductAway{"tray", "products.csv, line 3: the price -1 is negative"});
  Till till(life);
  // Ended, or on the way.
  const std::string delivered = till.take("delivered");
  report(life, delivered, ShipmentStatus::delivered);
  const std::string shipped = till.take("shipped");
  report(life, shipped, ShipmentStatus::shipped);
  // On their way back: two lamps, each a return of its own.
  report(life, till.take("sent-back-1"), ShipmentStatus::delivered);
  take_back(life, "sent-back-1", 1);
  // What is wanted instead of this one waits for something that nobody has.
  give(life, RegisterProduct{
                 .product = ProductId::of("bowl"), .sku = "bowl", .name = "Bowl", .price = {900, pounds}});
  report(life, till.take("swapped-over"), ShipmentStatus::delivered);
  give(life, RequestReturn{.order = OrderId::of("swapped-over"),
                           .wanted = ReturnWanted::exchange,
                           .lines = {{1, {}, 1, "dim"}},
                           .instead = {{"bowl", 1}},
                           .actor = "buyer"});
  give(life, ApproveReturn{"ret-swapped-over-1", "staff", {}});
  give(life, ReceiveReturn{"ret-swapped-over-1", {}, "staff", {}});
  give(life, InspectReturn{"ret-swapped-over-1", {{1, {}, 0, 1}}, {}, "staff", {}});
  take_back(life, "sent-back-1", 2);
  till.take("0191a7c4-0d33-7b21-a9e6-5c8f02d7341e");  // packed; the shop gives it the number ORD-1
  till.take("cancelled");
  cancel(life, "cancelled", "changed my mind");
  till.take("box-118/2026-05");
  // Money on its way back: never answered, and asked for again later.
  till.take("refund-silent");
  refund(life, "refund-silent", "silent");
  till.take("refund-unknown");
  refund(life, "refund-unknown", "unknown");
  till.take("cancelling");
  cancel(life, "cancelling", "silent");
  // Held: one that is not paid yet, one that is and waits for its release, and one with a parcel.
  till.take("held-unpaid", "", CheckoutMethod::bank_transfer);
  hold(life, "held-unpaid");
  till.take("paid-and-held", "", CheckoutMethod::bank_transfer);
  hold(life, "paid-and-held");
  transfer(life, "paid-and-held", 600);
  till.take("held-packed");
  hold(life, "held-packed");
  take_parcels(life, till);
  // Money that has not come: not answered, to be asked about, asked about, tried again, declined, in part.
  till.take("asked-about", "unknown");
  life.pass(seconds(30));
  till.take("silent", "silent");
  till.take("declined", "declined");
  till.take("transfer", "", CheckoutMethod::bank_transfer);
  till.take("tried-again", "poor");
  till.take("to-be-asked-about", "unknown");
  take_detailed(life);
  till.take("amended");
  amend_fewer(life, "amended");
  amend_silent(life);
  transfer(life, "transfer", 200);
  subscribe(life);
  // Somebody whose orders, "delivered" and "cancelled", are at rest wants to be forgotten.
  give(life, ErasePerson{CustomerId::of("C-9")});
  return till.taken;
}

void go_on(Life& life) {
  life.gateway_answers = true;
  life.settle();
  transfer(life, "transfer", 400);
  life.pass(minutes(20));
  for (const std::string id : {"held-unpaid", "paid-and-held", "held-packed"})
    give(life, ReleaseOrder{OrderId::of(id), 2, "staff"});
  report(life, "shp-held-packed-1", ShipmentStatus::delivered);
  report(life, "shp-paid-and-held-1", ShipmentStatus::delivered);
  give(life, ReceiveReturn{"ret-sent-back-1-1", {}, "staff", {}});
  give(life, InspectReturn{"ret-sent-back-1-1", {{1, {}, 1, 0}}, {}, "staff", {}});
  give(life, ReceiveParcel{"shp-back-1", true, AfterReturn::resend});
  for (const std::string parcel :
       {"shp-split-1", "shp-split-2", "shp-refused-1", "shp-refused-2", "shp-back-2", "shp-owed-2"})
    report(life, parcel, ShipmentStatus::delivered);
  for (const std::string sku : {"vase", "bowl"})
    give(life, AddInventory{ProductId::of(sku), 5, WarehouseId::of("south"), life.now()});
  life.pass(hours(1));
  report(life, "shp-owed-3", ShipmentStatus::delivered);
  Till till(life);
  const std::string parcel = till.take("afterwards");
  report(life, parcel, ShipmentStatus::delivered);
  report(life, "shp-ORD-1-1", ShipmentStatus::delivered);
  till.take("0291a7c4-0d33-7b21-a9e6-5c8f02d7341e");
  report(life, "shp-ORD-5-1", ShipmentStatus::delivered);
  report(life, "shp-shipped-1", ShipmentStatus::delivered);
  give(life, subscription_ends("box-118", {}, life.now()));
  give(life, AddInventory{ProductId::of("rare"), 2, WarehouseId::of("north"), life.now()});
  for (const Duration time : {Duration(seconds(5)), Duration(seconds(40)), Duration(minutes(5)),
                              Duration(minutes(20)), Duration(hours(8)), Duration(std::chrono::days(31))})
    life.pass(time);
  transfer(life, "invoiced", 350);  // its day has gone by
}

}  // namespace flowmart::restart
