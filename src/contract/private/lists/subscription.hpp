// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "kernel/types.hpp"

namespace flowmart::contract {

struct SubscriptionPrivate {
  using Sends = Types<>;
  using Receives = Types<>;
};

}  // namespace flowmart::contract
