#include "http/api/order/amendments.hpp"

#include "contract/private/amending.hpp"
#include "http/api/order/order_document.hpp"
#include "http/api/order/order_prices.hpp"
#include "http/api/order/orders.hpp"
#include "http/server/problem.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::size_t amend_bytes_max = 4u << 20;
constexpr std::string_view amend_actor = "api";

PostalAddress postal(const ResourceAddress& given) {
  return {.street = given.street,
          .city = given.city,
          .state = given.state.value_or(""),
          .postal_code = given.postalCode,
          .country = given.country};
}

AmendOrder amending(const OrderAmend& wish, OrderId order) {
  AmendOrder command;
  command.order = order;
  command.actor = amend_actor;
  if (wish.lines)
    for (const LineWish& one : *wish.lines)
      command.lines.push_back({one.line, one.productId, one.quantity, {}});
  if (wish.remove)
    for (const LineWish& one : *wish.remove) command.lines.push_back({one.line, one.productId, 0, {}});
  if (wish.add)
    for (const ResourceItem& one : *wish.add)
      command.add.push_back({one.productId, one.quantity, one.price, one.name});
  if (wish.shippingAddress) command.ship_to = postal(*wish.shippingAddress);
  return command;
}

AmendOrder cancelling(const OrderCancel& wish, OrderId order) {
  AmendOrder command;
  command.order = order;
  command.actor = amend_actor;
  for (const LineWish& one : *wish.lines) {
    LineChange& change = command.lines.emplace_back(LineChange{one.line, one.productId, {}, one.quantity});
    if (!one.quantity) change.quantity = 0;
  }
  return command;
}

void amend_order(Backend& backend, const Request& request, Responder responder) {
  OrderAmend wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  for (const LineWish& one : wish.remove.value_or(std::vector<LineWish>{}))
    if (one.quantity)
      return responder.answer(problem(reject(wire::schema_violation,
                                             "What is removed goes whole; lines changes how many there are.",
                                             {{"/remove", "names a quantity"}})));
  give_command(backend, request, std::move(responder),
               [wish](OrderId order) { return wire::AnyMessage::of(amending(wish, order)); });
}

void cancel_order(Backend& backend, const Request& request, Responder responder) {
  OrderCancel wish;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, wish))
      return responder.answer(problem(*rejection));
  give_command(backend, request, std::move(responder), [wish](OrderId order) {
    if (wish.lines) return wire::AnyMessage::of(cancelling(wish, order));
    return wire::AnyMessage::of(
        CancelOrder{order, wish.reason.value_or("customer_request"), std::string(amend_actor)});
  });
}

Response short_of_stock(const OrderAmendment& amendment, const StockShort& few) {
  std::vector<Fault> faults;
  std::vector<RefusedProduct> shorts;
  bool unknown = false;
  for (const Shortage& one : few.shorts) {
    RefusedProduct& told = shorts.emplace_back();
    told.reason = one.known ? RefusalReason::out_of_stock : RefusalReason::unknown_product;
    told.product = one.product;
    told.wanted = one.wanted;
    told.available = one.available;
    unknown = unknown || !one.known;
    for (const AmendedLine& line : amendment.lines) {
      if (line.product != one.product || line.after <= line.before) continue;
      told.sku = line.sku;
      told.name = line.name;
      told.lines.push_back(line.line);
      faults.push_back({"/items/" + std::to_string(line.line - 1),
                        one.known ? "Of " + line.sku + " (" + line.name + "), " + std::to_string(one.wanted) +
                                        " more are wanted and " + std::to_string(one.available) + " are left."
                                  : no_such_product(line.sku, {})});
    }
  }
  Response response =
      unknown
          ? problem(422, "unknown-product", "What is new is not on file; the order is as it was.", faults)
          : problem(409, "out-of-stock", "There is not enough stock of what is new; the order is as it was.",
                    faults, "Not enough stock");
  std::string body = response.take_body();
  body.pop_back();
  body += ",\"shorts\":";
  wire::write_json(body, shorts);
  body += '}';
  return Response(response.status(), problem_type, std::move(body));
}

}  // namespace

AmendOrder noted(const OrderUpdate& update, OrderId order) {
  AmendOrder command;
  command.order = order;
  command.actor = amend_actor;
  command.note = update.note;
  command.tags = update.tags;
  command.custom_fields = update.customFields;
  if (update.shippingAddress) command.ship_to = postal(*update.shippingAddress);
  return command;
}

std::optional<Response> amendment_refused(const engine::Outcome& outcome) {
  const auto* ended = outcome.first<AmendmentEnded>();
  if (!ended || ended->amendment.stage != AmendmentStage::failed) return std::nullopt;
  if (const auto* few = outcome.first<StockShort>()) return short_of_stock(ended->amendment, *few);
  return problem(409, "amendment-refused", ended->amendment.reason);
}

void add_amendment_routes(Router& router, Backend& backend) {
  const auto bound = [&backend](void (*handler)(Backend&, const Request&, Responder)) {
    return [&backend, handler](const Request& request, Responder responder) {
      handler(backend, request, std::move(responder));
    };
  };
  router.on(Method::post, "/v1/orders/{orderId}/amend", bound(amend_order),
            {.body_bytes_max = amend_bytes_max,
             .content_types = {"application/json"},
             .query = {{"preview"}},
             .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/orders/{orderId}/cancel", bound(cancel_order),
            {.body_bytes_max = amend_bytes_max,
             .content_types = {"application/json"},
             .body_optional = true,
             .query = {{"preview"}},
             .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
