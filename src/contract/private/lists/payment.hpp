// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "contract/private/payment.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

struct PaymentPrivate {
  using Sends = Types<ChargeRequested, ChargeStatusRequested, ChargeStatusDue, TransferRecorded,
                      RefundRequested, RefundRetryDue, PaymentRefunded, PaymentCancelled>;
  using Receives = Types<PreparePayment, ChargeAnswered, ChargeStatusDue, RecordTransfer, CancelPayment,
                         RefundPayment, RefundAnswered, RefundRetryDue>;
};

}  // namespace flowmart::contract
