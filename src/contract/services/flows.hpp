// The process managers that run the documented flows: senders and receivers of their own. They have no rows
// in the contract; what they send stands in the contract's flow graphs.
#pragma once
#include "contract/messages/inventory.hpp"
#include "contract/messages/orders.hpp"
#include "contract/messages/payments.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/messages/subscriptions.hpp"
#include "contract/private/amending.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/products.hpp"
#include "contract/private/return_events.hpp"
#include "contract/private/shipping.hpp"
#include "contract/private/subscriptions.hpp"
#include "contract/private/waiting.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

// Runs the documented PaymentFlow for one order: from placed to paid, confirmed and ready to be packed.
struct PaymentFlowService {
  static constexpr ServiceInfo info{.id = "PaymentFlow",
                                    .name = "Payment flow",
                                    .version = "1.0.0",
                                    .summary = "Leads an order from placed to paid, step by step.",
                                    .role = Role::flow,
                                    .domain = "Payment",
                                    .owners = {"dboyne"}};
  using Sends = Types<Row<PaymentInitiated, "0.0.1">, Row<PaymentComplete, "0.0.2">>;
  using Receives =
      Types<Row<PaymentProcessed, "^1.0.0">, Row<PaymentFailed, "0.0.1">, Row<OrderCancelled, "0.0.1">>;
  using SendsPrivately =
      Types<PreparePayment, ConfirmOrder, RecordPaymentStatus, ClearOrder, NotifyCustomer, PaymentAmended>;
  using ReceivesPrivately = Types<OrderPlaced, StockFirmed, RetryPayment, OrderCancelling, OrderHeld,
                                  OrderReleased, AmendPayment, TransferRecorded, SkipPayment, InvoiceReduced>;
  using Timers = Types<PaymentRetryDue>;
};

// Follows one order's goods: parcel made, stock taken off the shelf when it leaves, order told. Ours, not
// documented.
struct FulfilmentFlowService {
  static constexpr ServiceInfo info{.id = "FulfilmentFlow",
                                    .name = "Fulfilment flow",
                                    .version = "1.0.0",
                                    .summary = "Leads a paid order from the shelf to the buyer.",
                                    .role = Role::flow};
  using Sends =
      Types<Row<CreateShipment, "0.0.1">, Row<CancelShipment, "0.0.1">, Row<UpdateInventory, "0.0.3">,
            Row<CreateReturnLabel, "0.0.1">, Row<PlaceOrder, "0.0.1">>;
  using Receives =
      Types<Row<ShipmentCreated, "0.0.1">, Row<ShipmentDispatched, "0.0.1">, Row<ShipmentDelivered, "0.0.1">,
            Row<DeliveryFailed, "1.0.0">, Row<ReturnInitiated, "0.0.1">>;
  using SendsPrivately = Types<ConsumeStock, RecordDispatch, RecordDelivery, RecordReturnLabel, OrderDetails,
                               SourceStock, NotifyCustomer, ClearOrder, GoodsOwed>;
  using ReceivesPrivately =
      Types<FulfilOrder, ShipmentCancelled, OrderCancelling, OrderHeld, OrderReleased, ParcelPlaced,
            ParcelRepacked, ShipmentReturned, ParcelReceived, StockSourced, StockAmended, StockReleased,
            AmendmentEnded, ReturnApproved, PlaceAgain>;
  using Timers = Types<StockRetryDue>;
};

// Runs the documented SubscriptionRenewed for one renewal: from its moment to a paid order, or to the end.
struct RenewalFlowService {
  static constexpr ServiceInfo info{.id = "SubscriptionRenewed",
                                    .name = "Renewal flow",
                                    .version = "1.0.0",
                                    .summary = "Leads a renewal from its moment to a paid order.",
                                    .role = Role::flow,
                                    .domain = "Subscriptions",
                                    .owners = {"subscriptions-management"}};
  using Sends = Types<Row<GetPaymentStatus>, Row<PlaceOrder, "0.0.1">>;
  using Receives =
      Types<Row<PaymentInitiated, "0.0.1">, Row<PaymentProcessed, "^1.0.0">, Row<PaymentFailed, "0.0.1">,
            Row<OrderCancelled, "0.0.1">, Row<UserSubscriptionCancelled, "0.0.1">>;
  using SendsPrivately = Types<ReadProducts, OrderDetails, RecordRenewal, NotifyCustomer, CancelOrder>;
  using ReceivesPrivately = Types<RenewSubscription, SubscriptionRenewed, SubscriptionChanged, OrderRefused,
                                  ReadProducts::Response, InvoiceReduced>;
  using Timers = Types<RenewalWaitOver>;
};

using FlowServices = Types<PaymentFlowService, RenewalFlowService, FulfilmentFlowService>;

}  // namespace flowmart::contract
