// All services together, in the order in which the contract lists them.
#pragma once
#include "contract/services/inventory.hpp"
#include "contract/services/notifications.hpp"
#include "contract/services/orders.hpp"
#include "contract/services/outside.hpp"
#include "contract/services/payment.hpp"
#include "contract/services/shipping.hpp"
#include "contract/services/subscription.hpp"

namespace flowmart::contract {

// The four of the domain: their rows are the 15 sent and the 20 received.
using DomainServices = Types<InventoryService, OrdersService, NotificationService, ShippingService>;
// Neighbours that are built here because the documented flows run through them.
using NeighbourServices = Types<PaymentService, SubscriptionService>;
// Only declared.
using OutsideServices = Types<PaymentGatewayService, FraudDetectionService, BillingService>;

using BuiltServices = Join<DomainServices, NeighbourServices>;
using AllServices = Join<BuiltServices, OutsideServices>;

}  // namespace flowmart::contract
