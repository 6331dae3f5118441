// AsyncAPI 3.0: the published channels, and the event stream of the HTTP API, which carries every published
// event. Commands and queries without a channel are in OpenAPI.
#include <algorithm>
#include <map>

#include "catalog/catalog.hpp"
#include "catalog/model.hpp"
#include "contract/domain.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {
namespace {

using contract::Channel;
using contract::Direction;
using contract::Kind;
using wire::JsonWriter;
using wire::MessageType;

std::string key_of(const MessageType& type) {
  return std::string(type.id) + ".v" + std::string(type.version);
}

// "orders" of orders.{env}.events.
std::string_view key_of(const Channel& channel) { return channel.id.substr(0, channel.id.find('.')); }

void write_ref(JsonWriter& json, const std::string& pointer) {
  json.begin_object().member("$ref", pointer).end_object();
}

template <class F>
void each_type(F&& f) {
  for (const MessageEntry& entry : model().messages)
    for (const MessageType* type : entry.versions) f(*type);
}

bool on_channel(const MessageType& type, const Channel& channel) { return type.info.channel == channel.id; }

void write_channel_messages(JsonWriter& json, auto&& wanted) {
  json.key("messages").begin_object();
  each_type([&](const MessageType& type) {
    if (wanted(type)) write_ref(json.key(key_of(type)), "#/components/messages/" + key_of(type));
  });
  json.end_object();
}

void write_channels(JsonWriter& json) {
  json.key("channels").begin_object();
  for (const Channel& one : contract::channels()) {
    json.key(key_of(one)).begin_object().member("address", one.address).member("title", one.name);
    json.member("description", std::string(one.summary) + " " + std::string(one.ordering));
    json.key("parameters").begin_object().key(one.parameter.name).begin_object();
    json.member("description", one.parameter.about).key("enum").begin_array();
    for (const std::string_view value : one.parameter.values) json.text(value);
    json.end_array().end_object().end_object();
    write_channel_messages(json, [&](const MessageType& type) { return on_channel(type, one); });
    json.end_object();
  }
  json.key("stream").begin_object().member("address", "/v1/events/stream").member("title", "Event stream");
  json.member("description", "Every published event, as server-sent events in the order of the journal.");
  json.key("servers").begin_array();
  write_ref(json, "#/servers/here");
  json.end_array();
  write_channel_messages(json, [](const MessageType& type) { return type.info.kind == Kind::event; });
  json.end_object().end_object();
}

void write_messages(JsonWriter& json) {
  json.key("components").begin_object().key("messages").begin_object();
  each_type([&](const MessageType& type) {
    const contract::MessageInfo& info = type.info;
    json.key(key_of(type)).begin_object().member("name", info.id).member("title", info.name);
    json.member("summary", info.summary).member("contentType", "application/json");
    json.key("headers").begin_object().member("type", "object").key("properties").begin_object();
    json.key("ce_type").begin_object().member("type", "string").member("const", type.event_type).end_object();
    json.key("ce_id").begin_object().member("type", "string").end_object();
    json.end_object().end_object();
    json.key("payload").begin_object().member("schemaFormat", "application/schema+json;version=draft-07");
    json.key("schema").raw(type.schema()).end_object();
    json.key("examples")
        .begin_array()
        .begin_object()
        .key("payload")
        .raw(info.example)
        .end_object()
        .end_array();
    json.end_object();
  });
  json.end_object().end_object();
}

// The domain's own declarations: what goes out on a channel and what is taken from it.
void write_operations(JsonWriter& json) {
  json.key("operations").begin_object();
  for (const Channel& channel : contract::channels()) {
    for (const Direction direction : {Direction::sends, Direction::receives}) {
      std::map<std::string, const MessageType*> types;
      std::string services;
      for (const ServiceEntry& service : model().services) {
        if (service.info->role == contract::Role::outside) continue;
        const std::size_t before = types.size();
        for (const contract::DeclaredRow& row : rows_of(service, direction)) {
          const MessageType* type = model().find(row.message->id, row.message->version);
          if (on_channel(*type, channel)) types.emplace(key_of(*type), type);
        }
        if (types.size() > before) services.append(services.empty() ? "" : ", ").append(service.info->id);
      }
      if (types.empty()) continue;
      const bool sends = direction == Direction::sends;
      json.key(std::string(sends ? "send_" : "receive_") + std::string(key_of(channel))).begin_object();
      json.member("action", sends ? "send" : "receive");
      const std::string at = "#/channels/" + std::string(key_of(channel));
      write_ref(json.key("channel"), at);
      json.member("summary", (sends ? "Sent by " : "Taken by ") + services + ".");
      json.key("messages").begin_array();
      for (const auto& [key, type] : types) write_ref(json, at + "/messages/" + key);
      json.end_array().end_object();
    }
  }
  json.key("send_stream").begin_object().member("action", "send");
  write_ref(json.key("channel"), "#/channels/stream");
  json.member("summary", "What happens, as it happens.").end_object().end_object();
}

}  // namespace

std::string asyncapi_json(const Location& at) {
  std::string out;
  JsonWriter json(out);
  const contract::DomainInfo& domain = contract::orders_domain;
  json.begin_object().member("asyncapi", "3.0.0").member("id", "urn:com:flowmart:orders");
  json.key("info").begin_object().member("title", "FlowMart Orders").member("version", domain.version);
  json.member("description", domain.summary);
  json.key("license").begin_object().member("name", "Apache-2.0").end_object().end_object();
  json.member("defaultContentType", "application/json");
  json.key("servers").begin_object().key("here").begin_object().member("host", at.host);
  if (!at.path.empty()) json.member("pathname", at.path);
  json.member("protocol", at.encrypted ? "https" : "http")
      .member("description", "The program.")
      .end_object()
      .end_object();
  write_channels(json);
  write_operations(json);
  write_messages(json);
  json.end_object();
  return out;
}

}  // namespace flowmart::catalog
