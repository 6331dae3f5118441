// Versions of what changes, the same for every resource: an answer's ETag says which it shows, If-Match asks
// that a change is made to that one alone (RFC 9110 sections 8.8.3 and 13.1.1), and each can be read:
//
//   GET /v1/orders/{order}/versions, /versions/{version}; the same of shipments, returns, payments,
//   refunds, disputes, subscriptions, products
//
// A version is counted where it is decided. Nothing is kept of those before the last: they are read by
// folding the resource's own messages anew.
#pragma once
#include <algorithm>
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
// A version that the writer did not expect is 412 (RFC 9110 section 15.5.13).
Response refusal_of(const Rejection& rejection);

std::string etag_of(std::int64_t version);

// One of these, as a writer expects; none: whichever it is.
using Expected = std::optional<std::vector<std::int64_t>>;
// What If-Match says. A tag that no version of ours has matches none; * matches all.
Expected expected_by(const Request& request);

// Which version of a resource an answer shows.
template <class Answer>
std::int64_t version_in(const Answer& answer) {
  if constexpr (requires { answer.parcels; }) return answer.parcels.front().version;
  else if constexpr (requires { answer.payments; }) return answer.payments.front().version;
  else if constexpr (requires { answer.templates; }) return answer.templates.front().version;
  else if constexpr (requires { answer.wanted_version; }) return answer.wanted_version;
  else if constexpr (requires { answer.version; }) return answer.version;
  else return answer.content.version;
}

// The input is taken only if the version that the answer to the question shows is expected, and `refuse`
// finds nothing; looked at where it is decided, so that nothing comes between.
template <class Query>
void only_at(engine::Input& input, Query question, const Expected& expected,
             std::optional<Rejection> (*refuse)(const typename Query::Response&) = nullptr) {
  if (!expected && !refuse) return;
  input.asks = wire::AnyMessage::of(std::move(question));
  input.complete = [message = input.message, expected,
                    refuse](const wire::AnyMessage& said) -> wire::ReadMessage {
    const auto& answer = said.get<typename Query::Response>();
    const std::int64_t version = version_in(answer);
    if (expected && std::find(expected->begin(), expected->end(), version) == expected->end())
      return {{},
              reject(version_stale, "It has changed since: it is version " + std::to_string(version) + ".")};
    if (auto refused = refuse ? refuse(answer) : std::nullopt) return {{}, std::move(*refused)};
    return {message, {}};
  };
}

void add_version_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
