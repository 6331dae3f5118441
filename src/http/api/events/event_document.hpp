// A message of the journal as a CloudEvents 1.0 JSON document.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/batch.hpp"
#include "engine/journal.hpp"
#include "engine/routing.hpp"
#include "engine/seals.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

// Which service or flow sent it, and which handle it; ids of services ("OrdersService"), "" for the outside.
std::string_view sender_of(const engine::Batch& batch, std::size_t message, const engine::Routing& routing);
std::vector<std::string_view> receivers_of(const engine::Batch& batch, std::size_t message,
                                           const engine::Routing& routing);

// The id of what the message is about: the first of its key fields (order, shipment, payment, product, ...).
std::string subject_of(const wire::AnyMessage& message);

// Appends the document; `position` is the message's number.
void write_event(std::string& out, const engine::Batch& batch, std::size_t message, const engine::Open& open,
                 const engine::Routing& routing);

// Calls visit(batch, message index) for messages from number `from` on, until it returns false. Returns which
// record can't be read, and why, if that is what it ended at.
std::optional<std::string> each_event(const engine::Journal& journal, const engine::TypeIndex& types,
                                      std::uint64_t from,
                                      const std::function<bool(const engine::Batch&, std::size_t)>& visit);
// Such a record was needed: 500.
Response damaged(const std::string& why);
std::string unreadable_record(std::uint64_t sequence, const std::string& why);

}  // namespace flowmart::http
