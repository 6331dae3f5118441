#include "engine/routing.hpp"

#include <gtest/gtest.h>

#include "engine/testing_toy.hpp"

namespace flowmart::engine {
namespace {

using namespace toy;

// A bank, and another service with those of its handlers whose messages are of this kind.
void start_beside_the_bank(contract::Kind kind) {
  std::vector<ServiceType> services;
  services.push_back(make_service<BankState>());
  ServiceType& other = services.emplace_back();
  other.name = "Other";
  other.hash = name_hash(other.name);
  for (const Handler& handler : make_service<BankState>().handlers)
    if (handler.type->info.kind == kind) other.handlers.push_back(handler);
  const Routing routing(std::move(services));
}

TEST(RoutingTest, SharesEventsButNeitherCommandsNorQueries) {
  using contract::Kind;
  start_beside_the_bank(Kind::event);
  EXPECT_DEATH(start_beside_the_bank(Kind::command), "exactly one handler");
  EXPECT_DEATH(start_beside_the_bank(Kind::query), "exactly one handler");
}

}  // namespace
}  // namespace flowmart::engine
