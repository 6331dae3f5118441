// The words that the tests of orders are told in.
#pragma once
#include "contract/testing/given.hpp"
#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders::orders_given {

using namespace contract;
using contract::testing::at_noon;
using Given = contract::testing::Given<Orders>;

inline const OrderId order = OrderId::of("WEB-20931");
inline const CustomerId buyer = CustomerId::of("C-4471");
inline const ProductId kettle = ProductId::of("KETTLE-17"), mug = ProductId::of("MUG-BLUE");
inline const PaymentId payment = payment_of(order);
inline const Currency gbp = *Currency::parse("GBP");
inline const Time expiry = at_noon + std::chrono::minutes{15};

inline Money pounds(std::int64_t pence) { return {pence, gbp}; }
inline Decimal number(std::string_view text) { return *Decimal::parse(text); }

inline PlaceOrder wish(std::string id = "WEB-20931") {
  PlaceOrder wish;
  wish.orderId = std::move(id);
  wish.customer = {"C-4471", "Ines Marchetti", "ines@marchetti.example", "+390612345678"};
  wish.items = {{"KETTLE-17", "Enamel kettle", 1, number("34.5")},
                {"MUG-BLUE", "Stoneware mug", 4, number("8.25")}};
  wish.shippingAddress = {"Via del Corso 18", "Roma", "RM", "00186", "Italy"};
  wish.payment = {CheckoutMethod::paypal, "ch_7Qd20Lx", number("67.50")};
  wish.orderDate = at_noon - std::chrono::hours{1};
  return wish;
}
inline PlaceOrder free_wish(std::string id = "WEB-20931") {
  PlaceOrder wish = orders_given::wish(std::move(id));
  for (auto& item : wish.items) item.price = number("0");
  wish.payment.amount = number("0.00");
  return wish;
}
inline OrderContent content() {
  OrderContent content;
  content.order = order;
  content.customer = buyer;
  content.customer_number = "C-4471";
  content.name = "Ines Marchetti";
  content.email = "ines@marchetti.example";
  content.phone = "+390612345678";
  content.lines = {{kettle, "KETTLE-17", "Enamel kettle", 1, pounds(3450), pounds(3450)},
                   {mug, "MUG-BLUE", "Stoneware mug", 4, pounds(825), pounds(3300)}};
  content.total = pounds(6750);
  content.ship_to = {"Via del Corso 18", "Roma", "RM", "00186", "Italy", "IT"};
  content.method = PaymentMethod::paypal;
  content.token = "ch_7Qd20Lx";
  content.ordered_at = at_noon - std::chrono::hours{1};
  return content;
}
inline OrderPlaced placed() {
  return {order,        "WEB-20931", buyer,  "C-4471", pounds(6750), PaymentMethod::paypal,
          "ch_7Qd20Lx", expiry,      at_noon};
}

inline StockReserved reserved(OrderId id = order) { return {id, {}, expiry}; }
inline StockShort short_of(std::vector<Shortage> shorts) { return {order, std::move(shorts)}; }
inline StockReleased stock_back(OrderId id = order) { return {id, false}; }
inline StockReleased ran_out(OrderId id = order) { return {id, true}; }
inline PaymentCancelled money_back(OrderId id = order, std::int64_t pence = 0) {
  return {payment_of(id), id, pounds(pence), at_noon};
}
inline RecordDispatch left(bool last, std::string shipment = "shp-WEB-20931-1") {
  return {order, std::move(shipment), last, at_noon};
}
inline RecordDispatch dispatched(OrderId id = order) { return {id, "shp-WEB-20931-1", true, at_noon}; }

inline const ConfirmOrder confirm{order};
inline const RecordDelivery delivered{order, "shp-WEB-20931-1", at_noon};
inline const CancelOrder cancel{order, "customer_request", "jo@shop.example"};
inline const GetOrder question{order};

inline OrderCancelling calling_off(OrderId id, std::string reason, std::string actor, bool expired = false) {
  return {id, std::move(reason), std::move(actor), expired, at_noon};
}
inline OrderCancelled cancelled(std::string reason) {
  return {order,
          buyer,
          {{kettle, "Enamel kettle", 1, number("34.50"), number("34.50")},
           {mug, "Stoneware mug", 4, number("8.25"), number("33.00")}},
          CancelledStatus::cancelled,
          number("67.50"),
          std::move(reason),
          at_noon};
}

inline Given placing() {
  Given given;
  given.when(wish());
  return given;
}
inline Given pending_of(const PlaceOrder& content) {
  Given given;
  given.when(content).when(reserved(OrderId::of(content.orderId)));
  return given;
}
inline Given pending() { return pending_of(wish()); }
// Paid by bank transfer, and its stock went back before the money came.
inline PlaceOrder transfer_wish() {
  PlaceOrder wish = orders_given::wish();
  wish.payment.paymentMethod = CheckoutMethod::bank_transfer;
  return wish;
}
inline Given lapsed() {
  Given given = pending_of(transfer_wish());
  given.when(ran_out());
  return given;
}
inline Given processing() {
  Given given = pending();
  given.when(confirm);
  return given;
}
inline Given shipped() {
  Given given = processing();
  given.when(dispatched());
  return given;
}
inline Given arrived() {
  Given given = shipped();
  given.when(delivered);
  return given;
}
inline Given being_called_off() {
  Given given = pending();
  given.when(cancel);
  return given;
}
inline Given called_off() {
  Given given = being_called_off();
  given.when(stock_back()).when(money_back());
  return given;
}

inline GetOrder::Response told(Given& given) { return given.when(question).sent<GetOrder::Response>(); }
inline OrderStatus status_in(Given& given) { return told(given).status; }
inline PaymentStatus payment_in(Given& given) { return told(given).payment->status; }
inline const Order& order_in(const Given& given, OrderId id = order) {
  return *given.state().orders.find(id);
}

}  // namespace flowmart::orders::orders_given
