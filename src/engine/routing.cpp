#include "engine/routing.hpp"

#include <set>

#include "kernel/check.hpp"

namespace flowmart::engine {

Routing::Routing(std::vector<ServiceType> services) : services_(std::move(services)) {
  std::set<std::uint16_t> kinds;
  for (ServiceType& service : services_) {
    service.index = static_cast<std::size_t>(&service - services_.data());
    check(by_hash_.emplace(service.hash, &service).second, "two services share a name: " + service.name);
    for (const std::string_view table : service.tables)
      check(kinds.insert(kind_of(table)).second,
            "two tables share a kind, rename one: " + std::string(table));
    for (const std::string_view id : service.sends) senders_.emplace(id, &service);
    for (const Handler& handler : service.handlers) {
      if (handler.type->index >= routes_.size()) routes_.resize(handler.type->index + 1);
      routes_[handler.type->index].push_back({&service, &handler});
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

const ServiceType* Routing::sender_of(std::string_view id) const {
  const auto at = senders_.find(id);
  return at == senders_.end() ? nullptr : at->second;
}

const ServiceType* Routing::by_hash(std::uint32_t hash) const {
  const auto at = by_hash_.find(hash);
  return at == by_hash_.end() ? nullptr : at->second;
}

}  // namespace flowmart::engine
