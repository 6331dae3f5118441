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
    for (const Handler& handler : aggregate.handlers) {
      if (handler.type->index >= x_routes.size()) x_routes.resize(handler.type->index + 1);
      x_routes[handler.type->index].push_back({&aggregate, &handler});
    }
  }
  for (const auto& routes : x_routes) {
    if (routes.size() <= 1) continue;
    const contract::MessageInfo& info = routes.front().handler->type->info;
    check(info.kind != contract::Kind::command && info.kind != contract::Kind::query,
          "a command or query has exactly one handler: " + std::string(info.id));
  }
}

const std::vector<Route>& Routing::routes(const wire::MessageType* type) const {
  static const std::vector<Route> none;
  return type->index < x_routes.size() ? x_routes[type->index] : none;
}

const AggregateType* Routing::by_hash(std::uint32_t hash) const {
  const auto at = x_by_hash.find(hash);
  return at == x_by_hash.end() ? nullptr : at->second;
}

}  // namespace flowmart::engine
