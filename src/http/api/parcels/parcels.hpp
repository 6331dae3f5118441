// What is done with parcels: made of what is open, handed over, reported on, called off, split, refused,
// received. Each answers with the parcel as it then is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/parcels.hpp"
#include "http/api/events/messages.hpp"
#include "http/api/versions.hpp"

namespace flowmart::http {

struct ParcelItem {
  std::string productId;
  std::int64_t quantity = 0;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{
        field("productId", &ParcelItem::productId, "A uuid or the shop's own article code.",
              {.length_min = 1, .length_max = 128}),
        field("quantity", &ParcelItem::quantity, "Units.", {.minimum = 1, .maximum = quantity_max})};
  }
};

// Body of POST /v1/orders/{orderId}/shipments.
struct ShipmentCreate {
  std::optional<std::vector<ParcelItem>> items;
  std::optional<std::string> warehouse, method, id;
  std::optional<std::int64_t> weight;
  static constexpr auto fields() {
    using contract::field;
    using T = ShipmentCreate;
    return contract::FieldList{
        field("items", &T::items, "What goes into it; absent: all that is open in one warehouse.",
              {.items_min = 1}),
        field("warehouse", &T::warehouse, "Where it leaves from: its uuid or code; absent: where it lies.",
              {.length_min = 1, .length_max = 128}),
        field("method", &T::method, "How fast: the carrier's service; absent: standard.",
              {.length_min = 1, .length_max = 64}),
        field("id", &T::id, "Names it; absent: the order's next name.", contract::shipment_length),
        field("weight", &T::weight, "In grams.", {.minimum = 0, .maximum = 1'000'000'000})};
  }
};

// Body of POST /v1/shipments/{shipment}/dispatch and /deliver.
struct ParcelReport {
  std::optional<std::string> carrier, trackingNumber, carrierStatus;
  std::optional<std::int64_t> weight;
  std::optional<Decimal> postage;
  std::optional<Time> at;
  static constexpr auto fields() {
    using contract::field;
    using T = ParcelReport;
    return contract::FieldList{
        field("carrier", &T::carrier, "Who carries it.", contract::carrier_text_length),
        field("trackingNumber", &T::trackingNumber, "The carrier's name for it.",
              contract::carrier_text_length),
        field("carrierStatus", &T::carrierStatus, "How far it is, in the carrier's words.",
              contract::carrier_text_length),
        field("weight", &T::weight, "In grams.", {.minimum = 0, .maximum = 1'000'000'000}),
        field("postage", &T::postage, "What its carriage costs, in the shop's currency.", {.minimum = 0}),
        field("at", &T::at, "When it happened, by the carrier's clock; absent: now.")};
  }
};

// Body of POST /v1/shipments/{shipment}/fail.
struct ParcelFailure {
  std::string reason;
  std::optional<std::string> carrierStatus;
  std::optional<Time> at;
  static constexpr auto fields() {
    using contract::field;
    using T = ParcelFailure;
    return contract::FieldList{
        field("reason", &T::reason, "Why; told to the buyer.", {.length_min = 1, .length_max = 500}),
        field("carrierStatus", &T::carrierStatus, "How far it is, in the carrier's words.",
              contract::carrier_text_length),
        field("at", &T::at, "When it was tried, which names the attempt; absent: now.")};
  }
};

// Body of POST /v1/shipments/{shipment}/split.
struct ParcelSplit {
  std::vector<ParcelItem> items;
  std::optional<std::string> id;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{
        field("items", &ParcelSplit::items, "What goes into the other parcel.", {.items_min = 1}),
        field("id", &ParcelSplit::id, "Names the other; absent: the order's next name.",
              contract::shipment_length)};
  }
};

// Body of POST /v1/shipments/{shipment}/reject.
struct ParcelRefusal {
  std::string productId, reason;
  std::optional<std::int64_t> quantity;
  std::optional<contract::RefusedStock> stock;
  static constexpr auto fields() {
    using contract::field;
    using T = ParcelRefusal;
    return contract::FieldList{
        field("productId", &T::productId, "What of it can't be sent.", {.length_min = 1, .length_max = 128}),
        field("reason", &T::reason, "Why, for people.", {.length_min = 1, .length_max = 500}),
        field("quantity", &T::quantity, "How many units; absent: all in the parcel.",
              {.minimum = 1, .maximum = quantity_max}),
        field("stock", &T::stock,
              "What that says of the stock there: nothing, that these units are gone, or that all free ones "
              "are; absent: nothing.")};
  }
};

// Body of POST /v1/shipments/{shipment}/receive.
struct ParcelReceipt {
  bool restock = false;
  contract::AfterReturn then = contract::AfterReturn::refund;
  static constexpr auto fields() {
    using contract::field;
    using T = ParcelReceipt;
    return contract::FieldList{
        field("restock", &T::restock, "Back on the shelf; else its goods are written off."),
        field("then", &T::then, "Their money goes back, or they are sent again.")};
  }
};

// Body of POST /v1/shipments/{shipment}/collect.
struct ParcelCollection {
  std::optional<Time> at;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("at", &ParcelCollection::at, "When; absent: now.")};
  }
};

// What is to be said of a parcel, in messages: the last decides the answer.
struct ParcelWords {
  std::string shipment;
  std::vector<wire::AnyMessage> messages;
  std::optional<contract::ParcelDetails> beside;  // of the first
  bool must_be_collected = false;                 // said of what the buyer collects alone
};
// A report in the contract's words.
std::variant<ParcelWords, Response> words_of(const Backend& backend, std::string shipment,
                                             contract::ShipmentStatus status, const ParcelReport& report);

// Made: 201. Brief: of many at once, without what only the views know.
enum class Shown : unsigned char { whole, made, brief };

struct Giving {
  bool preview = false;
  std::optional<Uuid> receipt;
  std::string content{};  // what a repeat is compared with
  Shown shown = Shown::whole;
  Expected expected{};  // its version
};
// A parcel as a resource; `row` may be null.
Response parcel_document(const contract::ParcelState& parcel, const views::ShipmentRow* row, Shown shown);

// A parcel of what is open of the order, as it is wanted.
void pack_open(const Sources& from, std::string order, std::pair<ShipmentCreate, Giving> given,
               const Reply& reply);
// Gives them, and answers with the parcel as it then is; of a preview, as it would be.
void give(const Sources& from, ParcelWords words, Giving giving, Responder responder);

// The parcel as it is.
void answer_parcel(const Sources& from, std::string shipment, Responder responder,
                   Shown shown = Shown::whole);

void add_parcel_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);
// What carriers ask for; they show secrets of their own (Backend::carrier_secrets).
bool is_carrier_report(const Request& head);
void add_parcel_batch_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
