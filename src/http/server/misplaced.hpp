// The answer to a target with empty or dot segments, which names nothing by itself.
#pragma once
#include "http/server/request.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

// A browser is sent to the address without needless slashes, everybody else is told it. `path` is the
// target's, encoded; `request` has its method, headers and whole target.
Response misplaced(const Request& request, std::string_view path);

}  // namespace flowmart::http
