#include "wire/json_reader.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "wire/json_write.hpp"

namespace flowmart::wire {
namespace {

using contract::EpochMs;
using contract::field;
using contract::FieldList;
using contract::Name;

enum class Size : unsigned char { small, large };
constexpr auto wire_names(Size) {
  return std::array{Name<Size>{Size::small, "small"}, Name<Size>{Size::large, "very large"}};
}

constexpr contract::Pattern letters{"^[A-Z]{2}$", [](std::string_view text) {
                                      return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' &&
                                             text[1] >= 'A' && text[1] <= 'Z';
                                    }};

struct CountedPart {
  std::string name;
  std::optional<std::int64_t> count;
  bool operator==(const CountedPart&) const = default;
  static constexpr contract::Extra extra = contract::Extra::ignored;
  static constexpr auto fields() {
    return FieldList{field("name", &CountedPart::name),
                     field("count", &CountedPart::count, {}, {.minimum = 1, .maximum = 9})};
  }
};

struct Thing {
  std::string text;
  std::optional<std::int64_t> number;
  std::optional<Decimal> price;
  std::optional<bool> flag;
  std::optional<Size> size;
  std::optional<Uuid> id;
  std::optional<Time> at;
  std::optional<EpochMs> stamp;
  std::optional<Money> money;
  std::optional<std::vector<CountedPart>> parts;
  std::optional<std::string> code, email, date;
  std::optional<std::int32_t> narrow;
  bool operator==(const Thing&) const = default;
  static constexpr auto fields() {
    using T = Thing;
    return FieldList{field("text", &T::text),
                     field("number", &T::number),
                     field("price", &T::price, {}, {.minimum = 0}),
                     field("flag", &T::flag),
                     field("size", &T::size),
                     field("id", &T::id),
                     field("at", &T::at),
                     field("stamp", &T::stamp),
                     field("money", &T::money),
                     field("parts", &T::parts, {}, {.items_min = 1, .items_max = 3}),
                     field("code", &T::code, {}, {.pattern = letters}),
                     field("email", &T::email, {}, {.format = "email"}),
                     field("date", &T::date, {}, {.format = "date"}),
                     field("narrow", &T::narrow)};
  }
};

std::string told(const std::optional<Rejection>& rejection) {
  if (!rejection) return "read";
  std::string out = rejection->code;
  for (const Fault& fault : rejection->faults) out += " [" + fault.pointer + " " + fault.detail + "]";
  return out;
}
std::string reading(std::string_view json) {
  Thing thing;
  return told(read_json(json, thing));
}
Thing read(std::string_view json) {
  Thing thing;
  EXPECT_EQ(told(read_json(json, thing)), "read") << json;
  return thing;
}
std::string with(std::string_view member) { return R"({"text":"t",)" + std::string(member) + "}"; }

TEST(JsonReader, ReadsEverySortOfField) {
  const Thing thing =
      read(R"( { "text" : "a\"\\\/\b\n\u00e9\ud83d\ude00é", "number":-12, "price": 19.90,"flag":true,
      "size":"very large","id":"00112233-4455-6677-8899-AABBCCDDEEFF","at":"2026-03-14T10:26:53.5+01:00",
      "stamp":1500,"money":{"currency":"JPY","amount":200},"parts":[{"name":"x","else":[1,{"a":null}]},
      {"count":9,"name":""}],"code":"GB","email":"a.b@example.com","date":"2024-02-29","narrow":-2147483648 } )");
  EXPECT_EQ(thing.text, "a\"\\/\b\n\xC3\xA9\xF0\x9F\x98\x80\xC3\xA9");
  EXPECT_EQ(thing.number, -12);
  EXPECT_EQ(thing.price->units, 1990);
  EXPECT_EQ(thing.price->scale, 2);
  EXPECT_EQ(thing.flag, true);
  EXPECT_EQ(thing.size, Size::large);
  EXPECT_EQ(thing.id->to_string(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(format_time(*thing.at), "2026-03-14T09:26:53.500Z");
  EXPECT_EQ(thing.stamp->time, Time{Duration{1'500'000}});
  EXPECT_EQ(*thing.money, (Money{200, *Currency::parse("JPY")}));
  EXPECT_EQ(*thing.parts, (std::vector<CountedPart>{{"x", {}}, {"", 9}}));
  EXPECT_EQ(thing.narrow, std::numeric_limits<std::int32_t>::min());
}

TEST(JsonReader, WhatIsWrittenIsReadBack) {
  const Thing thing = read(R"({"text":"\u0001\t\"é","number":9223372036854775807,"price":-0.00,"flag":false,
      "size":"small","id":"00112233-4455-6677-8899-aabbccddeeff","at":"0000-01-01T00:00:00.000001Z","stamp":-1,
      "money":{"amount":-0.05,"currency":"GBP"},"parts":[{"name":"n"}]})");
  std::string json;
  write_json(json, thing);
  EXPECT_EQ(read(json), thing) << json;
  EXPECT_EQ(json,
            R"({"text":"\u0001\t\"é","number":9223372036854775807,"price":0.00,"flag":false,"size":"small",)"
            R"("id":"00112233-4455-6677-8899-aabbccddeeff","at":"0000-01-01T00:00:00.000001Z","stamp":-1,)"
            R"("money":{"amount":-0.05,"currency":"GBP"},"parts":[{"name":"n"}]})");
}

TEST(JsonReader, KeysMayComeInAnyOrderAndSpelledWithEscapes) {
  EXPECT_EQ(read(R"({"number":1,"te\u0078t":"t"})"), read(R"({"text":"t","number":1})"));
}

TEST(JsonReader, ANumberIsWholeWhenItsValueIs) {
  for (const char* two : {"2", "2.0", "2e0", "2.000e0", "20e-1", "0.2E+1", "2000e-3", "0.002e3"})
    EXPECT_EQ(read(with(std::string(R"("number":)") + two)).number, 2) << two;
  EXPECT_EQ(read(with(R"("number":-0)")).number, 0);
  EXPECT_EQ(read(with(R"("number":0e999999999999999999999)")).number, 0);
  EXPECT_EQ(read(with(R"("number":-9223372036854775808)")).number, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read(with(R"("number":9.223372036854775807e18)")).number,
            std::numeric_limits<std::int64_t>::max());
  for (const char* broken : {"2.5", "1e-1", "-0.1", "1e-999999999999999999999"})
    EXPECT_EQ(reading(with(std::string(R"("number":)") + broken)),
              "schema-violation [/number must be a whole number]")
        << broken;
  for (const char* large : {"9223372036854775808", "-9223372036854775809", "1e19", "1e999999999999999999",
                            "18446744073709551616", "99999999999999999999999999"})
    EXPECT_EQ(reading(with(std::string(R"("number":)") + large)),
              "schema-violation [/number must fit into 64 bits]")
        << large;
}

TEST(JsonReader, DecimalsAreExactOrRefused) {
  EXPECT_EQ(read(with(R"("price":0.1)")).price, (Decimal{1, 1}));
  EXPECT_EQ(read(with(R"("price":1e2)")).price, (Decimal{100, 0}));
  EXPECT_EQ(read(with(R"("price":123456789012345.678)")).price, (Decimal{123456789012345678, 3}));
  EXPECT_EQ(reading(with(R"("price":1234567890123456789.1)")),
            "schema-violation [/price must have at most 18 digits]");
  EXPECT_EQ(reading(with(R"("price":-0.01)")), "schema-violation [/price must be at least 0]");
}

TEST(JsonReader, NamesEveryFaultWithItsPlace) {
  EXPECT_EQ(reading(R"({"number":"1","price":[],"flag":0,"size":"huge","id":"x","at":"2026-02-30T00:00:00Z",
      "parts":[{"name":1},{"count":10},null],"code":"gb","email":"a@","date":"2023-02-29","narrow":2147483648,
      "a/b~c":1})"),
            "schema-violation"
            " [/number must be a whole number, not a text]"
            " [/price must be a number, not a list]"
            " [/flag must be true or false, not a number]"
            " [/size must be one of \"small\", \"very large\"]"
            " [/id must be a UUID, e.g. 01932b10-4c00-7d1e-b5f4-2a6fd0918c37]"
            " [/at must be a moment as RFC 3339 writes it, e.g. 2026-03-14T09:26:53Z]"
            " [/parts/0/name must be a text, not a number]"
            " [/parts/1/count must be at most 9]"
            " [/parts/1/name is missing]"
            " [/parts/2 must be an object, not null]"
            " [/code must match the pattern ^[A-Z]{2}$]"
            " [/email must be an e-mail address]"
            " [/date must be a date, e.g. 2026-03-14]"
            " [/narrow is too large or too small]"
            " [/a~1b~0c is not a field of this object, which has text, number, price, flag, size, id, at, "
            "stamp, money,"
            " parts, code, email and 2 more]"
            " [/text is missing]");
}

TEST(JsonReader, TellsNoMoreFaultsThanAsked) {
  std::string json = R"({"text":"")";
  for (int i = 0; i < 100; ++i) json += ",\"x" + std::to_string(i) + "\":0";
  Thing thing;
  EXPECT_EQ(read_json(json + "}", thing)->faults.size(), 16u);
  EXPECT_EQ(read_json(json + "}", thing, {.faults_max = 3})->faults.size(), 3u);
}

TEST(JsonReader, CountsTheEntriesOfAList) {
  EXPECT_EQ(reading(with(R"("parts":[])")), "schema-violation [/parts must have at least 1 entries]");
  EXPECT_EQ(reading(with(R"("parts":[{"name":""},{"name":""},{"name":""},{"name":""}])")),
            "schema-violation [/parts must have at most 3 entries]");
}

struct Bounded {
  std::string code, text;
  bool operator==(const Bounded&) const = default;
  static constexpr auto fields() {
    return FieldList{field("code", &Bounded::code, {}, {.length_min = 2, .length_max = 3}),
                     field("text", &Bounded::text)};
  }
};

TEST(JsonReader, CountsTheCharactersOfAText) {
  const auto said = [](const std::string& code, const std::string& text) {
    Bounded bounded;
    const auto rejection = read_json("{\"code\":\"" + code + "\",\"text\":\"" + text + "\"}", bounded);
    return rejection ? rejection->faults.front().pointer + " " + rejection->faults.front().detail : "";
  };
  EXPECT_EQ(said("ab", ""), "");
  EXPECT_EQ(said("\u00e9\u00e9\u00e9", ""), "");
  EXPECT_EQ(said("a", ""), "/code must have at least 2 characters");
  EXPECT_EQ(said("\u00e9", ""), "/code must have at least 2 characters");
  EXPECT_EQ(said("abcd", ""), "/code must have at most 3 characters");
  EXPECT_EQ(said("ab", std::string(contract::text_max, 'x')), "");
  EXPECT_EQ(said("ab", std::string(contract::text_max + 1, 'x')), "/text must have at most 10000 characters");
}

struct Charged {
  std::string token, note;
  bool operator==(const Charged&) const = default;
  static constexpr auto fields() {
    return FieldList{contract::token(field("token", &Charged::token)), field("note", &Charged::note)};
  }
};

TEST(JsonReader, TakesNoCardsNumberForATokenAndDoesNotRepeatIt) {
  Charged charged;
  const auto rejection = read_json(R"({"token":"4242 4242 4242 4242","note":"4242424242424242"})", charged);
  ASSERT_TRUE(rejection);
  ASSERT_EQ(rejection->faults.size(), 1U);
  EXPECT_EQ(rejection->faults[0].pointer, "/token");
  EXPECT_EQ(rejection->faults[0].detail,
            "looks like a card's number, which never comes here: name what the gateway calls the card");
  EXPECT_FALSE(read_json(R"({"token":"pm_card_visa","note":""})", charged));
}

TEST(JsonReader, HoldsMoneyToItsCurrency) {
  EXPECT_EQ(reading(with(R"("money":{"amount":1.5,"currency":"JPY"})")),
            "schema-violation [/money/amount is finer than the currency has it]");
  EXPECT_EQ(reading(with(R"("money":{"amount":1e17,"currency":"GBP"})")),
            "schema-violation [/money/amount is too large]");
  EXPECT_EQ(reading(with(R"("money":{"amount":"1"})")),
            "schema-violation [/money/amount must be a number, not a text] [/money/currency is missing]");
  EXPECT_EQ(reading(with(R"("money":{"amount":1,"currency":"pound"})")),
            "schema-violation [/money/currency must be a currency of three capital letters, e.g. GBP]");
}

TEST(JsonReader, MalformedWinsOverFaults) {
  EXPECT_EQ(reading(R"({"number":"x","unknown":[1,2,}])"), "malformed-json");
  EXPECT_EQ(reading(R"({"number":"x","unknown":{"a":1,"a":2}})"), "duplicate-key");
}

TEST(JsonReader, RefusesAFieldGivenTwice) {
  EXPECT_EQ(reading(R"({"text":"a","text":"b"})"), "duplicate-key");
  EXPECT_EQ(reading(R"({"text":"a","\u0074ext":"b"})"), "duplicate-key");
  EXPECT_EQ(reading(R"({"text":"a","parts":[{"name":"","else":1,"count":1,"else":2}]})"), "duplicate-key");
  EXPECT_EQ(reading(R"({"text":"a","parts":[{"name":"","else":{"b":[{"c":1,"\u0063":1}]}}]})"),
            "duplicate-key");
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (const std::string_view json : {std::string_view(""),
                                      std::string_view("  "),
                                      std::string_view("{"),
                                      std::string_view("}"),
                                      std::string_view("[{]}"),
                                      std::string_view(R"({"text":"a"})"
                                                       "\0",
                                                       13),
                                      std::string_view(R"({"text":"a"} x)"),
                                      std::string_view(R"({"text":"a"}{})"),
                                      std::string_view(R"({"text":"a",})"),
                                      std::string_view(R"({"text" "a"})"),
                                      std::string_view(R"({"text":"a" "number":1})"),
                                      std::string_view(R"({text:"a"})"),
                                      std::string_view(R"({"text":'a'})"),
                                      std::string_view(R"({"text":"\x41"})"),
                                      std::string_view(R"({"text":"\ud800"})"),
                                      std::string_view(R"({"text":"\udc00"})"),
                                      std::string_view(R"({"text":"\ud800\u0041"})"),
                                      std::string_view(R"({"text":"\u00g0"})"),
                                      std::string_view(R"({"text":"\u0000"})"),
                                      std::string_view("{\"text\":\"a\nb\"}"),
                                      std::string_view(R"({"text":"a","number":01})"),
                                      std::string_view(R"({"text":"a","number":+1})"),
                                      std::string_view(R"({"text":"a","number":1.})"),
                                      std::string_view(R"({"text":"a","number":.5})"),
                                      std::string_view(R"({"text":"a","number":NaN})"),
                                      std::string_view(R"({"text":"a","number":1x})"),
                                      std::string_view(R"({"text":"a","flag":True})"),
                                      std::string_view(R"({"text":"a","flag":nulll})"),
                                      std::string_view(R"({"text":"a","flag":truefalse})"),
                                      std::string_view(R"({"text":"a":1})"),
                                      std::string_view(R"({"text":})"),
                                      std::string_view(R"({"parts":[,]})"),
                                      std::string_view(R"({"parts":[{}}})"),
                                      std::string_view(R"({"text":"a","unknown":"\q"})"),
                                      std::string_view(R"({"text":"a","unknown":0x1})"),
                                      std::string_view("\xEF\xBB\xBF{\"text\":\"a\"}")})
    EXPECT_EQ(reading(json), "malformed-json") << json;
}

TEST(JsonReader, SaysWhereItIsMalformed) {
  Thing thing;
  EXPECT_EQ(read_json("{\"text\":\"a\",\n \"number\": 1x}", thing)->detail,
            "The text is not JSON, at line 2, column 12.");
  EXPECT_EQ(read_json("{\"text\":\"a\",\n \"text\": 1}", thing)->detail,
            "The field \"text\" is given twice, at line 2, column 3.");
}

TEST(JsonReader, RefusesBytesThatAreNotUtf8) {
  EXPECT_EQ(reading("{\"text\":\"\xff\"}"), "not-utf8");
  EXPECT_EQ(reading("{\"text\":\"\xc0\x80\"}"), "not-utf8");
  EXPECT_EQ(reading("{\"text\":\"\xed\xa0\x80\"}"), "not-utf8");
  EXPECT_EQ(reading("{\"text\":\"a\",\"unknown\":[\"\xe9\"]}"), "not-utf8");
  EXPECT_EQ(reading(std::string_view("\0{}", 3)), "not-utf8");  // as UTF-16 begins
}

TEST(JsonReader, GoesDownAsDeepAsAllowed) {
  const auto nested = [](std::size_t depth) {
    return R"({"text":"a","parts":[{"name":"","else":)" + std::string(depth - 3, '[') +
           std::string(depth - 3, ']') + "}]}";
  };
  EXPECT_EQ(reading(nested(32)), "read");
  EXPECT_EQ(reading(nested(33)), "too-deep");
  EXPECT_EQ(reading(std::string(100'000, '[')), "malformed-json");
  EXPECT_EQ(reading(std::string(100'000, '[') + std::string(100'000, ']')), "too-deep");
}

TEST(JsonReader, RefusesADocumentThatIsTooLong) {
  Thing thing;
  EXPECT_EQ(told(read_json(R"({"text":"abcdef"})", thing, {.text_max_bytes = 10})), "malformed-json");
}

TEST(JsonReader, ReadsLargeDocumentsAndSmallOnesAfterwards) {
  EXPECT_EQ(read(R"({"text":)" + std::string(3'000'000, ' ') + R"("large"})").text, "large");
  EXPECT_EQ(read(R"({"text":"a"})").text, "a");
}

// Whatever a strict parser says of a text as JSON, the reader says the same.
TEST(JsonReader, AgreesWithAnotherParserOnMutatedDocuments) {
  const std::string seed =
      R"({"text":"a\u00e9\"","number":-1.50e3,"flag":true,"parts":[{"name":"x","o":{"k":[null,"v",false]}},{}],"z":{}})";
  std::mt19937 random(11);
  constexpr std::string_view alphabet = "{}[]\",:\\u0e.-+ tfn1dx\n\x01\xff";
  for (int round = 0; round < 30'000; ++round) {
    std::string json = seed;
    for (int change = 0; change <= round % 3; ++change) {
      const std::size_t at = random() % json.size();
      const char c = alphabet[random() % alphabet.size()];
      if (random() % 3 == 0) json.erase(at, 1 + random() % 3);
      else if (random() % 2 == 0) json.insert(at, 1, c);
      else json[at] = c;
    }
    const std::string said = reading(json);
    if (said == "duplicate-key") continue;  // the other parser takes the last one
    const bool malformed = said == "malformed-json" || said == "not-utf8";
    const bool other = !nlohmann::json::accept(json);
    if (malformed && !other && json.find("\\u0000") != json.npos) continue;
    ASSERT_EQ(malformed, other) << json << "\n" << said;
  }
}

}  // namespace
}  // namespace flowmart::wire
