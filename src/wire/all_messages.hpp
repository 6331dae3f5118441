// Every message there is, ready to be read and written (contract/every_message.hpp).
#pragma once
#include "wire/registry.hpp"

namespace flowmart::wire {

const Registry& all_messages();

}  // namespace flowmart::wire
