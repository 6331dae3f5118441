// Invariant 5 for money: what goes back never exceeds what came in, what is taken never what was promised, no
// more is kept than was asked for, and each capture is made once. Invariant 6: an order is confirmed only
// once its payment terms are met: paid, or by invoice, or at staff's word.
//
// Money comes in by a charge that the gateway says succeeded, or by a bank transfer. More may come than was
// wanted (two attempts that both went through, a transfer too large, money for what was cancelled); it goes
// back in the same record in which it came.
#include <map>
#include <set>
#include <unordered_map>

#include "audit/lifecycles.hpp"
#include "audit/payment_account.hpp"
#include "contract/messages.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/disputes.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

using namespace money;

constexpr std::string_view renewed = "authorisation-renewed";
bool lapses(std::string_view key) { return key == "authorisation-ended" || key == "voided"; }

std::string named(PaymentId payment) { return "payment " + payment.to_string(); }

class PaymentAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    if (index == 0) touched_.clear();
    if (const auto* m = batch.messages[index].message.as<SkipPayment>(); m && !was_refused(batch, index))
      accounts_[payment_of(m->order)].skipped = true;
    if (is_our_word(batch, index) && !was_refused(batch, index)) {
      if (auto finding = heard(batch, index)) return finding;
      if (auto finding = moved(batch, index)) return finding;
    }
    // What came in too much has had its whole record to go back.
    if (index + 1 == batch.messages.size())
      for (const auto& [payment, event] : touched_)
        if (auto finding = kept_too_much(payment)) {
          finding->event = event;
          return finding;
        }
    return std::nullopt;
  }

 private:
  std::optional<Finding> moved(const engine::Batch& batch, std::size_t index) {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (const auto* m = message.as<PreparePayment>()) {
      auto means = std::pair(m->method, m->token);
      Account& account = accounts_[m->payment];
      // Said again it adds nothing; and of a part on its way it is the rest that is to be paid otherwise.
      const bool of_the_rest = stages_.at(m->payment) == "charging" && !account.parts.empty();
      if (std::exchange(account.means, means) == means || of_the_rest) return std::nullopt;
      return stages_.step(m->payment, "PreparePayment");
    }
    if (const auto* m = message.as<ChargeRequested>()) return charge_asked(*m, batch, index);
    if (const auto* m = message.as<ChargeAnswered>()) return part_ended(*m);
    if (const auto* m = message.as<PaymentAuthorised>()) return stages_.step(m->payment, "PaymentAuthorised");
    if (const auto* m = message.as<CaptureAnswered>()) return promise_shrank(m->payment, "CaptureAnswered");
    if (const auto* m = message.as<RefundRequested>(); m && m->released_minor)
      return promise_shrank(m->payment, lapses(m->key) ? "RefundRequested, let go" : "RefundRequested");
    if (const auto* m = message.as<PaymentProcessed>())
      return stages_.step(PaymentId::of(m->paymentId), "PaymentProcessed");
    if (const auto* m = message.as<PaymentFailed>())
      return stages_.step(PaymentId::of(m->paymentId), "PaymentFailed");
    if (const auto* m = message.as<TransferRecorded>(); m && m->outstanding.minor > 0)
      return stages_.step(m->payment, "TransferRecorded");
    if (const auto* m = message.as<OrderCancelling>())
      for (std::int64_t further = 0;; ++further) {
        const PaymentId payment = payment_of(m->order, further);
        const std::string_view at = stages_.at(payment);
        if (at == "absent" && further > 0) break;
        if (at == "absent" || at == "cancelled") continue;
        if (auto finding = stages_.step(payment, "OrderCancelling")) return finding;
      }
    return std::nullopt;
  }

  std::optional<Finding> charge_asked(const ChargeRequested& m, const engine::Batch& batch,
                                      std::size_t index) {
    const engine::BatchInput& input = batch.inputs[batch.input_of(index)];
    const bool part = batch.messages[input.message].message.is<PayPart>();
    if (part) accounts_[m.payment].parts.insert(m.attempt);
    return stages_.step(m.payment, part ? "ChargeRequested, of a part" : "ChargeRequested");
  }
  std::optional<Finding> part_ended(const ChargeAnswered& m) {
    if (m.outcome == GatewayOutcome::unknown) return std::nullopt;
    Account& account = accounts_[m.payment];
    if (account.parts.erase(m.attempt) == 0 || stages_.at(m.payment) != "charging") return std::nullopt;
    return stages_.step(m.payment, "ChargeAnswered, of a part");
  }
  // Of what is promised, some was taken or let go.
  std::optional<Finding> promise_shrank(PaymentId payment, std::string_view said) {
    if (stages_.at(payment) != "authorised") return std::nullopt;
    if (said == "RefundRequested, let go") return stages_.step(payment, said);
    if (accounts_[payment].promised()) return std::nullopt;
    return stages_.step(payment, std::string(said) == "CaptureAnswered" ? "CaptureAnswered, the last"
                                                                        : "RefundRequested, the last");
  }

  std::optional<Finding> heard(const engine::Batch& batch, std::size_t index) {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (const auto* m = message.as<OrderPlaced>()) {
      Account& account = accounts_[payment_of(m->order)];
      account.due = m->total;
      account.invoice_due = m->invoice_due;
    }
    if (const auto* m = message.as<InvoiceReduced>()) return reduced(*m);
    if (const auto* m = message.as<NotifyCustomer>(); m && m->about == NoticeKind::invoice_overdue)
      return reminded(*m);
    if (const auto* m = message.as<AmendPayment>()) amended(*m);
    if (const auto* m = message.as<AmendmentEnded>()) return counts(*m);
    if (const auto* m = message.as<ChargeRequested>())
      accounts_[m->payment].charges.try_emplace(m->attempt, m->amount.minor);
    if (const auto* m = message.as<ChargeAnswered>()) charged(*m, batch.first_event + index);
    if (const auto* m = message.as<TransferRecorded>()) {
      accounts_[m->payment].incomes.push_back({m->reference, m->amount.minor});
      touched_.emplace(m->payment, batch.first_event + index);
    }
    if (const auto* m = message.as<PreparePayment>()) return prepared(*m);
    if (const auto* m = message.as<PaymentProcessed>()) return captured(*m);
    if (const auto* m = message.as<RefundRequested>()) return asked_back(*m);
    if (const auto* m = message.as<CaptureRequested>()) return asked_to_take(*m);
    if (const auto* m = message.as<CaptureAnswered>()) return taken(*m);
    if (const auto* m = message.as<DisputeNoticed>()) disputed(*m);
    if (const auto* m = message.as<RefundAnswered>()) renewed_away(*m);
    if (const auto* m = message.as<PaymentRefunded>()) return refunded(*m);
    if (const auto* m = message.as<PaymentCancelled>()) return cancelled(*m);
    if (const auto* m = message.as<OrderCancelled>()) return called_off(*m);
    if (const auto* m = message.as<OrderConfirmed>()) return confirmed(*m, batch, index);
    return std::nullopt;
  }

  std::optional<Finding> prepared(const PreparePayment& m) {
    Account& account = accounts_[m.payment];
    if (account.to_be == m.amount) account.asked = account.due = std::exchange(account.to_be, std::nullopt);
    if (!account.asked) account.asked = m.amount;  // refused, should it come again with another amount
    if (m.due != account.invoice_due)
      return Finding{6, named(m.payment) + (m.due ? " is by invoice" : " is not by invoice") +
                            ", and its order was placed otherwise"};
    if (account.due && *account.due != *account.asked)
      return Finding{5, named(m.payment) + " asks for " + account.asked->to_string() +
                            ", its order's total is " + account.due->to_string()};
    return std::nullopt;
  }

  // No more than is still to be paid.
  std::optional<Finding> reduced(const InvoiceReduced& m) {
    Account& account = accounts_[m.payment];
    const std::int64_t owed = account.owed() - (account.received() - account.going_back());
    account.reduced += m.amount.minor;
    if (account.invoice_due && !account.captured && m.amount.minor > 0 && m.amount.minor <= owed &&
        m.outstanding.minor == owed - m.amount.minor)
      return std::nullopt;
    return Finding{5, named(m.payment) + " is to bring " + m.amount.to_string() + " less, it is owed " +
                          account.text(account.invoice_due && !account.captured ? owed : 0)};
  }

  // Once, after its day, of what is still to be paid.
  std::optional<Finding> reminded(const NotifyCustomer& m) {
    const PaymentId payment = payment_of(m.order);
    Account& account = accounts_[payment];
    const bool is_owed = account.invoice_due && !account.captured && stages_.at(payment) != "cancelled";
    const std::int64_t owed =
        is_owed ? account.owed() - (account.received() - account.going_back() - account.disputed()) : 0;
    const bool again = std::exchange(account.reminded, true);
    if (!again && owed > 0 && m.amount && m.amount->minor == owed && m.at >= *account.invoice_due)
      return std::nullopt;
    return Finding{5, named(payment) + (again ? " is reminded of twice" : " is reminded of") +
                          ", it is owed " + account.text(owed)};
  }

  // The order's own payment is to ask for something else, or a further one for the difference.
  void amended(const AmendPayment& m) {
    Account& account = accounts_[m.payment];
    if (m.payment == payment_of(m.order)) account.to_be = m.amount;
    else account.due = m.amount;
  }

  // What an amendment costs more is paid before it counts.
  std::optional<Finding> counts(const AmendmentEnded& m) {
    const OrderAmendment& amendment = m.amendment;
    if (amendment.stage != AmendmentStage::counted || amendment.further == 0) return std::nullopt;
    const Account& account = accounts_[payment_of(m.order, amendment.further)];
    const std::int64_t more = amendment.total_after.minor - amendment.total_before.minor;
    if (account.captured && account.asked && account.asked->minor == more) return std::nullopt;
    return Finding{5, "amendment " + std::to_string(amendment.amendment) + " of order " +
                          m.order.to_string() + " counts, and " + account.text(more) + " has not been paid"};
  }

  // The gateway may say so more than once; the attempt has come in once.
  void charged(const ChargeAnswered& m, std::uint64_t event) {
    if (m.outcome != GatewayOutcome::succeeded) return;
    Account& account = accounts_[m.payment];
    const auto charge = account.charges.find(m.attempt);
    if (charge == account.charges.end()) return;  // never asked for: refused
    if (!account.succeeded.insert(m.attempt).second) return;
    account.incomes.push_back(
        {m.reference.empty() ? "attempt-" + std::to_string(m.attempt) : m.reference, charge->second});
    account.incomes.back().promised = m.until.has_value();
    touched_.emplace(m.payment, event);
  }

  std::optional<Finding> captured(const PaymentProcessed& m) {
    Account& account = accounts_[PaymentId::of(m.paymentId)];
    if (std::exchange(account.captured, true))
      return Finding{5, "payment " + m.paymentId + " is captured twice"};
    const auto amount = account.asked ? money_of(m.amount, account.asked->currency) : std::nullopt;
    if (!amount || amount->minor != account.owed())
      return Finding{5, "payment " + m.paymentId + " captures " + m.amount.to_string() + ", asked for was " +
                            (account.asked ? account.text(account.owed()) : "nothing")};
    if (account.received() - account.going_back() < amount->minor)
      return Finding{5, "payment " + m.paymentId + " captures " + amount->to_string() + ", and only " +
                            account.text(account.received() - account.going_back()) + " has come in"};
    return std::nullopt;
  }

  std::optional<Finding> asked_back(const RefundRequested& m) {
    Account& account = accounts_[m.payment];
    const auto number = static_cast<std::size_t>(m.refund);
    if (m.refund >= 1 && number <= account.refunds.size()) {  // asked for again, under its number
      if (account.refunds[number - 1].amount == m.amount.minor) return std::nullopt;
      return Finding{5, "refund " + std::to_string(m.refund) + " of " + named(m.payment) +
                            " is asked for again with another amount"};
    }
    if (number != account.refunds.size() + 1)
      return Finding{5, named(m.payment) + " goes from refund " + std::to_string(account.refunds.size()) +
                            " to " + std::to_string(m.refund)};
    account.refunds.push_back({m.amount.minor, false, m.key});
    const std::int64_t released = m.released_minor.value_or(0);
    // A gateway may give two charges one name: of those, the one that has so much left.
    for (Income& income : account.incomes) {
      if (income.reference != m.charge_reference) continue;
      if (m.amount.minor < 1 || m.amount.minor > income.amount - income.going_back) continue;
      income.going_back += m.amount.minor;
      if (released < 0 || released > m.amount.minor ||
          released > income.amount - income.taken - income.released)
        return Finding{5, named(m.payment) + " lets go " + account.text(released) + " of " +
                              m.charge_reference + ", more than is promised by it"};
      income.released += released;
      return std::nullopt;
    }
    return Finding{5, named(m.payment) + " gives back " + m.amount.to_string() + " of " + m.charge_reference +
                          ", more than came in by it"};
  }

  // Each capture is named, asked for within what is promised, and made once.
  std::optional<Finding> asked_to_take(const CaptureRequested& m) {
    Account& account = accounts_[m.payment];
    const auto number = static_cast<std::size_t>(m.capture);
    if (m.capture >= 1 && number <= account.captures.size()) {
      if (account.captures[number - 1].amount == m.amount.minor) return std::nullopt;
      return Finding{5, "capture " + std::to_string(m.capture) + " of " + named(m.payment) +
                            " is asked for again with another amount"};
    }
    if (number != account.captures.size() + 1)
      return Finding{5, named(m.payment) + " goes from capture " + std::to_string(account.captures.size()) +
                            " to " + std::to_string(m.capture)};
    for (std::size_t i = 0; i < account.incomes.size(); ++i) {
      Income& income = account.incomes[i];
      if (income.reference != m.charge_reference || m.amount.minor < 1) continue;
      if (m.amount.minor > income.promise_left()) continue;
      income.asked += m.amount.minor;
      account.captures.push_back({m.amount.minor, i, false});
      return std::nullopt;
    }
    return Finding{5, named(m.payment) + " takes " + m.amount.to_string() + " of " + m.charge_reference +
                          ", more than is promised by it"};
  }
  std::optional<Finding> taken(const CaptureAnswered& m) {
    Account& account = accounts_[m.payment];
    const auto number = static_cast<std::size_t>(m.capture);
    if (m.capture < 1 || number > account.captures.size()) return std::nullopt;  // refused
    Capture& capture = account.captures[number - 1];
    if (m.outcome != GatewayOutcome::succeeded || std::exchange(capture.done, true)) return std::nullopt;
    Income& income = account.incomes[capture.income];
    income.taken += capture.amount;
    if (income.taken + income.released <= income.amount) return std::nullopt;
    return Finding{5, named(m.payment) + " has taken more than was promised by " + income.reference};
  }
  void disputed(const DisputeNoticed& m) {
    Account& account = accounts_[m.payment];
    const auto [known, is_new] = account.disputes.try_emplace(m.dispute, Dispute{m.amount.minor, m.stage});
    if (!is_new && known->second.stage == DisputeStage::open) known->second.stage = m.stage;
  }
  // A promise that another one has replaced is gone, and nobody is told.
  void renewed_away(const RefundAnswered& m) {
    Account& account = accounts_[m.payment];
    const auto number = static_cast<std::size_t>(m.refund);
    if (m.refund < 1 || number > account.refunds.size() || m.outcome != GatewayOutcome::succeeded) return;
    if (account.refunds[number - 1].key == renewed) account.refunds[number - 1].done = true;
  }

  std::optional<Finding> refunded(const PaymentRefunded& m) {
    Account& account = accounts_[m.payment];
    const auto number = static_cast<std::size_t>(m.refund);
    if (m.refund < 1 || number > account.refunds.size())
      return Finding{5, named(m.payment) + " gave back money that it was not asked to"};
    Refund& refund = account.refunds[number - 1];
    if (refund.done || refund.amount != m.amount.minor)
      return Finding{5, "refund " + std::to_string(m.refund) + " of " + named(m.payment) +
                            (refund.done ? " is given twice" : " is another amount than was asked for")};
    refund.done = true;
    if (account.received() - account.gone_back() != m.kept.minor)
      return Finding{5, named(m.payment) + " says that it keeps " + m.kept.to_string() + ", it keeps " +
                            account.text(account.received() - account.gone_back())};
    return std::nullopt;
  }

  std::optional<Finding> cancelled(const PaymentCancelled& m) {
    const Account& account = accounts_[m.payment];
    if (account.received() != account.gone_back() + account.disputed() ||
        m.refunded.minor != account.gone_back())
      return Finding{5, named(m.payment) + " is cancelled: " + account.text(account.received()) +
                            " came in, " + account.text(account.gone_back()) + " went back, it says " +
                            m.refunded.to_string()};
    return std::nullopt;
  }

  // What was taken for an order that is called off goes back, or is the bank's. What comes late is told of by
  // itself, so it may still be on its way.
  std::optional<Finding> called_off(const OrderCancelled& m) {
    for (std::int64_t further = 0;; ++further) {
      const PaymentId payment = payment_of(m.orderId, further);
      const auto found = accounts_.find(payment);
      if (found == accounts_.end()) return std::nullopt;
      const Account& account = found->second;
      const std::int64_t kept = account.received() - account.going_back() - account.disputed();
      if (kept > 0)
        return Finding{7, "order " + m.orderId.to_string() + " is cancelled, and " + named(payment) +
                              " keeps " + account.text(kept) + " of it"};
    }
  }

  // Somebody may say by hand (ConfirmOrder) that the terms are met, or a Payment that runs elsewhere that all
  // is paid; else the money is here.
  std::optional<Finding> confirmed(const OrderConfirmed& m, const engine::Batch& batch, std::size_t index) {
    const engine::BatchInput& input = batch.inputs[batch.input_of(index)];
    if (batch.messages[input.message].message.is<ConfirmOrder>()) return std::nullopt;
    const Account& account = accounts_[payment_of(OrderId::of(m.orderId))];
    if (account.captured || account.invoice_due || account.skipped || !account.due || account.due->minor == 0)
      return std::nullopt;
    const auto* told = batch.messages[input.message].message.as<PaymentProcessed>();
    if (told && settles(*told, OrderId::of(m.orderId), *account.due)) return std::nullopt;
    return Finding{
        6, "order " + m.orderId + " is confirmed, and " + account.due->to_string() + " has not been paid"};
  }

  std::optional<Finding> kept_too_much(PaymentId payment) {
    const Account& account = accounts_[payment];
    const std::int64_t kept = account.received() - account.going_back();
    const std::int64_t asked = account.owed();
    if (kept <= asked) return std::nullopt;
    return Finding{
        5, named(payment) + " keeps " + account.text(kept) + ", asked for was " + account.text(asked)};
  }

  std::unordered_map<PaymentId, Account> accounts_;
  Stages<PaymentId> stages_{payment_lifecycle()};
  std::map<PaymentId, std::uint64_t> touched_;  // that money came in for, in this batch; by which message
};

}  // namespace

std::unique_ptr<Auditor> make_payment_auditor() { return std::make_unique<PaymentAuditor>(); }

}  // namespace flowmart::audit
