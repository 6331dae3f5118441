// What the contract says of the domain beyond messages and services: who owns it, what things are called,
// where data live, which entities there are and how they refer to one another.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "contract/message.hpp"

namespace flowmart::contract {

struct DomainInfo {
  std::string_view id, name, version, summary, warning, parent;
  Texts owners, older_versions, entities;
};

// A thing with an id and a name for people.
struct Labelled {
  std::string_view id, name;
};

struct Team {
  std::string_view id, name, summary;
};

struct ChannelParameter {
  std::string_view name;
  Texts values;
  std::string_view about;
};
struct Channel {
  std::string_view id, name, version, address, summary;
  std::string_view protocol;
  ChannelParameter parameter;
  std::string_view partition_key;
  std::string_view ordering;
  Texts owners;
};

struct Term {
  std::string_view word, meaning;
};

// One arrow of the documented sequence diagram.
struct SequenceStep {
  int number;
  std::string_view from, to, label;
  bool is_reply = false;
  std::string_view message{};  // the published message that it stands for; empty: none
  std::string_view here{};  // the private message that does it in this program, where the contract has none
};

struct DataStore {
  std::string_view id, name, version;
  std::string_view scope;  // a domain, or "external"
  std::string_view owner;  // a service
  std::string_view type;   // database, objectStore, cache, dataWarehouse, other
  std::string_view technology, summary;
  std::string_view access_mode{}, classification{}, retention{}, residency{};
  std::optional<bool> authoritative{};
};

enum class Ring : unsigned char { own, referenced, outer };  // how far from the domain an entity is
constexpr auto wire_names(Ring) {
  using enum Ring;
  return std::array<Name<Ring>, 3>{{{own, "own"}, {referenced, "referenced"}, {outer, "outer"}}};
}

struct PropertyPart {
  std::string_view name, type;
};
struct Property {
  std::string_view name, type;
  bool required = true;
  std::string_view item_type{};                                // of an array
  std::string_view references{}, references_by{}, relation{};  // entity, its key here, hasOne or hasMany
  std::span<const std::string_view> values{};                  // all there are
  std::span<const std::string_view> suggested{};               // usual ones
  std::span<const PropertyPart> parts{};                       // of an object
};
struct Transition {
  std::string_view from, to;
};
struct Entity {
  std::string_view id, version, domain;
  Ring ring = Ring::own;
  std::string_view identifier;
  bool aggregate_root = false;
  std::string_view summary;
  std::span<const Property> properties;
  std::span<const std::string_view> rules;
  std::span<const Transition> transitions{};  // between values of `status`, where they are limited
};

// A value that other places write differently, and what it is here.
struct ValueMapping {
  std::string_view subject;  // order_status, payment_status, payment_method, shipment_status
  std::string_view place;    // where the other spelling is found
  std::string_view from, to;
};

extern const DomainInfo orders_domain;
std::span<const Channel> channels();
std::span<const Team> teams();
std::span<const Labelled> users();
std::span<const Labelled> actors();
std::span<const Labelled> external_systems();
std::span<const Term> language();
std::span<const SequenceStep> order_example();
std::span<const DataStore> data_stores();
std::span<const ValueMapping> value_mappings();

// Grouped by domain: Orders, Payment, ProductCatalog, Subscriptions.
std::span<const std::span<const Entity>> entity_groups();
// Named by entities, defined by nobody: the name, and who names it.
std::span<const Labelled> undefined_entities();

}  // namespace flowmart::contract
