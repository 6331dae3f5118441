// Which aggregates handle which message: computed once from the services' declarations. A message reaches a
// service only if the version range that the service declares for it admits the message's version.
#pragma once
#include <unordered_map>
#include <vector>

#include "engine/aggregate_type.hpp"

namespace flowmart::engine {

struct Route {
  const AggregateType* aggregate = nullptr;
  const Handler* handler = nullptr;
};

class Routing {
 public:
  // The aggregates live as long as the routing.
  explicit Routing(std::vector<AggregateType> aggregates);
  Routing(const Routing&) = delete;

  const std::vector<Route>& routes(const wire::MessageType* type) const;
  const AggregateType* by_hash(std::uint32_t hash) const;
  const std::vector<AggregateType>& aggregates() const { return aggregates_; }

 private:
  std::vector<AggregateType> aggregates_;
  std::vector<std::vector<Route>> routes_;  // by the type's index
  std::unordered_map<std::uint32_t, const AggregateType*> by_hash_;
};

}  // namespace flowmart::engine
