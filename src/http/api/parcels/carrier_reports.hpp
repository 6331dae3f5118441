// Bodies of what reports on parcels many at a time: the shop's own lines, and a carrier's reports
// (docs/carriers.md).
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "http/api/parcels/parcels.hpp"

namespace flowmart::http {

inline constexpr std::size_t carrier_name_max = 64;

// A line of POST /v1/shipments/batch: a parcel is handed over.
struct ParcelLine {
  std::optional<std::string> shipment, order, idempotencyKey;
  std::optional<std::string> carrier, trackingNumber, carrierStatus;
  std::optional<std::int64_t> weight;
  std::optional<Decimal> postage;
  std::optional<Time> at;

  ParcelReport report() const { return {carrier, trackingNumber, carrierStatus, weight, postage, at}; }
  static constexpr auto fields() {
    using contract::field;
    using T = ParcelLine;
    return contract::FieldList{
        field("shipment", &T::shipment, "The parcel that has left.", contract::shipment_length),
        field("order", &T::order, "Or the order, if one parcel of it waits to leave.",
              {.length_min = 1, .length_max = 300}),
        field("idempotencyKey", &T::idempotencyKey, "As the header, of this line.",
              {.length_min = 1, .length_max = 255}),
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

enum class CarrierStatus : unsigned char { picked_up, in_transit, delivered, failed, returned };
constexpr auto wire_names(CarrierStatus) {
  using enum CarrierStatus;
  return std::array{contract::Name<CarrierStatus>{picked_up, "picked_up"},
                    contract::Name<CarrierStatus>{in_transit, "in_transit"},
                    contract::Name<CarrierStatus>{delivered, "delivered"},
                    contract::Name<CarrierStatus>{failed, "failed"},
                    contract::Name<CarrierStatus>{returned, "returned"}};
}

struct CarrierReport {
  std::string shipment;
  CarrierStatus status = CarrierStatus::picked_up;
  std::optional<Time> at;
  std::optional<std::string> id, text, reason, trackingNumber;
  std::optional<std::int64_t> weight;
  std::optional<Decimal> postage;
  static constexpr auto fields() {
    using contract::field;
    using T = CarrierReport;
    return contract::FieldList{
        field("shipment", &T::shipment, "The shipment, as it was handed over.", contract::shipment_length),
        field("status", &T::status, "What happened."),
        field("at", &T::at,
              "When, by the carrier's clock; absent: now. Of a failed delivery it names the try."),
        field("id", &T::id, "Names the report: given again it is the same one.",
              {.length_min = 1, .length_max = 255}),
        field("text", &T::text, "How far it is, in the carrier's words.", contract::carrier_text_length),
        field("reason", &T::reason, "Why a delivery failed.", {.length_min = 1, .length_max = 500}),
        field("trackingNumber", &T::trackingNumber, "The carrier's name for it.",
              contract::carrier_text_length),
        field("weight", &T::weight, "In grams, as the carrier weighed it.",
              {.minimum = 0, .maximum = 1'000'000'000}),
        field("postage", &T::postage, "What its carriage costs, in the shop's currency.", {.minimum = 0})};
  }
};

// Body of POST /v1/carriers/{carrier}/reports.
struct CarrierReports {
  std::vector<CarrierReport> reports;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("reports", &CarrierReports::reports, "In any order.",
                                               {.items_min = 1, .items_max = 1'000})};
  }
};

}  // namespace flowmart::http
