// Payment Service: the neighbour that takes the money of an order and gives it back.
//
// Two readings of the published contract are settled here:
//  - Both consumers in this domain ask for PaymentProcessed 1.0.0, but nobody declares sending it (the
//    neighbour's page says 0.0.1). This service sends 1.0.0, or no order would ever be told paid; and of a
//    subscription's order 0.0.1 as well, which the Subscription Service asks for.
//  - PaymentFailed is published as a message of PaymentGatewayService, the front of the outside processors.
//    Here the gateway is an adapter that only answers effects, so this service announces the failure on the
//    gateway's behalf.
#pragma once
#include <array>

#include "contract/messages/inventory.hpp"
#include "contract/messages/older.hpp"
#include "contract/messages/order_query.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/amending.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/disputes.hpp"
#include "contract/private/gateway.hpp"
#include "contract/private/holds.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct PaymentService {
  static constexpr std::array reads_from{StoreUse{"order-metadata-store", "0.0.1"},
                                         StoreUse{"payments-db", "0.0.1"},
                                         StoreUse{"payment-cache", "0.0.1"}};
  static constexpr std::array writes_to{StoreUse{"payments-db", "0.0.1"}, StoreUse{"payment-cache", "0.0.1"}};

  static constexpr ServiceInfo info{.id = "PaymentService",
                                    .name = "Payment Service",
                                    .version = "0.0.1",
                                    .summary = "Takes the money of orders and gives it back when it must.",
                                    .role = Role::neighbour,
                                    .domain = "Payment",
                                    .owners = {"dboyne"},
                                    .reads_from = reads_from,
                                    .writes_to = writes_to,
                                    .also_receives = {"UserSubscriptionStarted"}};
  using Sends = Types<Row<PaymentProcessed, "1.0.0">, Row<v0_0_1::PaymentProcessed, "0.0.1">, Row<GetOrder>,
                      Row<PaymentFailed, "0.0.1">>;
  using Receives = Types<Row<PaymentInitiated, "0.0.1">, Row<GetPaymentStatus>, Row<InventoryAdjusted>>;
  using SendsPrivately = Types<ChargeRequested, ChargeStatusRequested, TransferRecorded, RefundRequested,
                               PaymentRefunded, PaymentCancelled, RefundRefused, CaptureRequested,
                               PaymentAuthorised, HoldOrder, ReadPayments::Response, ReadMoneyMove::Response,
                               ReconciliationRequested, InvoiceReduced, NotifyCustomer>;
  using ReceivesPrivately =
      Types<PreparePayment, ChargeAnswered, RecordTransfer, OrderCancelling, RefundPayment, RefundAnswered,
            CaptureAnswered, CapturePayment, VoidPayment, ResumePayment, PayPart, DisputeNoticed,
            ResolveRefund, ReadPayments, ReadMoneyMove, StartReconciliation, SetReconciliation,
            ReconciliationEnded, AmendmentEnded>;
  using Timers = Types<ChargeStatusDue, RefundRetryDue, MoneyDue, ReconcileDue>;
};

}  // namespace flowmart::contract
