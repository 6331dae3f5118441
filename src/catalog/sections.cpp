#include "catalog/sections.hpp"

#include "catalog/model.hpp"
#include "contract/domain.hpp"
#include "contract/flows.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {
namespace {

using contract::Labelled;
using wire::JsonWriter;

void write_property(JsonWriter& json, const contract::Property& one) {
  json.begin_object().member("name", one.name).member("type", one.type).member("required", one.required);
  if (!one.item_type.empty()) json.member("itemType", one.item_type);
  if (!one.references.empty()) {
    json.member("references", one.references).member("referencesIdentifier", one.references_by);
    json.member("relationType", one.relation);
  }
  if (!one.values.empty()) write_texts(json, "enum", one.values);
  if (!one.suggested.empty()) write_texts(json, "suggested", one.suggested);
  json.end_object();
}

void write_entity(JsonWriter& json, const contract::Entity& one) {
  json.begin_object().member("id", one.id).member("name", one.id).member("version", one.version);
  json.member("domain", one.domain).member("ring", wire_name(one.ring)).member("identifier", one.identifier);
  json.member("aggregateRoot", one.aggregate_root).member("summary", one.summary);
  json.key("properties").begin_array();
  for (const contract::Property& property : one.properties) write_property(json, property);
  json.end_array();
  write_texts(json, "businessRules", one.rules);
  json.key("transitions").begin_array();
  for (const contract::Transition& step : one.transitions)
    json.begin_object().member("from", step.from).member("to", step.to).end_object();
  json.end_array().end_object();
}

void write_step(JsonWriter& json, const contract::FlowStep& one) {
  json.begin_object().member("id", one.id).member("title", one.title).member("kind", wire_name(one.kind));
  json.key("ref");
  if (one.ref.empty()) {
    json.null();
  } else {
    json.begin_object().member("id", one.ref);
    member_or_null(json, "version", one.ref_version);
    json.end_object();
  }
  if (one.kind == contract::StepKind::custom) {
    json.key("custom").begin_object().member("title", one.custom.title).member("type", one.custom.type);
    json.member("summary", one.custom.about).key("properties").begin_object();
    for (const contract::CustomFact& fact : one.custom.facts)
      if (!fact.name.empty()) json.member(fact.name, fact.value);
    json.end_object().end_object();
  }
  json.key("next").begin_array();
  for (const contract::FlowNext& next : one.next) {
    json.begin_object().member("id", next.step);
    member_or_null(json, "label", next.label);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_labelled(JsonWriter& json, std::string_view key, std::span<const Labelled> things) {
  json.key(key).begin_array();
  for (const Labelled& one : things)
    json.begin_object().member("id", one.id).member("name", one.name).end_object();
  json.end_array();
}

// Ids of the services that declare to use a store.
void write_users_of(JsonWriter& json, std::string_view key, std::string_view store, bool writing) {
  json.key(key).begin_array();
  for (const ServiceEntry& service : model().services)
    for (const contract::StoreUse& use : writing ? service.info->writes_to : service.info->reads_from)
      if (use.id == store) json.text(service.info->id);
  json.end_array();
}

void write_flow(JsonWriter& json, const contract::FlowInfo& one, bool is_private) {
  json.begin_object().member("id", one.id).member("name", one.name).member("version", one.version);
  json.member("title", one.title.empty() ? one.name : one.title).member("summary", one.summary);
  write_texts(json, "owners", one.owners);
  json.member("onDomainPage", !one.title.empty()).member("private", is_private);
  json.member("domain", one.domain).key("steps").begin_array();
  for (const contract::FlowStep& step : one.steps) write_step(json, step);
  json.end_array().end_object();
}

}  // namespace

void write_domain(JsonWriter& json) {
  const contract::DomainInfo& domain = contract::orders_domain;
  json.key("domain").begin_object().member("id", domain.id).member("name", domain.name);
  json.member("version", domain.version).member("summary", domain.summary);
  member_or_null(json, "warning", domain.warning);
  write_texts(json, "owners", domain.owners);
  write_texts(json, "olderVersions", domain.older_versions);
  json.end_object();
}

void write_entities(JsonWriter& json) {
  json.key("entities").begin_array();
  for (const auto group : contract::entity_groups())
    for (const contract::Entity& one : group) write_entity(json, one);
  json.end_array();
  json.key("undefinedEntities").begin_array();
  for (const Labelled& one : contract::undefined_entities())
    json.begin_object().member("name", one.id).member("namedBy", one.name).end_object();
  json.end_array();
}

// Our own flows are told of too: whoever runs the shop wants to see where its orders stand.
void write_flows(JsonWriter& json) {
  json.key("flows").begin_array();
  for (const contract::FlowInfo* one : contract::flows()) write_flow(json, *one, false);
  for (const contract::FlowInfo* one : contract::own_flows()) write_flow(json, *one, true);
  json.end_array();
}

void write_order_example(JsonWriter& json) {
  json.key("sequence").begin_array();
  for (const contract::SequenceStep& one : contract::order_example()) {
    json.begin_object().key("n").number(one.number);
    json.member("from", one.from).member("to", one.to).member("label", one.label);
    json.member("arrow", one.is_reply ? "reply" : "call");
    member_or_null(json, "message", one.message);
    member_or_null(json, "here", one.here);
    json.end_object();
  }
  json.end_array();
}

void write_stores(JsonWriter& json) {
  json.key("dataStores").begin_array();
  for (const contract::DataStore& one : contract::data_stores()) {
    json.begin_object().member("id", one.id).member("name", one.name).member("version", one.version);
    json.member("type", one.type).member("technology", one.technology).member("summary", one.summary);
    json.member("scope", one.scope).member("owner", one.owner).key("authoritative");
    if (one.authoritative) json.boolean(*one.authoritative);
    else json.null();
    member_or_null(json, "accessMode", one.access_mode);
    member_or_null(json, "classification", one.classification);
    member_or_null(json, "retention", one.retention);
    member_or_null(json, "residency", one.residency);
    write_users_of(json, "writtenBy", one.id, true);
    write_users_of(json, "readBy", one.id, false);
    json.end_object();
  }
  json.end_array();
}

void write_people(JsonWriter& json) {
  write_labelled(json, "actors", contract::actors());
  write_labelled(json, "externalSystems", contract::external_systems());
  json.key("teams").begin_array();
  for (const contract::Team& one : contract::teams())
    json.begin_object()
        .member("id", one.id)
        .member("name", one.name)
        .member("summary", one.summary)
        .end_object();
  json.end_array();
  write_labelled(json, "users", contract::users());
  json.key("language").begin_array();
  for (const contract::Term& one : contract::language())
    json.begin_object().member("term", one.word).member("meaning", one.meaning).end_object();
  json.end_array();
}

}  // namespace flowmart::catalog
