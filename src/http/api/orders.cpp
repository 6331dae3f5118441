#include "http/api/orders.hpp"

#include "http/api/messages.hpp"
#include "http/api/order_document.hpp"
#include "http/api/order_prices.hpp"
#include "http/api/query_values.hpp"
#include "http/api/receipts.hpp"
#include "http/server/problem.hpp"
#include "kernel/checked.hpp"
#include "orders/intake.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"
#include "wire/plain_numbers.hpp"

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
// the same order. Lines have their prices by now.
PlaceOrder order_of(const OrderCreate& create, const std::string& order_id, Time now) {
  PlaceOrder order;
  order.orderId = order_id;
  order.customer.customerId = create.customerId;
  order.customer.name = "Customer " + create.customerId;
  order.customer.email = "unknown@customers.invalid";
  for (const ResourceItem& item : create.items)
    order.items.push_back({item.productId, item.name.value_or(item.productId), item.quantity, *item.price});
  order.shippingAddress = address_of(create.shippingAddress);
  order.payment = {CheckoutMethod::credit_card, "tok_" + order_id, {}};
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

PlaceOrder priced_order_of(const OrderCreate& create, const Uuid& id, Time now, Currency currency) {
  PlaceOrder order = order_of(create, id.to_string(), now);
  order.payment.amount = sum_of(order, currency);
  return order;
}

// What a repeat is compared with is what the caller sent: the order itself also says when it came. Prices
// that the caller left out are put in where the order is taken, in one step with it.
void create_order(Backend& backend, const Request& request, Responder responder) {
  OrderCreate create;
  if (const auto rejection = wire::read_json(request.body, create))
    return responder.answer(problem(*rejection));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  wire::drop_loose_zeros(create);
  engine::Input input;
  wire::write_json(input.content, create);
  const Uuid id = receipt.uuid ? uuid_v5(*receipt.uuid, "order") : backend.fresh_id();
  const Time now = backend.clock();
  const Currency currency = backend.currency;
  wire::AnyMessage order;
  if (lacks_prices(create)) {
    order = wire::AnyMessage::of(PlaceOrder{});
    input.asks = wire::AnyMessage::of(names_in(create));
    input.complete = [create, id, now, currency](const wire::AnyMessage& answer) -> wire::ReadMessage {
      OrderCreate priced = create;
      if (auto missing = fill_prices(answer.get<ReadProducts::Response>(), currency, priced))
        return {{}, std::move(missing)};
      return {wire::AnyMessage::of(priced_order_of(priced, id, now, currency)), {}};
    };
  } else {
    order = wire::AnyMessage::of(priced_order_of(create, id, now, currency));
  }
  submit(backend, std::move(order), std::move(responder), message_answer, receipt.uuid, std::move(input));
}

void find_order(Backend& backend, OrderId id, const Reply& reply,
                std::function<Response(const ReadOrder::Response&)> render) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(ReadOrder{id}), [&backend, reply, render](engine::QueryOutcome outcome) {
         backend.answers.add(reply.take(), outcome.rejection
                                               ? problem(*outcome.rejection)
                                               : render(outcome.response.get<ReadOrder::Response>()));
       }});
  if (!taken) reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

// An order is named by its id, as its buyer's shop gave it or as a uuid, or by the number that we gave it.
void with_order(const Sources& from, const Request& request, Responder responder,
                std::function<void(OrderId, Responder)> go_on) {
  const std::string_view name = request.param("orderId");
  if (!orders::number_in(name)) return go_on(OrderId::of(name), std::move(responder));
  from.reader.then(std::move(responder), [from, name = std::string(name), go_on](Responder asked) {
    const auto found = from.queries.order_numbered(name);
    go_on(found && *found ? **found : OrderId::of(name), std::move(asked));
  });
}

void read_order(const Sources& from, const Request& request, Responder responder) {
  with_order(from, request, std::move(responder), [&backend = from.backend](OrderId id, Responder asked) {
    find_order(backend, id, Reply(std::move(asked)), order_found);
  });
}

// The documented PATCH sets a status, but statuses follow from what happens; the one that a caller can bring
// about is cancelled. Asking for the status that it has changes nothing.
void change(Backend& backend, OrderId id, const OrderUpdate& update, bool preview, const Reply& reply) {
  if (update.status != ResourceStatus::cancelled) {
    find_order(backend, id, reply, [update](const ReadOrder::Response& order) {
      if (resource_status(order.status) == update.status) return order_found(order);
      return problem(reject(illegal_transition, "An order becomes " + std::string(wire_name(update.status)) +
                                                    " by what happens to it, not by request. It is " +
                                                    std::string(wire_name(resource_status(order.status))) +
                                                    "."));
    });
    return;
  }
  engine::Input input{.message = wire::AnyMessage::of(CancelOrder{id, "customer_request", "api"})};
  input.preview = preview;
  if (preview) input.question = wire::AnyMessage::of(ReadOrder{id});
  input.reply = [&backend, reply, id](engine::Outcome outcome) {
    if (outcome.rejection) backend.answers.add(reply.take(), problem(*outcome.rejection));
    else if (outcome.answer)
      backend.answers.add(reply.take(), order_found(outcome.answer.get<ReadOrder::Response>()));
    else find_order(backend, id, reply, order_found);
  };
  if (!backend.engine.submit(std::move(input)))
    reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

void change_order(const Sources& from, const Request& request, Responder responder) {
  OrderUpdate update;
  if (const auto rejection = wire::read_json(request.body, update))
    return responder.answer(problem(*rejection));
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  const bool preview = std::get<bool>(flag);
  with_order(from, request, std::move(responder),
             [&backend = from.backend, update, preview](OrderId id, Responder asked) {
               change(backend, id, update, preview, Reply(std::move(asked)));
             });
}

}  // namespace

void add_order_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  const auto bound = [from](void (*handler)(const Sources&, const Request&, Responder)) {
    return [from, handler](const Request& request, Responder responder) {
      handler(from, request, std::move(responder));
    };
  };
  router.on(Method::post, "/v1/orders",
            [&backend](const Request& request, Responder responder) {
              create_order(backend, request, std::move(responder));
            },
            {.body_bytes_max = order_bytes_max,
             .content_types = {"application/json"},
             .overlap = Overlap::ordered});
  router.on(Method::get, "/v1/orders/{orderId}", bound(read_order));
  router.on(
      Method::patch, "/v1/orders/{orderId}", bound(change_order),
      {.content_types = {"application/json", "application/merge-patch+json"}, .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
