#include "http/api/order/order_create.hpp"

#include "contract/private/subscriptions.hpp"
#include "kernel/checked.hpp"
#include "orders/intake.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

PlaceOrder::Address address_of(const ResourceAddress& given) {
  return {given.street, given.city, given.state.value_or(""), given.postalCode, given.country};
}

// In the currency's minor units. What does not fit is left for the decider to refuse, line by line.
Decimal amount_of(const PlaceOrder& order, const OrderCreate& create, Currency currency) {
  std::optional<std::int64_t> minor = 0;
  const auto count = [&](const Decimal& each, std::int64_t times) {
    const auto price = money_of(each, currency);
    const auto total = price ? multiply(price->minor, times) : std::nullopt;
    minor = total && minor ? add(*minor, *total) : std::nullopt;
  };
  for (const PlaceOrder::Item& item : order.items) count(item.price, item.quantity);
  if (create.adjustments)
    for (const Adjustment& one : *create.adjustments)
      if (!one.included) count(one.amount, 1);
  return minor ? Money{*minor, currency}.decimal() : Decimal{};
}

}  // namespace

std::optional<Rejection> refuse(const OrderPayment& payment) {
  if (!payment.dueDays || payment.terms == PaymentTerms::invoice) return std::nullopt;
  return reject(wire::schema_violation, "Only an invoice is due some days later.",
                {{"/payment/dueDays", "goes with the terms invoice"}});
}
std::optional<std::int64_t> invoice_days_of(const OrderPayment& payment) {
  if (payment.terms != PaymentTerms::invoice) return std::nullopt;
  return payment.dueDays.value_or(0);
}

std::optional<Rejection> refuse(const OrderCreate& create) {
  const auto& references = create.references ? *create.references : std::vector<Reference>();
  for (std::size_t i = 0; i < references.size(); ++i)
    if (references[i].system == return_system || references[i].system == renewal_system)
      return reject(wire::schema_violation, "The order says what only the shop itself can say.",
                    {{"/references/" + std::to_string(i) + "/system",
                      "orders that a return or a renewal leads to are named so by the shop itself"}});
  if (auto no = refuse(create.payment.value_or(OrderPayment{}))) return no;
  if (create.shippingAddress) return std::nullopt;
  return reject(wire::schema_violation, "The order says too little.",
                {{"/shippingAddress", "is missing: where do the goods go?"}});
}

// RFC 2606's .invalid: nobody has told where mail would reach the buyer.
PlaceOrder order_of(const OrderCreate& create, const Uuid& id, Time now, Currency currency) {
  PlaceOrder order;
  const ResourceBuyer buyer = create.customer.value_or(ResourceBuyer{});
  const OrderPayment payment = create.payment.value_or(OrderPayment{});
  order.orderId = id.to_string();
  order.customer.customerId = create.customerId;
  order.customer.name = buyer.name.value_or("Customer " + create.customerId);
  order.customer.email = buyer.email.value_or("unknown@customers.invalid");
  order.customer.phone = buyer.phone;
  for (const ResourceItem& item : create.items)
    order.items.push_back({item.productId, item.name.value_or(item.productId), item.quantity, *item.price});
  order.shippingAddress = address_of(*create.shippingAddress);
  order.payment = {payment.method, payment.token.value_or("tok_" + order.orderId),
                   amount_of(order, create, currency)};
  order.orderDate = create.origin && create.origin->placed_at ? *create.origin->placed_at : now;
  return order;
}

std::optional<OrderDetails> details_of(const OrderCreate& create, OrderId order) {
  OrderDetails details;
  if (create.billingAddress) details.bill_to = orders::postal_address(address_of(*create.billingAddress));
  details.references = create.references.value_or(details.references);
  details.buyer_references = create.buyerReferences.value_or(details.buyer_references);
  details.line_references = create.lineReferences.value_or(details.line_references);
  details.adjustments = create.adjustments.value_or(details.adjustments);
  details.tags = create.tags.value_or(details.tags);
  details.origin = create.origin;
  details.custom_fields = create.customFields.value_or(details.custom_fields);
  details.collect_at = create.collectAt;
  details.invoice_days = invoice_days_of(create.payment.value_or(OrderPayment{}));
  if (details == OrderDetails{}) return std::nullopt;
  details.order = order;
  return details;
}

}  // namespace flowmart::http
