#include "engine/routing.hpp"

#include <set>

#include "kernel/check.hpp"

namespace flowmart::engine {

Routing::Routing(std::vector<AggregateType> aggregates) : x_aggregates(std::move(aggregates)) {
  std::set<std::uint16_t> kinds;
  for (const AggregateType& aggregate : x_aggregates) {
    check(x_by_hash.emplace(aggregate.hash, &aggregate).second,
          "two aggregates share a name: " + aggregate.name);
    check(kinds.insert(aggregate.kind).second, "two aggregates share a kind, rename one: " + aggregate.name);
    for (const Handler& handler : aggregate.handlers)
      x_routes[handler.type].push_back({&aggregate, &handler});
  }
  for (const auto& [type, routes] : x_routes)
    if (type->info.kind == contract::Kind::command || type->info.kind == contract::Kind::query)
      check(routes.size() == 1, "a command or query has exactly one handler: " + std::string(type->info.id));
}

const std::vector<Route>& Routing::routes(const wire::MessageType* type) const {
  static const std::vector<Route> none;
  const auto at = x_routes.find(type);
  return at == x_routes.end() ? none : at->second;
}

const AggregateType* Routing::by_hash(std::uint32_t hash) const {
  const auto at = x_by_hash.find(hash);
  return at == x_by_hash.end() ? nullptr : at->second;
}

}  // namespace flowmart::engine
