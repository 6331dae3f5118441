// OpenAPI 3.1: the resources, and one operation for each command and query, its shapes made from the types.
#include <algorithm>
#include <set>
#include <vector>

#include "catalog/catalog.hpp"
#include "catalog/http_resources.hpp"
#include "catalog/model.hpp"
#include "contract/domain.hpp"
#include "wire/json_schema.hpp"
#include "wire/json_write.hpp"
#include "wire/shape.hpp"

namespace flowmart::catalog {
namespace {

using contract::Kind;
using wire::JsonWriter;
using wire::MessageType;

void write_ref(JsonWriter& json, std::string_view name) {
  json.key("schema").begin_object().member("$ref", "#/components/schemas/" + std::string(name)).end_object();
}

void write_answer(JsonWriter& json, int status, std::string_view about, std::string_view schema,
                  std::string_view media) {
  json.key(std::to_string(status)).begin_object().member("description", about);
  json.key("content").begin_object().key(media).begin_object();
  if (schema.empty()) json.key("schema").begin_object().member("type", "object").end_object();
  else write_ref(json, schema);
  json.end_object().end_object().end_object();
}

// What the edge says before the request is looked at: to the path of any operation. Who shows a secret of his
// own has a 401 of his own.
void write_answers_of_the_edge(JsonWriter& json, bool changes, bool own_secret = false) {
  if (!own_secret)
    write_answer(
        json, 401,
        "key-wanted, wrong-key: the server was started with a key (serve --key-file), and the request has "
        "none or another one.",
        "Problem", problem_media);
  write_answer(
      json, 403,
      changes ? "foreign-origin, origin-wanted, proxied-without-key: a page of another origin asks for a "
                "change, or a change by cookie does not say its origin, or the request came through a "
                "proxy to a server that asks for no key."
              : "proxied-without-key: it came through a proxy to a server that asks for no key.",
      "Problem", problem_media);
  write_answer(
      json, 421,
      "unknown-host: the Host header is none of an address, localhost and the names the server was told.",
      "Problem", problem_media);
}

void write_body(JsonWriter& json, std::string_view schema, std::string_view example = {}) {
  json.key("requestBody").begin_object().member("required", true);
  json.key("content").begin_object().key("application/json").begin_object();
  write_ref(json, schema);
  if (!example.empty()) json.key("example").raw(example);
  json.end_object().end_object().end_object();
}

// Structured mode and batches; in binary mode the body is the message's own, and the headers say the rest.
void write_event_body(JsonWriter& json) {
  json.key("requestBody").begin_object().member("required", true);
  json.member(
      "description",
      "One event, or a batch: each event of it is answered by itself, in \"outcomes\". In binary mode the "
      "attributes are ce-* headers and the body is the data, as application/json.");
  json.key("content").begin_object().key("application/cloudevents+json").begin_object();
  write_ref(json, "CloudEvent");
  json.end_object().key("application/cloudevents-batch+json").begin_object().key("schema").begin_object();
  json.member("type", "array").key("maxItems").number(1000);
  json.key("items")
      .begin_object()
      .member("$ref", "#/components/schemas/CloudEvent")
      .end_object()
      .end_object();
  json.end_object()
      .key("application/json")
      .begin_object()
      .key("schema")
      .begin_object()
      .member("type", "object");
  json.end_object().end_object().end_object().end_object();
}

// Of NDJSON the schema is that of a line.
void write_lines_body(JsonWriter& json, std::string_view line) {
  json.key("requestBody").begin_object().member("required", true).key("content").begin_object();
  json.key("application/x-ndjson").begin_object();
  write_ref(json, line);
  json.end_object().end_object().end_object();
}

void write_parameter(JsonWriter& json, const ResourceParameter& one) {
  json.begin_object().member("name", one.name).member("in", one.in).member("description", one.about);
  if (one.in == "path") json.member("required", true);
  if (one.in == "query" && one.schema.starts_with(R"({"type":"array")")) json.member("explode", false);
  json.key("schema").raw(one.schema).end_object();
}

void write_resource(JsonWriter& json, const ResourceOperation& one) {
  json.key(one.method).begin_object().member("operationId", one.id).member("summary", one.summary);
  json.key("tags").begin_array().text(one.tag).end_array();
  if (!one.parameters.empty()) {
    json.key("parameters").begin_array();
    for (const ResourceParameter& parameter : one.parameters) write_parameter(json, parameter);
    json.end_array();
  }
  if (one.body == "CloudEvent") write_event_body(json);
  else if (one.body == "ParcelLine") write_lines_body(json, one.body);
  else if (!one.body.empty()) write_body(json, one.body);
  json.key("responses").begin_object();
  for (const ResourceAnswer& answer : one.answers)
    write_answer(json, answer.status, answer.about, answer.schema, answer.media);
  const bool own_secret = std::any_of(one.answers.begin(), one.answers.end(),
                                      [](const ResourceAnswer& answer) { return answer.status == 401; });
  write_answers_of_the_edge(json, one.method != "get", own_secret);
  json.end_object().end_object();
}

// A path once, with all its methods.
void write_resources(JsonWriter& json) {
  std::vector<ResourceOperation> resources;
  for (const auto& some :
       {resource_operations(), amending_operations(), list_operations(), return_operations(),
        subscription_operations(), parcel_operations(), telling_operations(), money_operations()})
    resources.insert(resources.end(), some.begin(), some.end());
  std::set<std::string_view> written;
  for (const ResourceOperation& first : resources) {
    if (!written.insert(first.path).second) continue;
    json.key(first.path).begin_object();
    for (const ResourceOperation& one : resources)
      if (one.path == first.path) write_resource(json, one);
    json.end_object();
  }
}

void write_message(JsonWriter& json, const MessageType& type) {
  const contract::MessageInfo& info = type.info;
  json.key(path_of(info)).begin_object().key("post").begin_object();
  json.member("operationId", "post" + std::string(info.id)).member("summary", info.name);
  json.member("description", info.summary).key("tags").begin_array().text(info.service).end_array();
  write_body(json, info.id, info.example);
  json.key("responses").begin_object();
  if (type.response != nullptr) {
    write_answer(json, 200, type.response->info.summary, type.response->id, "application/json");
    write_answer(json, 404, "What is asked for does not exist.", "Problem", problem_media);
  } else {
    if (info.id == "PlaceOrder")
      write_answer(json, 201, "Placed, and every line reserved.", "Order", "application/json");
    else write_answer(json, 200, "Taken, and durable.", "Taken", "application/json");
    write_answer(json, 409, "Not in the present state.", "Problem", problem_media);
  }
  write_answer(json, 400, "The body can't be read.", "Problem", problem_media);
  write_answer(json, 422, "The payload breaks its schema or a rule.", "Problem", problem_media);
  write_answer(json, 503, "Overloaded; nothing was done. Retry-After says when to come again.", "Problem",
               problem_media);
  write_answers_of_the_edge(json, true);
  json.end_object().end_object().end_object();
}

bool is_posted(const MessageEntry& entry) { return !path_of(entry.info()).empty(); }

void write_components(JsonWriter& json) {
  json.key("components").begin_object().key("schemas").begin_object();
  for (const auto& some : {resource_schemas(), list_schemas(), return_schemas(), subscription_schemas(),
                           parcel_schemas(), telling_schemas(), money_schemas()})
    for (const ResourceSchema& one : some) json.key(one.name).raw(one.json);
  for (const MessageEntry& entry : model().messages) {
    if (!is_posted(entry)) continue;
    json.key(entry.info().id).raw(wire::json_schema_part(entry.newest().shape));
    if (const MessageType* response = entry.newest().response)
      json.key(response->id).raw(wire::json_schema_part(response->shape));
  }
  json.end_object().end_object();
}

void write_tags(JsonWriter& json) {
  json.key("tags").begin_array();
  const auto tag = [&](std::string_view name, std::string_view about) {
    json.begin_object().member("name", name).member("description", about).end_object();
  };
  tag("orders", "Orders as resources.");
  tag("flows", "Where the documented flows stand.");
  tag("shipments", "Parcels, and where they are.");
  tag("returns", "Goods that come back, and claims.");
  tag("subscriptions", "What comes again and again.");
  tag("payments", "What buyers owe and paid.");
  tag("products", "What is sold, who holds it, and where it lies.");
  tag("notifications", "What customers were told.");
  tag("templates", "The words of notices.");
  tag("webhooks", "Systems that are told of messages.");
  tag("stock", "What lies where, and how it came there.");
  tag("operation", "How the program itself is.");
  tag("messages", "Any published message, in its envelope.");
  tag("events", "What has happened, and what happens.");
  tag("contract", "What is promised.");
  std::set<std::string_view> named;
  for (const MessageEntry& entry : model().messages)
    if (is_posted(entry) && named.insert(entry.info().service).second)
      tag(entry.info().service, "Commands and queries that it takes.");
  json.end_array();
}

}  // namespace

std::string openapi_json(const Location& at) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("openapi", "3.1.0");
  json.key("info")
      .begin_object()
      .member("title", "FlowMart Orders")
      .member("version", contract::orders_domain.version);
  json.member("description", contract::orders_domain.summary);
  json.key("license")
      .begin_object()
      .member("name", "Apache-2.0")
      .member("identifier", "Apache-2.0")
      .end_object();
  json.end_object();
  json.key("servers")
      .begin_array()
      .begin_object()
      .member("url", at.path.empty() ? "/" : at.path)
      .member("description", "This server.");
  json.end_object().end_array();
  json.key("security").begin_array().end_array();
  write_tags(json);
  json.key("paths").begin_object();
  write_resources(json);
  for (const MessageEntry& entry : model().messages)
    if (is_posted(entry)) write_message(json, entry.newest());
  json.end_object();
  write_components(json);
  json.end_object();
  return out;
}

}  // namespace flowmart::catalog
