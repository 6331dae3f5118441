// Every published message, newest versions first, then the older ones still promised.
#pragma once
#include "contract/messages/inventory.hpp"
#include "contract/messages/inventory_list.hpp"
#include "contract/messages/inventory_status.hpp"
#include "contract/messages/notifications.hpp"
#include "contract/messages/older.hpp"
#include "contract/messages/order_query.hpp"
#include "contract/messages/orders.hpp"
#include "contract/messages/payments.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/messages/subscriptions.hpp"

namespace flowmart::contract {

using PublishedMessages =
    Types<InventoryAdjusted, OutOfStock, GetOrder, OrderConfirmed, GetInventoryList, OrderAmended,
          UpdateInventory, AddInventory, GetInventoryStatus, DeleteInventory, OrderCancelled, PlaceOrder,
          UserSubscriptionCancelled, PaymentProcessed, GetUserNotifications, GetNotificationDetails,
          ShipmentCreated, ReturnInitiated, ShipmentDispatched, ShipmentInTransit, ShipmentDelivered,
          DeliveryFailed, CancelShipment, CreateReturnLabel, CreateShipment, UpdateShipmentStatus,
          CancelSubscription, PaymentInitiated, PaymentComplete, GetPaymentStatus, PaymentFailed>;

using OlderMessages = Types<v1_0_0::InventoryAdjusted, v0_0_1::InventoryAdjusted, v0_0_1::OutOfStock,
                            v0_0_1::PaymentProcessed, v0_0_2::DeliveryFailed, v0_0_1::DeliveryFailed>;

using PublishedResponses =
    Types<GetOrder::Response, GetInventoryList::Response, GetInventoryStatus::Response,
          GetUserNotifications::Response, GetNotificationDetails::Response, GetPaymentStatus::Response>;

}  // namespace flowmart::contract
