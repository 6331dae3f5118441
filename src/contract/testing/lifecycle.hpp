// A decider against its entity's table: each act in each stage. What the table allows is taken, does
// something, and leads where it says; all else changes nothing, and is refused where and as the table says.
#pragma once
#include <random>
#include <set>

#include "contract/lifecycle.hpp"
#include "contract/testing/given.hpp"

namespace flowmart::contract::testing {

// What a test says of its entity:
//   Given<S> in(Stage, Act)         an entity in that stage, as that act needs it
//   bool attempt(Given<S>&, Act)    tries it; false: no message says so in this stage
//   auto seen(const Given<S>&)      {stage, and what else an act may change}
//   std::string name(Stage)         what a refusal calls it
template <class Stage, class Act, class Entity>
void expect_as_the_table_says(const Lifecycle<Stage, Act>& lifecycle, const Entity& entity) {
  for (std::size_t s = 0; s < names_of<Stage>.size(); ++s)
    for (std::size_t a = 0; a < names_of<Act>.size(); ++a) {
      const auto stage = static_cast<Stage>(s);
      const auto act = static_cast<Act>(a);
      SCOPED_TRACE(std::string(names_of<Act>[a]) + " while " + std::string(names_of<Stage>[s]));
      auto given = entity.in(stage, act);
      const auto before = entity.seen(given);
      ASSERT_EQ(std::get<0>(before), stage);
      if (!entity.attempt(given, act)) continue;
      const auto after = entity.seen(given);
      const auto& decision = given.decision();
      const auto against = lifecycle.against(stage, act, entity.name(stage));
      if (against && against->refused) {
        ASSERT_TRUE(decision.rejected());
        EXPECT_EQ(decision.rejection().code, against->refused->code);
        EXPECT_EQ(decision.rejection().detail, against->refused->detail);
        EXPECT_EQ(after, before);
      } else if (against) {
        EXPECT_FALSE(decision.rejected()) << decision.rejection().code;
        EXPECT_EQ(after, before);
      } else {
        ASSERT_FALSE(decision.rejected()) << decision.rejection().code;
        EXPECT_EQ(std::get<0>(after), *lifecycle.to(stage, act));
        EXPECT_TRUE(after != before || !decision.messages().empty()) << "it did nothing";
      }
    }
}

// Whether some act leads there, or it stays.
template <class Stage, class Act>
bool leads(const Lifecycle<Stage, Act>& lifecycle, Stage from, Stage to) {
  if (from == to) return true;
  for (std::size_t n = 0; n < names_of<Act>.size(); ++n)
    if (const auto act = static_cast<Act>(n); lifecycle.allowed(from, act) && lifecycle.to(from, act) == to)
      return true;
  return false;
}

// The same along random paths, each from `start` on: what the table allows leads where it has an act to, or
// is refused for a reason of its own, or has been done; all else is refused as the table says, and changes
// nothing. (One act may be another in truth: a parcel that is refused whole is
// called off.)
// Returns the stages that were come to.
template <class Stage, class Act, class Entity>
std::set<Stage> expect_along_random_paths(const Lifecycle<Stage, Act>& lifecycle, const Entity& entity,
                                          Stage start, int paths = 300, int steps = 25) {
  std::mt19937 dice(20260314);
  std::set<Stage> seen;
  for (int path = 0; path < paths; ++path) {
    auto given = entity.in(start, Act{});
    for (int step = 0; step < steps; ++step) {
      const auto act = static_cast<Act>(dice() % names_of<Act>.size());
      const auto before = entity.seen(given);
      const Stage stage = std::get<0>(before);
      seen.insert(stage);
      if (!entity.attempt(given, act)) continue;
      SCOPED_TRACE(std::string(names_of<Act>[static_cast<std::size_t>(act)]) + " while " +
                   std::string(names_of<Stage>[static_cast<std::size_t>(stage)]));
      const auto after = entity.seen(given);
      const auto& decision = given.decision();
      const auto against = lifecycle.against(stage, act, entity.name(stage));
      if (decision.rejected() || against) EXPECT_EQ(after, before);
      if (against && against->refused) {
        EXPECT_TRUE(decision.rejected() || decision.messages().empty());
        if (decision.rejected()) EXPECT_EQ(decision.rejection().code, against->refused->code);
      } else if (!against) {
        EXPECT_TRUE(leads(lifecycle, stage, std::get<0>(after)));
      }
    }
  }
  return seen;
}

}  // namespace flowmart::contract::testing
