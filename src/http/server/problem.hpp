// Errors as RFC 9457 problem details: {"type": "/problems/<code>", "title", "status", "detail", "errors"}.
#pragma once
#include <chrono>
#include <string_view>
#include <vector>

#include "http/server/response.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::http {

// `code` is stable and kebab-case. `errors` becomes a list of {pointer, detail}, left out when empty; so is
// an empty detail. The title is the status' phrase unless one is given.
Response problem(int status, std::string_view code, std::string_view detail = {},
                 const std::vector<Fault>& errors = {}, std::string_view title = {});
// malformed 400, invalid 422, not_found 404, conflict 409, overloaded 503 (with Retry-After: 1).
Response problem(const Rejection& rejection);
// There is no room for it, and nothing was done: 503 with Retry-After.
Response too_busy(std::string_view detail = "Try again.",
                  std::chrono::seconds again_in = std::chrono::seconds(1));
int status_of(Refusal refusal);

std::string_view status_phrase(int status);  // "Not Found"; "" for one that has none

}  // namespace flowmart::http
