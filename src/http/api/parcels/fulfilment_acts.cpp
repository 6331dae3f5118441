#include "http/api/parcels/fulfilment_acts.hpp"

#include <algorithm>

#include "contract/private/orders.hpp"
#include "contract/private/shipping.hpp"
#include "http/api/parcels/parcels.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

// Longer than what a carrier says of a parcel it can't be.
constexpr std::size_t reason_max = 128;

bool waits_for_word(const ParcelState& parcel) {
  static constexpr std::string_view words[]{"pending", "shipped",         "in_transit",
                                            "ready",   "delivery_failed", "returning"};
  return std::find(std::begin(words), std::end(words), parcel.status) != std::end(words);
}

void skip_parcel(const Sources& from, const ReadParcels::Response& known, const std::string& reason,
                 const Reply& reply) {
  const auto parcel = std::find_if(known.parcels.begin(), known.parcels.end(), waits_for_word);
  if (parcel == known.parcels.end())
    return from.backend.answers.add(
        reply.take(), problem(409, "nothing-to-skip", "None of its parcels waits for its carrier's word."));
  const std::string& shipment = parcel->content.shipmentId;
  const Time now = from.backend.clock();
  ParcelWords words{shipment,
                    {wire::AnyMessage::of(
                        SkipParcel{OrderId::of(parcel->content.orderId), shipment, reason, "portal", now})},
                    ParcelDetails{}};
  words.beside->shipment = shipment;
  words.beside->carrier_status = reason;
  words.beside->at = now;
  give(from, std::move(words), {}, reply.take());
}

}  // namespace

void retry_fulfilment(const Sources& from, std::string order, const Reply& reply) {
  pack_open(from, std::move(order), {ShipmentCreate{}, Giving{}}, reply);
}

void skip_fulfilment(const Sources& from, std::string order, std::string reason, const Reply& reply) {
  if (reason.size() > reason_max)
    return reply.take().answer(
        problem(422, "reason-too-long",
                "What stands on a parcel has at most " + std::to_string(reason_max) + " characters.",
                {{"/reason", "too long"}}));
  ask_engine(from.backend, ReadOrder{std::move(order)}, reply,
             [from, reason = std::move(reason), reply](const ReadOrder::Response& known) {
               ask_engine(from.backend, ReadParcels{{}, known.content.order}, reply,
                          [from, reason, reply](const ReadParcels::Response& parcels) {
                            skip_parcel(from, parcels, reason, reply);
                          });
             });
}

}  // namespace flowmart::http
