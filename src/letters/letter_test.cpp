#include "letters/letter.hpp"

#include <gtest/gtest.h>

namespace flowmart::letters {
namespace {

const Known names{{"name", "amount"}, {"order", "lines"}};

std::string why(const std::string& form) {
  const auto fault = fault_of(form, names);
  return fault ? std::to_string(fault->line) + ": " + fault->reason : "";
}

TEST(Form, SaysLineAndReasonOfWhatIsBroken) {
  EXPECT_EQ(why("Hello {{name}},{{#order}}{{#lines}}{{amount}}{{/lines}}{{/order}}{{^amount}}-{{/amount}}{{! "
                "a note }}"),
            "");
  EXPECT_EQ(why("one\ntwo {{name"), "2: {{ is not closed by }}.");
  EXPECT_TRUE(why("{{nothing}}").starts_with("1: There is no {{nothing}}"));
  EXPECT_TRUE(why("{{#name}}").find("not ended") != std::string::npos);
  EXPECT_TRUE(why("\n\n{{/name}}").starts_with("3: "));
  for (const char* unsafe :
       {"{{{name}}}", "{{&name}}", "{{>name}}", "{{=| |=}}", "{{name.size}}", "{{.}}", "{{}}"})
    EXPECT_NE(why(unsafe), "") << unsafe;
}

TEST(Form, ValuesAreNeverReadAsForms) {
  const Values values = Values{}.text("name", "{{amount}}<b>").text("amount", "5");
  EXPECT_EQ(fill("{{name}} {{amount}}", values, Escape::none), "{{amount}}<b> 5");
  EXPECT_EQ(fill("{{name}}", values, Escape::html), "{{amount}}&lt;b&gt;");
  EXPECT_EQ(fill("a{{#name}}b{{/name}}c", Values{}.text("name", ""), Escape::none), "ac")
      << "an empty text is absent";
}

TEST(Locale, WritesMoneyAndMomentsAsItsCountryDoes) {
  const Time at{std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} + std::chrono::hours{9}};
  EXPECT_EQ(money_in("en-GB", "1234.50", "GBP"), "£1,234.50");
  EXPECT_EQ(money_in("de-DE", "1234.50", "EUR"), "1.234,50\u00a0€");
  EXPECT_EQ(money_in("ja", "1200", "JPY"), "￥1,200");
  EXPECT_EQ(money_in("de", "about 5", "EUR"), "about 5 EUR");
  EXPECT_NE(moment_in("sr-Latn", at).find("mart"), std::string::npos) << moment_in("sr-Latn", at);
  EXPECT_NE(moment_in("sr-Cyrl", at).find("март"), std::string::npos) << moment_in("sr-Cyrl", at);
  EXPECT_NE(moment_in("de", at).find("14. März 2026"), std::string::npos) << moment_in("de", at);
  for (const char* good : {"de", "de-AT", "gsw", "pt-BR", "zh-Hans", "sr-Latn-RS", "es-419"})
    EXPECT_TRUE(is_locale(good)) << good;
  for (const char* bad : {"", "d", "DE", "de_AT", "de-at", "de-", "de-AT-x", "zh-hans", "zh-Hans-",
                          "zh-CN-Hans", "zh-Hans-Hant", "es-41", "klingon", "xx", "../x"})
    EXPECT_FALSE(is_locale(bad)) << bad;
}

}  // namespace
}  // namespace flowmart::letters
