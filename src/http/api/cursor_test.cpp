#include "http/api/cursor.hpp"

#include <gtest/gtest.h>

namespace flowmart::http {
namespace {

Uuid journal(const char* text) { return *Uuid::parse(text); }
const Uuid now_id = journal("1f0c9a3e-0000-4000-8000-000000000001"),
           before_id = journal("22222222-0000-4000-8000-000000000002"),
           first_id = journal("33333333-0000-4000-8000-000000000003");

// First of 100 messages, cut to 40; then of 70, cut to 60; it has come to 90.
Cursors cursors() {
  engine::JournalIdentity identity{.id = now_id};
  identity.branches.push_back({.from = first_id, .end = {.sequence = 4, .next_event = 41}, .known = 10});
  identity.branches.push_back({.from = before_id, .end = {.sequence = 6, .next_event = 61}, .known = 7});
  return Cursors(identity);
}

// The position, or the status of the problem.
std::string read(std::string_view text) {
  auto result = cursors().read(text, 90);
  if (const auto* position = std::get_if<std::uint64_t>(&result)) return std::to_string(*position);
  return "status " + std::to_string(std::get<Response>(result).status());
}

TEST(Cursors, AreReadAsTheyWereWritten) {
  EXPECT_EQ(cursors().text(90), "1f0c9a3e:90");
  EXPECT_EQ(read("1f0c9a3e:90"), "90");
  EXPECT_EQ(read("1f0c9a3e:0"), "0");
}

TEST(Cursors, MayBePlainNumbers) {
  EXPECT_EQ(read("17"), "17");
  EXPECT_EQ(read("90"), "90");
  EXPECT_EQ(read("91"), "status 410");
}

TEST(Cursors, PastTheEndAreGone) {
  EXPECT_EQ(read("1f0c9a3e:91"), "status 410");
  EXPECT_EQ(read("1f0c9a3e:18446744073709551615"), "status 410");
}

TEST(Cursors, OfAnotherJournalAreGone) { EXPECT_EQ(read("44444444:3"), "status 410"); }

TEST(Cursors, OfWhatTheJournalWasGoOnUpToWhereTheyPart) {
  EXPECT_EQ(read("22222222:60"), "60");
  EXPECT_EQ(read("22222222:61"), "status 410");
  EXPECT_EQ(read("33333333:40"), "40");
  EXPECT_EQ(read("33333333:41"), "status 410");
}

TEST(Cursors, ThatAreNoneAreRefused) {
  for (const char* text : {"", ":", "1f0c9a3e:", ":-1", "-1", "1f0c9a3e:9x", " 9", "99999999999999999999"})
    EXPECT_EQ(read(text), "status 400") << text;
}

TEST(Cursors, SayWhereToBegin) {
  const auto result = cursors().read("44444444:3", 90);
  const std::string body(std::get<Response>(result).body());
  EXPECT_NE(body.find("Begin at 1f0c9a3e:0"), std::string::npos) << body;
  EXPECT_NE(body.find("or at 1f0c9a3e:90"), std::string::npos) << body;
}

}  // namespace
}  // namespace flowmart::http
