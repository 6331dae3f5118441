#include "flows/renewal_attempt.hpp"

#include "kernel/checked.hpp"

namespace flowmart::flows {

void wait(RenewalDecision& out, const RenewalFlow& flow, RenewalWait what, Time until) {
  out.set_timer(what == RenewalWait::grace ? grace_timer : wait_timer, flow.subscription.uuid, until,
                RenewalWaitOver{flow.subscription, flow.renewal, what});
}
void stop_waiting(RenewalDecision& out, const RenewalFlow& flow) {
  out.cancel_timer(wait_timer, flow.subscription.uuid);
}

ReadProducts question(const RenewalFlow& flow) {
  ReadProducts query;
  for (const SubscribedItem& one : flow.content.items) query.names.push_back(one.productId);
  query.about = flow.content.name;
  return query;
}

namespace {

OrderDetails details_of(const RenewalFlow& flow, OrderId order) {
  OrderDetails details;
  details.order = order;
  details.invoice_days = flow.content.invoice_days;
  details.references = {{"subscription", flow.content.name},
                        {std::string(renewal_system), flow.content.name + "/" + std::to_string(flow.renewal) +
                                                          "/" + std::to_string(flow.attempts + 1)}};
  return details;
}

// Nothing: one of its items has no price, or is not on file, or it costs nothing.
std::optional<PlaceOrder> order_of_items(const RenewalFlow& flow, OrderId order,
                                         const ReadProducts::Response& answer, Time now) {
  const SubscriptionContent& content = flow.content;
  if (answer.products.size() != content.items.size()) return std::nullopt;
  PlaceOrder wish;
  std::optional<Money> sum;
  for (std::size_t i = 0; i < content.items.size(); ++i) {
    const KnownProduct& product = answer.products[i];
    const auto total = multiply(product.price.minor, content.items[i].quantity);
    if (!product.known || product.price == Money{} || !total) return std::nullopt;
    const auto more = add(sum ? sum->minor : 0, *total);
    if (!more || (sum && sum->currency != product.price.currency)) return std::nullopt;
    sum = Money{*more, product.price.currency};
    wish.items.push_back(
        {content.items[i].productId, product.name, content.items[i].quantity, product.price.decimal()});
  }
  if (!sum || sum->minor <= 0) return std::nullopt;
  wish.orderId = order.to_string();
  wish.customer = content.customer;
  wish.shippingAddress = content.ship_to;
  wish.payment = {content.method, content.token.empty() ? wish.orderId : content.token, sum->decimal()};
  wish.orderDate = now;
  return wish;
}

}  // namespace

RenewalDecision decide(const RenewalFlow& flow, const ReadProducts::Response& answer, Time now) {
  if (!flow.at || flow.stands_at(RenewalStep::payment_gateway)) return nothing;
  const OrderId order = order_of_renewal(flow.subscription, flow.renewal, flow.attempts + 1);
  RenewalDecision out;
  auto wish = order_of_items(flow, order, answer, now);
  if (!wish) {
    wait(out, flow, RenewalWait::attempt, now + renewal_stock_wait);
    return out;
  }
  stop_waiting(out, flow);
  out.send(details_of(flow, order));
  out.send(std::move(*wish));
  return out;
}

RenewalSteps steps(const RenewalFlow&, const PlaceOrder&) { return {}; }
void evolve(RenewalFlow& flow, const PlaceOrder& wish) {
  const OrderId order = OrderId::of(wish.orderId);
  if (!flow.at || renewal_of(order) != flow.renewal || order == flow.order) return;
  flow.order = order;
  flow.due = wish.payment.amount;
  ++flow.attempts;
}

RenewalDecision decide(const RenewalFlow& flow, const OrderRefused& refused, Time now) {
  if (!flow.at || refused.order != flow.order) return nothing;
  if (refused.reason == RefusalReason::no_invoices) return question(flow);
  RenewalDecision out;
  wait(out, flow, RenewalWait::attempt, now + renewal_stock_wait);
  return out;
}

// Once the shop gives no invoices any more, the next order is paid in advance.
void evolve(RenewalFlow& flow, const OrderRefused& refused) {
  if (flow.at && refused.order == flow.order && refused.reason == RefusalReason::no_invoices)
    flow.content.invoice_days.reset();
}

}  // namespace flowmart::flows
