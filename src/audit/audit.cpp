#include "audit/audit.hpp"

#include "contract/private/holds.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"

namespace flowmart::audit {

Audit::Audit() {
  x_auditors.push_back(make_input_auditor());
  x_auditors.push_back(make_order_auditor());
  x_auditors.push_back(make_stock_auditor());
  x_auditors.push_back(make_payment_auditor());
  x_auditors.push_back(make_timer_auditor());
}

std::optional<Violation> Audit::check(const engine::Batch& batch) {
  ++x_totals.records;
  x_totals.inputs += batch.inputs.size();
  for (const engine::BatchStep& step : batch.steps) x_totals.refused_steps += step.rejection ? 1 : 0;
  if (batch.time < x_last)
    return Violation{1, batch.sequence, 0, "its time lies before that of the record before it"};
  x_last = batch.time;
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    const wire::AnyMessage& message = batch.messages[i].message;
    ++x_totals.messages;
    x_totals.orders += message.is<contract::OrderPlaced>();
    x_totals.orders_refused += message.is<contract::OrderRefused>();
    x_totals.reservations += message.is<contract::OrderReserved>();
    x_totals.payments += message.is<contract::PreparePayment>();
    for (const auto& auditor : x_auditors)
      if (auto finding = auditor->check(batch, i))
        return Violation{finding->invariant, finding->record ? finding->record : batch.sequence,
                         finding->event ? finding->event : batch.first_event + i, std::move(finding->what)};
  }
  return std::nullopt;
}

std::optional<Violation> Audit::finish() {
  for (const auto& auditor : x_auditors)
    if (auto finding = auditor->finish())
      return Violation{finding->invariant, finding->record, finding->event, std::move(finding->what)};
  return std::nullopt;
}

}  // namespace flowmart::audit
