// A return as a resource.
#pragma once
#include "contract/private/returns.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

Response return_found(const contract::ReadReturn::Response& found, int status = 200);

// "return", or "claim": nothing comes back.
std::string_view kind_of_return(bool claim);

}  // namespace flowmart::http
