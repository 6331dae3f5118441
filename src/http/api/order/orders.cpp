#include "http/api/order/orders.hpp"

#include "http/api/events/messages.hpp"
#include "http/api/money/payment_document.hpp"
#include "http/api/order/amendments.hpp"
#include "http/api/order/order_create.hpp"
#include "http/api/order/order_document.hpp"
#include "http/api/order/order_prices.hpp"
#include "http/api/query_values.hpp"
#include "http/api/receipts.hpp"
#include "http/server/problem.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"
#include "wire/plain_numbers.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::size_t order_bytes_max = 4u << 20;
constexpr Code illegal_transition{"illegal-transition", Refusal::conflict};

// The id comes from the name under which a repeat is recognised, so that the repeat names the same order.
// What a repeat is compared with is what the caller sent: the order itself also says when it came. Prices
// that the caller left out are put in where the order is taken, in one step with it.
void create_order(Backend& backend, const Request& request, Responder responder) {
  OrderCreate create;
  if (const auto rejection = wire::read_json(request.body, create))
    return responder.answer(problem(*rejection));
  if (const auto rejection = refuse(create)) return responder.answer(problem(*rejection));
  ReceiptName receipt = receipt_of(request, {});
  if (!receipt.uuid && create.references && !create.references->empty())
    receipt.uuid = receipt_of_reference(create.references->front());
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  wire::drop_loose_zeros(create);
  engine::Input input;
  wire::write_json(input.content, create);
  const Uuid id = receipt.uuid ? uuid_v5(*receipt.uuid, "order") : backend.fresh_id();
  const Time now = backend.clock();
  const Currency currency = backend.currency;
  if (auto details = details_of(create, OrderId{id}))
    input.beside = wire::AnyMessage::of(std::move(*details));
  wire::AnyMessage order;
  if (lacks_prices(create)) {
    order = wire::AnyMessage::of(PlaceOrder{});
    input.asks = wire::AnyMessage::of(names_in(create));
    input.complete = [create, id, now, currency](const wire::AnyMessage& answer) -> wire::ReadMessage {
      OrderCreate priced = create;
      if (auto missing = fill_prices(answer.get<ReadProducts::Response>(), currency, priced))
        return {{}, std::move(missing)};
      return {wire::AnyMessage::of(order_of(priced, id, now, currency)), {}};
    };
  } else {
    order = wire::AnyMessage::of(order_of(create, id, now, currency));
  }
  submit(backend, std::move(order), std::move(responder), message_answer, receipt.uuid, std::move(input));
}

void find_order(Backend& backend, std::string name, const Reply& reply,
                std::function<void(const ReadOrder::Response&)> found) {
  const bool taken = backend.engine.ask({wire::AnyMessage::of(ReadOrder{std::move(name)}),
                                         [&backend, reply, found](engine::QueryOutcome outcome) {
                                           if (outcome.rejection)
                                             backend.answers.add(reply.take(), problem(*outcome.rejection));
                                           else found(outcome.response.get<ReadOrder::Response>());
                                         }});
  if (!taken) reply.take().answer(too_busy());
}

void answer_with(Backend& backend, std::string name, const Reply& reply) {
  find_order(backend, std::move(name), reply, [&backend, reply](const ReadOrder::Response& order) {
    backend.answers.add(reply.take(), order_found(order));
  });
}

// A Payment that runs elsewhere can't be asked.
void read_order(const Sources& from, const Request& request, Responder responder) {
  const Reply reply(std::move(responder));
  find_order(from.backend, std::string(request.param("orderId")), reply,
             [&backend = from.backend, reply](const ReadOrder::Response& order) {
               if (!order.payment) return backend.answers.add(reply.take(), order_found(order));
               const bool taken = backend.engine.ask(
                   {wire::AnyMessage::of(ReadPayments{order.content.order, std::nullopt}),
                    [&backend, reply, order](const engine::QueryOutcome& outcome) {
                      if (outcome.rejection) return backend.answers.add(reply.take(), order_found(order));
                      backend.answers.add(
                          reply.take(),
                          with_disputes(order_found(order), order.version,
                                        outcome.response.get<ReadPayments::Response>().payments));
                    }});
               if (!taken) backend.answers.add(reply.take(), order_found(order));
             });
}

// The documented PATCH sets a status, but statuses follow from what happens; the one that a caller can bring
// about is cancelled. Asking for the status that it has changes nothing.
Response status_unchanged(const OrderUpdate& update, const ReadOrder::Response& order) {
  if (resource_status(order.status) == update.status) return order_found(order);
  return problem(reject(illegal_transition, "An order becomes " + std::string(wire_name(*update.status)) +
                                                " by what happens to it, not by request. It is " +
                                                std::string(wire_name(resource_status(order.status))) + "."));
}

// A status is brought about by itself; what else is kept of the order may change with one request.
std::optional<Rejection> refuse(const OrderUpdate& update) {
  const bool notes = update.note || update.tags || update.customFields || update.shippingAddress;
  if (update.status.has_value() != notes) return std::nullopt;
  return reject(wire::schema_violation,
                notes ? "A status stands alone." : "It says nothing that could change.",
                {{"/status", notes ? "stands beside others" : "is missing"}});
}

void change_order(const Sources& from, const Request& request, Responder responder) {
  OrderUpdate update;
  if (const auto rejection = wire::read_json(request.body, update))
    return responder.answer(problem(*rejection));
  if (const auto rejection = refuse(update)) return responder.answer(problem(*rejection));
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  const bool preview = std::get<bool>(flag);
  const Reply reply(std::move(responder));
  find_order(from.backend, std::string(request.param("orderId")), reply,
             [&backend = from.backend, update, preview, reply,
              expected = expected_by(request)](const ReadOrder::Response& order) {
               const OrderId id = order.content.order;
               if (!update.status)
                 return carry_out(backend, wire::AnyMessage::of(noted(update, id)), id, preview, {}, reply,
                                  expected);
               if (update.status == ResourceStatus::cancelled)
                 return carry_out(backend, wire::AnyMessage::of(CancelOrder{id, "customer_request", "api"}),
                                  id, preview, {}, reply, expected);
               backend.answers.add(reply.take(), status_unchanged(update, order));
             });
}

}  // namespace

void carry_out(Backend& backend, wire::AnyMessage command, OrderId order, bool preview,
               std::optional<Uuid> receipt, const Reply& reply, const Expected& expected) {
  engine::Input input{.message = std::move(command)};
  only_at(input, ReadOrder{order.to_string()}, expected);
  input.preview = preview;
  if (preview) input.question = wire::AnyMessage::of(ReadOrder{order.to_string()});
  else input.receipt = receipt;
  input.reply = [&backend, reply, order](engine::Outcome outcome) {
    if (outcome.rejection) backend.answers.add(reply.take(), refusal_of(*outcome.rejection));
    else if (auto refused = amendment_refused(outcome))
      backend.answers.add(reply.take(), std::move(*refused));
    else if (outcome.answer)
      backend.answers.add(reply.take(), order_found(outcome.answer.get<ReadOrder::Response>()));
    else answer_with(backend, order.to_string(), reply);
  };
  if (!backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
}

void give_command(Backend& backend, const Request& request, Responder responder,
                  std::function<wire::AnyMessage(OrderId)> make) {
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  order_meant(backend, request.param("orderId"), std::move(responder),
              [&backend, make = std::move(make), preview = std::get<bool>(flag), receipt = receipt.uuid,
               expected = expected_by(request)](OrderId order, Responder asked) {
                carry_out(backend, make(order), order, preview, receipt, Reply(std::move(asked)), expected);
              });
}

void order_meant(Backend& backend, std::string_view name, Responder responder,
                 std::function<void(OrderId, Responder)> go_on) {
  const Reply reply(std::move(responder));
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(ReadOrder{std::string(name)}),
       [reply, go_on, id = OrderId::of(name)](const engine::QueryOutcome& outcome) {
         go_on(outcome.rejection ? id : outcome.response.get<ReadOrder::Response>().content.order,
               reply.take());
       }});
  if (!taken) reply.take().answer(too_busy());
}

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
  router.on(Method::patch, "/v1/orders/{orderId}", bound(change_order),
            {.content_types = {"application/json", "application/merge-patch+json"},
             .query = {{"preview"}},
             .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
