// Versions of what changes, the same for every resource: an answer's ETag says which it shows, and If-Match
// asks that a change is made to that one alone (RFC 9110 sections 8.8.3 and 13.1.1).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/inbox.hpp"
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// Answered 412.
inline constexpr Code version_stale{"version-stale", Refusal::conflict};

std::string etag_of(std::int64_t version);

// One of these, as a writer expects; none: whichever it is.
using Expected = std::optional<std::vector<std::int64_t>>;
// What If-Match says. A tag that no version of ours has matches none; * matches all.
Expected expected_by(const Request& request);

// The input is taken only if the version that the answer to the question shows is expected; looked at where
// it is decided, so that nothing comes between.
template <class Query>
void only_at(engine::Input& input, Query question, const Expected& expected) {
  if (!expected) return;
  input.asks = wire::AnyMessage::of(std::move(question));
  input.complete = [message = input.message,
                    expected = *expected](const wire::AnyMessage& answer) -> wire::ReadMessage {
    const std::int64_t version = answer.get<typename Query::Response>().version;
    for (const std::int64_t one : expected)
      if (one == version) return {message, {}};
    return {{},
            reject(version_stale, "It has changed since: it is version " + std::to_string(version) + ".")};
  };
}

// /v1/orders/{order}/versions: each version of an order, read by replaying the order's own messages.
void add_version_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
