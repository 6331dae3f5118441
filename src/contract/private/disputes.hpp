// A buyer has the bank take a payment back; money that was refused to go back; what payments look like.
//
//   DisputeNoticed, of the gateway or by hand: opened, then won or lost
//   ResolveRefund: a refund that failed is asked for again, or was settled by hand
//   ReadPayments: an order's payments, or one, in full
//   ReadMoneyMove: one of its refunds, or disputes
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/action.hpp"
#include "contract/capture_mode.hpp"
#include "contract/message.hpp"
#include "contract/messages/payments.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

enum class DisputeStage : unsigned char { absent, open, won, lost };
constexpr auto wire_names(DisputeStage) {
  using enum DisputeStage;
  return std::array{Name<DisputeStage>{absent, "absent"}, Name<DisputeStage>{open, "open"},
                    Name<DisputeStage>{won, "won"}, Name<DisputeStage>{lost, "lost"}};
}
// Failed: tried so often that a person has to see to it. Settled: by that person, elsewhere.
enum class RefundStage : unsigned char { absent, asked, failed, done, settled };
constexpr auto wire_names(RefundStage) {
  using enum RefundStage;
  return std::array{Name<RefundStage>{absent, "absent"}, Name<RefundStage>{asked, "asked"},
                    Name<RefundStage>{failed, "failed"}, Name<RefundStage>{done, "done"},
                    Name<RefundStage>{settled, "settled"}};
}
enum class CaptureStage : unsigned char { absent, asked, failed, taken };
constexpr auto wire_names(CaptureStage) {
  using enum CaptureStage;
  return std::array{Name<CaptureStage>{absent, "absent"}, Name<CaptureStage>{asked, "asked"},
                    Name<CaptureStage>{failed, "failed"}, Name<CaptureStage>{taken, "taken"}};
}

struct DisputeNoticed {
  PaymentId payment;
  std::string dispute;
  DisputeStage stage = DisputeStage::open;
  Money amount;
  std::string charge_reference;
  std::string reason;
  std::optional<Time> evidence_due;
  Time at;
  std::string actor;

  bool operator==(const DisputeNoticed&) const = default;
  static constexpr auto fields() {
    using T = DisputeNoticed;
    return FieldList{field("payment", &T::payment, "Payment that is disputed."),
                     field("dispute", &T::dispute, "The gateway's name for the dispute.",
                           {.length_min = 1, .length_max = 255}),
                     field("stage", &T::stage, "What has become of it."),
                     field("amount", &T::amount, "What the bank takes back."),
                     field("charge_reference", &T::charge_reference,
                           "The gateway's name for the charge; empty: the first.", {.length_max = 255}),
                     field("reason", &T::reason, "The bank's word for it.", {.length_max = 500}),
                     field("evidence_due", &T::evidence_due, "Until when evidence is taken."),
                     field("at", &T::at, "When it happened, by the gateway's clock."),
                     field("actor", &T::actor, "Who reports it; empty: the gateway.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "DisputeNoticed", "Dispute noticed",
                     "A charge is disputed, or a dispute has ended.", "PaymentService", "Payment"));
};

struct ResolveRefund {
  PaymentId payment;
  std::int64_t refund = 0;
  std::optional<std::string> settled;
  std::string reason;
  std::string actor;

  bool operator==(const ResolveRefund&) const = default;
  static constexpr auto fields() {
    using T = ResolveRefund;
    return FieldList{field("payment", &T::payment, "Payment that the money came by."),
                     field("refund", &T::refund, "Which refund of that payment."),
                     field("settled", &T::settled, "How it went back elsewhere; none: it is asked for again.",
                           {.length_min = 1, .length_max = 255}),
                     field("reason", &T::reason, "Why.", {.length_max = 500}),
                     field("actor", &T::actor, "Who sees to it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ResolveRefund", "Resolve refund",
                     "Sees to a refund that did not go through.", "PaymentService", "Payment"));
};

// ---- as they are read

struct PaymentMovement {
  std::int64_t number = 0;
  std::string name;
  std::string status;
  Money amount;
  std::string reference;
  std::string reason;
  std::int64_t tries = 0;
  std::optional<Time> at;
  std::optional<Time> until;
  std::string actor;

  bool operator==(const PaymentMovement&) const = default;
  static constexpr auto fields() {
    using T = PaymentMovement;
    return FieldList{field("number", &T::number, "1 is the first of its kind."),
                     field("name", &T::name, "What its asker calls it."),
                     field("status", &T::status, "How far it has come."),
                     field("amount", &T::amount, "How much."),
                     field("reference", &T::reference, "The gateway's name for it."),
                     field("reason", &T::reason, "Why."),
                     field("tries", &T::tries, "How often it did not go through."),
                     field("at", &T::at, "When it was asked for."),
                     field("until", &T::until, "When it ends, or evidence is due."),
                     field("actor", &T::actor, "Who saw to it.")};
  }
};

struct PaymentInFull {
  PaymentId payment;
  OrderId order;
  std::string status;
  PaymentMethod method = PaymentMethod::credit_card;
  CaptureMode capture = CaptureMode::at_once;
  Money amount, authorised, captured, refunded, disputed;
  std::int64_t attempts = 0;
  std::string reference;
  std::string failure;
  std::optional<Time> unknown_since;
  std::string waits_for;
  std::vector<PaymentMovement> charges, captures, refunds, disputes;
  std::vector<Action> actions;
  std::int64_t version = 0;
  std::optional<Time> due{};
  Money outstanding{};
  std::vector<PaymentMovement> reductions{};
  bool overdue = false;
  Money unheld{};

  bool operator==(const PaymentInFull&) const = default;
  static constexpr auto fields() {
    using T = PaymentInFull;
    return FieldList{field("payment", &T::payment, "Its id."),
                     field("order", &T::order, "Order that it pays for."),
                     field("status", &T::status, "How far it has come."),
                     field("method", &T::method, "Means of payment."),
                     field("capture", &T::capture, "When its money is taken."),
                     field("amount", &T::amount, "What is to be paid by it."),
                     field("authorised", &T::authorised, "What is promised and neither taken nor let go."),
                     field("captured", &T::captured, "What was taken."),
                     field("refunded", &T::refunded, "What of it went back."),
                     field("disputed", &T::disputed, "What banks have taken back."),
                     field("attempts", &T::attempts, "How often it was charged."),
                     field("reference", &T::reference, "The gateway's name for the last charge."),
                     field("failure", &T::failure, "Why the last attempt failed."),
                     field("unknown_since", &T::unknown_since, "Since when the gateway owes an answer."),
                     field("waits_for", &T::waits_for, "Who has to see to it; empty: nobody."),
                     field("charges", &T::charges, "What it was charged, attempt by attempt."),
                     field("captures", &T::captures, "What was taken of what was promised."),
                     field("refunds", &T::refunds, "What went back, or is to."),
                     field("disputes", &T::disputes, "What banks were asked to take back."),
                     field("actions", &T::actions, "What can be done with it now."),
                     field("version", &T::version, "How often it has changed; 1 as it was put on file."),
                     field("due", &T::due, "By invoice: to be transferred by then."),
                     field("outstanding", &T::outstanding, "What is still to come."),
                     field("reductions", &T::reductions, "What is not to be paid after all."),
                     field("overdue", &T::overdue, "By invoice: it should have been paid by now."),
                     field("unheld", &T::unheld, "To be taken and promised no longer: charged anew.")};
  }
};

// Of an order, its own payment first; or one.
struct ReadPayments {
  std::optional<OrderId> order;
  std::optional<PaymentId> payment;

  bool operator==(const ReadPayments&) const = default;
  static constexpr auto fields() {
    using T = ReadPayments;
    return FieldList{field("order", &T::order, "Order whose payments are meant."),
                     field("payment", &T::payment, "Or one payment.")};
  }

  struct Response {
    std::vector<PaymentInFull> payments;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("payments", &Response::payments, "The payments.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadPaymentsResponse", "Read payments: answer",
                                             "Payments in full.", "PaymentService", "Payment");
  };
  static constexpr MessageInfo info = ours(Kind::query, "ReadPayments", "Read payments",
                                           "Asks for payments in full.", "PaymentService", "Payment");
};

// What has a life of its own beside its payment's.
enum class MoneyMoveKind : unsigned char { refund, dispute };
constexpr auto wire_names(MoneyMoveKind) {
  using enum MoneyMoveKind;
  return std::array{Name<MoneyMoveKind>{refund, "refund"}, Name<MoneyMoveKind>{dispute, "dispute"}};
}

struct ReadMoneyMove {
  PaymentId payment;
  MoneyMoveKind kind = MoneyMoveKind::refund;
  std::string name;

  bool operator==(const ReadMoneyMove&) const = default;
  static constexpr auto fields() {
    using T = ReadMoneyMove;
    return FieldList{field("payment", &T::payment, "Payment that it is of."),
                     field("kind", &T::kind, "What it is."),
                     field("name", &T::name, "A refund's number, or the gateway's name for a dispute.")};
  }

  struct Response {
    PaymentId payment;
    OrderId order;
    MoneyMoveKind kind = MoneyMoveKind::refund;
    PaymentMovement move;
    Money released;
    std::int64_t version = 0;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{field("payment", &T::payment, "Payment that it is of."),
                       field("order", &T::order, "Order that was paid for."),
                       field("kind", &T::kind, "What it is."),
                       field("move", &T::move, "How far it has come."),
                       field("released", &T::released, "So much of it was promised only."),
                       field("version", &T::version, "How often it has changed; 1 is as it began.")};
    }
    static constexpr MessageInfo info =
        ours(Kind::response, "ReadMoneyMoveResponse", "Read a refund or dispute: answer",
             "A refund or a dispute.", "PaymentService", "Payment");
  };
  static constexpr MessageInfo info =
      ours(Kind::query, "ReadMoneyMove", "Read a refund or dispute",
           "Asks for a refund or a dispute as it now is.", "PaymentService", "Payment");
};

}  // namespace flowmart::contract
