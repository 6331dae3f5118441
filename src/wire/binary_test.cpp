#include "wire/binary.hpp"

#include <gtest/gtest.h>

#include <random>

namespace flowmart::wire {
namespace {

using contract::EpochMs;
using contract::field;
using contract::FieldList;
using contract::Name;

enum class Colour : std::uint8_t { red, green = 5 };
constexpr auto wire_names(Colour) {
  return std::array{Name<Colour>{Colour::red, "red"}, Name<Colour>{Colour::green, "green"}};
}

struct WeighedPart {
  std::string name;
  std::optional<std::int64_t> weight;
  bool operator==(const WeighedPart&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &WeighedPart::name), field("weight", &WeighedPart::weight)};
  }
};

struct Whole {
  std::int64_t number = 0;
  Uuid id;
  OrderId order;
  Decimal price;
  Money paid;
  Currency currency;
  Time at;
  EpochMs confirmed;
  Colour colour = Colour::red;
  bool open = false;
  std::vector<WeighedPart> parts;
  std::map<std::int64_t, WeighedPart> by_number;
  std::set<std::string> words;
  std::optional<WeighedPart> spare;
  std::uint16_t small = 0;
  std::string added_later = "default";

  bool operator==(const Whole&) const = default;
  static constexpr auto fields() {
    return FieldList{field("number", &Whole::number), field("id", &Whole::id),
                     field("order", &Whole::order),   field("price", &Whole::price),
                     field("paid", &Whole::paid),     field("currency", &Whole::currency),
                     field("at", &Whole::at),         field("confirmed", &Whole::confirmed),
                     field("colour", &Whole::colour), field("open", &Whole::open),
                     field("parts", &Whole::parts),   field("by_number", &Whole::by_number),
                     field("words", &Whole::words),   field("spare", &Whole::spare),
                     field("small", &Whole::small),   field("added_later", &Whole::added_later)};
  }
};

Whole sample() {
  Whole whole;
  whole.number = -3;
  whole.id = *Uuid::parse("00112233-4455-6677-8899-aabbccddeeff");
  whole.order = OrderId{whole.id};
  whole.price = *Decimal::parse("19.90");
  whole.paid = Money{300, *Currency::parse("GBP")};
  whole.currency = *Currency::parse("EUR");
  whole.at = Time{Duration{1}};
  whole.confirmed = {Time{Duration{-2000}}};
  whole.colour = Colour::green;
  whole.open = true;
  whole.parts = {{"ab", 1}, {"", {}}};
  whole.by_number = {{-1, {"x", {}}}, {7, {"y", 200}}};
  whole.words = {"a", "b"};
  whole.spare = WeighedPart{"s", 64};
  whole.small = 65535;
  return whole;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += digits[static_cast<std::uint8_t>(byte) >> 4];
    out += digits[static_cast<std::uint8_t>(byte) & 15];
  }
  return out;
}

template <class T>
std::optional<T> read(std::string_view bytes) {
  Reader in(bytes);
  T value;
  if (!decode(in, value) || !in.at_end()) return std::nullopt;
  return value;
}

TEST(Binary, WritesTheDocumentedBytes) {
  std::string bytes;
  encode(bytes, sample());
  EXPECT_EQ(hex(bytes),
            "05"                                // -3
            "00112233445566778899aabbccddeeff"  // id
            "00112233445566778899aabbccddeeff"  // order
            "028c1f"                            // 1990 at scale 2
            "d804474250"                        // 300 minor units, GBP
            "455552"                            // EUR
            "02"                                // 1 microsecond
            "9f1f"                              // -2000 microseconds
            "05"                                // green
            "01"                                // open
            "02"
            "05026162"
            "0102"
            "0200"
            "00"  // parts
            "02"
            "01"
            "030178"
            "00"
            "0e"
            "050179"
            "019003"  // by_number
            "02"
            "0161"
            "0162"  // words
            "01"
            "050173"
            "018001"              // spare
            "ffff03"              // small
            "0764656661756c74");  // added_later
}

TEST(Binary, ReadsBackWhatItWrote) {
  std::string bytes;
  encode(bytes, sample());
  EXPECT_EQ(read<Whole>(bytes), sample());
}

TEST(Binary, KeepsTheExtremesOfNumbers) {
  for (const std::int64_t number :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0}, std::int64_t{63},
        std::int64_t{64}, std::numeric_limits<std::int64_t>::max()}) {
    std::string bytes;
    encode(bytes, number);
    EXPECT_EQ(read<std::int64_t>(bytes), number);
  }
}

TEST(Binary, AFrameThatEndsEarlyLeavesLaterFieldsAtTheirDefaults) {
  std::string bytes;
  encode(bytes, sample());
  Whole expected = sample();
  bytes.resize(bytes.size() - 8);  // written before added_later came
  EXPECT_EQ(read<Whole>(bytes), expected);
  bytes.resize(bytes.size() - 3);  // and before small
  expected.small = 0;
  EXPECT_EQ(read<Whole>(bytes), expected);
}

// WeighedPart as it was before it had a weight, and as it may be once it has a colour too.
struct BarePart {
  std::string name;
  static constexpr auto fields() { return FieldList{field("name", &BarePart::name)}; }
};
struct ColouredPart {
  std::string name;
  std::optional<std::int64_t> weight;
  Colour colour = Colour::red;
  static constexpr auto fields() {
    using T = ColouredPart;
    return FieldList{field("name", &T::name), field("weight", &T::weight), field("colour", &T::colour)};
  }
};

TEST(Binary, ANestedStructMayBeOfAnotherAge) {
  std::string older, newer;
  encode(older, std::vector<BarePart>{{"ab"}, {"c"}});
  EXPECT_EQ(read<std::vector<WeighedPart>>(older), (std::vector<WeighedPart>{{"ab", {}}, {"c", {}}}));
  encode(newer, std::vector<ColouredPart>{{"ab", 1, Colour::green}, {"c", {}, Colour::red}});
  EXPECT_EQ(read<std::vector<WeighedPart>>(newer), (std::vector<WeighedPart>{{"ab", 1}, {"c", {}}}));
}

TEST(Binary, ANestedStructEndsBetweenTwoFields) {
  std::string bytes;
  encode(bytes, std::vector<WeighedPart>{{"ab", 1}});
  bytes.resize(bytes.size() - 1);
  EXPECT_FALSE(read<std::vector<WeighedPart>>(bytes));  // shorter than it says
  bytes[1] = 4;
  EXPECT_FALSE(read<std::vector<WeighedPart>>(bytes));  // ends within the weight
  bytes.resize(bytes.size() - 1);
  bytes[1] = 3;
  EXPECT_EQ(read<std::vector<WeighedPart>>(bytes), (std::vector<WeighedPart>{{"ab", {}}}));
}

TEST(Binary, RefusesWhatHasNoOneSpelling) {
  EXPECT_FALSE(read<std::int64_t>(std::string_view("\x80\x00", 2)));              // zero in two bytes
  EXPECT_FALSE(read<std::uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));  // above 64 bits
  EXPECT_TRUE(read<std::uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_FALSE(read<bool>("\x02"));
  EXPECT_FALSE(read<Colour>("\x01"));  // no such colour
  EXPECT_FALSE(read<std::uint16_t>("\x80\x80\x04"));
  EXPECT_FALSE(read<Decimal>("\x13\x02"));  // scale 19
  EXPECT_FALSE(read<Currency>("gbp"));
  EXPECT_FALSE(
      read<std::set<std::string>>("\x02\x01"
                                  "b\x01"
                                  "a"));
  EXPECT_FALSE(
      read<std::set<std::string>>("\x02\x01"
                                  "a\x01"
                                  "a"));
}

TEST(Binary, RefusesAbsurdLengthsWithoutAllocating) {
  EXPECT_FALSE(read<std::string>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_FALSE(read<std::vector<WeighedPart>>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_FALSE(read<std::vector<Uuid>>(std::string("\x02") + std::string(31, 'x')));
}

TEST(Binary, AnyCutOrChangeIsReadSafely) {
  std::string bytes;
  encode(bytes, sample());
  std::mt19937 random(7);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    (void)read<Whole>(std::string_view(bytes).substr(0, size));
  for (int round = 0; round < 20'000; ++round) {
    std::string changed = bytes;
    for (int i = 0; i < 1 + round % 4; ++i) changed[random() % changed.size()] = static_cast<char>(random());
    if (const auto value = read<Whole>(changed)) {
      std::string again;
      encode(again, *value);
      EXPECT_EQ(read<Whole>(again), value) << hex(again) << "\n" << hex(changed);
    }
  }
}

}  // namespace
}  // namespace flowmart::wire
