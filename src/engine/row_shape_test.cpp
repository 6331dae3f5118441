#include "engine/row_shape.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace flowmart::engine {
namespace {

struct Unit {
  std::int64_t count = 0;
  static constexpr auto fields() { return contract::FieldList{contract::field("count", &Unit::count)}; }
};
struct Row {
  std::string name;
  std::vector<Unit> units;
  std::map<std::string, std::optional<Unit>> by_place;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("name", &Row::name), contract::field("units", &Row::units),
                               contract::field("by_place", &Row::by_place)};
  }
};

TEST(RowShape, NamesTheFieldsOfAllParts) {
  EXPECT_EQ(row_shape<Row>(), "{name,units{count,},by_place{count,},}");
  EXPECT_EQ(row_shape<std::string>(), "");
}

}  // namespace
}  // namespace flowmart::engine
