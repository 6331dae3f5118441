#include "http/api/orders.hpp"

#include <algorithm>

#include "http/api/messages.hpp"
#include "http/api/order_document.hpp"
#include "http/api/query_values.hpp"
#include "http/api/receipts.hpp"
#include "http/server/problem.hpp"
#include "kernel/checked.hpp"
#include "orders/intake.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

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

// A line without a price is sold at the product's own. Returns the problem when there is none.
std::optional<Response> fill_prices(views::Queries& queries, Currency currency, OrderCreate& create) {
  std::vector<Fault> unknown, unpriced;
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    ResourceItem& item = create.items[i];
    if (item.price) continue;
    const auto found = queries.product(ProductId::of(item.productId));
    if (!found) return problem(503, "views-unreadable", found.failure()).header("Retry-After", "5");
    const std::string line = "/items/" + std::to_string(i);
    if (!*found) {
      unknown.push_back({line, "There is no product " + item.productId + "."});
    } else if ((*found)->price.currency != currency) {
      unpriced.push_back({line + "/price", "is missing, and the product's own is in " +
                                               std::string((*found)->price.currency.code())});
    } else {
      item.price = (*found)->price.decimal();
      if (!item.name) item.name = (*found)->name;
    }
  }
  if (!unknown.empty())
    return problem(422, "unknown-product",
                   "The order names products that are not on file; nothing was reserved.", unknown);
  if (!unpriced.empty())
    return problem(reject(wire::schema_violation, "Each line needs its price.", std::move(unpriced)));
  return std::nullopt;
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

// What a repeat is compared with is what the caller sent (`content`): the order itself also says when it
// came.
void place(Backend& backend, const OrderCreate& create, std::string content, std::optional<Uuid> receipt,
           Responder responder) {
  const Uuid id = receipt ? uuid_v5(*receipt, "order") : backend.fresh_id();
  PlaceOrder order = order_of(create, id.to_string(), backend.clock());
  order.payment.amount = sum_of(order, backend.currency);
  engine::Input input;
  input.content = std::move(content);
  submit(backend, wire::AnyMessage::of(std::move(order)), std::move(responder), message_answer, receipt,
         std::move(input));
}

// Nothing can be placed, but the same may have been before, and is then answered as it was.
void repeat_or(Backend& backend, std::string content, std::optional<Uuid> receipt, Response otherwise,
               Responder responder) {
  if (!receipt) return responder.answer(std::move(otherwise));
  const Reply reply(std::move(responder));
  // An order without lines: refused by itself, and never looked at when it is a repeat.
  engine::Input input{.message = wire::AnyMessage::of(PlaceOrder{}), .receipt = receipt};
  input.content = std::move(content);
  input.reply = [&backend, reply, otherwise](const engine::Outcome& outcome) {
    const bool other_content = outcome.rejection && outcome.rejection->code == "idempotency-key-reused";
    backend.answers.add(reply.take(), !outcome.rejection ? message_answer(outcome)
                                      : other_content    ? problem(*outcome.rejection)
                                                         : otherwise);
  };
  if (!backend.engine.submit(std::move(input)))
    reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

void create_order(const Sources& from, const Request& request, Responder responder) {
  OrderCreate create;
  if (const auto rejection = wire::read_json(request.body, create))
    return responder.answer(problem(*rejection));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  std::string content;
  wire::write_json(content, create);
  const bool priced = std::all_of(create.items.begin(), create.items.end(),
                                  [](const ResourceItem& item) { return item.price.has_value(); });
  if (priced) return place(from.backend, create, std::move(content), receipt.uuid, std::move(responder));
  from.reader.then(
      std::move(responder), [from, create, content, uuid = receipt.uuid](Responder asked) mutable {
        if (auto missing = fill_prices(from.queries, from.backend.currency, create))
          return repeat_or(from.backend, std::move(content), uuid, std::move(*missing), std::move(asked));
        place(from.backend, create, std::move(content), uuid, std::move(asked));
      });
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
