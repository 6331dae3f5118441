#include "journal/sqlite/key_filter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kernel/digest.hpp"

namespace flowmart::journal {
namespace {

engine::StateKey key_of(std::uint16_t kind, std::uint64_t number) {
  std::string own(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) own[i] = static_cast<char>(number >> (8 * i));
  return engine::state_key("main", kind, own);
}

constexpr std::uint64_t four_layers_and_more = (1u << 20) - (1u << 16) + 5;

TEST(KeyFilter, HoldsNothingAtFirst) { EXPECT_FALSE(KeyFilter().may_hold(key_of(1, 1))); }

TEST(KeyFilter, KnowsEveryKeyAddedAndFewOthersOverManyLayers) {
  KeyFilter filter;
  for (std::uint64_t i = 0; i < four_layers_and_more; ++i) filter.add(key_of(1, i));
  for (std::uint64_t i = 0; i < four_layers_and_more; ++i) ASSERT_TRUE(filter.may_hold(key_of(1, i))) << i;
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) wrong += filter.may_hold(key_of(2, i)) ? 1 : 0;
  EXPECT_LT(wrong, 1'000u);
}

// Pages lie in state stores: whoever marked keys otherwise would not find what an earlier program stored.
TEST(KeyFilter, MarksAKeyWhereItAlwaysDid) {
  KeyFilter filter;
  for (std::uint64_t i = 0; i < 100; ++i) filter.add(key_of(1, i));
  const auto pages = filter.take_changed();
  std::string bytes;
  for (const auto& page : pages)
    bytes += std::to_string(page.layer) + "/" + std::to_string(page.page) + page.bytes;
  std::string digest;
  for (const std::uint8_t byte : sha256({bytes})) digest += fmt::format("{:02x}", byte);
  EXPECT_EQ(digest, "9def29927524d7089214731fe4ef523b77203374d87368f4f1dca9df695007f7");
}

// Half of the rows are what eight tables have under the id of an order, the others have an id of their own.
TEST(KeyFilter, TellsRowsUnderOneIdApart) {
  const auto key_under = [](std::uint16_t kind, std::string_view what, std::uint64_t number) {
    const auto id = sha256({what, std::to_string(number)});
    return engine::state_key("main", kind, {reinterpret_cast<const char*>(id.data()), 16});
  };
  constexpr std::uint64_t orders = 12'288;  // 196,608 rows: two layers, both full
  KeyFilter filter;
  for (std::uint64_t i = 0; i < orders; ++i)
    for (std::uint16_t kind = 0; kind < 8; ++kind) {
      filter.add(key_under(kind, "order", i));
      filter.add(key_under(100, "other", i * 8 + kind));
    }
  std::size_t wrong = 0, wrong_of_one = 0;
  for (std::uint64_t i = 0; i < orders; ++i) {
    wrong += filter.may_hold(key_under(100, "absent", i)) ? 1 : 0;
    wrong_of_one += filter.may_hold(key_under(100, "order", i)) ? 1 : 0;
  }
  EXPECT_LT(wrong, orders / 100);
  EXPECT_LT(wrong_of_one, orders / 100);
}

// Keys of any length: each a beginning of the next, with zero bytes.
TEST(KeyFilter, TellsKeysApartByTheirLength) {
  KeyFilter filter;
  for (std::size_t size = 0; size < 50; size += 2) filter.add(engine::StateKey(size, '\0'));
  std::size_t wrong = 0;
  for (std::size_t size = 0; size < 50; ++size) {
    const bool held = filter.may_hold(engine::StateKey(size, '\0'));
    if (size % 2 == 0) EXPECT_TRUE(held) << size;
    else wrong += held ? 1 : 0;
  }
  EXPECT_LT(wrong, 5u);
}

TEST(KeyFilter, TakesNoPageBehindItsLast) {
  KeyFilter filter;
  const std::string page(KeyFilter::page_bytes, '\0');
  const std::uint32_t pages = (1u << 16) * 2 / KeyFilter::page_bytes;  // 16 bits a key
  EXPECT_TRUE(filter.restore(0, pages - 1, page));
  EXPECT_FALSE(filter.restore(0, pages, page));
}

TEST(KeyFilter, CountsAKeyOnce) {
  KeyFilter filter;
  for (int i = 0; i < 3; ++i) filter.add(key_of(1, 7));
  EXPECT_EQ(filter.keys(), 1u);
}

TEST(KeyFilter, IsTheSameAfterRestoringItsChangedPages) {
  KeyFilter filter, copy;
  for (std::uint64_t i = 0; i < 100'000; ++i) filter.add(key_of(1, i));
  auto pages = filter.take_changed();
  for (std::uint64_t i = 100'000; i < 100'010; ++i) filter.add(key_of(1, i));
  const auto later = filter.take_changed();
  EXPECT_LE(later.size(), 10u);
  pages.insert(pages.end(), later.begin(), later.end());
  for (const auto& page : pages) ASSERT_TRUE(copy.restore(page.layer, page.page, page.bytes));
  ASSERT_TRUE(copy.restored(filter.keys()));
  for (std::uint64_t i = 0; i < 100'010; ++i) ASSERT_TRUE(copy.may_hold(key_of(1, i))) << i;
  EXPECT_TRUE(copy.take_changed().empty());
  filter.change_all();
  EXPECT_GE(filter.take_changed().size(), pages.size() - later.size());
}

TEST(KeyFilter, BeginsAnewOnceItIsCleared) {
  KeyFilter filter;
  for (std::uint64_t i = 0; i < 100'000; ++i) filter.add(key_of(1, i));
  filter.clear();
  EXPECT_EQ(filter.keys(), 0u);
  EXPECT_FALSE(filter.may_hold(key_of(1, 1)));
  EXPECT_TRUE(filter.take_changed().empty());
  filter.add(key_of(1, 2));
  EXPECT_TRUE(filter.may_hold(key_of(1, 2)));
  EXPECT_FALSE(filter.may_hold(key_of(1, 1)));
  EXPECT_TRUE(filter.restored(1)) << "it has as many layers as one key needs";
}

TEST(KeyFilter, RefusesPagesThatCannotBeItsOwn) {
  KeyFilter filter;
  EXPECT_FALSE(filter.restore(1, 0, std::string(KeyFilter::page_bytes, '\0'))) << "a layer was left out";
  EXPECT_FALSE(filter.restore(0, 0, "short"));
  EXPECT_FALSE(filter.restore(0, 1'000'000, std::string(KeyFilter::page_bytes, '\0')));
  EXPECT_FALSE(filter.restore(5'000, 0, std::string(KeyFilter::page_bytes, '\0')));
}

TEST(KeyFilter, MissesALayerThatItsNumberOfKeysNeeds) {
  KeyFilter filter;
  EXPECT_FALSE(filter.restored(1));
}

}  // namespace
}  // namespace flowmart::journal
