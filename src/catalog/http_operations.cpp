#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::string_view text = R"({"type":"string"})";
constexpr std::string_view problem_media = "application/problem+json";

constexpr ResourceAnswer refused(int status, std::string_view about) {
  return {status, about, "Problem", problem_media};
}

constexpr ResourceAnswer unreadable = refused(400, "The request can't be read.");

constexpr ResourceParameter idempotency_key{
    "Idempotency-Key", "header",
    "Given again with the same content, it is the same request and gets the same answer.", text};
constexpr ResourceParameter order_id{"orderId", "path",
                                     "The order: its uuid, or the number it was placed under.", text};

constexpr std::array list_orders_parameters{
    ResourceParameter{
        "status", "query", "Only orders of these statuses, by commas.",
        R"({"type":"array","items":{"anyOf":[{"$ref":"#/components/schemas/OrderStatus"},{"$ref":"#/components/schemas/OrderStage"}]},"examples":[["pending","processing"]]})"},
    ResourceParameter{"q", "query", "Words to search for.", text},
    ResourceParameter{"customerId", "query", "Only orders of this customer.", text},
    ResourceParameter{"placedFrom", "query", "Only orders placed then or later.",
                      R"({"type":"string","format":"date-time"})"},
    ResourceParameter{"placedTo", "query", "Only orders placed before.",
                      R"({"type":"string","format":"date-time"})"},
    ResourceParameter{"amountFrom", "query", "Only orders of the shop's currency that cost so much or more.",
                      R"({"type":"number"})"},
    ResourceParameter{"amountTo", "query", "Only orders of the shop's currency that cost less.",
                      R"({"type":"number"})"},
    ResourceParameter{"limit", "query", "Orders to a page.",
                      R"({"type":"integer","minimum":1,"maximum":100,"default":20})"},
    ResourceParameter{"after", "query", "The next of the page before.", text}};
constexpr std::array list_orders_answers{ResourceAnswer{200, "One page, newest first.", "OrderPage"},
                                         refused(400, "A parameter can't be read.")};

constexpr std::array create_order_parameters{idempotency_key};
constexpr std::array create_order_answers{
    ResourceAnswer{201, "Placed, and every line reserved.", "Order"}, refused(400, "The body can't be read."),
    refused(409, "Not enough stock: each short line is named with what is left."),
    refused(422, "The body breaks a rule; each fault is pointed at."),
    refused(503, "Overloaded; nothing was done.")};

constexpr std::array order_parameters{order_id};
constexpr std::array read_order_answers{ResourceAnswer{200, "The order as it is now.", "Order"},
                                        refused(404, "There is no such order.")};

constexpr ResourceParameter preview{"preview", "query",
                                    "With true, the answer that it would have, and nothing happens.",
                                    R"({"type":"boolean","default":false})"};
constexpr ResourceParameter if_match{"If-Match", "header",
                                     "The ETag of the version that is meant; another is refused.", text};
constexpr std::array change_order_parameters{order_id, preview, if_match};
constexpr std::array change_order_answers{ResourceAnswer{200, "The order as it is now.", "Order"},
                                          refused(400, "The body can't be read."),
                                          refused(404, "There is no such order."),
                                          refused(409, "The order can't become that now."),
                                          refused(412, "It has changed since."),
                                          refused(422, "The body breaks a rule.")};
constexpr std::array erase_parameters{ResourceParameter{
    "customer", "path", "The customer as orders name them; of a guest's order, its customerId.", text}};
constexpr std::array erase_answers{
    ResourceAnswer{202, "Taken; PersonErased among the events says when nobody can read them any more.",
                   "Taken"},
    unreadable, refused(404, "There is no such customer."),
    refused(409, "An order of this customer is open; it is named."),
    refused(503, "Overloaded; nothing was done.")};
constexpr std::array hold_parameters{order_id, preview, idempotency_key, if_match};
constexpr std::array release_parameters{
    order_id, ResourceParameter{"holdId", "path", "Which of its holds: 1 is its first.", text}, preview,
    idempotency_key, if_match};
constexpr std::array hold_answers{ResourceAnswer{200, "The order as it is now.", "Order"},
                                  refused(400, "The request can't be read."),
                                  refused(404, "There is no such order, or hold."),
                                  refused(409, "Not as the order is now."),
                                  refused(412, "It has changed since."),
                                  refused(422, "The body breaks a rule.")};

constexpr std::array cloud_event_parameters{idempotency_key};
constexpr std::array cloud_event_answers{
    ResourceAnswer{200, "Taken; of a batch, what became of each; of a query, its response.", "EventTaken"},
    ResourceAnswer{201, "Of an order: placed, and every line reserved.", "Order"},
    refused(400, "The event can't be read."),
    refused(404, "There is no such message."),
    refused(409, "Not in the present state."),
    refused(422, "The payload breaks its schema or a rule."),
    refused(503, "Overloaded; nothing was done.")};

constexpr std::array events_parameters{
    ResourceParameter{"after", "query",
                      "Only events behind this position: the next of a page, the id of an event in the "
                      "stream, or a number.",
                      text},
    ResourceParameter{"limit", "query", "Events to a page.",
                      R"({"type":"integer","minimum":1,"maximum":1000,"default":100})"},
    ResourceParameter{"last", "query",
                      "In place of after and limit: the newest that match, of the last 100,000.",
                      R"({"type":"integer","minimum":1,"maximum":1000})"},
    ResourceParameter{"message", "query", "Only this message.", text},
    ResourceParameter{"timeFrom", "query", "Only what was taken then or later.",
                      R"({"type":"string","format":"date-time"})"},
    ResourceParameter{"timeTo", "query", "Only what was taken before.",
                      R"({"type":"string","format":"date-time"})"},
    ResourceParameter{"private", "query", "With true, the private messages too.",
                      R"({"type":"boolean","default":false})"}};
constexpr std::array events_answers{
    ResourceAnswer{
        200,
        "A page of the journal, oldest first. A filter may leave it short or empty: there is more until "
        "next is the after that was asked for.",
        "EventPage"},
    refused(400, "A parameter can't be read."), refused(410, "The journal can't be continued from there."),
    refused(500, "The journal is damaged: which record, and how."), refused(503, "Too many reads wait.")};
constexpr std::array stream_answers{
    ResourceAnswer{
        200,
        "Server-sent events: id is the position, data a CloudEvent. An id without data says how far a "
        "filter has got; an event named problem, before the end, that the journal is damaged or can't be "
        "continued "
        "from there.",
        "CloudEvent", "text/event-stream"},
    refused(400, "A parameter can't be read.")};
constexpr std::array stream_parameters{ResourceParameter{
    "after", "query",
    "Begins behind this position, as given by a page or an id; Last-Event-ID does the same.", text}};

constexpr std::array flows_answers{
    ResourceAnswer{200, "Each flow with its steps: how many stand there, how many of them too long.",
                   "Flows"},
    refused(400, "It takes no parameters."), refused(503, "The views can't be read.")};
constexpr std::array instances_parameters{
    ResourceParameter{"flowId", "path", "The flow.", text},
    ResourceParameter{"step", "query", "Only live ones that stand at this step, the longest there first.",
                      R"({"type":"string","examples":["payment_initiated"]})"},
    ResourceParameter{
        "olderThan", "query",
        "Only live ones that have stood at a step for so many seconds, the longest there first.",
        R"({"type":"integer","minimum":0,"examples":[3600]})"},
    ResourceParameter{"stuck", "query",
                      "With true, only live ones beyond the deadline of a step, the longest there first.",
                      R"({"type":"boolean","default":false})"},
    ResourceParameter{"limit", "query", "Instances to a page.",
                      R"({"type":"integer","minimum":1,"maximum":200,"default":30})"},
    ResourceParameter{"after", "query", "The next of the page before.", text}};
constexpr std::array instances_answers{
    ResourceAnswer{200,
                   "One page: live instances, then ended ones, each newest first, unless a step or an age is "
                   "asked for. counts and stuck are of all live ones, whatever is asked for.",
                   "FlowInstances"},
    refused(400, "A parameter can't be read, or is unknown."), refused(404, "There is no such flow."),
    refused(503, "The views can't be read.")};
constexpr std::array action_parameters{
    ResourceParameter{"flowId", "path", "The flow.", text},
    ResourceParameter{"instanceId", "path", "What it runs for: an order, or a subscription.", text},
    ResourceParameter{"action", "path", "One of the actions that the instance is listed with.", text}};
constexpr std::array action_answers{
    ResourceAnswer{200, "Taken: what was sent; of a subscription, or a parcel, as it is now.", "Acted"},
    ResourceAnswer{202, "The gateway is asked.", "Subscription"},
    unreadable,
    refused(404, "There is no such flow, instance or action."),
    refused(409, "Not in the present state."),
    refused(422, "A skip needs a reason.")};

constexpr std::array story_answers{ResourceAnswer{200, "Its messages with their causes.", "Story"},
                                   refused(400, "There is no such parameter."),
                                   refused(404, "There is no such order.")};

constexpr std::array label_parameters{
    ResourceParameter{"shipment", "path", "The shipment.", text},
    ResourceParameter{"kind", "query", "With return, the label that it comes back with.",
                      R"({"type":"string","enum":["parcel","return"],"default":"parcel"})"}};
constexpr std::array label_answers{
    ResourceAnswer{200, "One A6 page, the same bytes each time.", {}, "application/pdf"},
    refused(400, "A parameter can't be read, or is unknown."),
    refused(404, "There is no such shipment."),
    refused(409,
            "It has no such label: it was called off, no return label was created, or the shop's own address "
            "is not known."),
    refused(500, "The fonts that it is drawn with are not there."),
    refused(503, "Too many reads wait.")};

constexpr std::array stock_parameters{
    ResourceParameter{"product", "query", "Only this product: its uuid or article code.", text},
    ResourceParameter{"warehouse", "query", "Only this warehouse.", text},
    ResourceParameter{"limit", "query", "Entries to a page.",
                      R"({"type":"integer","minimum":1,"maximum":100,"default":20})"},
    ResourceParameter{"after", "query", "The next of the page before.", text}};
constexpr std::array stock_answers{
    ResourceAnswer{200, "One page by article code, an entry for each product and warehouse.", "StockList"},
    refused(400, "A parameter can't be read.")};
constexpr std::array movements_parameters{
    ResourceParameter{"product", "path", "The product: its uuid or article code.", text},
    ResourceParameter{"limit", "query", "Movements to a page.",
                      R"({"type":"integer","minimum":1,"maximum":100,"default":20})"},
    ResourceParameter{"after", "query", "The next of the page before.", text}};
constexpr std::array movements_answers{ResourceAnswer{200, "One page of the ledger.", "MovementPage"},
                                       refused(400, "A parameter can't be read.")};

constexpr std::array traffic_answers{
    ResourceAnswer{200, "Counts, rates and times, by message and by edge.", "Traffic"}, unreadable};
constexpr std::array traffic_stream_answers{
    ResourceAnswer{200, "The same once a second, as server-sent events.", "Traffic", "text/event-stream"},
    unreadable};
constexpr std::array health_answers{ResourceAnswer{200, "Alive.", "Health"}, unreadable};
constexpr std::array ready_answers{ResourceAnswer{200, "Takes requests.", "Readiness"}, unreadable,
                                   refused(503, "Starting or stopping.")};

constexpr std::array metrics_answers{ResourceAnswer{200, "Prometheus text format.", {}, "text/plain"},
                                     unreadable};

constexpr std::array catalog_parameters{ResourceParameter{
    "private", "query", "With true, the private messages too.", R"({"type":"boolean","default":false})"}};
constexpr std::array catalog_answers{ResourceAnswer{200, "The contract.", "Catalog"},
                                     refused(400, "A parameter can't be read.")};
constexpr std::array schema_parameters{ResourceParameter{"MessageId", "path", "The message.", text},
                                       ResourceParameter{"version", "path", "Its version.", text}};
constexpr std::array schema_answers{
    ResourceAnswer{200, "Its JSON Schema, draft-07.", {}, "application/schema+json"},
    refused(404, "There is no such message or version.")};

constexpr std::array operations{
    ResourceOperation{"/v1/orders",
                      "get",
                      "listOrders",
                      "orders",
                      "List orders, newest first",
                      list_orders_parameters,
                      {},
                      list_orders_answers},
    ResourceOperation{"/v1/orders", "post", "createOrder", "orders", "Place an order",
                      create_order_parameters, "OrderCreate", create_order_answers},
    ResourceOperation{"/v1/orders/{orderId}",
                      "get",
                      "getOrder",
                      "orders",
                      "Read an order",
                      order_parameters,
                      {},
                      read_order_answers},
    ResourceOperation{"/v1/orders/{orderId}", "patch", "updateOrderStatus", "orders",
                      "Change an order's status, note, tags, custom fields or address",
                      change_order_parameters, "OrderUpdate", change_order_answers},
    ResourceOperation{"/v1/orders/{orderId}/holds", "post", "holdOrder", "orders", "Hold an order back",
                      hold_parameters, "HoldCreate", hold_answers},
    ResourceOperation{"/v1/orders/{orderId}/holds/{holdId}/release",
                      "post",
                      "releaseOrder",
                      "orders",
                      "Take a hold off an order",
                      release_parameters,
                      {},
                      hold_answers},
    ResourceOperation{"/v1/orders/{orderId}/approve",
                      "post",
                      "approveOrder",
                      "orders",
                      "Let an order go on that waits for approval",
                      hold_parameters,
                      {},
                      hold_answers},
    ResourceOperation{"/v1/orders/{orderId}/reject", "post", "rejectOrder", "orders",
                      "Call an order off that waits for approval", hold_parameters, "Rejecting",
                      hold_answers},
    ResourceOperation{"/v1/orders/{orderId}/story",
                      "get",
                      "getOrderStory",
                      "orders",
                      "Read what happened to an order",
                      order_parameters,
                      {},
                      story_answers},
    ResourceOperation{"/v1/customers/{customer}/erase",
                      "post",
                      "eraseCustomer",
                      "customers",
                      "Make what says who a customer is unreadable, for ever",
                      erase_parameters,
                      {},
                      erase_answers},
    ResourceOperation{"/v1/flows",
                      "get",
                      "listFlows",
                      "flows",
                      "Read the flows, and how many instances stand where",
                      {},
                      {},
                      flows_answers},
    ResourceOperation{"/v1/flows/{flowId}/instances",
                      "get",
                      "listFlowInstances",
                      "flows",
                      "Read where the instances of a flow stand",
                      instances_parameters,
                      {},
                      instances_answers},
    ResourceOperation{"/v1/flows/{flowId}/instances/{instanceId}/{action}", "post", "actOnFlowInstance",
                      "flows", "Retry, skip or cancel what is stuck", action_parameters, "SubscriptionReason",
                      action_answers},
    ResourceOperation{"/v1/shipments/{shipment}/label",
                      "get",
                      "getLabel",
                      "shipments",
                      "Read a parcel's label, or its return label",
                      label_parameters,
                      {},
                      label_answers},
    ResourceOperation{"/v1/stock",
                      "get",
                      "listStock",
                      "stock",
                      "Read the stock of products and warehouses",
                      stock_parameters,
                      {},
                      stock_answers},
    ResourceOperation{"/v1/stock/{product}/movements",
                      "get",
                      "listMovements",
                      "stock",
                      "Read the movements of a product, newest first",
                      movements_parameters,
                      {},
                      movements_answers},
    ResourceOperation{"/v1/messages", "post", "postCloudEvent", "messages",
                      "Hand in any published message as a CloudEvent", cloud_event_parameters, "CloudEvent",
                      cloud_event_answers},
    ResourceOperation{"/v1/events",
                      "get",
                      "listEvents",
                      "events",
                      "Read what has happened",
                      events_parameters,
                      {},
                      events_answers},
    ResourceOperation{"/v1/events/stream",
                      "get",
                      "followEvents",
                      "events",
                      "Follow what happens",
                      stream_parameters,
                      {},
                      stream_answers},
    ResourceOperation{"/v1/catalog",
                      "get",
                      "getCatalog",
                      "contract",
                      "Read the contract",
                      catalog_parameters,
                      {},
                      catalog_answers},
    ResourceOperation{"/v1/schemas/{MessageId}/{version}",
                      "get",
                      "getSchema",
                      "contract",
                      "Read one message's schema",
                      schema_parameters,
                      {},
                      schema_answers},
    ResourceOperation{
        "/v1/traffic", "get", "getTraffic", "operation", "Read what flows", {}, {}, traffic_answers},
    ResourceOperation{"/v1/traffic/stream",
                      "get",
                      "followTraffic",
                      "operation",
                      "Follow what flows",
                      {},
                      {},
                      traffic_stream_answers},
    ResourceOperation{
        "/healthz", "get", "getHealth", "operation", "Is the program alive?", {}, {}, health_answers},
    ResourceOperation{
        "/readyz", "get", "getReadiness", "operation", "Does it take requests?", {}, {}, ready_answers},
    ResourceOperation{
        "/metrics", "get", "getMetrics", "operation", "Read the program's figures", {}, {}, metrics_answers}};

}  // namespace

std::span<const ResourceOperation> resource_operations() { return operations; }

}  // namespace flowmart::catalog
