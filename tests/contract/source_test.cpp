// Messages, schemas and rows against the file of facts. Prose is ours and not compared, but for the lines
// that the published page shows.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "contract/messages.hpp"
#include "contract/rows.hpp"
#include "contract/services.hpp"
#include "facts.hpp"
#include "wire/json_schema.hpp"

namespace flowmart::contract {
namespace {

using nlohmann::json;

// A schema without prose, with every $ref replaced by what it points at.
json bare(const json& schema, const json& definitions) {
  if (schema.is_object()) {
    if (const auto ref = schema.find("$ref"); ref != schema.end()) {
      const std::string name = ref->get<std::string>();
      return bare(definitions.at(name.substr(name.rfind('/') + 1)), definitions);
    }
    json out = json::object();
    for (const auto& [key, value] : schema.items()) {
      const bool is_prose = (key == "description" || key == "title") && value.is_string();
      if (is_prose || key == "$schema" || key == "$id" || key == "definitions") continue;
      out[key] = bare(value, definitions);
    }
    if (const auto required = out.find("required"); required != out.end() && required->is_array()) {
      std::set<std::string> sorted = *required;
      if (sorted.empty()) out.erase("required");
      else *required = sorted;
    }
    return out;
  }
  if (!schema.is_array()) return schema;
  json out = json::array();
  for (const auto& one : schema) out.push_back(bare(one, definitions));
  return out;
}

json bare(const json& schema) { return bare(schema, schema.value("definitions", json::object())); }

template <class M>
void expect_schema(const json& wanted) {
  const json ours = json::parse(wire::json_schema<M>());
  EXPECT_EQ(bare(ours), bare(wanted)) << M::info.id << ' ' << M::info.version << '\n'
                                      << json::diff(bare(wanted), bare(ours)).dump(1);
}

TEST(Source, EveryMessageIsTheirs) {
  EXPECT_EQ(facts().at("messages").size(), PublishedMessages::size);
  PublishedMessages::each([&]<class M>() {
    constexpr const MessageInfo& info = M::info;
    const json& theirs = fact("messages", info.id);
    ASSERT_FALSE(theirs.is_null()) << info.id;
    EXPECT_EQ(theirs.at("name"), info.name);
    EXPECT_EQ(theirs.at("kind"), wire_name(info.kind)) << info.id;
    EXPECT_EQ(theirs.at("version"), info.version) << info.id;
    EXPECT_EQ(theirs.at("domain"), info.domain) << info.id;
    EXPECT_EQ(theirs.at("documented_under"), info.service) << info.id;
    EXPECT_EQ(theirs.at("owners"), list_of(info.owners)) << info.id;
    EXPECT_EQ(theirs.at("draft"), info.draft) << info.id;
    EXPECT_EQ(text_of(theirs, "channel"), info.channel) << info.id;
    EXPECT_EQ(text_of(theirs, "http"), info.http) << info.id;
    const json& key = theirs.at("partition_key");
    EXPECT_EQ(key.is_null() ? std::string{} : key.at("payload_field").get<std::string>(), info.partition_key)
        << info.id;
    if (theirs.at("summary_origin") == "seed page") {
      EXPECT_EQ(theirs.at("summary"), info.summary);
    } else {
      EXPECT_NE(theirs.at("summary"), info.summary);
    }
    EXPECT_NE(theirs.at("example"), json::parse(info.example)) << info.id << ": examples are ours";
    expect_schema<M>(theirs.at("payload_schema"));
    if constexpr (requires { typename M::Response; })
      expect_schema<typename M::Response>(theirs.at("response_schema"));
  });
}

TEST(Source, OlderVersionsAreTheirs) {
  std::size_t theirs_in_all = 0;
  for (const json& message : facts().at("messages"))
    theirs_in_all += message.value("older_versions", json::array()).size();
  EXPECT_EQ(theirs_in_all, OlderMessages::size);
  OlderMessages::each([&]<class M>() {
    bool found = false;
    for (const json& older : fact("messages", M::info.id).at("older_versions")) {
      if (older.at("version") != M::info.version) continue;
      found = true;
      expect_schema<M>(older.at("payload_schema"));
      EXPECT_EQ(text_of(older, "channel"), M::info.channel);
    }
    EXPECT_TRUE(found) << M::info.id << ' ' << M::info.version;
  });
}

TEST(Source, EveryRowIsTheirs) {
  const std::vector<DeclaredRow> ours = rows_of(DomainServices{});
  const json& theirs = facts().at("message_rows");
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(theirs[i].at("direction"), name_of(ours[i].direction)) << i;
    EXPECT_EQ(theirs[i].at("service"), ours[i].service->id) << i;
    EXPECT_EQ(theirs[i].at("message"), ours[i].message->id) << i;
    EXPECT_EQ(theirs[i].at("kind"), wire_name(ours[i].message->kind)) << i;
    EXPECT_EQ(text_of(theirs[i], "declared_version"), ours[i].range) << i;
    EXPECT_EQ(theirs[i].at("version"), ours[i].message->version) << i;
    EXPECT_EQ(text_of(theirs[i], "channel"), ours[i].message->channel) << i;
  }
}

json stores_of(std::span<const StoreUse> uses) {
  auto out = json::array();
  for (const StoreUse& use : uses)
    out.push_back({{"id", use.id}, {"version", use.version.empty() ? json{} : json(use.version)}});
  return out;
}

TEST(Source, EveryServiceIsTheirs) {
  AllServices::each([&]<class S>() {
    constexpr const ServiceInfo& info = S::info;
    const bool own = info.role == Role::service;
    const json& theirs = fact(own ? "services" : "external_services", info.id);
    ASSERT_FALSE(theirs.is_null()) << info.id;
    EXPECT_EQ(theirs.at("name"), info.name);
    EXPECT_EQ(theirs.at("version"), info.version) << info.id;
    EXPECT_EQ(theirs.at("owners"), list_of(info.owners)) << info.id;
    EXPECT_EQ(theirs.at("readsFrom"), stores_of(info.reads_from)) << info.id;
    EXPECT_EQ(theirs.at("writesTo"), stores_of(info.writes_to)) << info.id;
    EXPECT_EQ(theirs.at("summary") == info.summary, own) << info.id;
    if (own) {
      EXPECT_EQ(theirs.at("older_versions"), list_of(info.older_versions)) << info.id;
      ASSERT_EQ(theirs.at("features").size(), info.features.size()) << info.id;
      for (std::size_t i = 0; i < info.features.size(); ++i)
        EXPECT_EQ(theirs.at("features")[i].at("name"), info.features[i].name);
      const json& end = theirs.at("deprecated");
      EXPECT_EQ(end.is_null() ? "" : text_of(end, "date"), info.deprecation.from) << info.id;
      EXPECT_EQ(end.is_null() ? "" : text_of(end, "replaced_by"), info.deprecation.replaced_by) << info.id;
    } else {
      EXPECT_EQ(theirs.at("other_sends"), list_of(info.also_sends)) << info.id;
      EXPECT_EQ(theirs.at("other_receives"), list_of(info.also_receives)) << info.id;
    }
  });
}

// All but Payment: it sends PaymentProcessed as its consumers ask for it, and PaymentFailed for its gateway.
TEST(Source, NeighboursDeclareWhatTheirPagesSay) {
  OutsideServices::each([&]<class S>() {
    for (const DeclaredRow& row : rows_of<S>()) {
      const json& links =
          fact("external_services", S::info.id).at(row.direction == Direction::sends ? "sends" : "receives");
      bool found = false;
      for (const json& link : links)
        found = found || (link.at("id") == row.message->id && text_of(link, "version") == row.range &&
                          link.at("resolved_version") == row.message->version);
      EXPECT_TRUE(found) << S::info.id << ' ' << row.message->id;
    }
  });
}

}  // namespace
}  // namespace flowmart::contract
