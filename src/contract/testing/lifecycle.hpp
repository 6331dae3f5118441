// A decider against its entity's table: each act in each stage. What the table allows is taken, does
// something, and leads where it says; all else changes nothing, and is refused where and as the table says.
#pragma once
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

}  // namespace flowmart::contract::testing
