// What a subscription is, and what is said of it besides the contract's CancelSubscription and
// UserSubscriptionCancelled. Its id is the shop's own text; whatever is made of it is named by a key that
// follows from that text, and so are its orders: see SubscriptionId.
//
//   Subscribe -> SubscriptionChanged(started), and at its moment the first renewal
//   SubscriptionDue -> RenewSubscription -> the flow SubscriptionRenewed, which places an order and asks for
//     its money; PaymentProcessed 0.0.1 -> SubscriptionRenewed; RecordRenewal: it was not to be had
//   LeadSubscription -> SubscriptionChanged
//   CancelSubscription (published) -> MandateEndRequested ... MandateEndAnswered ->
//     UserSubscriptionCancelled (published), or SubscriptionChanged(cancel_refused)
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/action.hpp"
#include "contract/message.hpp"
#include "contract/private/gateway.hpp"
#include "contract/private/subscription_content.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

struct Subscribe {
  SubscriptionContent content;

  bool operator==(const Subscribe&) const = default;
  static constexpr auto fields() {
    return FieldList{field("content", &Subscribe::content, "What is subscribed to, and by whom.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "Subscribe", "Subscribe", "Begins a subscription.", "SubscriptionService",
                     "Subscriptions"));
};

// The last two are of the renewal under way, and refused if there is none.
enum class SubscriptionLead : unsigned char {
  pause,
  resume,
  pay,
  renew,
  skip,
  ask,
  let_go,
  retry_renewal,
  skip_renewal
};
constexpr auto wire_names(SubscriptionLead) {
  using enum SubscriptionLead;
  return std::array{Name<SubscriptionLead>{pause, "pause"},
                    Name<SubscriptionLead>{resume, "resume"},
                    Name<SubscriptionLead>{pay, "pay"},
                    Name<SubscriptionLead>{renew, "renew"},
                    Name<SubscriptionLead>{skip, "skip"},
                    Name<SubscriptionLead>{ask, "ask"},
                    Name<SubscriptionLead>{let_go, "let_go"},
                    Name<SubscriptionLead>{retry_renewal, "retry_renewal"},
                    Name<SubscriptionLead>{skip_renewal, "skip_renewal"}};
}

struct LeadSubscription {
  std::string subscription;
  SubscriptionLead lead = SubscriptionLead::pause;
  std::string token;
  std::string reason;
  std::optional<std::int64_t> expected;

  bool operator==(const LeadSubscription&) const = default;
  static constexpr auto fields() {
    using T = LeadSubscription;
    return FieldList{
        field("subscription", &T::subscription, "Its id.", {.length_max = 100}),
        field(
            "lead", &T::lead,
            "pause and resume; pay: by another token, or again; renew: after its end; skip: a renewal; ask: "
            "the gateway again; let_go: without the gateway's yes; retry_renewal and skip_renewal: the one "
            "under way alone."),
        contract::token(
            field("token", &T::token, "For pay; empty: the one that is known.", {.length_max = 255})),
        field("reason", &T::reason, "Why.", {.length_max = 500}),
        field("expected", &T::expected, "The version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info = operators(ours(Kind::command, "LeadSubscription", "Lead subscription",
                                                     "Pauses, resumes or otherwise leads a subscription.",
                                                     "SubscriptionService", "Subscriptions"));
};

// Past due: a renewal could not be paid yet. Ending: cancelled, and lasts until what was paid for is over.
enum class SubscriptionStage : unsigned char {
  absent,
  pending,
  active,
  past_due,
  paused,
  ending,
  canceled,
  expired
};
constexpr auto wire_names(SubscriptionStage) {
  using enum SubscriptionStage;
  return std::array{
      Name<SubscriptionStage>{absent, "absent"},     Name<SubscriptionStage>{pending, "pending"},
      Name<SubscriptionStage>{active, "active"},     Name<SubscriptionStage>{past_due, "past_due"},
      Name<SubscriptionStage>{paused, "paused"},     Name<SubscriptionStage>{ending, "ending"},
      Name<SubscriptionStage>{canceled, "canceled"}, Name<SubscriptionStage>{expired, "expired"}};
}

enum class SubscriptionNews : unsigned char {
  started,
  paused,
  resumed,
  paying,          // by another token, or now
  renewing,        // the customer wants it again after its end
  past_due,        // a renewal was not paid
  skipped,         // a renewal was left out
  cancel_refused,  // by the gateway
  canceled,        // what was paid for is over
  expired,         // its term is over, or nothing was paid
};
constexpr auto wire_names(SubscriptionNews) {
  using enum SubscriptionNews;
  return std::array{
      Name<SubscriptionNews>{started, "started"},   Name<SubscriptionNews>{paused, "paused"},
      Name<SubscriptionNews>{resumed, "resumed"},   Name<SubscriptionNews>{paying, "paying"},
      Name<SubscriptionNews>{renewing, "renewing"}, Name<SubscriptionNews>{past_due, "past_due"},
      Name<SubscriptionNews>{skipped, "skipped"},   Name<SubscriptionNews>{cancel_refused, "cancel_refused"},
      Name<SubscriptionNews>{canceled, "canceled"}, Name<SubscriptionNews>{expired, "expired"}};
}

struct SubscriptionChanged {
  SubscriptionId subscription;
  SubscriptionNews news = SubscriptionNews::started;
  std::optional<Time> next_at;
  std::int64_t period = 0;
  std::string token;
  std::string reason;
  std::optional<OrderId> order;
  Time at;

  bool operator==(const SubscriptionChanged&) const = default;
  static constexpr auto fields() {
    using T = SubscriptionChanged;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("news", &T::news, "What has become of it."),
                     field("next_at", &T::next_at, "When it is renewed next."),
                     field("period", &T::period, "That is so many intervals after its start."),
                     field("token", &T::token, "What is charged from now on, if it is another."),
                     field("reason", &T::reason, "Why."),
                     field("order", &T::order, "Order that was not paid."),
                     field("at", &T::at, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "SubscriptionChanged", "Subscription changed",
           "A subscription began, rests, goes on or is over.", "SubscriptionService", "Subscriptions");
};

enum class SubscriptionWait : unsigned char { renewal, gateway };
constexpr auto wire_names(SubscriptionWait) {
  using enum SubscriptionWait;
  return std::array{Name<SubscriptionWait>{renewal, "renewal"}, Name<SubscriptionWait>{gateway, "gateway"}};
}
// Timer: its next renewal, or the gateway's answer to its end.
struct SubscriptionDue {
  SubscriptionId subscription;
  SubscriptionWait wait = SubscriptionWait::renewal;
  std::int64_t number = 0;

  bool operator==(const SubscriptionDue&) const = default;
  static constexpr auto fields() {
    using T = SubscriptionDue;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("wait", &T::wait, "What was waited for."),
                     field("number", &T::number, "Which renewal, or which question.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "SubscriptionDue", "Subscription due", "A subscription's moment has come.",
           "SubscriptionService", "Subscriptions");
};

enum class RenewalVerdict : unsigned char { active, expired, canceled };
constexpr auto wire_names(RenewalVerdict) {
  using enum RenewalVerdict;
  return std::array{Name<RenewalVerdict>{active, "active"}, Name<RenewalVerdict>{expired, "expired"},
                    Name<RenewalVerdict>{canceled, "canceled"}};
}

// The moment of a renewal has come: from the Subscription Service to the flow that leads it.
struct RenewSubscription {
  SubscriptionId subscription;
  std::int64_t renewal = 0;
  RenewalVerdict verdict = RenewalVerdict::active;
  SubscriptionContent content;
  std::optional<OrderId> last_order;

  bool operator==(const RenewSubscription&) const = default;
  static constexpr auto fields() {
    using T = RenewSubscription;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("renewal", &T::renewal, "1 for its first order."),
                     field("verdict", &T::verdict, "Whether it still runs."),
                     field("content", &T::content, "What is to be ordered, and by whom."),
                     field("last_order", &T::last_order, "Its order before; none: this is the first.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "RenewSubscription", "Renew subscription", "A subscription's next order is due.",
           "SubscriptionRenewed", "Subscriptions");
};

struct SubscriptionRenewed {
  SubscriptionId subscription;
  std::int64_t renewal = 0;
  OrderId order;
  Time anchor;
  std::int64_t period = 0;
  Time next_at;
  std::int64_t recent_orders = 0;
  bool suggests_upgrade = false;
  Time at;

  bool operator==(const SubscriptionRenewed&) const = default;
  static constexpr auto fields() {
    using T = SubscriptionRenewed;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("renewal", &T::renewal, "1 for its first order."),
                     field("order", &T::order, "Order that was paid."),
                     field("anchor", &T::anchor, "What its moments are counted from."),
                     field("period", &T::period, "The next is so many intervals after that."),
                     field("next_at", &T::next_at, "When it is renewed next."),
                     field("recent_orders", &T::recent_orders, "Its paid orders of the last 90 days."),
                     field("suggests_upgrade", &T::suggests_upgrade, "They are many, for the first time."),
                     field("at", &T::at, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "SubscriptionRenewed", "Subscription renewed",
           "A subscription's order is paid; it goes on.", "SubscriptionService", "Subscriptions");
};

enum class RenewalOutcome : unsigned char { past_due, unpaid, invoiced };
constexpr auto wire_names(RenewalOutcome) {
  using enum RenewalOutcome;
  return std::array{Name<RenewalOutcome>{past_due, "past_due"}, Name<RenewalOutcome>{unpaid, "unpaid"},
                    Name<RenewalOutcome>{invoiced, "invoiced"}};
}
// From the flow: an attempt was not paid, or none until the days of grace were over; or its order is by
// invoice, and goes before it is paid.
struct RecordRenewal {
  SubscriptionId subscription;
  std::int64_t renewal = 0;
  RenewalOutcome outcome = RenewalOutcome::past_due;
  std::optional<OrderId> order;
  std::string reason;

  bool operator==(const RecordRenewal&) const = default;
  static constexpr auto fields() {
    using T = RecordRenewal;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("renewal", &T::renewal, "Which renewal."),
                     field("outcome", &T::outcome, "What has become of it."),
                     field("order", &T::order, "The attempt's order."), field("reason", &T::reason, "Why.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "RecordRenewal", "Record renewal", "What a renewal has come to.",
           "SubscriptionService", "Subscriptions");
};

enum class RenewalWait : unsigned char { attempt, update, grace, answer };
constexpr auto wire_names(RenewalWait) {
  using enum RenewalWait;
  return std::array{Name<RenewalWait>{attempt, "attempt"}, Name<RenewalWait>{update, "update"},
                    Name<RenewalWait>{grace, "grace"}, Name<RenewalWait>{answer, "answer"}};
}
// Timer of the flow.
struct RenewalWaitOver {
  SubscriptionId subscription;
  std::int64_t renewal = 0;
  RenewalWait wait = RenewalWait::attempt;

  bool operator==(const RenewalWaitOver&) const = default;
  static constexpr auto fields() {
    using T = RenewalWaitOver;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("renewal", &T::renewal, "Which renewal."),
                     field("wait", &T::wait, "What was waited for.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "RenewalWaitOver", "Renewal wait over",
           "What a renewal waited for has not come, or it is time.", "SubscriptionRenewed", "Subscriptions");
};

// At the gateway: nothing more is to be charged for a subscription. Asked again, it is the same wish.
struct MandateEndRequested {
  SubscriptionId subscription;
  std::int64_t question = 0;
  CustomerId customer;
  std::string token;

  bool operator==(const MandateEndRequested&) const = default;
  static constexpr auto fields() {
    using T = MandateEndRequested;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("question", &T::question, "1 for the first."),
                     field("customer", &T::customer, "Who subscribed."),
                     field("token", &T::token, "What the gateway charged each time.")};
  }
  static constexpr MessageInfo info = ours(Kind::effect, "MandateEndRequested", "Mandate end requested",
                                           "The gateway is to charge nothing more for a subscription.",
                                           "SubscriptionService", "Subscriptions");
};

struct MandateEndAnswered {
  SubscriptionId subscription;
  std::int64_t question = 0;
  GatewayOutcome outcome = GatewayOutcome::unknown;
  std::string message;

  bool operator==(const MandateEndAnswered&) const = default;
  static constexpr auto fields() {
    using T = MandateEndAnswered;
    return FieldList{field("subscription", &T::subscription, "Key of the subscription."),
                     field("question", &T::question, "Which was answered."),
                     field("outcome", &T::outcome, "Whether it is done."),
                     field("message", &T::message, "Why not, in the gateway's words.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "MandateEndAnswered", "Mandate end answered",
           "What the gateway said to the end of a subscription.", "SubscriptionService", "Subscriptions");
};

struct ReadSubscription {
  std::string name;

  bool operator==(const ReadSubscription&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &ReadSubscription::name, "Its id, or its key.", {.length_max = 100})};
  }

  struct Response {
    SubscriptionId subscription;
    SubscriptionContent content;
    SubscriptionStage stage = SubscriptionStage::absent;
    std::int64_t renewals = 0;
    bool renewing = false;
    std::optional<Time> next_at, effective_at;
    std::optional<OrderId> last_order;
    std::optional<Time> cancel_asked_at;
    std::string reason;
    std::int64_t version = 0;
    std::vector<Action> actions;
    Time created_at, updated_at;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{field("subscription", &T::subscription, "Its key."),
                       field("content", &T::content, "What was subscribed to, and by whom."),
                       field("stage", &T::stage, "How far it has come."),
                       field("renewals", &T::renewals, "How many have begun."),
                       field("renewing", &T::renewing, "One is under way."),
                       field("next_at", &T::next_at, "When it is renewed next."),
                       field("effective_at", &T::effective_at, "Last moment, once it was cancelled."),
                       field("last_order", &T::last_order, "Its last order."),
                       field("cancel_asked_at", &T::cancel_asked_at,
                             "Since then the gateway has not said whether it may end."),
                       field("reason", &T::reason, "Why it is as it is."),
                       field("version", &T::version, "How often it has changed."),
                       field("actions", &T::actions, "What can be done with it now."),
                       field("created_at", &T::created_at, "When it was made."),
                       field("updated_at", &T::updated_at, "When it last changed.")};
    }
    static constexpr MessageInfo info =
        ours(Kind::response, "ReadSubscriptionResponse", "Read subscription: answer",
             "One subscription in full.", "SubscriptionService", "Subscriptions");
  };
  static constexpr MessageInfo info =
      ours(Kind::query, "ReadSubscription", "Read subscription", "Asks for a subscription in full.",
           "SubscriptionService", "Subscriptions");
};

}  // namespace flowmart::contract
