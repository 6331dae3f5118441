// What this program is made of: every service and flow that it runs. Its messages: wire/all_messages.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/service_type.hpp"

namespace flowmart::app {

// In the order in which they hear a message: the flows first, so that a flow's wish to keep goods back comes
// before the books are closed.
std::vector<engine::ServiceType> all_services(const contract::ShopSettings& settings = {});

// Takes those out that run elsewhere, by id ("PaymentService") or short name ("payment"). Returns the first
// name that is none of ours.
std::optional<std::string> leave_out(std::vector<engine::ServiceType>& services,
                                     const std::vector<std::string>& names);

}  // namespace flowmart::app
