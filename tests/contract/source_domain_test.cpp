// Domain, channels, entities, stores, flows and people against the file of facts.
#include <gtest/gtest.h>

#include "contract/domain.hpp"
#include "contract/flows.hpp"
#include "facts.hpp"

namespace flowmart::contract {
namespace {

using nlohmann::json;

TEST(Source, TheDomainIsTheirs) {
  const json& theirs = facts().at("domain");
  EXPECT_EQ(theirs.at("id"), orders_domain.id);
  EXPECT_EQ(theirs.at("name"), orders_domain.name);
  EXPECT_EQ(theirs.at("version"), orders_domain.version);
  EXPECT_EQ(theirs.at("warning"), orders_domain.warning);
  EXPECT_EQ(theirs.at("parent"), orders_domain.parent);
  EXPECT_EQ(theirs.at("owners"), list_of(orders_domain.owners));
  EXPECT_EQ(theirs.at("older_versions"), list_of(orders_domain.older_versions));
  EXPECT_EQ(theirs.at("entities"), list_of(orders_domain.entities));
}

TEST(Source, ChannelsAreTheirs) {
  ASSERT_EQ(facts().at("channels").size(), channels().size());
  for (const Channel& one : channels()) {
    const json& theirs = fact("channels", one.id);
    ASSERT_FALSE(theirs.is_null()) << one.id;
    EXPECT_EQ(theirs.at("name"), one.name);
    EXPECT_EQ(theirs.at("version"), one.version);
    EXPECT_EQ(theirs.at("address"), one.address);
    EXPECT_EQ(theirs.at("protocols"), json::array({one.protocol}));
    EXPECT_EQ(theirs.at("partition_key"), one.partition_key);
    EXPECT_EQ(theirs.at("owners"), list_of(one.owners));
    ASSERT_EQ(theirs.at("parameters").size(), 1u);
    EXPECT_EQ(theirs.at("parameters")[0].at("name"), one.parameter.name);
    EXPECT_EQ(theirs.at("parameters")[0].at("enum"), list_of(one.parameter.values));
  }
}

void expect_property(const json& theirs, const Property& ours, std::string_view entity) {
  EXPECT_EQ(theirs.at("name"), ours.name) << entity;
  EXPECT_EQ(theirs.at("type"), ours.type) << entity << '.' << ours.name;
  EXPECT_EQ(theirs.at("required"), ours.required) << entity << '.' << ours.name;
  const std::string references = text_of(theirs, "references");
  EXPECT_EQ(references == "PaymentRefund" ? "PaymentRefunded" : references, ours.references) << ours.name;
  EXPECT_EQ(text_of(theirs, "relationType"), ours.relation) << entity << '.' << ours.name;
  if (theirs.contains("referencesIdentifier")) {
    EXPECT_EQ(theirs.at("referencesIdentifier"), ours.references_by) << entity << '.' << ours.name;
  }
  EXPECT_EQ(theirs.value("enum", json::array()), list_of(ours.values)) << entity << '.' << ours.name;
  EXPECT_EQ(theirs.value("suggested_values", json::array()), list_of(ours.suggested)) << ours.name;
  EXPECT_EQ(theirs.contains("items") ? text_of(theirs.at("items"), "type") : "", ours.item_type) << ours.name;
  const json parts = theirs.value("properties", json::array());
  ASSERT_EQ(parts.size(), ours.parts.size()) << entity << '.' << ours.name;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].at("name"), ours.parts[i].name);
    EXPECT_EQ(parts[i].at("type"), ours.parts[i].type);
  }
}

TEST(Source, EntitiesAreTheirs) {
  std::size_t ours_in_all = 0;
  for (const auto group : entity_groups()) {
    for (const Entity& one : group) {
      ++ours_in_all;
      const json& theirs = fact("entities", one.id);
      ASSERT_FALSE(theirs.is_null()) << one.id;
      EXPECT_EQ(theirs.at("version"), one.version);
      EXPECT_EQ(theirs.at("domain"), one.domain);
      EXPECT_EQ(theirs.at("identifier"), one.identifier);
      EXPECT_EQ(theirs.at("aggregateRoot"), one.aggregate_root) << one.id;
      const std::string_view ring = theirs.at("ring").get<std::string_view>();
      EXPECT_EQ(ring == "direct" ? "referenced" : ring == "indirect" ? "outer" : ring, wire_name(one.ring));
      EXPECT_NE(theirs.at("summary"), one.summary);
      ASSERT_EQ(theirs.at("properties").size(), one.properties.size()) << one.id;
      for (std::size_t i = 0; i < one.properties.size(); ++i)
        expect_property(theirs.at("properties")[i], one.properties[i], one.id);
      auto transitions = json::array();
      for (const Transition& step : one.transitions) transitions.push_back({step.from, step.to});
      EXPECT_EQ(theirs.value("state_transitions", json::array()), transitions) << one.id;
    }
  }
  EXPECT_EQ(ours_in_all, facts().at("entities").size());
}

TEST(Source, StoresAreTheirs) {
  ASSERT_EQ(facts().at("data_stores").size(), data_stores().size());
  for (const DataStore& one : data_stores()) {
    const json& theirs = fact("data_stores", one.id);
    ASSERT_FALSE(theirs.is_null()) << one.id;
    EXPECT_EQ(theirs.at("name"), one.name);
    EXPECT_EQ(theirs.at("version"), one.version);
    EXPECT_EQ(theirs.at("scope"), one.scope);
    EXPECT_EQ(theirs.at("owned_by"), one.owner);
    EXPECT_EQ(theirs.at("container_type"), one.type);
    EXPECT_EQ(theirs.at("technology"), one.technology);
    EXPECT_EQ(text_of(theirs, "access_mode"), one.access_mode);
    EXPECT_EQ(text_of(theirs, "classification"), one.classification);
    EXPECT_EQ(text_of(theirs, "retention"), one.retention);
    EXPECT_EQ(text_of(theirs, "residency"), one.residency);
    const json& truth = theirs.at("authoritative");
    EXPECT_EQ(truth.is_null() ? std::nullopt : std::optional(truth.get<bool>()), one.authoritative) << one.id;
  }
}

void expect_step(const json& theirs, const FlowStep& ours) {
  EXPECT_EQ(theirs.at("id"), ours.id);
  EXPECT_EQ(theirs.at("title"), ours.title) << ours.id;
  EXPECT_EQ(theirs.at("kind"), wire_name(ours.kind)) << ours.id;
  const json ref = theirs.at("ref").is_null() ? json::object() : theirs.at("ref");
  EXPECT_EQ(text_of(ref, "id"), ours.ref) << ours.id;
  EXPECT_EQ(text_of(ref, "version"), ours.ref_version) << ours.id;
  ASSERT_EQ(theirs.at("next").size(), ours.next.count) << ours.id;
  for (std::size_t i = 0; i < ours.next.count; ++i) {
    EXPECT_EQ(theirs.at("next")[i].at("id"), ours.next.items[i].step) << ours.id;
    EXPECT_EQ(text_of(theirs.at("next")[i], "label"), ours.next.items[i].label) << ours.id;
  }
}

TEST(Source, FlowsAreTheirs) {
  ASSERT_EQ(facts().at("flows").size(), flows().size());
  for (const FlowInfo* one : flows()) {
    const json& theirs = fact("flows", one->id);
    ASSERT_FALSE(theirs.is_null()) << one->id;
    EXPECT_EQ(theirs.at("name"), one->name);
    EXPECT_EQ(theirs.at("version"), one->version);
    EXPECT_EQ(theirs.at("domain"), one->domain);
    EXPECT_EQ(theirs.at("owners"), list_of(one->owners));
    EXPECT_EQ(theirs.at("older_versions"), list_of(one->older_versions));
    EXPECT_EQ(text_of(theirs, "title_on_page"), one->title);
    EXPECT_EQ(theirs.at("on_seed_page"), !one->title.empty());
    ASSERT_EQ(theirs.at("steps").size(), one->steps.size());
    for (std::size_t i = 0; i < one->steps.size(); ++i) expect_step(theirs.at("steps")[i], one->steps[i]);
  }
}

TEST(Source, TheOrderExampleIsTheirs) {
  const json& theirs = facts().at("sequence");
  ASSERT_EQ(theirs.size(), order_example().size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const SequenceStep& ours = order_example()[i];
    EXPECT_EQ(theirs[i].at("n"), ours.number);
    EXPECT_EQ(theirs[i].at("from"), ours.from);
    EXPECT_EQ(theirs[i].at("to"), ours.to);
    EXPECT_EQ(theirs[i].at("label"), ours.label);
    EXPECT_EQ(theirs[i].at("arrow") == "reply", ours.is_reply);
    EXPECT_EQ(text_of(theirs[i], "message"), ours.message);
  }
}

template <class Ours>
void expect_names(const char* list, const Ours& ours) {
  ASSERT_EQ(facts().at(list).size(), ours.size()) << list;
  for (const auto& one : ours) EXPECT_EQ(fact(list, one.id).value("name", ""), one.name) << one.id;
}

TEST(Source, PeopleAndWordsAreTheirs) {
  expect_names("teams", teams());
  expect_names("users", users());
  const json& words = facts().at("ubiquitous_language");
  ASSERT_EQ(words.size(), language().size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(words[i].at("term"), language()[i].word);
    EXPECT_NE(words[i].at("meaning"), language()[i].meaning);
  }
  ASSERT_EQ(facts().at("undefined_entities").size(), undefined_entities().size());
}

}  // namespace
}  // namespace flowmart::contract
