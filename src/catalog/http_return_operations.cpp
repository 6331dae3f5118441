// Returns and claims: their addresses and shapes.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view a_text = R"({"type":"string"})";
constexpr std::string_view a_moment = R"({"type":"string","format":"date-time"})";

constexpr ResourceAnswer declined(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer cant_be_read = declined(400, "A parameter or the body can't be read.");
constexpr ResourceAnswer no_such_return = declined(404, "There is no such return.");
constexpr ResourceAnswer breaks_a_rule =
    declined(422, "The body breaks a rule, or the Idempotency-Key was given with other content.");
constexpr ResourceAnswer too_much = declined(503, "Overloaded; nothing was done.");

constexpr ResourceParameter its_order{"orderId", "path", "The order, by its id, its number or SYSTEM:ID.",
                                      a_text};
constexpr ResourceParameter return_id{"return", "path", "The return.", a_text};
constexpr ResourceParameter try_only{"preview", "query",
                                     "With true, the answer that it would have, and nothing happens.",
                                     R"({"type":"boolean","default":false})"};
constexpr ResourceParameter once{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", a_text};
constexpr ResourceParameter in_step{
    "If-Match", "header", "The ETag that the return must have: 412 if it has changed since.", a_text};

constexpr ResourceParameter in_step_with_order{
    "If-Match", "header", "The ETag that the order must have: 412 if it has changed since.", a_text};

constexpr std::array ask_parameters{its_order, try_only, once, in_step_with_order};
constexpr std::array ask_answers{
    ResourceAnswer{200, "Of a preview: the return as it would be.", "Return"},
    ResourceAnswer{201, "The return; it waits for a yes.", "Return"},
    cant_be_read,
    declined(404, "There is no such order."),
    declined(409, "Nothing was shipped, it is too late, or fewer are left: how many."),
    declined(412, "The order has another version by now."),
    breaks_a_rule,
    too_much};

constexpr std::array act_parameters{return_id, try_only, once, in_step};
constexpr std::array act_answers{ResourceAnswer{200, "The return as it is now.", "Return"},
                                 cant_be_read,
                                 no_such_return,
                                 declined(409, "Not as the return is now: why."),
                                 declined(412, "The return has another version by now."),
                                 breaks_a_rule,
                                 too_much};

constexpr std::array read_parameters{return_id};
constexpr std::array read_answers{ResourceAnswer{200, "The return as it is now.", "Return"},
                                  declined(400, "It takes no parameters."), no_such_return, too_much};
constexpr std::array return_label_answers{
    ResourceAnswer{200, "One A6 page, the same bytes each time.", {}, "application/pdf"},
    declined(400, "It takes no parameters."),
    no_such_return,
    declined(409, "It has no label yet, or the shop's own address is not known."),
    declined(500, "The fonts that it is drawn with are not there."),
    declined(503, "Too many reads wait.")};

constexpr ResourceParameter stages{
    "status", "query", "Only returns of these statuses, by commas.",
    R"({"type":"array","items":{"$ref":"#/components/schemas/ReturnStage"},"examples":[["requested","approved"]]})"};
constexpr ResourceParameter asked_from{"createdFrom", "query", "Only what was asked for then or later.",
                                       a_moment};
constexpr ResourceParameter asked_to{"createdTo", "query", "Only what was asked for before.", a_moment};
constexpr ResourceParameter entries{"limit", "query", "Entries to a page.",
                                    R"({"type":"integer","minimum":1,"maximum":100,"default":20})"};
constexpr ResourceParameter behind{"after", "query", "The next of the page before.", a_text};
constexpr std::array list_parameters{
    stages,
    ResourceParameter{"orderId", "query", "Only of this order: its id, its number or SYSTEM:ID.", a_text},
    asked_from,
    asked_to,
    entries,
    behind};
constexpr std::array list_of_order_parameters{its_order, stages, asked_from, asked_to, entries, behind};
constexpr std::array list_answers{
    ResourceAnswer{200, "One page, newest first.", "ReturnPage"},
    declined(400, "A parameter can't be read, or is unknown: those known are named."),
    declined(404, "There is no such order."), declined(503, "The views can't be read.")};

constexpr ResourceOperation asking(std::string_view path, std::string_view id, std::string_view summary) {
  return {path, "post", id, "returns", summary, ask_parameters, "ReturnCreate", ask_answers};
}
constexpr ResourceOperation acting(std::string_view path, std::string_view id, std::string_view summary,
                                   std::string_view body = {}) {
  return {path, "post", id, "returns", summary, act_parameters, body, act_answers};
}

constexpr std::array returns{
    asking("/v1/orders/{orderId}/returns", "requestReturn", "Ask to send goods of an order back"),
    asking("/v1/orders/{orderId}/claims", "requestClaim", "Ask for money or goods, and nothing comes back"),
    ResourceOperation{"/v1/orders/{orderId}/returns",
                      "get",
                      "listOrderReturns",
                      "returns",
                      "List the returns of an order",
                      list_of_order_parameters,
                      {},
                      list_answers},
    ResourceOperation{"/v1/returns",
                      "get",
                      "listReturns",
                      "returns",
                      "List returns, newest first",
                      list_parameters,
                      {},
                      list_answers},
    ResourceOperation{"/v1/returns/{return}",
                      "get",
                      "getReturn",
                      "returns",
                      "Read a return",
                      read_parameters,
                      {},
                      read_answers},
    acting("/v1/returns/{return}/approve", "approveReturn", "Say yes to a return"),
    acting("/v1/returns/{return}/reject", "rejectReturn", "Say no to a return", "Rejecting"),
    acting("/v1/returns/{return}/receive", "receiveReturn", "Take in what came", "ReturnReceive"),
    acting("/v1/returns/{return}/inspect", "inspectReturn", "Say what becomes of what came", "ReturnInspect"),
    acting("/v1/returns/{return}/close", "closeReturn", "End a return", "ReturnClose"),
    ResourceOperation{"/v1/returns/{return}/label",
                      "get",
                      "getReturnLabel",
                      "returns",
                      "Read the label that a return comes back with",
                      read_parameters,
                      {},
                      return_label_answers}};

constexpr std::array shapes{
    ResourceSchema{
        "ReturnStage",
        R"({"type":"string","enum":["requested","approved","received","inspected","closed","rejected",
"expired"],"description":"expired: it was approved and never came."})"},
    ResourceSchema{"ReturnWanted", R"({"type":"string","enum":["refund","exchange","resend"]})"},
    ResourceSchema{"ReturnWish", R"({"type":"object","properties":{
"line":{"type":"integer","minimum":1,"maximum":5000,"description":"Line of the order: 1 is the first."},
"product":{"type":"string","minLength":1,"maxLength":128,"description":"Or its product: the article code, or the id."},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000,"description":"Units of it."},
"reason":{"type":"string","maxLength":500,"description":"Why."}},"required":["quantity"],"additionalProperties":false})"},
    ResourceSchema{"WantedItem", R"({"type":"object","properties":{
"product":{"type":"string","minLength":1,"maxLength":128,"description":"Its article code, or its id."},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000,"description":"Units of it."}},
"required":["product","quantity"],"additionalProperties":false})"},
    ResourceSchema{"ReturnCreate", R"({"type":"object","properties":{
"lines":{"type":"array","minItems":1,"maxItems":5000,"description":"What comes back.","items":{"$ref":"#/components/schemas/ReturnWish"}},
"wanted":{"$ref":"#/components/schemas/ReturnWanted"},
"exchange":{"type":"array","maxItems":5000,"description":"Of an exchange: for what; absent: the same again.","items":{"$ref":"#/components/schemas/WantedItem"}},
"note":{"type":"string","maxLength":2000,"description":"What the buyer says."}},"required":["lines"],"additionalProperties":false})"},
    ResourceSchema{"ReturnReceive", R"({"type":"object","properties":{
"lines":{"type":"array","maxItems":5000,"description":"What came; absent: just what was announced.","items":{"$ref":"#/components/schemas/ReturnWish"}}},
"additionalProperties":false})"},
    ResourceSchema{"InspectedLine", R"({"type":"object","properties":{
"line":{"type":"integer","minimum":1,"maximum":5000,"description":"Line of the order: 1 is the first."},
"product":{"type":"string","minLength":1,"maxLength":128,"description":"Or its product: the article code, or the id."},
"restock":{"type":"integer","minimum":0,"maximum":1000000000,"description":"Units that go back on the shelf."},
"writeOff":{"type":"integer","minimum":0,"maximum":1000000000,"description":"Units that can't be sold any more."}},
"required":["restock","writeOff"],"additionalProperties":false})"},
    ResourceSchema{"ReturnInspect", R"({"type":"object","properties":{
"lines":{"type":"array","minItems":1,"maxItems":5000,"description":"Each with all its units that came.","items":{"$ref":"#/components/schemas/InspectedLine"}},
"warehouse":{"type":"string","minLength":1,"maxLength":128,"description":"Where they go; absent: where they left from."}},
"required":["lines"],"additionalProperties":false})"},
    ResourceSchema{"ReturnClose", R"({"type":"object","properties":{
"reason":{"type":"string","maxLength":500,"description":"Why."}},"additionalProperties":false})"},
    ResourceSchema{"Return", R"({"type":"object","properties":{"id":{"type":"string"},
"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},"customerId":{"type":"string"},
"kind":{"type":"string","enum":["return","claim"],"description":"A claim brings nothing back."},
"status":{"$ref":"#/components/schemas/ReturnStage"},"wanted":{"$ref":"#/components/schemas/ReturnWanted"},
"lines":{"type":"array","items":{"type":"object","properties":{
"line":{"type":"integer","description":"Line of the order; absent: the order has no such thing."},
"productId":{"type":"string","format":"uuid"},"sku":{"type":"string"},"name":{"type":"string"},
"quantity":{"type":"integer","description":"Units announced."},"reason":{"type":"string"},
"received":{"type":"integer"},"inspected":{"type":"boolean"},"restocked":{"type":"integer"},"writtenOff":{"type":"integer"}},
"required":["productId","sku","name","quantity","received","inspected","restocked","writtenOff"]}},
"exchange":{"type":"array","items":{"$ref":"#/components/schemas/WantedItem"}},
"note":{"type":"string"},"reason":{"type":"string","description":"Why it was rejected or closed, or its refund refused."},
"shipmentId":{"type":"string","description":"The parcel that brought the goods."},
"label":{"type":"string","description":"Address of the label for the way back, once there is one."},
"currency":{"type":"string"},"value":{"type":"number","description":"What was paid for its units, once that is settled."},
"refund":{"type":"object","properties":{"status":{"type":"string","enum":["none","requested","refunded","refused"]},
"amount":{"type":"number"},"refunded":{"type":"number"}},"required":["status","amount","refunded"]},
"carried":{"type":"number","description":"What the order that it led to costs less."},
"order":{"type":"object","description":"The order that it led to.","properties":{"id":{"type":"string","format":"uuid"},
"number":{"type":["string","null"],"description":"Null while it waits for stock."}},"required":["id","number"]},
"due":{"type":"string","format":"date-time","description":"When it closes by itself if nothing has come."},
"actions":{"type":"array","items":{"$ref":"#/components/schemas/Action"}},"version":{"type":"integer"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderId","orderNumber","customerId","kind","status","wanted","lines","currency","actions","version","createdAt","updatedAt"]})"},
    ResourceSchema{
        "ReturnPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
"id":{"type":"string"},"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"kind":{"type":"string","enum":["return","claim"]},"status":{"$ref":"#/components/schemas/ReturnStage"},
"wanted":{"$ref":"#/components/schemas/ReturnWanted"},"units":{"type":"integer","description":"Announced, or those that came."},
"refund":{"type":"number","description":"Asked to go back."},"refunded":{"type":"number"},"currency":{"type":"string"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderId","orderNumber","kind","status","wanted","units","refund","refunded","currency","createdAt","updatedAt"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"}};

}  // namespace

std::span<const ResourceOperation> return_operations() { return returns; }
std::span<const ResourceSchema> return_schemas() { return shapes; }

}  // namespace flowmart::catalog
