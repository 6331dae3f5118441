// Invariant 5 for money: refunded <= captured <= asked for; at most one capture a payment.
#include <unordered_map>

#include "audit/audit.hpp"
#include "contract/messages.hpp"
#include "contract/private/payment.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

struct Account {
  Money asked, captured, refunded;
  bool was_captured = false;
};

class PaymentAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (const auto* m = message.as<PreparePayment>())
      x_payments.try_emplace(m->payment, Account{.asked = m->amount});
    if (const auto* m = message.as<PaymentProcessed>()) return captured(*m);
    if (const auto* m = message.as<PaymentRefunded>()) return refunded(*m);
    return std::nullopt;
  }

 private:
  std::optional<Finding> captured(const PaymentProcessed& m) {
    // One from another system's payment is no money of ours.
    const auto at = x_payments.find(PaymentId::of(m.paymentId));
    if (at == x_payments.end()) return std::nullopt;
    Account& account = at->second;
    if (std::exchange(account.was_captured, true))
      return Finding{5, "payment " + m.paymentId + " is captured twice"};
    const auto amount = money_of(m.amount, account.asked.currency);
    if (!amount || amount->minor > account.asked.minor)
      return Finding{5, "payment " + m.paymentId + " captures " + m.amount.to_string() + " of " +
                            account.asked.to_string() + " asked for"};
    account.captured = *amount;
    return std::nullopt;
  }

  std::optional<Finding> refunded(const PaymentRefunded& m) {
    Account& account = x_payments[m.payment];
    account.refunded.minor += m.amount.minor;
    // A late capture of a cancelled payment is given back without ever having been announced.
    if (account.was_captured && account.refunded.minor > account.captured.minor)
      return Finding{5, "payment " + m.payment.to_string() + " gives back more than it took"};
    if (account.refunded.minor > account.asked.minor)
      return Finding{5, "payment " + m.payment.to_string() + " gives back more than was asked for"};
    return std::nullopt;
  }

  std::unordered_map<PaymentId, Account> x_payments;
};

}  // namespace

std::unique_ptr<Auditor> make_payment_auditor() { return std::make_unique<PaymentAuditor>(); }

}  // namespace flowmart::audit
