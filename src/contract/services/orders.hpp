// Orders Service: takes orders, answers for them, announces what becomes of them.
#pragma once
#include <array>

#include "contract/messages/inventory.hpp"
#include "contract/messages/order_query.hpp"
#include "contract/messages/orders.hpp"
#include "contract/messages/subscriptions.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/persons.hpp"
#include "contract/private/products.hpp"
#include "contract/private/return_events.hpp"
#include "contract/private/waiting.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct OrdersService {
  static constexpr std::array features{
      Feature{"Order Management", "Takes, amends and cancels orders and knows how far each has come."},
      Feature{"Inventory Integration", "Has stock reserved before it says yes to an order."},
      Feature{"Payment Processing", "Confirms an order once its payment is settled."},
      Feature{"Notification Integration", "Announces each step, so that buyers and staff can be told."}};
  static constexpr std::array reads_from{StoreUse{"orders-db"}, StoreUse{"inventory-readmodel"},
                                         StoreUse{"order-metadata-store"}};
  static constexpr std::array writes_to{StoreUse{"orders-db", "0.0.1"},
                                        StoreUse{"order-metadata-store", "0.0.1"}};

  static constexpr ServiceInfo info{.id = "OrdersService",
                                    .name = "Orders Service",
                                    .version = "0.0.3",
                                    .summary = "Service that handles orders",
                                    .owners = {"order-management"},
                                    .older_versions = {"0.0.2"},
                                    .specifications = {"asyncapi", "openapi"},
                                    .features = features,
                                    .reads_from = reads_from,
                                    .writes_to = writes_to};
  using Sends =
      Types<Row<OrderAmended>, Row<OrderCancelled>, Row<OrderConfirmed>, Row<AddInventory, "0.0.3">>;
  using Receives =
      Types<Row<InventoryAdjusted>, Row<GetOrder>, Row<PlaceOrder>, Row<UserSubscriptionCancelled>>;
  using SendsPrivately =
      Types<ReserveStock, OrderPlaced, OrderRefused, OrderCancelling, FulfilOrder, OrderShipped,
            OrderDelivered, ErasureRequested, OrderHeld, OrderReleased, NotifyCustomer, ReadOrder::Response,
            ReadProducts::Response, OrderAmending, AmendmentEnded, AmendPayment, RefundPayment,
            ReturnRequested, ReturnApproved, ReturnRejected, ReturnReceived, ReturnInspected, ReturnSettled,
            ReturnClosed, ReadReturn::Response, PlaceAgain, SourceStock, StockRetryDue, CapturePayment>;
  using ReceivesPrivately =
      Types<StockReserved, StockShort, StockFirmed, StockReleased, ConfirmOrder, CancelOrder,
            RecordPaymentStatus, PaymentCancelled, PaymentRefunded, RecordDispatch, RecordDelivery,
            ErasePerson, PersonErased, ReadOrder, ProductRegistered, TurnProductAway, ReadProducts,
            OrderDetails, HoldOrder, ReleaseOrder, ApproveOrder, RejectOrder, AmendOrder, StockAmended,
            PaymentAmended, RequestReturn, ApproveReturn, RejectReturn, ReceiveReturn, InspectReturn,
            CloseReturn, RecordReturnLabel, RefundRefused, ReadReturn, ParcelReceived, GoodsOwed,
            PaymentAuthorised, InvoiceReduced>;
  using Timers = Types<OrderWaitOver, SubscriptionEndDue, ReturnOverdue>;
};

}  // namespace flowmart::contract
