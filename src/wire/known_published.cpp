#include "contract/every_message.hpp"
#include "wire/codec.hpp"
#include "wire/known_messages.hpp"

namespace flowmart::wire::detail {

bool know_published() {
  return wire::know(
      Join<contract::PublishedMessages, contract::OlderMessages, contract::PublishedResponses>{});
}

}  // namespace flowmart::wire::detail
