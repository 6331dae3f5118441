#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "lifecycle_page.hpp"

namespace flowmart {
namespace {

TEST(Lifecycles, ThePageIsThatOfTheTables) {
  std::ifstream file(lifecycle_page_file());
  const std::string kept(std::istreambuf_iterator<char>(file), {});
  EXPECT_TRUE(kept == lifecycle_page())
      << "docs/lifecycles.md is stale: run build/debug/tests/lifecycles/lifecycles";
}

}  // namespace
}  // namespace flowmart
