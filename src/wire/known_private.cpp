#include "contract/every_message.hpp"
#include "wire/codec.hpp"
#include "wire/known_messages.hpp"

namespace flowmart::wire::detail {

bool know_private() { return wire::know(contract::PrivateMessages{}); }

}  // namespace flowmart::wire::detail
