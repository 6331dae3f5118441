#include "kernel/uuid.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace flowmart {
namespace {

const Uuid dns = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");  // RFC 9562, 6.6

TEST(Uuid, OfANameIsWhatTheStandardSays) {
  EXPECT_EQ(uuid_v5(dns, "www.example.com").to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");  // its A.4
}

TEST(Uuid, OfATextThatIsOneIsThatOne) {
  EXPECT_EQ(uuid_of("order", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), dns);
}

// Ids made of names stand in journals: they are the same for ever.
TEST(Uuid, OfOurNamesStaysAsItIs) {
  EXPECT_EQ(uuid_of("order", "A-1001").to_string(), "3c28918e-e7a7-5271-a719-a5877130d507");
  EXPECT_EQ(uuid_of("order", std::string(1'000, 'x')).to_string(), "5a512c47-8610-5f81-9c23-80d5d2f933ad");
}

TEST(Uuid, OfTheSameNameIsTheSameHoweverManyCameBetween) {
  std::map<Uuid, std::string> names;
  for (int again = 0; again < 3; ++again)
    for (const std::string kind : {"order", "orde", "product"})
      for (int i = 0; i < 1'000; ++i) {
        const std::string text =
            (i % 2 == 0 ? "r" : "") + std::to_string(i) + std::string(static_cast<std::size_t>(i) % 60, 'x');
        const auto [found, added] = names.emplace(uuid_of(kind, text), kind + ":" + text);
        EXPECT_EQ(added, again == 0) << kind << ":" << text;
        EXPECT_EQ(found->second, kind + ":" + text);
      }
  EXPECT_EQ(names.size(), 3'000u);
}

TEST(Uuid, OfANameKnowsWhereTheKindEnds) {
  EXPECT_NE(uuid_of("order", "s1"), uuid_of("orders", "1"));
  EXPECT_NE(uuid_of("a", ""), uuid_of("", "a"));
  EXPECT_FALSE(uuid_of("", "").is_nil());
}

}  // namespace
}  // namespace flowmart
