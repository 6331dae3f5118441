// Keys as bytes: in the order of the keys, and back.
#include "engine/row_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "engine/state_store.hpp"

namespace flowmart::engine {
namespace {

struct Mixed {
  std::string name;
  std::int64_t number = 0;
  OrderId order;
  std::string tail;
  auto operator<=>(const Mixed&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("name", &Mixed::name), field("number", &Mixed::number),
                               field("order", &Mixed::order), field("tail", &Mixed::tail)};
  }
};

template <class Key>
std::string bytes_of(const Key& key) {
  std::string bytes;
  put_key(bytes, key);
  return bytes;
}

// Each is read back, whatever follows it, is no whole key when cut, and stands among the others as the keys
// do.
template <class Key>
void expect_sound(std::vector<Key> keys) {
  for (const Key& key : keys) {
    const std::string bytes = bytes_of(key), longer = bytes + std::string("\0tail", 5);
    std::string_view in(longer);
    Key read{};
    ASSERT_TRUE(get_key(in, read));
    EXPECT_TRUE(read == key);
    EXPECT_EQ(in, std::string_view("\0tail", 5));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      std::string_view cut = std::string_view(bytes).substr(0, size);
      EXPECT_FALSE(get_key(cut, read)) << size << " bytes of " << bytes.size();
    }
  }
  for (const Key& a : keys)
    for (const Key& b : keys) {
      ASSERT_EQ(a < b, bytes_of(a) < bytes_of(b));
      ASSERT_EQ(a == b, bytes_of(a) == bytes_of(b));
    }
}

std::vector<std::string> texts() {
  using namespace std::string_literals;
  return {"",      "\0"s,      "\0\0"s, "\0\1"s, "\0\xff"s, "\xff"s, "\xff\xff"s, "a",       "a\0"s,
          "a\0b"s, "a\0\xff"s, "a\1"s,  "aa",    "ab",      "b",     "\xc3\xa9",  "a\0\0\0"s};
}

TEST(RowKey, TextsSortAsTheyAreAndComeBack) { expect_sound(texts()); }

TEST(RowKey, NumbersSortAsTheyAreAndComeBack) {
  using Limits = std::numeric_limits<std::int64_t>;
  expect_sound<std::int64_t>({0, 1, -1, 255, 256, -255, -256, 65'535, 65'536, Limits::max(), Limits::min(),
                              Limits::max() - 1, Limits::min() + 1});
}

TEST(RowKey, IdsSortAsTheyAreAndComeBack) {
  expect_sound<Uuid>({Uuid{}, uuid_of("a", "1"), uuid_of("a", "2"), uuid_of("b", "1")});
  expect_sound<OrderId>({OrderId{}, OrderId{uuid_of("a", "1")}, OrderId{uuid_of("a", "2")}});
}

// A short text before a long one, whatever the next field holds.
TEST(RowKey, StructsSortFieldByFieldAndComeBack) {
  std::vector<Mixed> keys;
  for (const std::string& text : texts())
    for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 40})
      keys.push_back({text, number, OrderId{uuid_of("a", text)}, text});
  expect_sound(keys);
}

TEST(RowKey, TextsOfAnyBytesSortAsTheyAre) {
  std::mt19937_64 random(17);
  std::vector<Mixed> keys;
  const auto any_text = [&] {
    std::string text(random() % 5, '\0');
    for (char& c : text) c = "\0\0\1\xfe\xff"[random() % 5];
    return text;
  };
  for (int i = 0; i < 200; ++i)
    keys.push_back({any_text(), static_cast<std::int64_t>(random() % 3) - 1, {}, any_text()});
  expect_sound(keys);
}

// A shop's rows of one kind stand together, and nothing else stands among them.
TEST(StateKey, BeginsAsOnlyItsShopAndKindDo) {
  const std::vector<std::string> shops{"", "1", "11", "a", "a1", "a11", "main", "mainly"};
  const std::vector<std::uint16_t> kinds{0, 1, 0x00ff, 0x0100, 0x3100, 0x3131, 0x6131, 0xffff};
  for (const std::string& shop : shops)
    for (const std::uint16_t kind : kinds) {
      const StateKey prefix = state_key(shop, kind, {});
      EXPECT_TRUE(state_key(shop, kind, "a key").starts_with(prefix));
      for (const std::string& other : shops)
        for (const std::uint16_t another : kinds) {
          if (other == shop && another == kind) continue;
          EXPECT_FALSE(state_key(other, another, "11").starts_with(prefix))
              << shop << kind << other << another;
          if (other == shop) {
            EXPECT_EQ(state_key(other, another, "z") < prefix, another < kind);
          }
        }
    }
}

}  // namespace
}  // namespace flowmart::engine
