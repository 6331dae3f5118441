// Every message that may ever stand in a journal.
#pragma once
#include "contract/messages.hpp"
#include "contract/services.hpp"
#include "contract/services/flows.hpp"
#include "wire/registry.hpp"

namespace flowmart::wire {

const Registry& all_messages();
inline bool is_published(const MessageType& type) { return !type.info.is_private; }

}  // namespace flowmart::wire
