// Which services handle which message: computed once from the services' declarations.
#pragma once
#include <unordered_map>
#include <vector>

#include "engine/service_type.hpp"

namespace flowmart::engine {

struct Route {
  const ServiceType* service = nullptr;
  const Handler* handler = nullptr;
};

class Routing {
 public:
  // A message goes to its receivers in the order of the services. They live as long as the routing.
  explicit Routing(std::vector<ServiceType> services);
  Routing(const Routing&) = delete;

  const std::vector<Route>& routes(const wire::MessageType* type) const;
  const ServiceType* by_hash(std::uint32_t hash) const;
  // The service of this program that sends messages of this id; null: none does.
  const ServiceType* sender_of(std::string_view id) const;
  const std::vector<ServiceType>& services() const { return services_; }

 private:
  std::vector<ServiceType> services_;
  std::vector<std::vector<Route>> routes_;  // by the type's index
  std::unordered_map<std::uint32_t, const ServiceType*> by_hash_;
  std::unordered_map<std::string_view, const ServiceType*> senders_;
};

}  // namespace flowmart::engine
