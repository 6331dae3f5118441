// Means of payment that are kept for later charges, by Stripe's names for them: those of subscriptions, and
// of payments that are taken a parcel at a time. At Stripe each is a customer's of whom nothing is said.
#include "stripe/amounts.hpp"
#include "stripe/answers.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;

constexpr int rounds_max = 3;  // of looking what is still kept

// For whom it is kept; nothing: it is charged once.
std::optional<Uuid> holder_of(const ChargeRequested& request) {
  if (is_of_subscription(request.order)) return subscription_of(request.order).uuid;
  if (request.capture == CaptureMode::per_parcel) return request.payment.uuid;
  return std::nullopt;
}

}  // namespace

Gateway::Holding Gateway::holding(const ChargeRequested& request) {
  const auto holder = holder_of(request);
  if (!holder) return {true, std::nullopt};
  std::optional<Kept> kept = ledger_.kept(*holder);
  if (!kept) {
    std::optional<std::string> customer = customer_of(*holder);
    if (customer && customer->empty()) customer = make_customer_of(*holder);
    if (!customer) return {};
    kept = Kept{std::move(*customer), {}, {}};
  }
  const bool is_kept = kept->token == request.token && !kept->method.empty();
  if (!is_kept) ledger_.keep(*holder, {kept->customer, request.token, {}});
  return {true, Keeping{*holder, kept->customer, is_kept ? kept->method : request.token, !is_kept}};
}

std::optional<std::string> Gateway::customer_of(const Uuid& holder) {
  const Call call = search_customer(home_, holder);
  const Reply reply = client_.send(call);
  const auto found = reply.good() ? read_names(reply.body) : std::nullopt;
  if (!reply.good() && !reply.passing()) refused(call, reply);
  if (!found) return std::nullopt;
  return found->items.empty() ? std::string() : found->items.front().id;
}

// One that was refused once is asked for under another key: under the same Stripe would refuse for a day.
std::optional<std::string> Gateway::make_customer_of(const Uuid& holder) {
  const Name name{MoneyKind::charge, PaymentId{holder}, 0};
  Asked asked = ledger_.find(name).value_or(Asked{});
  const Call call = make_customer(home_, holder, asked.tries);
  const Reply reply = client_.send(call);
  if (const auto made = reply.good() ? read_customer(reply.body) : std::nullopt) return made->id;
  if (reply.spent()) {
    ++asked.tries;
    ledger_.save(name, asked);
  }
  if (!reply.good() && !reply.passing()) refused(call, reply);
  return std::nullopt;
}

// Charged once it is kept, under the name that Stripe gives it then.
void Gateway::learn(const Intent& intent) {
  if (!intent.notes.holder || !intent.keeps || intent.method.empty()) return;
  if (intent.status != "succeeded" && !intent.holds()) return;
  std::optional<Kept> kept = ledger_.kept(*intent.notes.holder);
  if (!kept) kept = Kept{intent.customer, {}, {}};  // our notes were lost
  if (!kept->method.empty() || kept->customer != intent.customer) return;
  kept->method = intent.method;
  ledger_.keep(*intent.notes.holder, *kept);
}

// Nothing of the subscription's is kept any more, so nothing can be charged for it.
MandateEndAnswered Gateway::end_mandate(const MandateEndRequested& request) {
  const auto end = [&](GatewayOutcome outcome, std::string words = {}) {
    return MandateEndAnswered{request.subscription, request.question, outcome, std::move(words)};
  };
  const Uuid holder = request.subscription.uuid;
  const std::optional<Kept> kept = ledger_.kept(holder);
  const auto customer = kept ? std::optional(kept->customer) : customer_of(holder);
  if (!customer) return end(GatewayOutcome::unknown);
  if (customer->empty()) return end(GatewayOutcome::succeeded);
  for (int round = 0; round < rounds_max; ++round) {
    const Call list = methods_of(*customer);
    const Reply reply = client_.send(list);
    const auto methods = reply.good() ? read_names(reply.body) : std::nullopt;
    if (!methods && !reply.good() && !reply.passing())
      return end(GatewayOutcome::declined, refused(list, reply).message);
    if (!methods) return end(GatewayOutcome::unknown);
    if (methods->items.empty()) {
      ledger_.keep(holder, {*customer, {}, {}});
      return end(GatewayOutcome::succeeded);
    }
    for (const NamedObject& one : methods->items) {
      const Call call = detach_method(home_, one.id, request.question);
      const Reply gone = client_.send(call);
      if (gone.passing()) return end(GatewayOutcome::unknown);
      if (!gone.good()) return end(GatewayOutcome::declined, refused(call, gone).message);
    }
  }
  return end(GatewayOutcome::unknown);
}

// A promise that could be taken once, and was: what more leaves is charged by what is kept of it. Its intent
// is ours before it can move money, and stands on the promise once it has.
CaptureAnswered Gateway::take_further(const CaptureRequested& request, const Intent& promise,
                                      std::int64_t amount) {
  const Name name{MoneyKind::capture, request.payment, request.capture};
  Asked asked = ledger_.find(name).value_or(Asked{});
  const auto give_up = [&](std::string words) {
    asked.intent.clear();
    ++asked.tries;
    ledger_.save(name, asked);
    return answer(request, GatewayOutcome::declined, "", std::move(words));
  };
  if (asked.intent.empty()) {
    const Call search = search_further(request.payment, request.capture);
    const Reply looked = client_.send(search);
    auto found = looked.good() ? read_intents(looked.body) : std::nullopt;
    if (!looked.good() && !looked.passing()) refused(search, looked);
    if (!found) return answer(request, GatewayOutcome::unknown);
    for (const Intent& one : found->items)
      if (one.notes.home == home_.id && (one.status == "succeeded" || one.status == "requires_confirmation"))
        asked.intent = one.id;
  }
  if (asked.intent.empty()) {
    const Call call = make_further(home_, request, promise, amount, asked.tries);
    const Reply reply = client_.send(call);
    const auto made = reply.good() ? read_intent(reply.body) : std::nullopt;
    if (!made) {
      count_refusal(name, reply);
      if (reply.good() || reply.passing() || read_failure(reply.body).asked_otherwise())
        return answer(request, GatewayOutcome::unknown);
      return answer(request, GatewayOutcome::declined, "", refused(call, reply).message);
    }
    asked.intent = made->id;
  }
  ledger_.save(name, asked);
  Answer taken = find(asked.intent);
  if (!taken) return answer(request, GatewayOutcome::unknown);
  if (taken->status == "requires_confirmation") {
    const Call call = confirm_further(home_, request, asked.intent, asked.tries);
    const Reply reply = client_.send(call);
    if (!reply.good() &&
        (reply.passing() || read_failure(reply.body).code == "payment_intent_unexpected_state")) {
      count_refusal(name, reply);
      return answer(request, GatewayOutcome::unknown);
    }
    if (!reply.good()) return give_up(refused(call, reply).message);
    taken = read_intent(reply.body);
    if (!taken) return answer(request, GatewayOutcome::unknown);
  }
  if (taken->status != "succeeded") return give_up("it was not charged");
  const Call note = note_further(home_, request, amount, asked.intent, asked.tries);
  const Reply noted = client_.send(note);
  if (noted.good()) return answer(request, GatewayOutcome::succeeded, taken->charge, "charged by itself");
  if (!noted.passing()) refused(note, noted);
  count_refusal(name, noted);
  return answer(request, GatewayOutcome::unknown);
}

}  // namespace flowmart::stripe
