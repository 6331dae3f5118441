// Our ledger held against the gateway's list of what it has moved.
//
//   StartReconciliation, or ReconcileDue (SetReconciliation: a timer is set)
//     -> ReconciliationRequested ... ReconciliationEnded
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

enum class DifferenceKind : unsigned char { missing_there, missing_here, amount, state, twice };
constexpr auto wire_names(DifferenceKind) {
  using enum DifferenceKind;
  return std::array{Name<DifferenceKind>{missing_there, "missing-there"},
                    Name<DifferenceKind>{missing_here, "missing-here"},
                    Name<DifferenceKind>{amount, "amount"}, Name<DifferenceKind>{state, "state"},
                    Name<DifferenceKind>{twice, "twice"}};
}
enum class MoneyKind : unsigned char { charge, capture, refund };
constexpr auto wire_names(MoneyKind) {
  using enum MoneyKind;
  return std::array{Name<MoneyKind>{charge, "charge"}, Name<MoneyKind>{capture, "capture"},
                    Name<MoneyKind>{refund, "refund"}};
}

struct LedgerDifference {
  DifferenceKind kind = DifferenceKind::missing_there;
  MoneyKind of = MoneyKind::charge;
  PaymentId payment;
  std::int64_t number = 0;
  std::string here;
  std::string there;

  bool operator==(const LedgerDifference&) const = default;
  static constexpr auto fields() {
    using T = LedgerDifference;
    return FieldList{field("kind", &T::kind, "In what they differ."),
                     field("of", &T::of, "What kind of movement."),
                     field("payment", &T::payment, "Payment."),
                     field("number", &T::number, "Which of its movements of that kind."),
                     field("here", &T::here, "What our ledger says; empty: nothing."),
                     field("there", &T::there, "What the gateway says; empty: nothing.")};
  }
};

struct StartReconciliation {
  std::optional<Time> from;
  std::optional<Time> until;
  std::string actor;

  bool operator==(const StartReconciliation&) const = default;
  static constexpr auto fields() {
    using T = StartReconciliation;
    return FieldList{field("from", &T::from, "Movements from then on; none: all."),
                     field("until", &T::until, "Movements before then; none: until now."),
                     field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "StartReconciliation", "Start reconciliation",
                     "Holds our ledger against the gateway's.", "PaymentService", "Payment"));
};

// How often it is done by itself.
struct SetReconciliation {
  std::int64_t every_seconds = 0;

  bool operator==(const SetReconciliation&) const = default;
  static constexpr auto fields() {
    return FieldList{field("every_seconds", &SetReconciliation::every_seconds, "0: not by itself.",
                           {.minimum = 0, .maximum = 366LL * 86'400})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "SetReconciliation", "Set reconciliation",
           "Says how often our ledger is held against the gateway's.", "PaymentService", "Payment"));
};

// Timer.
struct ReconcileDue {
  std::int64_t round = 0;

  bool operator==(const ReconcileDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("round", &ReconcileDue::round, "Which reconciliation is due.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReconcileDue", "Reconcile due", "It is time to hold the ledgers against each other.",
           "PaymentService", "Payment");
};

struct ReconciliationRequested {
  std::int64_t reconciliation = 0;
  Time from;
  Time until;
  std::string actor;
  Time at;

  bool operator==(const ReconciliationRequested&) const = default;
  static constexpr auto fields() {
    using T = ReconciliationRequested;
    return FieldList{field("reconciliation", &T::reconciliation, "Its number; 1 is the shop's first."),
                     field("from", &T::from, "Movements from then on."),
                     field("until", &T::until, "Movements before then."),
                     field("actor", &T::actor, "Who wanted it; empty: its timer."),
                     field("at", &T::at, "When it was asked for.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::effect, "ReconciliationRequested", "Reconciliation requested",
           "The gateway's list is to be held against our ledger.", "PaymentService", "Payment");
};

struct ReconciliationEnded {
  std::int64_t reconciliation = 0;
  std::int64_t here = 0;
  std::int64_t there = 0;
  std::int64_t differences = 0;
  std::vector<LedgerDifference> named;
  std::optional<std::string> failure;
  Time at;

  bool operator==(const ReconciliationEnded&) const = default;
  static constexpr auto fields() {
    using T = ReconciliationEnded;
    return FieldList{field("reconciliation", &T::reconciliation, "Which one."),
                     field("here", &T::here, "Movements in our ledger."),
                     field("there", &T::there, "Movements in the gateway's list."),
                     field("differences", &T::differences, "How many there are."),
                     field("named", &T::named, "The first of them."),
                     field("failure", &T::failure, "Why it could not be done."),
                     field("at", &T::at, "When it was done.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReconciliationEnded", "Reconciliation ended",
           "Our ledger was held against the gateway's.", "PaymentService", "Payment");
};

}  // namespace flowmart::contract
