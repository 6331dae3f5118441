// Under which name a repeat of a request is recognised, so that it is answered as the first was.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "contract/private/order_details.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"
#include "kernel/uuid.hpp"
#include "wire/json_write.hpp"
#include "wire/plain_numbers.hpp"
#include "wire/registry.hpp"

namespace flowmart::http {

inline constexpr std::size_t idempotency_key_bytes_max = 255;

struct ReceiptName {
  std::optional<Uuid> uuid;
  std::optional<Response> problem;  // an Idempotency-Key that can't be used
};

// The Idempotency-Key header if there is one; else what the message itself is named by (an order by its
// orderId).
ReceiptName receipt_of(const Request& request, const wire::AnyMessage& message);
// What another system calls an order: a feed that comes twice changes nothing.
Uuid receipt_of_reference(const contract::Reference& reference);
// A CloudEvent is named by its source and id (CloudEvents 1.0 section 3.1.1).
Uuid receipt_of_event(std::string_view source, std::string_view id);

// What a repeat is compared with: what the body says, however it is written. 8.25 and 8.250 are one amount.
template <class Body>
std::string content_of(Body body) {
  wire::drop_loose_zeros(body);
  std::string content;
  wire::write_json(content, body);
  return content;
}

}  // namespace flowmart::http
