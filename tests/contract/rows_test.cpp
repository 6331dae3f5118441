// The services' type lists against a list of the 35 rows that was written by hand.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "contract/messages.hpp"
#include "contract/rows.hpp"
#include "contract/services.hpp"
#include "contract/version_range.hpp"

namespace flowmart::contract {
namespace {

std::string or_dash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

std::string line_of(const DeclaredRow& row) {
  std::ostringstream out;
  out << name_of(row.direction) << '\t' << row.service->id << '\t' << row.message->id << '\t'
      << wire_name(row.message->kind) << '\t' << or_dash(row.range) << '\t' << row.message->version << '\t'
      << or_dash(row.message->channel);
  return out.str();
}

TEST(Rows, AreTheContracts) {
  std::ifstream file(FLOWMART_SOURCE_DIR "/tests/contract/rows.tsv");
  ASSERT_TRUE(file);
  std::vector<std::string> wanted;
  for (std::string line; std::getline(file, line);)
    if (!line.starts_with('#')) wanted.push_back(line);
  std::vector<std::string> declared;
  for (const DeclaredRow& row : rows_of(DomainServices{})) declared.push_back(line_of(row));
  EXPECT_EQ(declared, wanted);
}

TEST(Rows, Are15SentAnd20Received) {
  std::map<Direction, int> counts;
  std::set<std::string_view> named;
  for (const DeclaredRow& row : rows_of(DomainServices{})) {
    ++counts[row.direction];
    named.insert(row.message->id);
  }
  EXPECT_EQ(counts[Direction::sends], 15);
  EXPECT_EQ(counts[Direction::receives], 20);
  EXPECT_EQ(named.size(), 26u);
}

TEST(Rows, NoPrivateMessageIsAmongThem) {
  for (const DeclaredRow& row : rows_of(AllServices{}))
    EXPECT_FALSE(row.message->is_private) << row.message->id;
}

std::map<std::string_view, std::vector<Version>> released() {
  std::map<std::string_view, std::vector<Version>> out;
  Join<PublishedMessages, OlderMessages>::each([&]<class M>() {
    const auto version = Version::parse(M::info.version);
    EXPECT_TRUE(version) << M::info.id;
    if (version) out[M::info.id].push_back(*version);
  });
  return out;
}

TEST(Rows, EachRangeSelectsTheVersionOfItsType) {
  auto versions = released();
  for (const DeclaredRow& row : rows_of(AllServices{})) {
    const auto range = VersionRange::parse(row.range);
    ASSERT_TRUE(range) << row.range;
    const auto resolved = range->resolve(versions[row.message->id]);
    ASSERT_TRUE(resolved) << row.service->id << ' ' << row.message->id;
    EXPECT_EQ(resolved->to_string(), row.message->version) << row.service->id << ' ' << row.message->id;
  }
}

TEST(Messages, Are31And6OlderVersions) {
  EXPECT_EQ(PublishedMessages::size, 31u);
  EXPECT_EQ(OlderMessages::size, 6u);
  std::map<Kind, int> kinds;
  std::set<std::string_view> ids;
  PublishedMessages::each([&]<class M>() {
    ++kinds[M::info.kind];
    ids.insert(M::info.id);
  });
  EXPECT_EQ(ids.size(), 31u);
  EXPECT_EQ(kinds[Kind::event], 16);
  EXPECT_EQ(kinds[Kind::command], 9);
  EXPECT_EQ(kinds[Kind::query], 6);
}

TEST(Messages, TheNewestVersionIsThePublishedOne) {
  auto versions = released();
  PublishedMessages::each([&]<class M>() {
    for (const Version& one : versions[M::info.id])
      EXPECT_LE(one, *Version::parse(M::info.version)) << M::info.id;
  });
}

TEST(Messages, EachQueryHasAnAnswerAndNothingElseHas) {
  PublishedMessages::each([&]<class M>() {
    constexpr bool answered = requires { typename M::Response; };
    EXPECT_EQ(answered, M::info.kind == Kind::query) << M::info.id;
    if constexpr (answered) {
      EXPECT_EQ(M::Response::info.kind, Kind::response);
      EXPECT_EQ(M::Response::info.id, std::string(M::info.id) + "Response");
      EXPECT_EQ(M::Response::info.version, M::info.version);
      EXPECT_EQ(M::info.example_response, M::Response::info.example);
    }
  });
}

TEST(Services, SendOnlyAnswersToWhatTheyReceive) {
  static_assert(SentBy<GetOrder::Response, OrdersService>);
  static_assert(!SentBy<GetOrder::Response, ShippingService>);
  static_assert(ReceivedBy<GetOrder::Response, InventoryService>);
  static_assert(!SentBy<PlaceOrder, OrdersService>);
  static_assert(!SentBy<OrderCancelled, InventoryService>);
  static_assert(SentBy<PaymentProcessed, PaymentService>);
  static_assert(SentBy<v0_0_1::PaymentProcessed, PaymentService>);
  static_assert(!SentBy<v0_0_1::PaymentProcessed, SubscriptionService>);
  static_assert(!SentBy<v0_0_1::OutOfStock, InventoryService>);
}

}  // namespace
}  // namespace flowmart::contract
