// The catalogue document: one reading of the model for programs, with every link in both directions.
#include "catalog/catalog.hpp"
#include "catalog/model.hpp"
#include "catalog/schema_form.hpp"
#include "catalog/sections.hpp"
#include "contract/domain.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {
namespace {

using contract::DeclaredRow;
using contract::Direction;
using contract::Kind;
using wire::JsonWriter;
using wire::MessageType;

struct Reader {
  bool with_private;
  const Model& all = model();

  template <class F>
  void each_service(F&& f) const {
    for (const ServiceEntry& one : all.services) f(one);
    if (with_private)
      for (const ServiceEntry& one : all.flows) f(one);
  }
};

void write_links(JsonWriter& json, const Reader& reader, const ServiceEntry& service, Direction direction) {
  json.key(name_of(direction)).begin_array();
  for (const DeclaredRow& row : rows_of(service, direction)) {
    json.begin_object().member("id", row.message->id);
    member_or_null(json, "version", row.range);
    json.member("resolvedVersion", row.message->version).end_object();
  }
  if (reader.with_private) {
    const bool sends = direction == Direction::sends;
    for (const MessageType* type : sends ? service.sends_privately : service.receives_privately) {
      if (!type->info.is_private || type->info.kind == contract::Kind::response) continue;
      json.begin_object().member("id", type->id).key("version").null();
      json.member("resolvedVersion", type->version).member("private", true).end_object();
    }
  }
  json.end_array();
}

void write_uses(JsonWriter& json, std::string_view key, std::span<const contract::StoreUse> uses) {
  json.key(key).begin_array();
  for (const contract::StoreUse& use : uses) {
    json.begin_object().member("id", use.id);
    member_or_null(json, "version", use.version);
    json.end_object();
  }
  json.end_array();
}

void write_service(JsonWriter& json, const Reader& reader, const ServiceEntry& service) {
  const contract::ServiceInfo& info = *service.info;
  json.begin_object().member("id", info.id).member("name", info.name).member("version", info.version);
  json.member("summary", info.summary);
  if (!info.about.empty()) json.member("about", info.about);
  write_texts(json, "owners", info.owners);
  json.member("domain", info.domain).member("external", info.role != contract::Role::service);
  json.member("role", wire_name(info.role));
  write_links(json, reader, service, Direction::sends);
  write_links(json, reader, service, Direction::receives);
  write_uses(json, "readsFrom", info.reads_from);
  write_uses(json, "writesTo", info.writes_to);
  json.key("features").begin_array();
  for (const contract::Feature& one : info.features)
    json.begin_object().member("name", one.name).member("meaning", one.meaning).end_object();
  json.end_array();
  write_texts(json, "olderVersions", info.older_versions);
  json.key("deprecated");
  if (info.deprecation.from.empty()) {
    json.null();
  } else {
    json.begin_object().member("date", info.deprecation.from);
    member_or_null(json, "replacedBy", info.deprecation.replaced_by);
    member_or_null(json, "note", info.deprecation.note);
    json.end_object();
  }
  json.end_object();
}

void write_rows(JsonWriter& json, const Reader& reader) {
  json.key("rows").begin_array();
  std::int64_t number = 0;
  for (const Direction direction : {Direction::sends, Direction::receives}) {
    for (const ServiceEntry& service : reader.all.services) {
      if (service.info->role != contract::Role::service) continue;
      for (const DeclaredRow& row : rows_of(service, direction)) {
        json.begin_object().key("row").number(++number);
        json.member("direction", name_of(direction)).member("service", service.info->id);
        json.member("message", row.message->id);
        member_or_null(json, "declared", row.range);
        json.member("version", row.message->version).end_object();
      }
    }
  }
  json.end_array();
}

void write_parties(JsonWriter& json, const Reader& reader, std::string_view id, Direction direction) {
  json.key(direction == Direction::sends ? "producers" : "consumers").begin_array();
  reader.each_service([&](const ServiceEntry& service) {
    for (const DeclaredRow& row : rows_of(service, direction)) {
      if (row.message->id != id) continue;
      json.begin_object().member("service", service.info->id);
      json.member(direction == Direction::sends ? "version" : "resolvedVersion", row.message->version);
      member_or_null(json, "range", row.range);
      json.end_object();
    }
    const bool sends = direction == Direction::sends;
    for (const MessageType* type : sends ? service.sends_privately : service.receives_privately) {
      if (!reader.with_private || type->id != id) continue;
      json.begin_object().member("service", service.info->id);
      json.member(sends ? "version" : "resolvedVersion", type->version).key("range").null();
      json.member("private", true).end_object();
    }
  });
  json.end_array();
}

void write_raw_or_null(JsonWriter& json, std::string_view key, std::string_view raw) {
  json.key(key);
  if (raw.empty()) json.null();
  else json.raw(raw);
}

std::string hash_of(const MessageType& type) {
  const auto result = schema_form(type.schema());
  check(result.form.has_value(), "the program's own schemas can be read");
  return schema_hash(*result.form);
}

// For those who list messages an effect is a command to the outside.
void write_kind(JsonWriter& json, Kind kind) {
  json.member("kind", wire_name(kind == Kind::effect ? Kind::command : kind));
  if (kind == Kind::effect) json.member("effect", true);
}

void write_message(JsonWriter& json, const Reader& reader, const MessageEntry& entry,
                   const Refused& refused) {
  const contract::MessageInfo& info = entry.info();
  json.begin_object().member("id", info.id).member("name", info.name.empty() ? info.id : info.name);
  write_kind(json, info.kind);
  json.member("version", info.version).member("summary", info.summary);
  write_texts(json, "owners", info.owners);
  member_or_null(json, "channel", info.channel);
  json.member("draft", info.draft).member("private", info.is_private).member("domain", info.domain);
  json.member("service", info.service).key("http");
  if (const std::string path = path_of(info); path.empty() || info.is_private) json.null();
  else json.begin_object().member("method", "POST").member("path", path).end_object();
  if (refused) {
    const auto why = refused(info);
    json.member("postable", !why);
    if (why) json.member("reason", *why);
  }
  member_or_null(json, "partitionKey", info.partition_key);
  json.member("schemaHash", hash_of(entry.newest())).key("schema").raw(entry.newest().schema());
  write_raw_or_null(json, "example", info.example);
  if (const MessageType* response = entry.newest().response) {
    json.key("responseSchema").raw(response->schema());
    if (!response->info.example.empty()) json.key("exampleResponse").raw(response->info.example);
  }
  json.key("versions").begin_array();
  for (const MessageType* type : entry.versions) {
    json.begin_object().member("version", type->version).key("schema").raw(type->schema());
    json.member("schemaHash", hash_of(*type));
    write_raw_or_null(json, "example", type->info.example);
    member_or_null(json, "channel", type->info.channel);
    json.end_object();
  }
  json.end_array();
  write_parties(json, reader, info.id, Direction::sends);
  write_parties(json, reader, info.id, Direction::receives);
  json.end_object();
}

void write_messages(JsonWriter& json, const Reader& reader, const Refused& refused) {
  json.key("messages").begin_array();
  for (const MessageEntry& one : reader.all.messages) write_message(json, reader, one, refused);
  if (reader.with_private)
    for (const MessageEntry& one : reader.all.private_messages) write_message(json, reader, one, refused);
  json.end_array();
}

void write_channels(JsonWriter& json, const Model& all) {
  json.key("channels").begin_array();
  for (const contract::Channel& one : contract::channels()) {
    json.begin_object().member("id", one.id).member("name", one.name).member("version", one.version);
    json.member("address", one.address).key("protocols").begin_array().text(one.protocol).end_array();
    json.key("parameters").begin_array().begin_object().member("name", one.parameter.name);
    write_texts(json, "enum", one.parameter.values);
    json.member("meaning", one.parameter.about).end_object().end_array();
    json.member("partitionKey", one.partition_key).member("ordering", one.ordering);
    write_texts(json, "owners", one.owners);
    json.member("summary", one.summary).key("messages").begin_array();
    for (const MessageEntry& message : all.messages)
      if (message.info().channel == one.id) json.text(message.info().id);
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace

std::string document(bool with_private, const Refused& refused) {
  const Reader reader{with_private};
  std::string out;
  out.reserve(256 * 1024);
  JsonWriter json(out);
  json.begin_object();
  write_domain(json);
  json.key("services").begin_array();
  reader.each_service([&](const ServiceEntry& one) { write_service(json, reader, one); });
  json.end_array();
  write_rows(json, reader);
  write_messages(json, reader, refused);
  write_channels(json, reader.all);
  write_entities(json);
  write_flows(json);
  write_order_example(json);
  write_stores(json);
  write_people(json);
  json.key("links").begin_object();
  json.member("openapi", "/openapi.json").member("asyncapi", "/asyncapi.json");
  json.end_object().end_object();
  return out;
}

std::optional<std::string> json_schema(std::string_view id, std::string_view version) {
  const MessageType* type = model().find(id, version);
  return type != nullptr ? std::optional(type->schema()) : std::nullopt;
}

std::optional<std::string> schema_hash(std::string_view id, std::string_view version) {
  const MessageType* type = model().find(id, version);
  return type != nullptr ? std::optional(hash_of(*type)) : std::nullopt;
}

}  // namespace flowmart::catalog
