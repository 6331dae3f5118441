// Buyers are found by their names however these are written, and by nothing else.
#include "fixture.hpp"
#include "views/search_words.hpp"

namespace flowmart::views {
namespace {

std::string words(std::string_view text) {
  std::string out;
  append_words(out, text);
  return out;
}

TEST(SearchWords, AreFoldedInAnyScript) {
  EXPECT_EQ(words("Zoë 😀"), "zoe ");
  EXPECT_EQ(words("Ødegård, Þórr & ŁÓDŹ"), "odegard thorr lodz ");
  EXPECT_EQ(words("Straße STRASSE"), "strasse strasse ");
  EXPECT_EQ(words("ÇELİK ılgaz"), "celik ilgaz ");
  EXPECT_EQ(words("Νίκος ΝΊΚΟΣ"), "νικοσ νικοσ ");
  EXPECT_EQ(words("Ёлкин"), "елкин ");
  EXPECT_EQ(words("王小明"), "王 小 明 ");
  EXPECT_EQ(words("ｶﾀｶﾅ"), "カ タ カ ナ ");
  EXPECT_EQ(words("김철수"), "김철수 ");
  EXPECT_EQ(words("की"), "की ") << "a vowel is no accent";
  EXPECT_EQ(words("مُحَمَّد"), words("محمد"));
  EXPECT_EQ(words("１２３ ORD-7K2"), "123 ord 7k2 ");
}

TEST(SearchWords, AreNotInSigns) {
  for (const auto* text : {"", " ", "!!!", "😀", "👨‍👩‍👧", "…—„“", "\xff\xfe"})
    EXPECT_EQ(words(text), "") << text;
}

TEST_F(Views, FindBuyersHoweverTheirNamesAreWritten) {
  shop.product("MUG", "Mug", 100, {"LYON"});
  int number = 0;
  for (const std::string name : {"Zoë 😀 Ødegård", "王小明", "Jürgen Straße", "Ana Пётр", "أحمد", "Smith"}) {
    PlaceOrder order = shop.order("S-" + std::to_string(++number), "C-1", {{"MUG", "Mug", 1, 100}});
    order.customer.name = name;
    shop.give(order);
  }
  project();
  const auto found = [this](const std::string& text) { return numbers({.search = text}); };
  using List = std::vector<std::string>;
  for (const auto* text : {"Zoë 😀", "zoe", "ZOË", "zo", "odegard", "ØDEGÅRD zoë", "😀 zoë"})
    EXPECT_EQ(found(text), List{"S-1"}) << text;
  for (const auto* text : {"王小明", "王", "小明", "明"}) EXPECT_EQ(found(text), List{"S-2"}) << text;
  for (const auto* text : {"strasse", "STRASSE", "jurgen", "Jürg"})
    EXPECT_EQ(found(text), List{"S-3"}) << text;
  EXPECT_EQ(found("петр"), List{"S-4"});
  EXPECT_EQ(found("احمد"), List{"S-5"});
  EXPECT_EQ(found("zoe smith"), List{});
}

TEST_F(Views, FindNobodyByWhatIsNoWord) {
  shop.product("MUG", "Mug", 100, {"LYON"});
  shop.give(shop.order("S-1", "C-1", {{"MUG", "Mug", 1, 100}}));
  project();
  for (const auto* text : {"!!!", "😀", "*", "\"", "-"})
    EXPECT_TRUE(numbers({.search = text}).empty()) << text;
  EXPECT_TRUE(numbers({.statuses = {OrderStatus::pending, OrderStatus::cancelled}, .search = "!!!"}).empty());
  for (const auto* text : {"", " ", "\t"}) EXPECT_EQ(numbers({.search = text}).size(), 1u) << text;
}

}  // namespace
}  // namespace flowmart::views
