// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

struct NotificationPrivate {
  using Sends = Types<NotificationStored, NotificationRead>;
  using Receives = Types<OrderPlaced, OrderShipped, OrderDelivered, NotifyCustomer, MarkNotificationRead>;
};

}  // namespace flowmart::contract
