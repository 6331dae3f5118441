// The words that the tests of one order are told in.
#pragma once
#include "contract/testing/given.hpp"
#include "orders/intake.hpp"
#include "orders/order.hpp"
#include "orders/shop.hpp"

namespace flowmart::orders::order_given {

using namespace contract;
using contract::testing::at_noon;
using Given = contract::testing::Given<OrderAggregate>;

inline const OrderId order = OrderId::of("WEB-20931");
inline const CustomerId buyer = CustomerId::of("C-4471");
inline const ProductId kettle = ProductId::of("KETTLE-17"), mug = ProductId::of("MUG-BLUE");
inline const PaymentId payment = payment_of(order);
inline const Currency gbp = *Currency::parse("GBP");
inline const Time expiry = at_noon + std::chrono::minutes{15};

inline Money pounds(std::int64_t pence) { return {pence, gbp}; }
inline Decimal number(std::string_view text) { return *Decimal::parse(text); }

inline PlaceOrder wish() {
  PlaceOrder wish;
  wish.orderId = "WEB-20931";
  wish.customer = {"C-4471", "Ines Marchetti", "ines@marchetti.example", "+390612345678"};
  wish.items = {{"KETTLE-17", "Enamel kettle", 1, number("34.5")},
                {"MUG-BLUE", "Stoneware mug", 4, number("8.25")}};
  wish.shippingAddress = {"Via del Corso 18", "Roma", "RM", "00186", "Italy"};
  wish.payment = {CheckoutMethod::paypal, "ch_7Qd20Lx", number("67.50")};
  wish.orderDate = at_noon - std::chrono::hours{1};
  return wish;
}
inline PlaceOrder free_wish() {
  PlaceOrder wish = order_given::wish();
  for (auto& item : wish.items) item.price = number("0");
  wish.payment.amount = number("0.00");
  return wish;
}
inline OrderPlaced placed() {
  OrderPlaced placed;
  placed.order = order;
  placed.number = "WEB-20931";
  placed.customer = buyer;
  placed.customer_number = "C-4471";
  placed.name = "Ines Marchetti";
  placed.email = "ines@marchetti.example";
  placed.phone = "+390612345678";
  placed.lines = {{line_at(order, 0), kettle, "KETTLE-17", "Enamel kettle", 1, pounds(3450), pounds(3450)},
                  {line_at(order, 1), mug, "MUG-BLUE", "Stoneware mug", 4, pounds(825), pounds(3300)}};
  placed.total = pounds(6750);
  placed.ship_to = {"Via del Corso 18", "Roma", "RM", "00186", "Italy", "IT"};
  placed.method = PaymentMethod::paypal;
  placed.token = "ch_7Qd20Lx";
  placed.ordered_at = at_noon - std::chrono::hours{1};
  placed.placed_at = at_noon;
  return placed;
}

inline const OrderReserved reserved{order, {}, expiry};
inline const ConfirmOrder confirm{order};
inline const RecordDispatch dispatched{order, "shp-WEB-20931-1", at_noon};
inline const RecordDelivery delivered{order, "shp-WEB-20931-1", at_noon};
inline const CancelOrder cancel{order, "customer_request", "jo@shop.example"};
inline const OrderStockReleased stock_back{order};
inline const PaymentCancelled money_back{payment, order, pounds(0), at_noon};
inline const PaymentCancelled money_returned{payment, order, pounds(6750), at_noon};
inline const ReservationExpired expired{order, at_noon};
inline const GetOrder question{order};

inline Given pending(const PlaceOrder& content = wish()) {
  Given given;
  given.when(content).when(reserved);
  return given;
}
inline Given processing() {
  Given given = pending();
  given.when(confirm);
  return given;
}
inline Given shipped() {
  Given given = processing();
  given.when(dispatched);
  return given;
}

}  // namespace flowmart::orders::order_given
