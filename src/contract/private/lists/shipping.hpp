// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "contract/private/shipping.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

struct ShippingPrivate {
  using Sends = Types<AwaitClearance, ShipmentCleared, ShipmentCancelled, ShipmentReturned>;
  using Receives = Types<AwaitClearance, ShipmentCleared, ClearOrder, RevokeClearance, ReportDeliveryFailure>;
};

}  // namespace flowmart::contract
