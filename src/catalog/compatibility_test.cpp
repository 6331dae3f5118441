#include "catalog/compatibility.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "catalog/catalog.hpp"

namespace flowmart::catalog {
namespace {

namespace fs = std::filesystem;

// The schema that each case changes in one place.
constexpr std::string_view released = R"({"type":"object","properties":{
  "id":{"type":"string","format":"uuid"},
  "note":{"type":"string"},
  "code":{"type":"string","pattern":"^[A-Z]{3}$"},
  "state":{"type":"string","enum":["open","closed"]},
  "lines":{"type":"array","minItems":1,"items":{"type":"object","properties":{
    "quantity":{"type":"integer","minimum":1,"maximum":100}},"required":["quantity"],"additionalProperties":false}}},
  "required":["id","state"],"additionalProperties":false})";

SchemaForm form(std::string_view text) {
  const SchemaFormResult result = schema_form(text);
  EXPECT_TRUE(result.form) << result.reason;
  return result.form.value_or(SchemaForm{});
}

// The changes that come of putting one text in the place of another, as "name pointer".
std::vector<std::string> changes(std::string_view before, std::string_view after) {
  std::string now(released);
  const std::size_t at = now.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  now.replace(at, before.size(), after);
  std::vector<std::string> out;
  for (const Break& one : breaks_between(form(released), form(now)))
    out.push_back(std::string(name_of(one.change)) + ' ' + one.pointer);
  return out;
}

using Names = std::vector<std::string>;

TEST(Compatibility, NothingBreaksWhereNothingChanges) {
  EXPECT_TRUE(breaks_between(form(released), form(released)).empty());
}

TEST(Compatibility, NamesAFieldThatIsGone) {
  EXPECT_EQ(changes(R"("note":{"type":"string"},)", ""), Names{"field gone /note"});
}

TEST(Compatibility, NamesARenamedFieldAsGoneAndNewlyRequired) {
  EXPECT_EQ(changes(R"("quantity":{"type":"integer","minimum":1,"maximum":100}},"required":["quantity"])",
                    R"("units":{"type":"integer","minimum":1,"maximum":100}},"required":["units"])"),
            (Names{"field gone /lines/quantity", "newly required /lines/units"}));
}

TEST(Compatibility, NamesAChangedType) {
  EXPECT_EQ(changes(R"("note":{"type":"string"})", R"("note":{"type":"integer"})"),
            Names{"type changed /note"});
  EXPECT_EQ(changes(R"(,"format":"uuid")", ""), Names{"type changed /id"});
  EXPECT_EQ(changes(R"("type":"integer","minimum":1)", R"("type":"number","minimum":1)"),
            Names{"type changed /lines/quantity"});
}

TEST(Compatibility, NamesWhatIsNewlyRequired) {
  EXPECT_EQ(changes(R"(["id","state"])", R"(["id","state","note"])"), Names{"newly required /note"});
}

TEST(Compatibility, NamesWhatMayBeMissingNow) {
  EXPECT_EQ(changes(R"(["id","state"])", R"(["id"])"), Names{"no longer required /state"});
}

TEST(Compatibility, NamesAnEnumValueThatIsGone) {
  EXPECT_EQ(changes(R"(["open","closed"])", R"(["open"])"), Names{"enum value gone /state"});
}

TEST(Compatibility, NamesAStricterBound) {
  EXPECT_EQ(changes(R"("minimum":1)", R"("minimum":2)"), Names{"stricter bound /lines/quantity"});
  EXPECT_EQ(changes(R"("maximum":100)", R"("maximum":99)"), Names{"stricter bound /lines/quantity"});
  EXPECT_EQ(changes(R"("minItems":1)", R"("minItems":2)"), Names{"stricter bound /lines"});
  EXPECT_EQ(changes(R"("note":{"type":"string"})", R"("note":{"type":"string","maxLength":9})"),
            Names{"stricter bound /note"});
  EXPECT_EQ(changes(R"("note":{"type":"string"})", R"("note":{"type":"string","minLength":1})"),
            Names{"stricter bound /note"});
  EXPECT_EQ(changes(R"("minItems":1)", R"("minItems":1,"maxItems":10)"), Names{"stricter bound /lines"});
  EXPECT_EQ(changes("^[A-Z]{3}$", "^[A-Z]{2}$"), Names{"stricter bound /code"});
  EXPECT_EQ(changes(R"("note":{"type":"string"})", R"("note":{"type":"string","enum":["a"]})"),
            Names{"stricter bound /note"});
}

TEST(Compatibility, NamesAnObjectThatRefusesWhatItIgnored) {
  std::string open(released);
  open.resize(open.rfind(",\"additionalProperties\""));
  open += '}';
  const auto breaks = breaks_between(form(open), form(released));
  ASSERT_EQ(breaks.size(), 1u);
  EXPECT_EQ(breaks[0].change, Change::newly_closed);
  EXPECT_TRUE(breaks_between(form(released), form(open)).empty());
}

TEST(Compatibility, LetsThroughWhatBreaksNobody) {
  EXPECT_EQ(changes(R"("note":{"type":"string"},)", R"("note":{"type":"string"},"more":{"type":"string"},)"),
            Names{});
  EXPECT_EQ(changes(R"(["open","closed"])", R"(["open","closed","lost"])"), Names{});
  EXPECT_EQ(changes(R"("maximum":100)", R"("maximum":1000)"), Names{});
  EXPECT_EQ(changes(R"("minimum":1,)", ""), Names{});
  EXPECT_EQ(changes(R"("note":{"type":"string"})", R"("note":{"type":"string","description":"new words"})"),
            Names{});
}

class Released : public testing::Test {
 protected:
  Released() : folder_(fs::path(testing::TempDir()) / "flowmart_released") { fs::remove_all(folder_); }
  ~Released() override { fs::remove_all(folder_); }

  void keep(const std::string& path, std::string content) const {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << content;
  }
  const fs::path folder_;
};

TEST_F(Released, NamesTheFileOfWhatTheCodeLacks) {
  keep("OrderShredded/0.0.1.json", R"({"type":"object"})");
  keep("PlaceOrder/9.9.9.json", R"({"type":"object"})");
  const auto breaks = breaks_against(folder_);
  ASSERT_EQ(breaks.size(), 2u);
  EXPECT_EQ(breaks[0].to_string(),
            "OrderShredded/0.0.1.json: message gone: was released and is not in the code");
  EXPECT_EQ(breaks[1].change, Change::message_gone);
}

TEST_F(Released, ComparesWithTheCode) {
  std::string schema = *json_schema("AddInventory", "0.0.3");
  const std::string field = "\"quantity\":{";
  schema.insert(schema.find(field), "\"shelf\":{\"type\":\"string\"},");
  keep("AddInventory/0.0.3.json", schema);
  const auto breaks = breaks_against(folder_);
  ASSERT_EQ(breaks.size(), 1u);
  EXPECT_EQ(breaks[0].to_string(), "AddInventory/0.0.3.json: field gone: /shelf is gone");
}

TEST_F(Released, SaysWhatItCanNotRead) {
  keep("AddInventory/0.0.3.json", "{");
  keep("PlaceOrder/0.0.1.json", R"({"oneOf":[]})");
  const auto breaks = breaks_against(folder_);
  ASSERT_EQ(breaks.size(), 2u);
  EXPECT_EQ(breaks[0].change, Change::unreadable);
  EXPECT_EQ(breaks[1].detail, "unknown keyword oneOf");
}

// contract/ is what was released. A break here needs a new version of the message beside the old one.
TEST(Contract, IsNotBroken) {
  for (const Break& one : breaks_against(FLOWMART_SOURCE_DIR "/contract")) ADD_FAILURE() << one.to_string();
}

// Something harmless has changed, or a version is new: write contract/ anew with `catalog export --format
// jsonschema`.
TEST(Contract, IsWhatTheCodeExports) {
  std::size_t files = 0;
  for (const File& file : files_of(Format::jsonschema)) {
    std::ifstream in(fs::path(FLOWMART_SOURCE_DIR "/contract") / file.path);
    ASSERT_TRUE(in) << file.path << " is not in contract/";
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(content, file.content) << file.path;
    ++files;
  }
  EXPECT_EQ(files, 43u);
}

}  // namespace
}  // namespace flowmart::catalog
