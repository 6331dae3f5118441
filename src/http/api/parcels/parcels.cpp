#include "http/api/parcels/parcels.hpp"

#include <algorithm>

#include "contract/private/orders.hpp"
#include "contract/private/shipping.hpp"
#include "http/api/ask.hpp"
#include "http/api/paging.hpp"
#include "http/api/query_values.hpp"
#include "http/api/receipts.hpp"
#include "wire/json_reader.hpp"
#include "wire/plain_numbers.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr std::string_view standard_method = "standard";
constexpr int names_tried_max = 4;

template <class Value>
void write_if(JsonWriter& json, std::string_view name, const std::optional<Value>& value) {
  if (value) json.member(name, *value);
}

}  // namespace

// When it was made and when it last changed is known to the views.
Response parcel_document(const ParcelState& parcel, const views::ShipmentRow* row, Shown shown) {
  std::string body;
  JsonWriter json(body);
  std::int64_t units = 0;
  for (const ShipmentItem& item : parcel.content.items) units += item.quantity;
  json.begin_object().member("id", parcel.content.shipmentId);
  json.member("orderId", OrderId::of(parcel.content.orderId).to_string());
  json.member("orderNumber", parcel.number).member("status", parcel.status);
  json.member("method", parcel.content.shippingMethod).key("units").number(units);
  if (row && !row->note.empty()) json.member("reason", row->note);
  json.key("items").begin_array();
  for (const ShipmentItem& item : parcel.content.items)
    json.begin_object().member("productId", item.itemId).key("quantity").number(item.quantity).end_object();
  json.end_array();
  const ParcelDetails& details = parcel.details;
  if (details.warehouse) json.member("warehouseId", details.warehouse->to_string());
  if (details.weight) json.key("weight").number(*details.weight);
  if (details.postage) {
    json.key("postage").number(details.postage->decimal());
    json.member("currency", details.postage->currency.code());
  }
  write_if(json, "carrier", details.carrier);
  write_if(json, "trackingNumber", details.tracking);
  write_if(json, "carrierStatus", details.carrier_status);
  if (!parcel.carrier_problem.empty()) json.member("carrierProblem", parcel.carrier_problem);
  json.key("failedAttempts").number(parcel.attempts).member("actions", parcel.actions);
  json.key("version").number(parcel.version);
  if (row) {
    json.member("createdAt", format_time(row->created_at));
    json.member("updatedAt", format_time(row->updated_at));
  }
  json.end_object();
  Response response(shown == Shown::made ? 201 : 200, json_type, std::move(body));
  response.header("ETag", etag_of(parcel.version));
  if (shown == Shown::made) response.location("/v1/shipments/" + parcel.content.shipmentId);
  return response;
}

namespace {

// With what the views know, once they know it; of a preview they never will, and `reason` is what they would
// say.
void show_parcel(const Sources& from, ParcelState parcel, Responder responder, Shown shown,
                 std::optional<std::string> reason = {}) {
  if (shown == Shown::brief) return responder.answer(parcel_document(parcel, nullptr, shown));
  from.reader.add(std::move(responder), [from, parcel = std::move(parcel), shown, reason] {
    auto row = from.queries.shipment(parcel.content.shipmentId);
    if (!row) return unreadable(row.failure());
    if (*row && reason) (*row)->note = *reason;
    return parcel_document(parcel, *row ? &**row : nullptr, shown);
  });
}

// The reason of what became of it last (as views/shipment_view.cpp has it); none: nothing did.
std::optional<std::string> reason_after(const engine::Outcome& outcome, const std::string& shipment) {
  std::optional<std::string> reason;
  const auto hear = [&]<class M>(const wire::AnyMessage& said) {
    const M* message = said.as<M>();
    if (message == nullptr) return;
    if constexpr (requires { message->failureReason; }) {
      if (message->shipmentId == shipment) reason = message->failureReason;
    } else if constexpr (requires { message->shipmentId; }) {
      if (message->shipmentId == shipment) reason.emplace();
    } else if (message->shipment == shipment) reason.emplace();
  };
  const engine::Batch& batch = *outcome.batch;
  for (std::size_t i = batch.inputs[outcome.input].message; i < batch.end_of_input(outcome.input); ++i) {
    const wire::AnyMessage& said = batch.messages[i].message;
    hear.operator()<DeliveryFailed>(said);
    hear.operator()<ShipmentDispatched>(said);
    hear.operator()<ShipmentInTransit>(said);
    hear.operator()<ShipmentDelivered>(said);
    hear.operator()<ReturnInitiated>(said);
    hear.operator()<ShipmentReturned>(said);
    hear.operator()<ShipmentCancelled>(said);
    hear.operator()<ParcelReceived>(said);
  }
  return reason;
}

std::optional<Rejection> not_collected(const ReadParcels::Response& answer) {
  static constexpr Code sent{"shipment-not-collected", Refusal::conflict, "It is sent to the buyer."};
  if (answer.parcels.front().content.shippingMethod == collect_method) return std::nullopt;
  return reject(sent);
}

// What became of the last message that was given.
void answer_outcome(const Sources& from, const engine::Outcome& outcome, std::string shipment, Shown shown,
                    const Reply& reply) {
  if (outcome.rejection) return from.backend.answers.add(reply.take(), refusal_of(*outcome.rejection));
  if (outcome.answer)
    return show_parcel(from, outcome.answer.get<ReadParcels::Response>().parcels.front(), reply.take(), shown,
                       reason_after(outcome, shipment));
  answer_parcel(from, std::move(shipment), reply.take(), shown);
}

// `preview`, `Idempotency-Key`, and a body of that shape.
template <class Body>
std::variant<std::pair<Body, Giving>, Response> read_parcel_body(const Request& request) {
  std::pair<Body, Giving> read;
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return std::move(*bad);
  if constexpr (!std::is_empty_v<Body>) {
    if (auto rejection = wire::read_json(request.body, read.first)) return problem(*rejection);
    wire::drop_loose_zeros(read.first);
    read.second.content = content_of(read.first);
  }
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return std::move(*receipt.problem);
  read.second.preview = std::get<bool>(flag);
  read.second.receipt = receipt.uuid;
  read.second.expected = expected_by(request);
  read.second.content.append("\n").append(request.path);
  return read;
}

struct NoBody {};

// A handler that makes of a body what is to be said of the parcel that the path names.
template <class Body, class Make>
auto saying(const Sources& from, Make make) {
  return [from, make](const Request& request, Responder responder) {
    auto given = read_parcel_body<Body>(request);
    if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
    auto& [body, giving] = std::get<0>(given);
    std::variant<ParcelWords, Response> words =
        make(from.backend, std::string(request.param("shipment")), body);
    if (auto* bad = std::get_if<Response>(&words)) return responder.answer(std::move(*bad));
    give(from, std::get<ParcelWords>(std::move(words)), std::move(giving), std::move(responder));
  };
}

template <class M>
std::variant<ParcelWords, Response> word(std::string shipment, M message) {
  return ParcelWords{std::move(shipment), {wire::AnyMessage::of(std::move(message))}, {}};
}

std::vector<ShipmentItem> items_of(const std::vector<ParcelItem>& items) {
  std::vector<ShipmentItem> out;
  for (const ParcelItem& one : items) out.push_back({one.productId, one.quantity});
  return out;
}

// Handed over at the counter, which is delivered to everybody else. A parcel that a carrier has can't be.
std::variant<ParcelWords, Response> collection_words(const Backend& backend, std::string shipment,
                                                     const ParcelCollection& body) {
  const Time at = body.at.value_or(backend.clock());
  ParcelWords words{
      shipment, {wire::AnyMessage::of(UpdateShipmentStatus{shipment, ShipmentStatus::delivered, at})}, {}};
  words.must_be_collected = true;
  return words;
}

std::variant<ParcelWords, Response> failure_words(const Backend& backend, std::string shipment,
                                                  const ParcelFailure& body) {
  const Time at = body.at.value_or(backend.clock());
  ParcelWords words{shipment, {wire::AnyMessage::of(ReportDeliveryFailure{shipment, body.reason, at})}, {}};
  if (body.carrierStatus) {
    words.beside.emplace().shipment = shipment;
    words.beside->carrier_status = body.carrierStatus;
    words.beside->at = at;
  }
  return words;
}

// ---- made of what is open

struct Packing {
  OrderId order;
  ShipmentAddress address;
  ShipmentCreate wish;
  Giving giving;
  std::string_view standard = standard_method;
  int tried = 0;
};

// All that is open in the warehouse that is wanted, or in the first that has something.
std::vector<ShipmentItem> open_items(const std::vector<OpenUnits>& open, std::optional<WarehouseId> from) {
  std::vector<ShipmentItem> items;
  for (const OpenUnits& one : open) {
    if (!from) from = one.warehouse;
    if (one.warehouse == *from) items.push_back({one.item, one.quantity});
  }
  return items;
}

// Its name is that which the order gives next. Somebody may take that in between: then the one after it.
void pack_parcel(const Sources& from, Packing packing, const Reply& reply) {
  ask_engine(from.backend, ReadParcels{{}, packing.order}, reply,
             [from, packing = std::move(packing), reply](const ReadParcels::Response& known) mutable {
               const ShipmentCreate& wish = packing.wish;
               std::optional<WarehouseId> place;
               if (wish.warehouse) place = WarehouseId::of(*wish.warehouse);
               CreateShipment command{wish.id.value_or(known.next), packing.order.to_string(),
                                      packing.address,
                                      wish.items ? items_of(*wish.items) : open_items(known.open, place),
                                      wish.method.value_or(std::string(packing.standard))};
               // A repeat may come when nothing is open any more: the engine knows it by its key.
               const bool nothing_open = command.items.empty();
               engine::Input input;
               if (place || wish.weight) {
                 ParcelDetails details;
                 details.shipment = command.shipmentId;
                 details.warehouse = place;
                 details.weight = wish.weight;
                 input.beside = wire::AnyMessage::of(std::move(details));
               }
               input.message = wire::AnyMessage::of(command);
               only_at(input, ReadOrder{packing.order.to_string()}, packing.giving.expected);
               input.preview = packing.giving.preview;
               if (input.preview) input.question = wire::AnyMessage::of(ReadParcels{command.shipmentId, {}});
               else input.receipt = packing.giving.receipt;
               input.content = packing.giving.content;
               const bool ours = !wish.id && ++packing.tried < names_tried_max;
               input.reply = [from, packing, reply, ours, nothing_open,
                              name = command.shipmentId](engine::Outcome outcome) {
                 if (nothing_open && outcome.rejection && outcome.rejection->code == "shipment-empty")
                   return from.backend.answers.add(
                       reply.take(), problem(409, "nothing-open",
                                             packing.wish.warehouse ? "Nothing of the order is open there."
                                                                    : "All of the order is in parcels."));
                 if (ours && outcome.rejection && outcome.rejection->code == "shipment-id-taken")
                   return pack_parcel(from, packing, reply);
                 const auto* made = outcome.batch ? outcome.first<ShipmentCreated>() : nullptr;
                 answer_outcome(from, outcome, made ? made->shipmentId : name, packing.giving.shown, reply);
               };
               if (!from.backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
             });
}

void create_parcel(const Sources& from, const Request& request, Responder responder) {
  auto given = read_parcel_body<ShipmentCreate>(request);
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  auto& wish = std::get<0>(given);
  wish.second.shown = Shown::made;
  pack_open(from, std::string(request.param("orderId")), std::move(wish), Reply(std::move(responder)));
}

}  // namespace

void pack_open(const Sources& from, std::string order, std::pair<ShipmentCreate, Giving> given,
               const Reply& reply) {
  ask_engine(from.backend, ReadOrder{std::move(order)}, reply,
             [from, given = std::move(given), reply](const ReadOrder::Response& known) {
               const PostalAddress& to = known.content.ship_to;
               pack_parcel(from,
                           {known.content.order,
                            {to.street, to.city, to.state, to.postal_code, to.country},
                            given.first,
                            given.second,
                            known.details.collect_at ? collect_method : standard_method},
                           reply);
             });
}

std::variant<ParcelWords, Response> words_of(const Backend& backend, std::string shipment,
                                             ShipmentStatus status, const ParcelReport& report) {
  ParcelWords words{shipment, {wire::AnyMessage::of(UpdateShipmentStatus{shipment, status, report.at})}, {}};
  std::optional<Money> postage;
  if (report.postage) {
    postage = money_of(*report.postage, backend.currency);
    if (!postage)
      return problem(422, "schema-violation",
                     "The postage is no amount of " + std::string(backend.currency.code()) + ".",
                     {{"/postage", "finer than the currency's smallest unit, or too large"}});
  }
  ParcelDetails details{.shipment = shipment,
                        .warehouse = {},
                        .weight = report.weight,
                        .postage = postage,
                        .carrier = report.carrier,
                        .tracking = report.trackingNumber,
                        .carrier_status = report.carrierStatus,
                        .at = report.at};
  if (report.weight || report.postage || report.carrier || report.trackingNumber || report.carrierStatus)
    words.beside = std::move(details);
  return words;
}

void answer_parcel(const Sources& from, std::string shipment, Responder responder, Shown shown) {
  const Reply reply(std::move(responder));
  ask_engine(from.backend, ReadParcels{std::move(shipment), {}}, reply,
             [from, reply, shown](const ReadParcels::Response& answer) {
               show_parcel(from, answer.parcels.front(), reply.take(), shown);
             });
}

// All are given at once, in order; only the last is answered, and previewed.
void give(const Sources& from, ParcelWords words, Giving giving, Responder responder) {
  const Reply reply(std::move(responder));
  for (std::size_t i = 0; i < words.messages.size(); ++i) {
    const bool last = i + 1 == words.messages.size();
    engine::Input input{.message = std::move(words.messages[i])};
    if (i == 0 && words.beside) input.beside = wire::AnyMessage::of(*words.beside);
    input.content = giving.content;
    input.preview = giving.preview;
    if (i == 0)
      only_at(input, ReadParcels{words.shipment, {}}, giving.expected,
              words.must_be_collected ? not_collected : nullptr);
    if (giving.preview) input.question = wire::AnyMessage::of(ReadParcels{words.shipment, {}});
    else if (giving.receipt)
      input.receipt = last ? *giving.receipt : uuid_v5(*giving.receipt, std::to_string(i));
    if (last)
      input.reply = [from, reply, shipment = words.shipment, shown = giving.shown](engine::Outcome outcome) {
        answer_outcome(from, outcome, shipment, shown, reply);
      };
    if (!from.backend.engine.submit(std::move(input))) return reply.take().answer(too_busy());
  }
}

void add_parcel_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  const RouteOptions with_body{
      .content_types = {"application/json"}, .query = {{"preview"}}, .overlap = Overlap::ordered};
  const auto report = [](ShipmentStatus status) {
    return [status](const Backend& known, std::string shipment, const ParcelReport& body) {
      return words_of(known, std::move(shipment), status, body);
    };
  };
  const std::string one = "/v1/shipments/{shipment}/";
  router.on(Method::post, "/v1/orders/{orderId}/shipments", route_to(from, create_parcel), with_body);
  router.on(Method::post, one + "dispatch", saying<ParcelReport>(from, report(ShipmentStatus::shipped)),
            with_body);
  router.on(Method::post, one + "deliver", saying<ParcelReport>(from, report(ShipmentStatus::delivered)),
            with_body);
  router.on(Method::post, one + "collect", saying<ParcelCollection>(from, collection_words), with_body);
  router.on(Method::post, one + "fail", saying<ParcelFailure>(from, failure_words), with_body);
  router.on(Method::post, one + "cancel",
            saying<NoBody>(from, [](const Backend&, std::string shipment,
                                    const NoBody&) { return word(shipment, CancelShipment{shipment}); }),
            {.query = {{"preview"}}, .overlap = Overlap::ordered});
  router.on(Method::post, one + "split",
            saying<ParcelSplit>(from,
                                [](const Backend&, std::string shipment, const ParcelSplit& body) {
                                  return word(shipment, SplitParcel{shipment, items_of(body.items), body.id});
                                }),
            with_body);
  router.on(Method::post, one + "reject",
            saying<ParcelRefusal>(from,
                                  [](const Backend&, std::string shipment, const ParcelRefusal& body) {
                                    return word(shipment,
                                                RejectParcel{shipment, body.productId, body.quantity,
                                                             body.stock.value_or(RefusedStock::untouched),
                                                             body.reason});
                                  }),
            with_body);
  router.on(Method::post, one + "receive",
            saying<ParcelReceipt>(from,
                                  [](const Backend&, std::string shipment, const ParcelReceipt& body) {
                                    return word(shipment, ReceiveParcel{shipment, body.restock, body.then});
                                  }),
            with_body);
}

}  // namespace flowmart::http
