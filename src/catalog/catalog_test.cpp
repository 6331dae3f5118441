#include "catalog/catalog.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>

#include "catalog/model.hpp"
#include "catalog/pretty.hpp"
#include "catalog/schema_form.hpp"

namespace flowmart::catalog {
namespace {

using simdjson::dom::element;

class Document : public testing::Test {
 protected:
  element parse(const std::string& text) {
    element root;
    EXPECT_EQ(parser_.parse(text).get(root), simdjson::SUCCESS);
    return root;
  }
  static std::size_t size_of(const element& root, std::string_view key) {
    return root[key].get_array().value_unsafe().size();
  }
  simdjson::dom::parser parser_;
};

TEST_F(Document, HasTheWholeContract) {
  const element root = parse(document(false));
  EXPECT_EQ(size_of(root, "services"), 9u);
  EXPECT_EQ(size_of(root, "rows"), 35u);
  EXPECT_EQ(size_of(root, "messages"), 31u);
  EXPECT_EQ(size_of(root, "channels"), 3u);
  EXPECT_EQ(size_of(root, "entities"), 17u);
  EXPECT_EQ(size_of(root, "flows"), 3u + 1u) << "and our own";
  EXPECT_EQ(size_of(root, "sequence"), 8u);
  EXPECT_EQ(size_of(root, "dataStores"), 10u);
}

TEST_F(Document, ShowsPrivateMessagesOnlyOnRequest) {
  for (const element message : parse(document(false))["messages"].get_array())
    EXPECT_FALSE(message["private"].get_bool().value_unsafe());
  std::size_t hidden = 0;
  const element root = parse(document(true));
  for (const element message : root["messages"].get_array())
    hidden += message["private"].get_bool().value_unsafe();
  EXPECT_EQ(hidden, model().private_messages.size());
  EXPECT_GT(hidden, 0u);
  EXPECT_EQ(size_of(root, "rows"), 35u);
}

// Each party of a message is a service of the document, and each private message has one that sends it or,
// when it comes from outside, one that takes it.
TEST_F(Document, LinksResolve) {
  const element root = parse(document(true));
  std::set<std::string_view> services;
  for (const element one : root["services"].get_array())
    services.insert(one["id"].get_string().value_unsafe());
  for (const element message : root["messages"].get_array()) {
    const std::string_view id = message["id"].get_string().value_unsafe();
    std::size_t parties = 0;
    for (const std::string_view side : {"producers", "consumers"}) {
      for (const element party : message[side].get_array()) {
        EXPECT_TRUE(services.contains(party["service"].get_string().value_unsafe())) << id;
        ++parties;
      }
    }
    EXPECT_GT(parties, 0u) << id;
  }
}

TEST(Schemas, AreFoundByIdAndVersion) {
  EXPECT_TRUE(json_schema("InventoryAdjusted", "1.0.1"));
  EXPECT_TRUE(json_schema("InventoryAdjusted", "0.0.1"));
  EXPECT_TRUE(json_schema("GetOrderResponse", "0.0.1"));
  EXPECT_TRUE(json_schema("OrderPlaced", "0.0.1")) << "private ones too: their events name it as dataschema";
  EXPECT_FALSE(json_schema("InventoryAdjusted", "2.0.0"));
  EXPECT_FALSE(json_schema("Nothing", "0.0.1"));
}

TEST(Schemas, HashFollowsWhatIsEnforcedAndNothingElse) {
  const auto hash = [](std::string_view text) { return schema_hash(*schema_form(text).form); };
  const std::string plain =
      hash(R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}})");
  EXPECT_EQ(plain.size(), 16u);
  EXPECT_EQ(plain,
            hash(R"({"title":"T","description":"D","properties":{"b":{"type":"integer","description":"x"},
      "a":{"type":"string"}},"type":"object"})"));
  EXPECT_NE(plain, hash(R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}}})"));
  EXPECT_NE(plain, hash(R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
      "additionalProperties":false})"));
  EXPECT_NE(plain, hash(R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
      "required":["a"]})"));
  // The first two versions of a message may enforce the same.
  EXPECT_EQ(*schema_hash("InventoryAdjusted", "0.0.1"), *schema_hash("InventoryAdjusted", "1.0.0"));
  EXPECT_NE(*schema_hash("InventoryAdjusted", "1.0.0"), *schema_hash("InventoryAdjusted", "1.0.1"));
}

TEST(Pretty, LaysOutForPeople) {
  EXPECT_EQ(pretty(R"({"a":[1,2],"b":{},"c":[],"d":[{"e":"x, \"y\""}],"f":{"g":-1.50e3}})"),
            "{\n  \"a\": [1, 2],\n  \"b\": {},\n  \"c\": [],\n  \"d\": [\n    {\n      \"e\": \"x, "
            "\\\"y\\\"\"\n    }\n  ],\n"
            "  \"f\": {\n    \"g\": -1.50e3\n  }\n}\n");
  EXPECT_EQ(pretty("true"), "true\n");
}

TEST(Pretty, ChangesNothingTheSecondTime) {
  for (const File& file : files_of(Format::openapi)) EXPECT_EQ(pretty(file.content), file.content);
}

TEST(Export, NamesItsFormats) {
  for (const std::string_view name : {"eventcatalog", "asyncapi", "openapi", "jsonschema"})
    EXPECT_TRUE(format_of(name));
  EXPECT_FALSE(format_of("docx"));
}

TEST(Export, NoFileTwice) {
  for (const Format format : {Format::eventcatalog, Format::jsonschema}) {
    std::set<std::string> paths;
    for (const File& file : files_of(format)) EXPECT_TRUE(paths.insert(file.path).second) << file.path;
  }
}

TEST(Export, SaysWhatWentWrong) {
  const auto failure = export_to(Format::openapi, "/dev/null/below");
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->find("/dev/null"), std::string::npos);
}

}  // namespace
}  // namespace flowmart::catalog
