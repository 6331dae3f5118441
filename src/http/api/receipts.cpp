#include "http/api/receipts.hpp"

#include <algorithm>

#include "contract/messages/orders.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {

ReceiptName receipt_of(const Request& request, const wire::AnyMessage& message) {
  if (const auto key = request.header("Idempotency-Key")) {
    const bool printable =
        std::all_of(key->begin(), key->end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (key->empty() || key->size() > idempotency_key_bytes_max || !printable)
      return {std::nullopt,
              problem(400, "bad-idempotency-key", "An Idempotency-Key has 1 to 255 printable characters.")};
    return {uuid_of("idempotency-key", *key), std::nullopt};
  }
  if (const auto* order = message.as<contract::PlaceOrder>(); order && !order->orderId.empty())
    return {uuid_of("place-order", "id:" + order->orderId), std::nullopt};
  return {};
}

Uuid receipt_of_reference(const contract::Reference& reference) {
  return uuid_of("reference", reference.system + "\n" + reference.id);
}

Uuid receipt_of_event(std::string_view source, std::string_view id) {
  return uuid_of("cloudevent", std::string(source) + "\n" + std::string(id));
}

}  // namespace flowmart::http
