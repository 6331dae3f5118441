// How people and systems are told: addresses and shapes of notifications that leave the shop, templates and
// webhooks.
#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view told_text = R"({"type":"string"})";

constexpr ResourceAnswer untold(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}
constexpr ResourceAnswer unreadable_request = untold(400, "A parameter or the body can't be read.");
constexpr ResourceAnswer no_parameters = untold(400, "It takes no parameters.");
constexpr ResourceAnswer breaks_rules = untold(422, "The body breaks a rule: which.");
constexpr ResourceAnswer overloaded_now = untold(503, "Overloaded; nothing was done.");

constexpr ResourceParameter told_once{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", told_text};
constexpr ResourceParameter told_limit{"limit", "query", "Entries to a page.",
                                       R"({"type":"integer","minimum":1,"maximum":100,"default":20})"};
constexpr ResourceParameter told_after{"after", "query", "The next of the page before.", told_text};

constexpr std::array resend_parameters{
    ResourceParameter{"notification", "path", "The notification.", told_text}, told_once};
constexpr std::array resend_answers{
    ResourceAnswer{200, "The notification; it is on its way again.", "Notification"},
    unreadable_request,
    untold(404, "There is no such notification, or no more."),
    untold(409, "It is being delivered, or this shop tells nobody by that channel."),
    breaks_rules,
    overloaded_now};
constexpr std::array dead_parameters{told_limit, told_after};
constexpr std::array dead_answers{
    ResourceAnswer{200, "One page of what could not be delivered, newest first.", "DeadLetterPage"},
    unreadable_request, overloaded_now};

constexpr ResourceParameter the_customer{"customer", "path", "The customer, as the shop names them.",
                                         told_text};
constexpr std::array preferences_parameters{the_customer};
constexpr ResourceParameter told_version{
    "If-Match", "header", "The ETag that it must have: 412 if it has changed since.", told_text};
constexpr ResourceAnswer changed_since = untold(412, "It has another version by now.");
constexpr std::array set_preferences_parameters{the_customer, told_once, told_version};
constexpr std::array preferences_answers{ResourceAnswer{200, "How they want to be told.", "Preferences"},
                                         no_parameters, overloaded_now};
constexpr std::array set_preferences_answers{ResourceAnswer{200, "How they want to be told.", "Preferences"},
                                             unreadable_request, changed_since, breaks_rules, overloaded_now};

constexpr ResourceParameter template_kind{"kind", "path", "Kind of notice.", told_text};
constexpr ResourceParameter template_locale{
    "locale", "path", "A language, and a country if it matters (de, de-AT); default: all others.", told_text};
constexpr std::array template_parameters{template_kind, template_locale};
constexpr std::array template_save_parameters{template_kind, template_locale, told_version, told_once};
constexpr ResourceAnswer no_such_template = untold(404, "There is no such kind of notice.");
constexpr std::array templates_answers{
    ResourceAnswer{200, "Those in use, the built-in ones first.", "TemplateList"}, no_parameters,
    overloaded_now};
constexpr std::array template_answers{
    ResourceAnswer{200, "What is in use, and each version before it.", "Template"}, no_parameters,
    no_such_template, overloaded_now};
constexpr std::array template_save_answers{ResourceAnswer{200, "It is in use from now on.", "Template"},
                                           unreadable_request,
                                           no_such_template,
                                           changed_since,
                                           untold(422, "It is broken: in which line, and why."),
                                           overloaded_now};
constexpr std::array template_preview_answers{
    ResourceAnswer{200, "What would be read.", "TemplateShown"}, unreadable_request,
    untold(404, "There is no such kind of notice, or no such order."),
    untold(422, "It is broken: in which line, and why."), overloaded_now};

constexpr ResourceParameter the_webhook{"webhook", "path", "The webhook.", told_text};
constexpr std::array webhook_parameters{the_webhook};
constexpr std::array webhook_act_parameters{the_webhook, told_version};
constexpr std::array deliveries_parameters{
    the_webhook,
    ResourceParameter{"outcome", "query", "Only those that ended so.",
                      R"({"type":"string","enum":["delivered","failed","given-up"]})"},
    told_limit, told_after};
constexpr ResourceAnswer no_such_webhook = untold(404, "There is no such webhook.");
constexpr std::array webhooks_answers{ResourceAnswer{200, "All of them.", "WebhookList"}, no_parameters};
constexpr std::array webhook_answers{ResourceAnswer{200, "The webhook.", "Webhook"}, no_parameters,
                                     no_such_webhook};
constexpr std::array webhook_made_answers{
    ResourceAnswer{201, "The webhook, and its secret, which is shown this once.", "Webhook"},
    unreadable_request, untold(410, "No such position in this journal."), breaks_rules};
constexpr std::array webhook_done_answers{ResourceAnswer{200, "The webhook.", "Webhook"}, no_parameters,
                                          no_such_webhook, changed_since};
constexpr std::array webhook_changed_answers{ResourceAnswer{200, "The webhook.", "Webhook"},
                                             unreadable_request, no_such_webhook, changed_since,
                                             breaks_rules};
constexpr std::array webhook_gone_answers{ResourceAnswer{204, "It is told nothing more."}, no_parameters,
                                          no_such_webhook, changed_since};
constexpr std::array webhook_replayed_answers{
    ResourceAnswer{202, "The webhook; it is told again what is behind that position.", "Webhook"},
    unreadable_request,
    no_such_webhook,
    untold(410, "No such position in this journal."),
    changed_since,
    breaks_rules};
constexpr std::array deliveries_answers{
    ResourceAnswer{200, "One page of what was tried, newest first: of its newest 10,000.", "DeliveryPage"},
    unreadable_request, no_such_webhook};

constexpr std::array telling{
    ResourceOperation{"/v1/notifications/{notification}/resend", "post", "resendNotification",
                      "notifications", "Have a notification leave the shop again, also to somebody else",
                      resend_parameters, "NoticeResend", resend_answers},
    ResourceOperation{"/v1/dead-letters",
                      "get",
                      "listDeadLetters",
                      "notifications",
                      "List what could not be delivered",
                      dead_parameters,
                      {},
                      dead_answers},
    ResourceOperation{"/v1/customers/{customer}/preferences",
                      "get",
                      "getPreferences",
                      "notifications",
                      "Read how a person wants to be told",
                      preferences_parameters,
                      {},
                      preferences_answers},
    ResourceOperation{"/v1/customers/{customer}/preferences", "put", "setPreferences", "notifications",
                      "Say how a person wants to be told", set_preferences_parameters, "PreferencesSet",
                      set_preferences_answers},
    ResourceOperation{"/v1/templates",
                      "get",
                      "listTemplates",
                      "templates",
                      "List the words of notices",
                      {},
                      {},
                      templates_answers},
    ResourceOperation{"/v1/templates/{kind}/{locale}",
                      "get",
                      "getTemplate",
                      "templates",
                      "Read a template with its versions",
                      template_parameters,
                      {},
                      template_answers},
    ResourceOperation{"/v1/templates/{kind}/{locale}", "put", "saveTemplate", "templates",
                      "Set the words for one kind of notice in one language", template_save_parameters,
                      "TemplateSave", template_save_answers},
    ResourceOperation{"/v1/templates/{kind}/{locale}",
                      "delete",
                      "resetTemplate",
                      "templates",
                      "Go back to the built-in words",
                      template_save_parameters,
                      {},
                      template_save_answers},
    ResourceOperation{"/v1/templates/{kind}/{locale}/preview", "post", "previewTemplate", "templates",
                      "See a template with the data of an order", template_parameters, "TemplatePreview",
                      template_preview_answers},
    ResourceOperation{
        "/v1/webhooks", "get", "listWebhooks", "webhooks", "List webhooks", {}, {}, webhooks_answers},
    ResourceOperation{"/v1/webhooks",
                      "post",
                      "createWebhook",
                      "webhooks",
                      "Have messages posted to an address",
                      {},
                      "WebhookCreate",
                      webhook_made_answers},
    ResourceOperation{"/v1/webhooks/{webhook}",
                      "get",
                      "getWebhook",
                      "webhooks",
                      "Read a webhook",
                      webhook_parameters,
                      {},
                      webhook_answers},
    ResourceOperation{"/v1/webhooks/{webhook}", "put", "replaceWebhook", "webhooks",
                      "Change what a webhook is told, and where", webhook_act_parameters, "WebhookReplace",
                      webhook_changed_answers},
    ResourceOperation{"/v1/webhooks/{webhook}",
                      "delete",
                      "deleteWebhook",
                      "webhooks",
                      "End a webhook",
                      webhook_act_parameters,
                      {},
                      webhook_gone_answers},
    ResourceOperation{"/v1/webhooks/{webhook}/pause",
                      "post",
                      "pauseWebhook",
                      "webhooks",
                      "Pause a webhook",
                      webhook_act_parameters,
                      {},
                      webhook_done_answers},
    ResourceOperation{"/v1/webhooks/{webhook}/resume",
                      "post",
                      "resumeWebhook",
                      "webhooks",
                      "Go on with a paused webhook where it was",
                      webhook_act_parameters,
                      {},
                      webhook_done_answers},
    ResourceOperation{"/v1/webhooks/{webhook}/rotate", "post", "rotateWebhook", "webhooks",
                      "Sign by a new secret, and by the old one for a while", webhook_act_parameters,
                      "WebhookRotate", webhook_changed_answers},
    ResourceOperation{"/v1/webhooks/{webhook}/replay", "post", "replayWebhook", "webhooks",
                      "Tell a webhook again what is behind a position", webhook_act_parameters,
                      "WebhookReplay", webhook_replayed_answers},
    ResourceOperation{"/v1/webhooks/{webhook}/deliveries",
                      "get",
                      "listDeliveries",
                      "webhooks",
                      "List what a webhook was told",
                      deliveries_parameters,
                      {},
                      deliveries_answers}};

constexpr std::array told_shapes{
    ResourceSchema{"NoticeChannel", R"({"type":"string","enum":["email","sms","push","webhook"]})"},
    ResourceSchema{"NoticeResend", R"({"type":"object","properties":{
"channel":{"$ref":"#/components/schemas/NoticeChannel"},
"recipient":{"type":"string","minLength":1,"maxLength":500,"description":"Where to from now on; absent: as before."}},
"additionalProperties":false})"},
    ResourceSchema{"PreferencesSet", R"({"type":"object","properties":{
"locale":{"type":"string","maxLength":12,"description":"de, de-AT."},
"email":{"type":"string","maxLength":254,"description":"Instead of the order's."},
"phone":{"type":"string","maxLength":40,"description":"For text messages."},
"push":{"type":"string","maxLength":500,"description":"What the push provider knows the device by."},
"webhook":{"type":"string","maxLength":500,"description":"Address that notices are posted to."},
"off":{"type":"array","maxItems":4,"items":{"$ref":"#/components/schemas/NoticeChannel"},"description":"Channels that are not wanted."}},
"additionalProperties":false})"},
    ResourceSchema{"Preferences", R"({"type":"object","properties":{"locale":{"type":"string"},
"email":{"type":["string","null"]},"phone":{"type":["string","null"]},"push":{"type":["string","null"]},
"webhook":{"type":["string","null"]},"off":{"type":"array","items":{"$ref":"#/components/schemas/NoticeChannel"}},
"version":{"type":"integer","description":"Also its ETag, for If-Match; 0: nothing was ever said."}},
"required":["locale","email","phone","push","webhook","off","version"]})"},
    ResourceSchema{"NoticeDelivery",
                   R"({"type":"object","properties":{"channel":{"$ref":"#/components/schemas/NoticeChannel"},
"status":{"type":"string","enum":["waiting","delivered","dead"]},
"recipient":{"type":["string","null"],"description":"Null: as the person wants it, or the order says."},
"due":{"type":["string","null"],"format":"date-time","description":"When the next attempt may be made."},
"attempts":{"type":"array","items":{"type":"object","properties":{"number":{"type":"integer"},
"at":{"type":"string","format":"date-time"},"outcome":{"type":"string","enum":["delivered","passing","refused"]},
"detail":{"type":"string","description":"The other side's words."}},"required":["number","at","outcome","detail"]}}},
"required":["channel","status","recipient","due","attempts"]})"},
    ResourceSchema{
        "DeadLetterPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
"number":{"type":"integer"},"notification":{"type":"string"},"customerId":{"type":"string"},"title":{"type":"string"},
"channel":{"$ref":"#/components/schemas/NoticeChannel"},"reason":{"type":"string"},
"at":{"type":"string","format":"date-time"},"attempts":{"type":"integer"},"recipient":{"type":["string","null"]},
"resend":{"type":"string","description":"Where to have it sent again."}},
"required":["number","notification","customerId","title","channel","reason","at","attempts","recipient","resend"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"TemplateSave", R"({"type":"object","properties":{
"subject":{"type":"string","minLength":1,"maxLength":500,"description":"One line."},
"text":{"type":"string","minLength":1,"maxLength":10000,"description":"Mustache: {{number}}, {{#order}}{{#lines}}{{article}}{{/lines}}{{/order}}."},
"html":{"type":"string","maxLength":10000,"description":"For mail; absent: made of the text."}},
"required":["subject","text"],"additionalProperties":false})"},
    ResourceSchema{"TemplatePreview", R"({"type":"object","properties":{
"orderId":{"type":"string","minLength":1,"maxLength":300,"description":"Its id, its number or SYSTEM:ID."},
"subject":{"type":"string","minLength":1,"maxLength":500,"description":"Absent, like text and html: what is in use."},
"text":{"type":"string","minLength":1,"maxLength":10000},
"html":{"type":"string","maxLength":10000}},"required":["orderId"],"additionalProperties":false})"},
    ResourceSchema{"TemplateShown",
                   R"({"type":"object","properties":{"subject":{"type":"string"},"text":{"type":"string"},
"html":{"type":"string"}},"required":["subject","text","html"]})"},
    ResourceSchema{"TemplateVersion",
                   R"({"type":"object","properties":{"kind":{"type":"string"},"locale":{"type":"string"},
"version":{"type":"integer","description":"0: the built-in one."},"subject":{"type":"string"},"text":{"type":"string"},
"html":{"type":"string"},"savedAt":{"type":["string","null"],"format":"date-time"}},
"required":["kind","locale","version","subject","text","html","savedAt"]})"},
    ResourceSchema{
        "Template",
        R"({"allOf":[{"$ref":"#/components/schemas/TemplateVersion"},{"type":"object","properties":{
"builtIn":{"type":"boolean","description":"The built-in words are in use."},
"versions":{"type":"array","items":{"$ref":"#/components/schemas/TemplateVersion"}}},"required":["builtIn","versions"]}]})"},
    ResourceSchema{"TemplateList", R"({"type":"object","properties":{
"items":{"type":"array","items":{"$ref":"#/components/schemas/TemplateVersion"}},
"values":{"type":"array","items":{"type":"string"},"description":"What a template may name."},
"lists":{"type":"array","items":{"type":"string"},"description":"What it may name as a section."}},"required":["items","values","lists"]})"},
    ResourceSchema{"WebhookMessage", R"({"type":"object","properties":{
"message":{"type":"string","minLength":1,"maxLength":128,"description":"A published message."},
"versions":{"type":"string","maxLength":100,"description":"A range of versions, like ^1.0.0; absent: any."}},
"required":["message"],"additionalProperties":false})"},
    ResourceSchema{"WebhookReplace", R"({"type":"object","properties":{
"url":{"type":"string","minLength":1,"maxLength":2000,"description":"https://, and of the open internet."},
"messages":{"type":"array","maxItems":100,"items":{"$ref":"#/components/schemas/WebhookMessage"},"description":"Absent or empty: all that is published."},
"description":{"type":"string","maxLength":500}},"required":["url"],"additionalProperties":false})"},
    ResourceSchema{"WebhookCreate", R"({"type":"object","properties":{
"url":{"type":"string","minLength":1,"maxLength":2000,"description":"https://, and of the open internet."},
"messages":{"type":"array","maxItems":100,"items":{"$ref":"#/components/schemas/WebhookMessage"},"description":"Absent or empty: all that is published."},
"description":{"type":"string","maxLength":500},
"secret":{"type":"string","maxLength":200,"description":"whsec_ and 24 to 64 bytes in base64; absent: a fresh one."},
"after":{"type":"string","maxLength":100,"description":"Position behind which to begin; absent: the end."}},
"required":["url"],"additionalProperties":false})"},
    ResourceSchema{"WebhookRotate", R"({"type":"object","properties":{
"overlapSeconds":{"type":"integer","minimum":0,"maximum":2592000,"description":"How long the old secret signs, too; absent: a day."}},
"additionalProperties":false})"},
    ResourceSchema{"WebhookReplay", R"({"type":"object","properties":{
"after":{"type":"string","minLength":1,"maxLength":100,"description":"Position behind which to begin; 0: from the first on."}},
"required":["after"],"additionalProperties":false})"},
    ResourceSchema{"Webhook",
                   R"({"type":"object","properties":{"id":{"type":"string"},"url":{"type":"string"},
"description":{"type":"string"},"messages":{"type":"array","items":{"type":"object","properties":{
"message":{"type":"string"},"versions":{"type":["string","null"]}},"required":["message","versions"]}},
"status":{"type":"string","enum":["active","failing","paused"]},"reason":{"type":["string","null"],"description":"Why it is paused."},
"failingSince":{"type":["string","null"],"format":"date-time"},
"position":{"type":"integer","description":"All messages until there are delivered, given up, or among those retried."},
"behind":{"type":"integer","description":"Messages of the journal behind its position."},
"retrying":{"type":"integer","description":"Messages that wait to be tried again."},
"createdAt":{"type":"string","format":"date-time"},
"secret":{"type":"string","description":"Only when it was made or rotated."}},
"required":["id","url","description","messages","status","reason","failingSince","position","behind","retrying","createdAt"]})"},
    ResourceSchema{"WebhookList", R"({"type":"object","properties":{"items":{"type":"array",
"items":{"$ref":"#/components/schemas/Webhook"}}},"required":["items"]})"},
    ResourceSchema{
        "DeliveryPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
"message":{"type":"string"},"messageId":{"type":"string","description":"The webhook-id."},"position":{"type":"integer"},
"attempt":{"type":"integer"},"at":{"type":"string","format":"date-time"},
"outcome":{"type":"string","enum":["delivered","failed","given-up"]},"status":{"type":["integer","null"]},
"tookMs":{"type":"integer"},"detail":{"type":"string"}},
"required":["message","messageId","position","attempt","at","outcome","status","tookMs","detail"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"}};

}  // namespace

std::span<const ResourceOperation> telling_operations() { return telling; }
std::span<const ResourceSchema> telling_schemas() { return told_shapes; }

}  // namespace flowmart::catalog
