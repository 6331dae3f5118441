// Subscriptions: their addresses and shapes.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view some_text = R"({"type":"string"})";

constexpr ResourceAnswer told_why(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer unreadable_wish = told_why(400, "A parameter or the body can't be read.");
constexpr ResourceAnswer no_such_subscription = told_why(404, "There is no such subscription.");
constexpr ResourceAnswer rule_broken =
    told_why(422, "The body breaks a rule, or the Idempotency-Key was given with other content.");
constexpr ResourceAnswer no_room_left = told_why(503, "Overloaded; nothing was done.");

constexpr ResourceParameter subscription_id{"subscription", "path", "The subscription, by its id or its key.",
                                            some_text};
constexpr ResourceParameter only_try{"preview", "query",
                                     "With true, the answer that it would have, and nothing happens.",
                                     R"({"type":"boolean","default":false})"};
constexpr ResourceParameter given_once{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", some_text};
constexpr ResourceParameter at_version{
    "If-Match", "header", "The ETag that the subscription must have: 412 if it has changed since.",
    some_text};

constexpr std::array subscribe_parameters{only_try, given_once};
constexpr std::array subscribe_answers{
    ResourceAnswer{200, "Of a preview: the subscription as it would be.", "Subscription"},
    ResourceAnswer{201, "The subscription; its first order is placed, if it begins now.", "Subscription"},
    unreadable_wish,
    told_why(409, "There is a subscription of that id."),
    told_why(422, "The body breaks a rule, or names a product that is not on file or has no price."),
    no_room_left};
constexpr std::array lead_parameters{subscription_id, only_try, given_once, at_version};
constexpr std::array lead_answers{ResourceAnswer{200, "The subscription as it is now.", "Subscription"},
                                  unreadable_wish,
                                  no_such_subscription,
                                  told_why(409, "Not as the subscription is now: why."),
                                  told_why(412, "The subscription has another version by now."),
                                  rule_broken,
                                  no_room_left};
constexpr std::array end_answers{
    ResourceAnswer{200, "The subscription as it is now.", "Subscription"},
    ResourceAnswer{202, "The gateway is asked whether it may end; read the subscription for its answer.",
                   "Subscription"},
    unreadable_wish,
    no_such_subscription,
    told_why(409, "Not as the subscription is now: why."),
    told_why(412, "The subscription has another version by now."),
    rule_broken,
    no_room_left};
constexpr std::array one_parameters{subscription_id};
constexpr std::array one_answers{ResourceAnswer{200, "The subscription as it is now.", "Subscription"},
                                 told_why(400, "It takes no parameters."), no_such_subscription,
                                 no_room_left};
constexpr std::array told_answers{ResourceAnswer{200, "Its messages with their causes.", "SubscriptionStory"},
                                  told_why(400, "It takes no parameters."), no_such_subscription,
                                  no_room_left};
constexpr std::array page_parameters{
    ResourceParameter{"status", "query", "Only subscriptions at these stages, by commas.",
                      R"({"type":"array","items":{"$ref":"#/components/schemas/SubscriptionStage"},
"examples":[["active","past_due"]]})"},
    ResourceParameter{"customerId", "query", "Only of this buyer.", some_text},
    ResourceParameter{"limit", "query", "Entries to a page.",
                      R"({"type":"integer","minimum":1,"maximum":100,"default":20})"},
    ResourceParameter{"after", "query", "The next of the page before.", some_text}};
constexpr std::array page_answers{
    ResourceAnswer{200, "One page, newest first.", "SubscriptionPage"},
    told_why(400, "A parameter can't be read, or is unknown: those known are named."),
    told_why(503, "The views can't be read.")};

constexpr ResourceOperation led(std::string_view path, std::string_view id, std::string_view summary,
                                std::string_view body) {
  return {path, "post", id, "subscriptions", summary, lead_parameters, body, lead_answers};
}

constexpr std::array subscriptions{
    ResourceOperation{"/v1/subscriptions", "post", "subscribe", "subscriptions", "Begin a subscription",
                      subscribe_parameters, "SubscriptionCreate", subscribe_answers},
    ResourceOperation{"/v1/subscriptions",
                      "get",
                      "listSubscriptions",
                      "subscriptions",
                      "List subscriptions, newest first",
                      page_parameters,
                      {},
                      page_answers},
    ResourceOperation{"/v1/subscriptions/{subscription}",
                      "get",
                      "getSubscription",
                      "subscriptions",
                      "Read a subscription",
                      one_parameters,
                      {},
                      one_answers},
    ResourceOperation{"/v1/subscriptions/{subscription}/story",
                      "get",
                      "getSubscriptionStory",
                      "subscriptions",
                      "Read what happened to a subscription",
                      one_parameters,
                      {},
                      told_answers},
    led("/v1/subscriptions/{subscription}/pause", "pauseSubscription", "Let it rest", "SubscriptionReason"),
    led("/v1/subscriptions/{subscription}/resume", "resumeSubscription", "Let it go on",
        "SubscriptionReason"),
    led("/v1/subscriptions/{subscription}/skip", "skipRenewal",
        "Leave the next renewal out, or the one under way", "SubscriptionReason"),
    led("/v1/subscriptions/{subscription}/pay", "paySubscription",
        "Name another means of payment, and have what is due charged now", "SubscriptionPay"),
    led("/v1/subscriptions/{subscription}/renew", "renewSubscription", "Have it back after its end",
        "SubscriptionPay"),
    ResourceOperation{"/v1/subscriptions/{subscription}/cancel", "post", "cancelSubscription",
                      "subscriptions", "Have it ended by the gateway", lead_parameters, "SubscriptionReason",
                      end_answers}};

constexpr std::array subscription_shapes{
    ResourceSchema{
        "SubscriptionStage",
        R"({"type":"string","enum":["pending","active","past_due","paused","ending","canceled","expired"],
"description":"ending: cancelled, and lasts until what was paid for is over."})"},
    ResourceSchema{"RenewalInterval",
                   R"({"type":"object","description":"Of the calendar in the shop's time zone.","properties":{
"every":{"type":"integer","minimum":1,"maximum":1000},"unit":{"type":"string","enum":["day","week","month","year"]}},
"required":["every","unit"],"additionalProperties":false})"},
    ResourceSchema{"SubscribedItem", R"({"type":"object","properties":{
"productId":{"type":"string","minLength":1,"maxLength":128,"description":"Its SKU or id."},
"quantity":{"type":"integer","minimum":1,"maximum":1000000000,"description":"Units each time."}},
"required":["productId","quantity"],"additionalProperties":false})"},
    ResourceSchema{"SubscriptionCreate", R"({"type":"object","properties":{
"id":{"type":"string","minLength":1,"maxLength":100,"description":"What the shop calls it; absent: a new id."},
"customerId":{"type":"string","minLength":1,"maxLength":128,"description":"Who subscribes."},
"customer":{"type":"object","description":"How the buyer is called and reached.","properties":{
"name":{"type":"string","maxLength":255},"email":{"type":"string","maxLength":320,"format":"email"},
"phone":{"type":"string","maxLength":64}},"additionalProperties":false},
"items":{"type":"array","minItems":1,"maxItems":100,"description":"What comes each time, at the price of the day.",
"items":{"$ref":"#/components/schemas/SubscribedItem"}},
"shippingAddress":{"type":"object","description":"Where the goods go.","properties":{
"street":{"type":"string","maxLength":500},"city":{"type":"string","maxLength":200},"state":{"type":"string","maxLength":200},
"country":{"type":"string","maxLength":200},"postalCode":{"type":"string","maxLength":32}},
"required":["street","city","country","postalCode"],"additionalProperties":false},
"payment":{"type":"object","description":"How it is paid; absent: by card.","properties":{
"method":{"type":"string","enum":["Credit Card","PayPal","Bank Transfer"]},"token":{"type":"string","maxLength":255},
"terms":{"type":"string","enum":["advance","invoice"],"description":"invoice: each order leaves first, and is paid by bank transfer."},
"dueDays":{"type":"integer","minimum":1,"maximum":365,"description":"Days to pay an invoice; absent: as many as the shop gives."}},
"required":["method"],"additionalProperties":false},
"interval":{"$ref":"#/components/schemas/RenewalInterval"},
"plan":{"type":"string","maxLength":100,"description":"What the shop calls what is subscribed to."},
"startsAt":{"type":"string","format":"date-time","description":"When the first order is placed; absent: at once."},
"endsAt":{"type":"string","format":"date-time","description":"From then on nothing is renewed; absent: until it is cancelled."}},
"required":["customerId","items","shippingAddress","interval"],"additionalProperties":false})"},
    ResourceSchema{"SubscriptionReason", R"({"type":"object","properties":{
"reason":{"type":"string","maxLength":500,"description":"Why."}},"additionalProperties":false})"},
    ResourceSchema{"SubscriptionPay", R"({"type":"object","properties":{
"token":{"type":"string","maxLength":255,"description":"What is charged from now on; absent: what was."}},"additionalProperties":false})"},
    ResourceSchema{"Subscription", R"({"type":"object","properties":{"id":{"type":"string"},
"key":{"type":"string","format":"uuid","description":"What its flows' instances are called by."},"customerId":{"type":"string"},
"status":{"type":"string","enum":["pending","active","canceled","expired"]},"stage":{"$ref":"#/components/schemas/SubscriptionStage"},
"plan":{"type":"string"},"customer":{"type":"object","properties":{"name":{"type":"string"},"email":{"type":"string"},
"phone":{"type":"string"}},"required":["name","email"]},
"items":{"type":"array","items":{"$ref":"#/components/schemas/SubscribedItem"}},
"interval":{"$ref":"#/components/schemas/RenewalInterval"},
"payment":{"type":"object","properties":{"method":{"type":"string"},
"terms":{"type":"string","enum":["invoice"],"description":"Its orders leave before they are paid; absent: after."},
"dueDays":{"type":"integer","description":"Days to pay each; absent: as many as the shop gives."}},"required":["method"]},
"shippingAddress":{"type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"},"state":{"type":"string"},
"country":{"type":"string"},"postalCode":{"type":"string"}}},
"startsAt":{"type":"string","format":"date-time"},"endsAt":{"type":"string","format":"date-time"},
"nextAt":{"type":"string","format":"date-time","description":"When it is renewed next; absent while it rests, is being renewed or has ended."},
"effectiveAt":{"type":"string","format":"date-time","description":"Its last moment, once it was cancelled."},
"renewals":{"type":"integer","description":"Those that have begun."},"renewing":{"type":"boolean","description":"One is under way."},
"lastOrderId":{"type":"string","format":"uuid"},
"cancelAskedAt":{"type":"string","format":"date-time","description":"Since then the gateway has not said whether it may end."},
"reason":{"type":"string","description":"Why it is as it is."},
"actions":{"type":"array","items":{"$ref":"#/components/schemas/Action"}},"version":{"type":"integer"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","key","customerId","status","stage","plan","customer","items","interval","payment","shippingAddress","renewals","renewing","actions","version","createdAt","updatedAt"]})"},
    ResourceSchema{
        "SubscriptionStory",
        R"({"type":"object","description":"Every message about it and the orders of its renewals, oldest first.",
"properties":{"subscriptionId":{"type":"string"},"key":{"type":"string","format":"uuid"},
"stage":{"$ref":"#/components/schemas/SubscriptionStage"},
"messages":{"type":"array","items":{"$ref":"#/components/schemas/StoryMessage"}}},"required":["subscriptionId","key","stage","messages"]})"},
    ResourceSchema{
        "SubscriptionPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
"id":{"type":"string"},"customerId":{"type":"string"},"status":{"type":"string","enum":["pending","active","canceled","expired"]},
"stage":{"$ref":"#/components/schemas/SubscriptionStage"},"plan":{"type":"string"},
"interval":{"$ref":"#/components/schemas/RenewalInterval"},"nextAt":{"type":"string","format":"date-time"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","customerId","status","stage","plan","interval","createdAt","updatedAt"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"}};

}  // namespace

std::span<const ResourceOperation> subscription_operations() { return subscriptions; }
std::span<const ResourceSchema> subscription_schemas() { return subscription_shapes; }

}  // namespace flowmart::catalog
