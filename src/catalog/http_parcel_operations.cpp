// What is done with parcels: made, handed over, reported on, called off, split, refused, received.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {
namespace of_parcels {

constexpr std::string_view any_text = R"({"type":"string"})";

constexpr ResourceAnswer refused(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}

constexpr ResourceParameter shipment{"shipment", "path", "The shipment.", any_text};
constexpr ResourceParameter of_order{"orderId", "path", "The order, by its id, its number or SYSTEM:ID.",
                                     any_text};
constexpr ResourceParameter carrier{"carrier", "path", "What the shop calls the carrier.", any_text};
constexpr ResourceParameter preview{"preview", "query",
                                    "With true, the answer that it would have, and nothing happens.",
                                    R"({"type":"boolean","default":false})"};
constexpr ResourceParameter key{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", any_text};

constexpr ResourceParameter at_version{
    "If-Match", "header",
    "The ETag that it must have (of the order, for what is new): 412 if it has changed since.", any_text};
constexpr ResourceParameter secret{
    "Authorization", "header", "Bearer, and the carrier's secret, where the shop has settled one.", any_text};

constexpr std::array create_parameters{of_order, preview, key, at_version};
constexpr std::array act_parameters{shipment, preview, key, at_version};
constexpr std::array batch_parameters{preview};
constexpr std::array report_parameters{carrier, secret};

constexpr ResourceAnswer unreadable = refused(400, "The body, or a parameter, can't be read.");
constexpr ResourceAnswer overloaded = refused(503, "Overloaded; nothing was done.");
constexpr std::array create_answers{
    ResourceAnswer{201, "Packed; with preview, as it would be.", "Shipment"},
    unreadable,
    refused(404, "There is no such order, or it has no such product."),
    refused(409, "Not so many units are in no parcel yet, or not in that warehouse: what is left is said."),
    refused(412, "The order has changed since."),
    refused(422, "The body breaks a rule; each fault is pointed at."),
    overloaded};
constexpr std::array act_answers{
    ResourceAnswer{200, "The parcel as it then is.", "Shipment"},
    unreadable,
    refused(404, "There is no such shipment, or it holds no such product."),
    refused(409, "Not in its present state: the reason is said, and stands in its actions."),
    refused(412, "It has changed since."),
    refused(422, "The body breaks a rule; each fault is pointed at."),
    overloaded};
constexpr std::array batch_answers{
    ResourceAnswer{200,
                   "A line each, in the order given: its number, its status, and the parcel as it then is or "
                   "the problem.",
                   "ParcelOutcome", "application/x-ndjson"},
    refused(400, "There is no line."), refused(413, "More than 1,000 lines, or too long.")};
constexpr std::array reports_answers{
    ResourceAnswer{200, "What became of each report, in the order given.", "ReportOutcomes"}, unreadable,
    refused(401, "It does not show the carrier's secret."), refused(404, "There is no such carrier."),
    refused(422, "The body breaks a rule; each fault is pointed at.")};

// Each is a POST.
constexpr ResourceOperation act(std::string_view path, std::string_view id, std::string_view summary,
                                std::string_view body) {
  return {path, "post", id, "shipments", summary, act_parameters, body, act_answers};
}

constexpr std::array operations{
    ResourceOperation{"/v1/orders/{orderId}/shipments", "post", "createShipment", "shipments",
                      "Make a parcel of what is open (sends CreateShipment)", create_parameters,
                      "ShipmentCreate", create_answers},
    act("/v1/shipments/{shipment}/dispatch", "dispatchShipment",
        "Hand a parcel over (sends UpdateShipmentStatus)", "ParcelReport"),
    act("/v1/shipments/{shipment}/deliver", "deliverShipment",
        "Report a parcel delivered (sends UpdateShipmentStatus)", "ParcelReport"),
    act("/v1/shipments/{shipment}/collect", "collectShipment",
        "Hand a parcel to the buyer who collects it (sends UpdateShipmentStatus)", "ParcelCollection"),
    act("/v1/shipments/{shipment}/fail", "failShipment", "Report a delivery that failed", "ParcelFailure"),
    act("/v1/shipments/{shipment}/cancel", "cancelShipment",
        "Call a parcel off; its units are open again (sends CancelShipment)", {}),
    act("/v1/shipments/{shipment}/split", "splitShipment", "Take units into a parcel of their own",
        "ParcelSplit"),
    act("/v1/shipments/{shipment}/reject", "rejectShipment",
        "Refuse a line that the warehouse can't send; it is looked for elsewhere", "ParcelRefusal"),
    act("/v1/shipments/{shipment}/receive", "receiveShipment", "Take in a parcel that came back undelivered",
        "ParcelReceipt"),
    ResourceOperation{"/v1/shipments/batch", "post", "dispatchShipments", "shipments",
                      "Hand many parcels over, each with its outcome", batch_parameters, "ParcelLine",
                      batch_answers},
    ResourceOperation{"/v1/carriers/{carrier}/reports", "post", "reportOnShipments", "shipments",
                      "Report what a carrier did; late, repeated and reordered reports do no harm",
                      report_parameters, "CarrierReports", reports_answers}};

// ---- bodies

constexpr std::array shapes{
    ResourceSchema{"ParcelItem", R"({"type":"object","properties":{
"productId":{"type":"string","minLength":1,"maxLength":128,"description":"A uuid or the shop's own article code."},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000,"description":"Units."}},
"required":["productId","quantity"],"additionalProperties":false})"},
    ResourceSchema{"ShipmentCreate", R"({"type":"object","properties":{
"items":{"type":"array","minItems":1,"items":{"$ref":"#/components/schemas/ParcelItem"},"description":"What goes into it; absent: all that is open in one warehouse."},
"warehouse":{"type":"string","minLength":1,"maxLength":128,"description":"Where it leaves from: its uuid or code; absent: where it lies."},
"method":{"type":"string","minLength":1,"maxLength":64,"description":"How fast: the carrier's service; absent: standard."},
"id":{"type":"string","minLength":1,"maxLength":300,"description":"Names it; absent: the order's next name."},
"weight":{"type":"integer","minimum":0,"maximum":1000000000,"description":"In grams."}},"additionalProperties":false})"},
    ResourceSchema{"ParcelReport", R"({"type":"object","properties":{
"carrier":{"type":"string","maxLength":200,"description":"Who carries it."},
"trackingNumber":{"type":"string","maxLength":200,"description":"The carrier's name for it."},
"carrierStatus":{"type":"string","maxLength":200,"description":"How far it is, in the carrier's words."},
"weight":{"type":"integer","minimum":0,"maximum":1000000000,"description":"In grams."},
"postage":{"type":"number","minimum":0,"description":"What its carriage costs, in the shop's currency."},
"at":{"type":"string","format":"date-time","description":"When it happened, by the carrier's clock; absent: now."}},
"additionalProperties":false})"},
    ResourceSchema{"ParcelCollection", R"({"type":"object","properties":{
"at":{"type":"string","format":"date-time","description":"When; absent: now."}},"additionalProperties":false})"},
    ResourceSchema{"ParcelFailure", R"({"type":"object","properties":{
"reason":{"type":"string","minLength":1,"maxLength":500,"description":"Why; told to the buyer."},
"carrierStatus":{"type":"string","maxLength":200,"description":"How far it is, in the carrier's words."},
"at":{"type":"string","format":"date-time","description":"When it was tried, which names the attempt; absent: now."}},
"required":["reason"],"additionalProperties":false})"},
    ResourceSchema{"ParcelSplit", R"({"type":"object","properties":{
"items":{"type":"array","minItems":1,"items":{"$ref":"#/components/schemas/ParcelItem"},"description":"What goes into the other parcel."},
"id":{"type":"string","minLength":1,"maxLength":300,"description":"Names the other; absent: the order's next name."}},
"required":["items"],"additionalProperties":false})"},
    ResourceSchema{"ParcelRefusal", R"({"type":"object","properties":{
"productId":{"type":"string","minLength":1,"maxLength":128,"description":"What of it can't be sent."},
"reason":{"type":"string","minLength":1,"maxLength":500,"description":"Why, for people."},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000,"description":"How many units; absent: all in the parcel."},
"stock":{"type":"string","enum":["nothing","quantity","all"],"description":"What that says of the stock there: nothing, that these units are gone, or that all free ones are; absent: nothing."}},
"required":["productId","reason"],"additionalProperties":false})"},
    ResourceSchema{"ParcelReceipt", R"({"type":"object","properties":{
"restock":{"type":"boolean","description":"Back on the shelf; else its goods are written off."},
"then":{"type":"string","enum":["refund","resend"],"description":"Their money goes back, or they are sent again."}},
"required":["restock","then"],"additionalProperties":false})"},
    ResourceSchema{"ParcelLine", R"({"type":"object","properties":{
"shipment":{"type":"string","minLength":1,"maxLength":300,"description":"The parcel that has left."},
"order":{"type":"string","minLength":1,"maxLength":300,"description":"Or the order, if one parcel of it waits to leave."},
"idempotencyKey":{"type":"string","minLength":1,"maxLength":255,"description":"As the header, of this line."},
"carrier":{"type":"string","maxLength":200,"description":"Who carries it."},
"trackingNumber":{"type":"string","maxLength":200,"description":"The carrier's name for it."},
"carrierStatus":{"type":"string","maxLength":200,"description":"How far it is, in the carrier's words."},
"weight":{"type":"integer","minimum":0,"maximum":1000000000,"description":"In grams."},
"postage":{"type":"number","minimum":0,"description":"What its carriage costs, in the shop's currency."},
"at":{"type":"string","format":"date-time","description":"When it happened, by the carrier's clock; absent: now."}},
"additionalProperties":false})"},
    ResourceSchema{"ParcelOutcome", R"({"type":"object","properties":{"line":{"type":"integer","minimum":1},
"status":{"type":"integer"},"shipment":{"$ref":"#/components/schemas/Shipment"},
"problem":{"$ref":"#/components/schemas/Problem"}},"required":["line","status"]})"},
    ResourceSchema{"CarrierReports",
                   R"({"type":"object","properties":{"reports":{"type":"array","minItems":1,"maxItems":1000,
"description":"In any order.","items":{"type":"object","properties":{
"shipment":{"type":"string","minLength":1,"maxLength":300,"description":"The shipment, as it was handed over."},
"status":{"type":"string","enum":["picked_up","in_transit","delivered","failed","returned"],"description":"What happened."},
"at":{"type":"string","format":"date-time","description":"When, by the carrier's clock; absent: now. Of a failed delivery it names the try."},
"id":{"type":"string","minLength":1,"maxLength":255,"description":"Names the report: given again it is the same one."},
"text":{"type":"string","maxLength":200,"description":"How far it is, in the carrier's words."},
"reason":{"type":"string","minLength":1,"maxLength":500,"description":"Why a delivery failed."},
"trackingNumber":{"type":"string","maxLength":200,"description":"The carrier's name for it."},
"weight":{"type":"integer","minimum":0,"maximum":1000000000,"description":"In grams, as the carrier weighed it."},
"postage":{"type":"number","minimum":0,"description":"What its carriage costs, in the shop's currency."}},
"required":["shipment","status"],"additionalProperties":false}}},"required":["reports"],"additionalProperties":false})"},
    ResourceSchema{"ReportOutcomes",
                   R"({"type":"object","properties":{"outcomes":{"type":"array","items":{"type":"object",
"properties":{"status":{"type":"integer"},"body":{"type":"object","description":"The parcel as it then is, or the problem."}},
"required":["status","body"]}}},"required":["outcomes"]})"}};

}  // namespace of_parcels
}  // namespace

std::span<const ResourceOperation> parcel_operations() { return of_parcels::operations; }
std::span<const ResourceSchema> parcel_schemas() { return of_parcels::shapes; }

}  // namespace flowmart::catalog
