#include "engine/routing.hpp"

#include <set>

#include "kernel/check.hpp"

namespace flowmart::engine {

Routing::Routing(std::vector<AggregateType> aggregates) : aggregates_(std::move(aggregates)) {
  std::set<std::uint16_t> kinds;
  for (const AggregateType& aggregate : aggregates_) {
    check(by_hash_.emplace(aggregate.hash, &aggregate).second,
          "two aggregates share a name: " + aggregate.name);
    check(kinds.insert(aggregate.kind).second, "two aggregates share a kind, rename one: " + aggregate.name);
    for (const Handler& handler : aggregate.handlers) {
      if (handler.type->index >= routes_.size()) routes_.resize(handler.type->index + 1);
      routes_[handler.type->index].push_back({&aggregate, &handler});
    }
  }
  for (const auto& routes : routes_) {
    if (routes.size() <= 1) continue;
    const contract::MessageInfo& info = routes.front().handler->type->info;
    check(info.kind != contract::Kind::command && info.kind != contract::Kind::query,
          "a command or query has exactly one handler: " + std::string(info.id));
  }
}

const std::vector<Route>& Routing::routes(const wire::MessageType* type) const {
  static const std::vector<Route> none;
  return type->index < routes_.size() ? routes_[type->index] : none;
}

const AggregateType* Routing::by_hash(std::uint32_t hash) const {
  const auto at = by_hash_.find(hash);
  return at == by_hash_.end() ? nullptr : at->second;
}

}  // namespace flowmart::engine
