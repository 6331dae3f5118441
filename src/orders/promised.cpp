// An order whose money is promised: it is taken when its goods leave.
#include <algorithm>
#include <map>

#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

const std::string without_a_parcel = "the rest";

// Units of one product may stand in several lines, each at its price: the first lines leave first.
std::int64_t worth_of(const Order& order, std::map<ProductId, Quantity> units) {
  std::int64_t worth = 0;
  for (const contract::OrderLine& line : order.content.lines) {
    Quantity& left = units[line.product];
    const Quantity here = std::min(left, line.quantity);
    worth += here * line.unit_price.minor;
    left -= here;
  }
  return worth;
}

std::map<ProductId, Quantity> units_left(const Order& order) {
  std::map<ProductId, Quantity> units;
  for (const contract::OrderLine& line : order.content.lines)
    units[line.product] = order.left_of(line.product);
  return units;
}

}  // namespace

// With the last parcel all that is still promised, so that no unit of the currency is lost.
void take_with(Decision<OrdersService>& out, const Order& order, const contract::RecordDispatch& dispatch) {
  if (!order.promised) return;
  for (const SentParcel& parcel : order.parcels)
    if (parcel.shipment == dispatch.shipment) return;
  contract::CapturePayment take{.order = dispatch.order,
                                .payment = std::nullopt,
                                .name = dispatch.shipment.empty() ? without_a_parcel : dispatch.shipment,
                                .amount = std::nullopt,
                                .last = dispatch.last,
                                .actor = {}};
  if (*order.promised == contract::CaptureMode::per_parcel && !dispatch.last) {
    std::map<ProductId, Quantity> units = units_left(order);
    const std::int64_t before = worth_of(order, units);
    for (const contract::ProductAllocation& one : dispatch.contents)
      for (const contract::Allocation& part : one.allocations) units[one.product] += part.quantity;
    take.amount = Money{worth_of(order, std::move(units)) - before, order.content.total.currency};
    if (take.amount->minor <= 0) return;
  }
  out.send(std::move(take));
}

Decision<OrdersService> decide(const Orders&, const contract::PaymentAuthorised&, Time) {
  return contract::nothing;
}
void evolve(Orders& orders, const contract::PaymentAuthorised& told) {
  Order* order = orders.orders.change(told.order);
  if (!order) return;
  order->promised = told.capture;
  for (std::size_t n = 0; n < order->kept.size(); ++n)
    if (told.payment == contract::payment_of(told.order, static_cast<std::int64_t>(n)))
      order->kept[n] = told.held.minor;
  if (order->confirmed && order->payment) order->payment = contract::PaymentStatus::completed;
}

}  // namespace flowmart::orders
