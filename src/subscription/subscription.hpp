// Subscriptions: what comes again and again, until somebody ends it or nobody pays.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   subscribing.cpp   Subscribe, LeadSubscription, ReadSubscription
//   renewing.cpp      SubscriptionDue, PaymentProcessed 0.0.1, RecordRenewal
//   cancelling.cpp    CancelSubscription, MandateEndAnswered, PersonErased
//
// Stays true:
//   - one renewal at a time is under way; the next is set once it is paid, goes by invoice, is left out, or
//     is given up;
//   - the n-th moment is counted from the first, never from the one before: the 31st stays the 31st where
//     there is one;
//   - a subscription that has ended never renews by itself.
// What may be done when is the table below (docs/lifecycles.md has it drawn).
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "contract/lifecycle.hpp"
#include "contract/services/subscription.hpp"
#include "contract/state.hpp"

namespace flowmart::subscription {

using namespace contract;

inline constexpr Duration usage_looked_at = std::chrono::hours{90 * 24};
// So many orders within that time, and a larger subscription may suit better.
inline constexpr std::size_t orders_for_upgrade = 6;
// How long an ended subscription can be had back as it was.
inline constexpr Duration renewable_for = std::chrono::hours{7 * 24};
// The gateway is asked again whether a subscription may end: first so soon, then twice as late, at most this.
inline constexpr Duration question_wait_first = std::chrono::minutes{1};
inline constexpr Duration question_wait_max = std::chrono::hours{1};
inline constexpr std::size_t items_max = 100;

namespace codes {
inline constexpr Code subscription_invalid{"subscription-invalid", Refusal::invalid};
inline constexpr Code subscription_id_taken{"subscription-id-taken", Refusal::conflict};
inline constexpr Code subscription_not_found{"subscription-not-found", Refusal::not_found,
                                             "There is no subscription {}."};
inline constexpr Code subscription_over{"subscription-over", Refusal::conflict, "Subscription {} was ended."};
inline constexpr Code subscription_unpaid{"subscription-unpaid", Refusal::conflict,
                                          "Subscription {} is not paid; cancel it, or have it paid."};
inline constexpr Code subscription_runs{"subscription-runs", Refusal::conflict,
                                        "Subscription {} has not ended."};
inline constexpr Code nothing_to_skip{"nothing-to-skip", Refusal::conflict,
                                      "Subscription {} rests: nothing is renewed."};
inline constexpr Code renewal_under_way{"renewal-under-way", Refusal::conflict};
inline constexpr Code no_renewal_under_way{"no-renewal-under-way", Refusal::conflict};
inline constexpr Code too_late_to_renew{"too-late-to-renew", Refusal::conflict};
inline constexpr Code no_invoices{"no-invoices", Refusal::conflict, "The shop gives no invoices."};
inline constexpr Code nothing_asked{"nothing-asked", Refusal::conflict};
inline constexpr Code version_differs{"version-differs", Refusal::conflict};
}  // namespace codes

using Stage = SubscriptionStage;
// `fail` and `settle` are of a renewal, `end` is the last moment of one that was cancelled, `expire` that of
// one whose term is over or that was not paid.
enum class Act { start, settle, fail, pause, resume, cancel, end, expire, pay, renew, skip };

inline constexpr auto lifecycle = [] {
  using enum SubscriptionStage;
  using enum Act;
  return Lifecycle<Stage, Act>{
      {{start}, {absent}, pending},
      {{settle}, {pending, active, past_due}, active},
      {{fail}, {active}, past_due},
      {{fail}, {pending, past_due}, stays},
      {{pause}, {active}, paused},
      {{resume}, {paused}, active},
      {{cancel}, {active}, ending},
      {{cancel}, {pending, past_due, paused}, canceled},
      {{end}, {ending}, canceled},
      {{expire}, {pending, active, past_due}, expired},
      {{pay}, {pending, active, past_due, paused}, stays},
      {{skip}, {pending, active, past_due}, active},
      {{renew}, {canceled, expired}, pending},
      {{pause, resume, cancel, pay, skip, renew}, {absent}, codes::subscription_not_found},
      {{pause}, {pending, past_due}, codes::subscription_unpaid},
      {{skip}, {paused}, codes::nothing_to_skip},
      {{renew}, {pending, active, past_due, paused, ending}, codes::subscription_runs},
      {{pause, resume, cancel, pay, skip}, {ending, canceled, expired}, codes::subscription_over},
      {{pause}, {paused}, "Subscription {} rests."},
      {{resume}, {pending, active, past_due}, "Subscription {} does not rest."}};
}();

// What the gateway was asked, and has not answered.
struct CancelAsked {
  std::string reason;
  Time at;
  std::int64_t questions = 0;

  bool operator==(const CancelAsked&) const = default;
  static constexpr auto fields() {
    using T = CancelAsked;
    return FieldList{field("reason", &T::reason), field("at", &T::at), field("questions", &T::questions)};
  }
};

struct Subscription {
  Stage stage = Stage::absent;
  SubscriptionContent content;
  CustomerId customer;
  Time anchor;                  // its moments are counted from here
  std::int64_t period = 0;      // the next is so many intervals later
  std::optional<Time> next_at;  // none: it rests, or has ended, or a renewal is under way
  std::int64_t renewals = 0;    // that have begun
  bool renewing = false;        // the last of them is under way
  std::optional<OrderId> last_order;
  std::vector<Time> paid_at;  // of its orders within `usage_looked_at`
  bool upgrade_told = false;
  std::optional<CancelAsked> cancel;
  std::optional<Time> effective_at;  // once it was cancelled
  std::optional<Time> ended_at;
  std::string reason;
  std::int64_t version = 0;
  Time created_at{}, updated_at{};

  bool operator==(const Subscription&) const = default;
  static constexpr auto fields() {
    using T = Subscription;
    return FieldList{field("stage", &T::stage),
                     field("content", &T::content),
                     field("customer", &T::customer),
                     field("anchor", &T::anchor),
                     field("period", &T::period),
                     field("next_at", &T::next_at),
                     field("renewals", &T::renewals),
                     field("renewing", &T::renewing),
                     field("last_order", &T::last_order),
                     field("paid_at", &T::paid_at),
                     field("upgrade_told", &T::upgrade_told),
                     field("cancel", &T::cancel),
                     field("effective_at", &T::effective_at),
                     field("ended_at", &T::ended_at),
                     field("reason", &T::reason),
                     field("version", &T::version),
                     field("created_at", &T::created_at),
                     field("updated_at", &T::updated_at)};
  }
  bool ended() const { return stage == Stage::canceled || stage == Stage::expired; }
  bool charged_at_the_gateway() const { return content.method != CheckoutMethod::bank_transfer; }
  void changed(Time at) {
    ++version;
    updated_at = at;
  }
};
inline bool at_rest(const Subscription& one) { return one.ended(); }

// A buyer's subscription, so that all of them can be ended together.
struct OfCustomer {
  CustomerId customer;
  SubscriptionId subscription;

  auto operator<=>(const OfCustomer&) const = default;
  static constexpr auto fields() {
    return FieldList{field("customer", &OfCustomer::customer),
                     field("subscription", &OfCustomer::subscription)};
  }
};
struct Present {
  bool operator==(const Present&) const = default;
  static constexpr auto fields() { return FieldList{}; }
};

}  // namespace flowmart::subscription

template <>
struct std::hash<flowmart::subscription::OfCustomer> {
  std::size_t operator()(const flowmart::subscription::OfCustomer& key) const noexcept {
    return std::hash<flowmart::Uuid>{}(key.subscription.uuid);
  }
};

namespace flowmart::subscription {

struct Subscriptions {
  using Service = SubscriptionService;
  explicit Subscriptions(const ShopSettings& shop_settings = {}) : settings(shop_settings) {}

  const ShopSettings settings;
  Table<SubscriptionId, Subscription> subscriptions{"subscription.subscriptions"};
  Table<OfCustomer, Present, Ordered::yes> of_customers{"subscription.of_customers"};
  auto tables() { return std::tie(subscriptions, of_customers); }
};

// Why a subscription, or one that is not there, does not take the act.
std::optional<Against> against(const Subscription* one, const std::string& name, Act act);
// What people may do with it now.
std::vector<Action> actions_of(const Subscription& one);

inline constexpr std::string_view renewal_timer = "renewal";
inline constexpr std::string_view gateway_timer = "gateway";

using SubscriptionDecision = Decision<SubscriptionService>;
// The first moment later than `now` and behind the one numbered `after`: which it is, and when. Its term's
// end counts as one.
struct Moment {
  std::int64_t period = 0;
  Time at;
};
Moment next_moment(const Subscriptions& all, const Subscription& one, std::int64_t after, Time now);
void set_renewal(SubscriptionDecision& out, SubscriptionId id, const Subscription& one, Time at);
// By invoice as long as the shop gives any, then in advance.
RenewSubscription renewal(const Subscriptions& all, SubscriptionId id, const Subscription& one,
                          RenewalVerdict verdict);

SubscriptionDecision decide(const Subscriptions&, const Subscribe&, Time now);
SubscriptionDecision decide(const Subscriptions&, const LeadSubscription&, Time now);
SubscriptionDecision decide(const Subscriptions&, const SubscriptionDue&, Time now);
SubscriptionDecision decide(const Subscriptions&, const v0_0_1::PaymentProcessed&, Time now);
SubscriptionDecision decide(const Subscriptions&, const RecordRenewal&, Time now);
SubscriptionDecision decide(const Subscriptions&, const CancelSubscription&, Time now);
SubscriptionDecision decide(const Subscriptions&, const MandateEndAnswered&, Time now);
SubscriptionDecision decide(const Subscriptions&, const PersonErased&, Time now);
SubscriptionDecision decide(const Subscriptions&, const ReadSubscription&, Time now);

// Without the gateway's yes, or after it.
void end_it(SubscriptionDecision& out, SubscriptionId id, const Subscription& one, const std::string& reason,
            Time now);
// The gateway is asked once more.
MandateEndRequested question(SubscriptionId id, const Subscription& one, std::int64_t number);

void evolve(Subscriptions&, const Subscribe&);
void evolve(Subscriptions&, const SubscriptionChanged&);
void evolve(Subscriptions&, const RenewSubscription&);
void evolve(Subscriptions&, const SubscriptionRenewed&);
void evolve(Subscriptions&, const CancelSubscription&);
void evolve(Subscriptions&, const MandateEndRequested&);
void evolve(Subscriptions&, const UserSubscriptionCancelled&);

}  // namespace flowmart::subscription
