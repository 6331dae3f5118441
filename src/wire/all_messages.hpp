// Every message there is, ready to be read and written (contract/every_message.hpp).
#pragma once
#include "wire/registry.hpp"

namespace flowmart::wire {

const Registry& all_messages();
inline bool is_published(const MessageType& type) { return !type.info.is_private; }

}  // namespace flowmart::wire
