#include "audit/audit.hpp"

#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"

namespace flowmart::audit {

Audit::Audit() {
  auditors_.push_back(make_input_auditor());
  auditors_.push_back(make_order_auditor());
  auditors_.push_back(make_stock_auditor());
  auditors_.push_back(make_payment_auditor());
  auditors_.push_back(make_parcel_auditor());
  auditors_.push_back(make_return_auditor());
  auditors_.push_back(make_notice_auditor());
  auditors_.push_back(make_subscription_auditor());
  auditors_.push_back(make_timer_auditor());
}

std::optional<Violation> Audit::check(const engine::Batch& batch) {
  ++totals_.records;
  totals_.inputs += batch.inputs.size();
  for (const engine::BatchStep& step : batch.steps) totals_.refused_steps += step.rejection ? 1 : 0;
  if (batch.time < last_)
    return Violation{1, batch.sequence, 0, "its time lies before that of the record before it"};
  last_ = batch.time;
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    const wire::AnyMessage& message = batch.messages[i].message;
    ++totals_.messages;
    totals_.orders += message.is<contract::OrderPlaced>();
    totals_.orders_refused += message.is<contract::OrderRefused>();
    totals_.reservations += message.is<contract::StockReserved>();
    totals_.payments += message.is<contract::PreparePayment>();
    for (const auto& auditor : auditors_)
      if (auto finding = auditor->check(batch, i))
        return Violation{finding->invariant, finding->record ? finding->record : batch.sequence,
                         finding->event ? finding->event : batch.first_event + i, std::move(finding->what)};
  }
  return std::nullopt;
}

std::optional<Violation> Audit::finish() {
  for (const auto& auditor : auditors_)
    if (auto finding = auditor->finish())
      return Violation{finding->invariant, finding->record, finding->event, std::move(finding->what)};
  return std::nullopt;
}

}  // namespace flowmart::audit
