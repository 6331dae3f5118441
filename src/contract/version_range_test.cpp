#include "contract/version_range.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace flowmart::contract {
namespace {

Version version(std::string_view text) {
  const auto parsed = Version::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Version{});
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

TEST(Version, ReadsNumbersAndSuffix) {
  const Version one = version("1.20.3-rc.1+build.7");
  EXPECT_EQ(one.numbers, (std::array<std::uint64_t, 3>{1, 20, 3}));
  EXPECT_EQ(one.suffix, "rc.1");
  EXPECT_EQ(one.to_string(), "1.20.3-rc.1");
  EXPECT_EQ(version("18446744073709551615.0.0").numbers[0], 18446744073709551615u);
}

TEST(Version, RefusesWhatSemverRefuses) {
  for (std::string_view bad :
       {"",         "1",      "1.0",    "1.0.0.0",  "1.0.x",      "v1.0.0",   "01.0.0",
        "1.00.0",   "1.0.0-", "1.0.0+", "1.0.0-01", "1.0.0-a..b", "1.0.0-a.", "1.0.0-ä",
        "1..0",     "1.0.",   ".0.0",   "-1.0.0",   "1.0.0 ",     " 1.0.0",   "18446744073709551616.0.0",
        "1.0.0-a+", "1,0,0"})
    EXPECT_FALSE(Version::parse(bad)) << bad;
}

TEST(Version, OrdersAsSemverDoes) {
  const std::vector<std::string> ascending = {"0.0.1",       "0.0.4",         "0.1.0",
                                              "1.0.0-0",     "1.0.0-2",       "1.0.0-11",
                                              "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                              "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                              "1.0.0-rc.1",  "1.0.0",         "1.0.1",
                                              "1.9.0",       "1.10.0",        "2.0.0"};
  for (std::size_t i = 0; i < ascending.size(); ++i)
    for (std::size_t j = 0; j < ascending.size(); ++j)
      EXPECT_EQ(version(ascending[i]) <=> version(ascending[j]), i <=> j)
          << ascending[i] << " " << ascending[j];
  EXPECT_EQ(version("1.0.0+a"), version("1.0.0+b"));
}

// The same versions and ranges were put to npm's own implementation once; its answers are in the file.
TEST(VersionRange, AdmitsWhatNpmAdmits) {
  std::ifstream file(FLOWMART_SOURCE_DIR "/tests/contract/npm_ranges.tsv");
  ASSERT_TRUE(file);
  std::vector<std::string> versions;
  std::size_t ranges = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    std::string range = line.substr(0, tab);
    const std::vector<std::string> listed = words(line.substr(tab + 1));
    if (range == "versions") {
      versions = listed;
      continue;
    }
    for (char& c : range)
      if (c == '_') c = ' ';
    const auto parsed = VersionRange::parse(range);
    ASSERT_TRUE(parsed) << range;
    std::vector<std::string> admitted;
    for (const std::string& one : versions)
      if (parsed->admits(version(one), version("10.0.0"))) admitted.push_back(one);
    EXPECT_EQ(admitted, listed) << range;
    ++ranges;
  }
  EXPECT_GE(ranges, 80u);
}

TEST(VersionRange, RefusesWhatIsNoRange) {
  for (std::string_view bad :
       {"1.0.0.0",  "a",      "1.a",      ">",          "^",          ">>1",        "1.0.0-",
        "1.0.0+",   "01.0.0", "1.0.0-01", "1..0",       "-1",         "latest-ish", "^latest",
        "1.2-beta", "1.",     ".1",       "1.0.0-a..b", "1.0.0 || a", "1.x.3"})
    EXPECT_FALSE(VersionRange::parse(bad)) << bad;
}

TEST(VersionRange, NoneAndLatestMeanTheNewest) {
  for (std::string_view text : {"", "latest"}) {
    const auto range = VersionRange::parse(text);
    ASSERT_TRUE(range);
    EXPECT_TRUE(range->wants_newest());
    EXPECT_TRUE(range->admits(version("0.0.4"), version("0.0.4")));
    EXPECT_FALSE(range->admits(version("0.0.1"), version("0.0.4")));
  }
}

struct Declared {
  std::string_view range;
  std::vector<std::string_view> released;
  std::string_view resolved;
  std::vector<std::string_view> admitted;
};

// The ranges that the contract declares, over the versions that it has.
TEST(VersionRange, ResolvesTheContractsRanges) {
  const std::vector<Declared> rows = {
      {">1.0.0", {"0.0.1", "1.0.0", "1.0.1"}, "1.0.1", {"1.0.1"}},  // InventoryAdjusted; 1.0.1 is a draft
      {"^1.0.0", {"0.0.1", "1.0.0"}, "1.0.0", {"1.0.0"}},           // PaymentProcessed
      {"0.0.1", {"0.0.1", "1.0.0"}, "0.0.1", {"0.0.1"}},      // PaymentProcessed, as neighbours ask for it
      {"latest", {"0.0.1", "0.0.4"}, "0.0.4", {"0.0.4"}},     // OutOfStock
      {"", {"0.0.1", "0.0.2", "1.0.0"}, "1.0.0", {"1.0.0"}},  // DeliveryFailed
      {"0.0.x", {"0.0.1"}, "0.0.1", {"0.0.1"}},               // GetInventoryList
      {"x", {"0.0.1"}, "0.0.1", {"0.0.1"}},                   // GetUserNotifications
      {"0.0.3", {"0.0.3"}, "0.0.3", {"0.0.3"}}};              // AddInventory
  for (const Declared& row : rows) {
    std::vector<Version> released;
    for (std::string_view one : row.released) released.push_back(version(one));
    const auto range = VersionRange::parse(row.range);
    ASSERT_TRUE(range) << row.range;
    const auto resolved = range->resolve(released);
    ASSERT_TRUE(resolved) << row.range;
    EXPECT_EQ(resolved->to_string(), row.resolved) << row.range;
    std::vector<std::string_view> admitted;
    for (std::string_view one : row.released)
      if (admits(row.range, one, row.released.back())) admitted.push_back(one);
    EXPECT_EQ(admitted, row.admitted) << row.range;
  }
}

TEST(VersionRange, ResolvesToNothingWhenNothingFits) {
  const std::vector<Version> released = {version("0.0.1")};
  EXPECT_FALSE(VersionRange::parse("^1.0.0")->resolve(released));
  EXPECT_FALSE(VersionRange::parse("latest")->resolve({}));
}

}  // namespace
}  // namespace flowmart::contract
