// Notifications: tells people, once for each cause.
#pragma once
#include <array>

#include "contract/messages/inventory.hpp"
#include "contract/messages/inventory_list.hpp"
#include "contract/messages/notifications.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/delivering.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct NotificationService {
  static constexpr std::array features{
      Feature{"Multi-Channel Delivery", "In the shop, by e-mail, by text message or by push."},
      Feature{"Template Management", "One text for many, filled in for each."},
      Feature{"Delivery Status Tracking", "Every attempt and its end are kept."},
      Feature{"Rate Limiting", "Nobody is told more than they can bear."},
      Feature{"Priority Queue", "What is urgent overtakes what is not."},
      Feature{"Batch Processing", "Many recipients in one go."},
      Feature{"Retry Mechanism", "What failed is tried again, later each time."},
      Feature{"Event-Driven Notifications", "What happens in the shop is what people are told about."}};
  static constexpr std::array reads_from{StoreUse{"notifications-queue", "0.0.1"}};

  // The summary is the published line, which is that of the Orders Service.
  static constexpr ServiceInfo info{
      .id = "NotificationService",
      .name = "Notifications",
      .version = "0.0.2",
      .summary = "Service that handles orders",
      .about = "Tells buyers and staff what has happened, through the channel they chose.",
      .owners = {"order-management"},
      .features = features,
      .reads_from = reads_from};
  using Sends = Types<Row<OutOfStock, "latest">, Row<GetInventoryList, "0.0.x">>;
  using Receives = Types<Row<InventoryAdjusted, ">1.0.0">, Row<PaymentProcessed, "^1.0.0">,
                         Row<GetUserNotifications, "x">, Row<GetNotificationDetails, "x">>;
  using SendsPrivately = Types<DeliverNotice, ReadNotices::Response, ReadTemplates::Response>;
  using ReceivesPrivately = Types<OrderPlaced, OrderShipped, OrderDelivered, PaymentRefunded, NotifyCustomer,
                                  MarkNotificationRead, SetStockDigest, DeliveryAnswered, ResendNotice,
                                  SetPreferences, SaveTemplate, ReadNotices, ReadTemplates>;
  using Timers = Types<StockDigestDue>;
};

}  // namespace flowmart::contract
