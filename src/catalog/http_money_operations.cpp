// What is done with payments, and refunds, disputes and reconciliations: their addresses and shapes.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view words = R"({"type":"string"})";

constexpr ResourceAnswer no(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer unreadable_body = no(400, "A parameter or the body can't be read.");
constexpr ResourceAnswer no_payment = no(404, "There is no such payment.");
constexpr ResourceAnswer rule_broken =
    no(422, "The body breaks a rule, or the Idempotency-Key was given with other content.");
constexpr ResourceAnswer overloaded = no(503, "Overloaded, or the views can't be read; nothing was done.");

constexpr ResourceParameter payment_id{"payment", "path", "The payment.", words};
constexpr ResourceParameter refund_id{"refund", "path", "The refund.", words};
constexpr ResourceParameter order_id{"orderId", "path", "The order, by its id, its number or SYSTEM:ID.",
                                     words};
constexpr ResourceParameter only_try{"preview", "query",
                                     "With true, the payment as it would be, and nothing happens.",
                                     R"({"type":"boolean","default":false})"};
constexpr ResourceParameter only_once{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", words};
constexpr ResourceParameter how_many{"limit", "query", "Entries to a page.",
                                     R"({"type":"integer","minimum":1,"maximum":100,"default":20})"};
constexpr ResourceParameter from_where{"after", "query", "The next of the page before.", words};
constexpr ResourceParameter of_which{"orderId", "query",
                                     "Only of this order: its id, its number or SYSTEM:ID.", words};

constexpr ResourceParameter that_version{
    "If-Match", "header", "The ETag that the payment must have: 412 if it has changed since.", words};
constexpr ResourceAnswer other_version = no(412, "The payment has another version by now.");

constexpr std::array act_on_payment{payment_id, only_try, only_once, that_version};
constexpr std::array payment_acted{ResourceAnswer{200, "The payment as it is now.", "Payment"},
                                   unreadable_body,
                                   no_payment,
                                   no(409, "Not as the payment is now: why."),
                                   other_version,
                                   rule_broken,
                                   overloaded};
constexpr std::array refund_made{
    ResourceAnswer{200, "Of a preview: the payment as it would be. Of an invoice: it is owed that much less.",
                   "Payment"},
    ResourceAnswer{201, "The payment, with its refund.", "Payment"},
    unreadable_body,
    no_payment,
    no(409, "More than is held: how much is."),
    other_version,
    rule_broken,
    overloaded};
constexpr std::array act_on_order{
    order_id, only_try, only_once,
    ResourceParameter{"If-Match", "header", "The ETag that the order must have: 412 if it has changed since.",
                      words}};
constexpr std::array part_paid{ResourceAnswer{200, "The payment, with its part.", "Payment"},
                               unreadable_body,
                               no(404, "There is no such order, or nothing to pay."),
                               no(409, "Not as the payment is now: why."),
                               no(412, "The order has another version by now."),
                               rule_broken,
                               overloaded};
constexpr ResourceParameter try_move{"preview", "query", "With true, what it would be, and nothing happens.",
                                     R"({"type":"boolean","default":false})"};
constexpr ResourceParameter that_refund{
    "If-Match", "header", "The ETag that the refund must have: 412 if it has changed since.", words};
constexpr ResourceParameter that_dispute{
    "If-Match", "header",
    "The ETag that the dispute must have: 412 if it has changed since, or nobody has told of it yet.", words};
constexpr std::array act_on_refund{refund_id, try_move, only_once, that_refund};
constexpr std::array refund_acted{ResourceAnswer{200, "The refund as it is now.", "Refund"},
                                  unreadable_body,
                                  no(404, "There is no such refund."),
                                  no(409, "It has not failed, or the money has gone back."),
                                  no(412, "The refund has another version by now."),
                                  rule_broken,
                                  overloaded};

constexpr ResourceParameter refund_statuses{
    "status", "query", "Only refunds of these statuses, by commas.",
    R"({"type":"array","items":{"type":"string","enum":["asked","failed","done","settled"]},"examples":[["failed"]]})"};
constexpr ResourceParameter dispute_statuses{
    "status", "query", "Only disputes of these statuses, by commas.",
    R"({"type":"array","items":{"type":"string","enum":["open","won","lost"]},"examples":[["open"]]})"};
constexpr std::string_view asked_moment = R"({"type":"string","format":"date-time"})";
constexpr ResourceParameter asked_from{"createdFrom", "query", "Only what was asked for then or later.",
                                       asked_moment};
constexpr ResourceParameter asked_to{"createdTo", "query", "Only what was asked for before.", asked_moment};
constexpr std::array refunds_listed{refund_statuses, of_which, asked_from, asked_to, how_many, from_where};
constexpr std::array disputes_listed{dispute_statuses, of_which, asked_from, asked_to, how_many, from_where};
constexpr std::array refund_page{ResourceAnswer{200, "One page, newest first.", "RefundPage"},
                                 no(400, "A parameter can't be read, or is unknown."), overloaded};
constexpr std::array dispute_page{ResourceAnswer{200, "One page, newest first.", "DisputePage"},
                                  no(400, "A parameter can't be read, or is unknown."), overloaded};
constexpr std::array one_refund{refund_id};
constexpr std::array refund_found{ResourceAnswer{200, "The refund as it is now.", "Refund"},
                                  no(400, "It takes no parameters."), no(404, "There is no such refund."),
                                  overloaded};
constexpr std::array one_dispute{ResourceParameter{"dispute", "path", "The dispute.", words}};
constexpr std::array dispute_found{ResourceAnswer{200, "The dispute as it is now.", "Dispute"},
                                   no(400, "It takes no parameters."), no(404, "There is no such dispute."),
                                   overloaded};
constexpr std::array told{try_move, only_once, that_dispute};
constexpr std::array dispute_told{ResourceAnswer{200, "The dispute as it is now.", "Dispute"},
                                  unreadable_body,
                                  no_payment,
                                  no(409, "It has ended otherwise, or no charge has taken so much."),
                                  no(412, "The dispute has another version by now."),
                                  rule_broken,
                                  overloaded};
constexpr std::array pages{how_many, from_where};
constexpr std::array reconciliation_page{ResourceAnswer{200, "One page, newest first.", "ReconciliationPage"},
                                         no(400, "A parameter can't be read, or is unknown."), overloaded};
constexpr std::array once_only{only_once};
constexpr std::array reconciliation_started{
    ResourceAnswer{202, "It is being done: look again.", "Reconciliation"}, unreadable_body, rule_broken,
    overloaded};
constexpr std::array one_reconciliation{
    ResourceParameter{"reconciliation", "path", "The reconciliation, by its number.", words}};
constexpr std::array reconciliation_found{
    ResourceAnswer{200, "The reconciliation as it is now.", "Reconciliation"},
    no(400, "It takes no parameters."), no(404, "There is no such reconciliation."), overloaded};

constexpr ResourceOperation on_payment(std::string_view path, std::string_view id, std::string_view summary,
                                       std::string_view body) {
  return {path, "post", id, "payments", summary, act_on_payment, body, payment_acted};
}
constexpr ResourceOperation reading(std::string_view path, std::string_view id, std::string_view summary,
                                    std::span<const ResourceParameter> parameters,
                                    std::span<const ResourceAnswer> answers) {
  return {path, "get", id, "payments", summary, parameters, {}, answers};
}

constexpr std::array money{
    on_payment("/v1/payments/{payment}/capture", "capturePayment", "Take money that is promised",
               "PaymentCapture"),
    on_payment("/v1/payments/{payment}/void", "voidPayment", "Let go what is promised and not taken",
               "PaymentVoid"),
    on_payment("/v1/payments/{payment}/retry", "retryPayment", "Try again what failed", "PaymentRetry"),
    ResourceOperation{"/v1/payments/{payment}/refunds", "post", "refundPayment", "payments",
                      "Give money back, an amount or lines", act_on_payment, "RefundCreate", refund_made},
    ResourceOperation{"/v1/orders/{orderId}/payments", "post", "payPart", "payments",
                      "Pay a part by other means", act_on_order, "PaymentCreate", part_paid},
    reading("/v1/refunds", "listRefunds", "List refunds", refunds_listed, refund_page),
    reading("/v1/refunds/{refund}", "getRefund", "Read a refund", one_refund, refund_found),
    ResourceOperation{"/v1/refunds/{refund}/retry",
                      "post",
                      "retryRefund",
                      "payments",
                      "Ask for a refund that failed once more",
                      act_on_refund,
                      {},
                      refund_acted},
    ResourceOperation{"/v1/refunds/{refund}/settle", "post", "settleRefund", "payments",
                      "Say how a refund that failed went back elsewhere", act_on_refund, "RefundSettle",
                      refund_acted},
    reading("/v1/disputes", "listDisputes", "List disputes", disputes_listed, dispute_page),
    ResourceOperation{"/v1/disputes", "post", "noteDispute", "payments",
                      "Tell of a dispute that the gateway does not tell of, or how it ended", told,
                      "DisputeCreate", dispute_told},
    reading("/v1/disputes/{dispute}", "getDispute", "Read a dispute", one_dispute, dispute_found),
    reading("/v1/reconciliations", "listReconciliations", "List reconciliations", pages, reconciliation_page),
    ResourceOperation{"/v1/reconciliations", "post", "startReconciliation", "payments",
                      "Hold the ledger against the gateway's", once_only, "ReconciliationCreate",
                      reconciliation_started},
    reading("/v1/reconciliations/{reconciliation}", "getReconciliation", "Read a reconciliation",
            one_reconciliation, reconciliation_found)};

constexpr std::array shapes{
    ResourceSchema{"PaymentMovement", R"({"type":"object","properties":{
"id":{"type":"string","format":"uuid","description":"Of a refund, or a dispute."},"number":{"type":"integer"},
"name":{"type":"string","description":"What its asker calls it: the parcel, the refund's key, the gateway's name of the dispute."},
"status":{"type":"string"},"amount":{"type":"number"},"reference":{"type":"string","description":"The gateway's name for it."},
"reason":{"type":"string"},"tries":{"type":"integer","description":"How often it was declined."},
"at":{"type":"string","format":"date-time"},"until":{"type":"string","format":"date-time","description":"When a promise ends."},
"evidenceDue":{"type":"string","format":"date-time"},"settledBy":{"type":"string"}},"required":["status","amount"],
"examples":[{"number":1,"name":"shp-WEB-20931-1","status":"taken","amount":12.25,"reference":"ca_7712","at":"2026-03-15T10:12:40Z"}]})"},
    ResourceSchema{"PaymentCapture", R"({"type":"object","properties":{
"amount":{"type":"number","description":"What to take; none: all that is promised."},
"name":{"type":"string","minLength":1,"maxLength":255,"description":"What to call it; asked twice is asked once."},
"last":{"type":"boolean","description":"What is promised beyond it is let go."}},"additionalProperties":false,
"examples":[{"amount":12.25,"name":"box 1"}]})"},
    ResourceSchema{"PaymentVoid", R"({"type":"object","properties":{
"reason":{"type":"string","maxLength":500,"description":"Why."}},"additionalProperties":false,"examples":[{"reason":"out of print"}]})"},
    ResourceSchema{"PaymentRetry", R"({"type":"object","properties":{
"token":{"type":"string","minLength":1,"maxLength":255,"description":"What the gateway is to charge instead."}},
"additionalProperties":false,"examples":[{"token":"tok_visa_2"}]})"},
    ResourceSchema{"PaymentCreate", R"({"type":"object","properties":{
"amount":{"type":"number","description":"The part; less than what is due."},
"method":{"type":"string","enum":["credit_card","debit_card","paypal","stripe","bank_transfer","apple_pay","google_pay"]},
"token":{"type":"string","minLength":1,"maxLength":255,"description":"What the gateway is to charge; never card data."}},
"required":["amount","token"],"additionalProperties":false,"examples":[{"amount":10.00,"method":"paypal","token":"tok_gift"}]})"},
    ResourceSchema{"RefundCreate", R"({"type":"object","properties":{
"amount":{"type":"number","description":"What to give back."},
"lines":{"type":"array","minItems":1,"maxItems":5000,"description":"Instead: what so many units of the order's lines cost.",
"items":{"type":"object","properties":{"line":{"type":"integer","minimum":1,"maximum":5000},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000}},"required":["line","quantity"],"additionalProperties":false}},
"reason":{"type":"string","maxLength":500,"description":"Why."}},"additionalProperties":false,
"examples":[{"amount":8.25,"reason":"scratched"},{"lines":[{"line":1,"quantity":1}]}]})"},
    ResourceSchema{"Refund", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"paymentId":{"type":"string","format":"uuid"},"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"status":{"type":"string","enum":["asked","failed","done","settled"],"description":"failed: a person has to see to it."},
"number":{"type":"integer"},"name":{"type":"string","description":"The asker's name for it."},"amount":{"type":"number"},
"released":{"type":"number","description":"So much of it was promised only, and was let go."},"currency":{"type":"string"},
"reason":{"type":"string"},"reference":{"type":"string"},"tries":{"type":"integer"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"},
"version":{"type":"integer","description":"Also its ETag, for If-Match; not in a list."}},
"required":["id","paymentId","orderId","orderNumber","status","number","name","amount","currency","createdAt","updatedAt"],
"examples":[{"id":"6d2b1c7e-4f3a-5b91-9d10-2a8e7c5f4b63","paymentId":"0195946e-2d7b-7f12-8a44-0c1de55b7a09",
"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","orderNumber":"WEB-20931","status":"failed","number":1,"name":"damaged-1",
"amount":8.25,"currency":"EUR","reason":"scratched","tries":8,"createdAt":"2026-03-15T10:12:40Z","updatedAt":"2026-03-15T12:20:40Z"}]})"},
    ResourceSchema{
        "RefundPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Refund"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"RefundVersion", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"paymentId":{"type":"string","format":"uuid"},"orderId":{"type":"string","format":"uuid"},
"status":{"type":"string","enum":["asked","failed","done","settled"]},"number":{"type":"integer"},"name":{"type":"string"},
"amount":{"type":"number"},"released":{"type":"number"},"currency":{"type":"string"},"reason":{"type":"string"},
"reference":{"type":"string"},"tries":{"type":"integer"},"version":{"type":"integer"}},
"required":["id","paymentId","orderId","status","number","name","amount","currency","version"]})"},
    ResourceSchema{"DisputeVersion", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"paymentId":{"type":"string","format":"uuid"},"orderId":{"type":"string","format":"uuid"},
"status":{"type":"string","enum":["open","won","lost"]},"name":{"type":"string"},"amount":{"type":"number"},
"currency":{"type":"string"},"reason":{"type":"string"},"reference":{"type":"string"},
"evidenceDue":{"type":"string","format":"date-time"},"version":{"type":"integer"}},
"required":["id","paymentId","orderId","status","name","amount","currency","version"]})"},
    ResourceSchema{"RefundSettle", R"({"type":"object","properties":{
"reference":{"type":"string","minLength":1,"maxLength":255,"description":"How it went back, as the bank names it."},
"by":{"type":"string","minLength":1,"maxLength":128,"description":"Who settled it."},
"reason":{"type":"string","maxLength":500,"description":"Why that way."}},"required":["reference","by"],"additionalProperties":false,
"examples":[{"reference":"transfer 2026-114","by":"Ada","reason":"the card was closed"}]})"},
    ResourceSchema{"DisputeCreate", R"({"type":"object","properties":{
"paymentId":{"type":"string","minLength":1,"maxLength":128},
"name":{"type":"string","minLength":1,"maxLength":255,"description":"The gateway's name for the dispute."},
"status":{"type":"string","description":"open, won or lost; open if it is not said."},
"amount":{"type":"number","description":"What the bank takes back."},"reason":{"type":"string","maxLength":500},
"reference":{"type":"string","maxLength":255,"description":"The gateway's name for the charge."},
"evidenceDue":{"type":"string","format":"date-time"}},"required":["paymentId","name","amount"],"additionalProperties":false,
"examples":[{"paymentId":"0195946e-2d7b-7f12-8a44-0c1de55b7a09","name":"dp_77","amount":34.50,"reason":"fraudulent",
"evidenceDue":"2026-03-28T00:00:00Z"}]})"},
    ResourceSchema{"Dispute", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"paymentId":{"type":"string","format":"uuid"},"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"status":{"type":"string","enum":["open","won","lost"]},"name":{"type":"string","description":"The gateway's name for it."},
"amount":{"type":"number"},"currency":{"type":"string"},"reason":{"type":"string"},"reference":{"type":"string"},
"evidenceDue":{"type":"string","format":"date-time"},"createdAt":{"type":"string","format":"date-time"},
"updatedAt":{"type":"string","format":"date-time"},
"version":{"type":"integer","description":"Also its ETag, for If-Match; not in a list."}},
"required":["id","paymentId","orderId","orderNumber","status","name","amount","currency","createdAt","updatedAt"],
"examples":[{"id":"0c9f1a52-8d7e-5a40-b3c6-5e1d4f2a9b78","paymentId":"0195946e-2d7b-7f12-8a44-0c1de55b7a09",
"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","orderNumber":"WEB-20931","status":"open","name":"dp_77","amount":34.50,
"currency":"EUR","reason":"fraudulent","evidenceDue":"2026-03-28T00:00:00Z","createdAt":"2026-03-15T10:12:40Z",
"updatedAt":"2026-03-15T10:12:40Z"}]})"},
    ResourceSchema{
        "DisputePage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Dispute"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"ReconciliationCreate", R"({"type":"object","properties":{
"from":{"type":"string","format":"date-time","description":"Movements from then on; none: all."},
"until":{"type":"string","format":"date-time","description":"Movements before then; none: until now."}},
"additionalProperties":false,"examples":[{"from":"2026-03-14T00:00:00Z","until":"2026-03-15T00:00:00Z"}]})"},
    ResourceSchema{"Reconciliation", R"({"type":"object","properties":{"id":{"type":"integer"},
"status":{"type":"string","enum":["running","agreed","differs","failed"]},
"from":{"type":"string","format":"date-time"},"until":{"type":"string","format":"date-time"},
"actor":{"type":"string","description":"Who wanted it; absent: its timer."},
"here":{"type":"integer","description":"Movements in our ledger."},"there":{"type":"integer","description":"In the gateway's list."},
"differences":{"type":"integer"},"named":{"type":"array","description":"The first of them.","items":{"type":"object","properties":{
"kind":{"type":"string","enum":["missing-there","missing-here","amount","state","twice"]},
"of":{"type":"string","enum":["charge","capture","refund"]},"payment":{"type":"string","format":"uuid"},
"number":{"type":"integer"},"here":{"type":"string"},"there":{"type":"string"}}}},
"failure":{"type":"string"},"startedAt":{"type":"string","format":"date-time"},"endedAt":{"type":"string","format":"date-time"}},
"required":["id","status","from","until","here","there","differences","named","startedAt"],
"examples":[{"id":3,"status":"differs","from":"2026-03-14T00:00:00Z","until":"2026-03-15T00:00:00Z","here":128,"there":127,
"differences":1,"named":[{"kind":"missing-there","of":"charge","payment":"0195946e-2d7b-7f12-8a44-0c1de55b7a09","number":1,
"here":"34.50, taken","there":""}],"startedAt":"2026-03-15T00:10:00Z","endedAt":"2026-03-15T00:10:01Z"}]})"},
    ResourceSchema{
        "ReconciliationPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Reconciliation"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"}};

}  // namespace

std::span<const ResourceOperation> money_operations() { return money; }
std::span<const ResourceSchema> money_schemas() { return shapes; }

}  // namespace flowmart::catalog
