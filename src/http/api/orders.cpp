#include "http/api/orders.hpp"

#include "http/api/messages.hpp"
#include "http/api/order_document.hpp"
#include "http/api/receipts.hpp"
#include "http/server/problem.hpp"
#include "kernel/checked.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::size_t order_bytes_max = 4u << 20;
constexpr Code illegal_transition{"illegal-transition", Refusal::conflict};

PlaceOrder::Address address_of(const std::optional<ResourceAddress>& given) {
  if (!given) return {"unknown", "unknown", "unknown", "unknown", "ZZ"};
  return {given->street, given->city, given->state.value_or(""), given->postalCode, given->country};
}

// OrderCreate says less than PlaceOrder; the rest follows from it: no mail address (RFC 2606's .invalid), the
// charge is the sum of the lines, and the order's id comes from the idempotency key so that a repeat names
// the same order.
std::variant<PlaceOrder, Rejection> order_of(const OrderCreate& create, const std::string& order_id,
                                             Time now) {
  PlaceOrder order;
  order.orderId = order_id;
  order.customer.customerId = create.customerId;
  order.customer.name = "Customer " + create.customerId;
  order.customer.email = "unknown@customers.invalid";
  Decimal sum;
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    const ResourceItem& item = create.items[i];
    if (!item.price) {
      faults.push_back(
          {"/items/" + std::to_string(i) + "/price", "is missing: the price that the buyer was shown"});
      continue;
    }
    order.items.push_back({item.productId, item.name.value_or(item.productId), item.quantity, *item.price});
  }
  if (!faults.empty()) return reject(wire::schema_violation, "Each line needs its price.", std::move(faults));
  order.shippingAddress = address_of(create.shippingAddress);
  order.payment = {CheckoutMethod::credit_card, "tok_" + order_id, sum};
  order.orderDate = now;
  return order;
}

// Sum of the lines in the currency's minor units. What does not fit is left for the decider to refuse by
// line.
Decimal sum_of(const PlaceOrder& order, Currency currency) {
  std::int64_t minor = 0;
  for (const PlaceOrder::Item& item : order.items) {
    const auto price = money_of(item.price, currency);
    const auto total = price ? multiply(price->minor, item.quantity) : std::nullopt;
    const auto sum = total ? add(minor, *total) : std::nullopt;
    if (!sum) return {};
    minor = *sum;
  }
  return Money{minor, currency}.decimal();
}

void create_order(Backend& backend, const Request& request, Responder responder) {
  OrderCreate create;
  if (const auto rejection = wire::read_json(request.body, create))
    return responder.answer(problem(*rejection));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  const Time now = backend.clock();
  const Uuid id = receipt.uuid ? uuid_v5(*receipt.uuid, "order") : backend.fresh_id();
  auto order = order_of(create, id.to_string(), now);
  if (const auto* rejection = std::get_if<Rejection>(&order)) return responder.answer(problem(*rejection));
  PlaceOrder& place = std::get<PlaceOrder>(order);
  place.payment.amount = sum_of(place, backend.currency);
  engine::Input input;
  // What a repeat is compared with is what the caller sent: the order itself also says when it came.
  wire::write_json(input.content, create);
  submit(backend, request, wire::AnyMessage::of(std::move(place)), std::move(responder), message_answer,
         receipt.uuid, std::move(input));
}

void find_order(Backend& backend, OrderId id, const Reply& reply,
                std::function<Response(const GetOrder::Response&)> render) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(GetOrder{id}), [&backend, reply, render](engine::QueryOutcome outcome) {
         backend.answers.add(reply.take(), outcome.rejection
                                               ? problem(*outcome.rejection)
                                               : render(outcome.response.get<GetOrder::Response>()));
       }});
  if (!taken) reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

void read_order(Backend& backend, const Request& request, Responder responder) {
  find_order(backend, OrderId::of(request.param("orderId")), Reply(std::move(responder)),
             [&backend](const GetOrder::Response& order) { return order_found(order, backend.currency); });
}

// The documented PATCH sets a status, but statuses follow from what happens; the one that a caller can bring
// about is cancelled. Asking for the status that it has changes nothing.
void change_order(Backend& backend, const Request& request, Responder responder) {
  OrderUpdate update;
  if (const auto rejection = wire::read_json(request.body, update))
    return responder.answer(problem(*rejection));
  const OrderId id = OrderId::of(request.param("orderId"));
  const Reply reply(std::move(responder));
  const auto show = [&backend](const GetOrder::Response& order) {
    return order_found(order, backend.currency);
  };
  if (update.status != ResourceStatus::cancelled) {
    find_order(backend, id, reply, [&backend, show, update](const GetOrder::Response& order) {
      if (resource_status(order.status) == update.status) return show(order);
      return problem(reject(illegal_transition, "An order becomes " + std::string(wire_name(update.status)) +
                                                    " by what happens to it, not by request. It is " +
                                                    std::string(wire_name(resource_status(order.status))) +
                                                    "."));
    });
    return;
  }
  engine::Input input{.message = wire::AnyMessage::of(CancelOrder{id, "customer_request", "api"})};
  input.reply = [&backend, reply, id, show](engine::Outcome outcome) {
    if (outcome.rejection) backend.answers.add(reply.take(), problem(*outcome.rejection));
    else find_order(backend, id, reply, show);
  };
  if (!backend.engine.submit(std::move(input)))
    reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

}  // namespace

void add_order_routes(Router& router, Backend& backend) {
  const auto bound = [&backend](void (*handler)(Backend&, const Request&, Responder)) {
    return [&backend, handler](const Request& request, Responder responder) {
      handler(backend, request, std::move(responder));
    };
  };
  router.on(Method::post, "/v1/orders", bound(create_order),
            {.body_bytes_max = order_bytes_max,
             .content_types = {"application/json"},
             .overlap = Overlap::ordered});
  router.on(Method::get, "/v1/orders/{orderId}", bound(read_order));
  router.on(
      Method::patch, "/v1/orders/{orderId}", bound(change_order),
      {.content_types = {"application/json", "application/merge-patch+json"}, .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
