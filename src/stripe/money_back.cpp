// What was promised is taken or let go, and what was taken is given back. Each time Stripe is asked first
// what it has of it: under an idempotency key it answers the same for a day only.
#include <algorithm>
#include <utility>

#include "stripe/amounts.hpp"
#include "stripe/answers.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;

// As the intent is after it: one that holds nothing any more was let go of with the part that was taken.
CaptureAnswered captured(const CaptureRequested& request, const Intent& intent) {
  CaptureAnswered done = answer(request, GatewayOutcome::succeeded, intent.charge, "captured");
  if (!intent.holds()) done.spent = true;
  return done;
}

bool is_intent(std::string_view reference) { return reference.starts_with("pi_"); }

std::int64_t released(const Intent& intent) {
  std::int64_t sum = 0;
  for (const auto& [number, noted] : intent.notes.releases) sum += noted.amount;
  return sum;
}

}  // namespace

void Gateway::count_refusal(const Name& name, const Reply& reply) {
  if (!reply.spent()) return;
  Asked asked = ledger_.find(name).value_or(Asked{});
  ++asked.tries;
  ledger_.save(name, asked);
}

// ---- captures

CaptureAnswered Gateway::capture(const CaptureRequested& request) {
  const auto amount = to_stripe(request.amount);
  if (!is_intent(request.charge_reference) || !amount)
    return answer(request, GatewayOutcome::declined, "", "it was not promised by Stripe");
  const Answer intent = find(request.charge_reference);
  if (!intent) return answer(request, GatewayOutcome::unknown);
  if (intent->notes.captures.contains(request.capture)) return captured(request, *intent);
  if (intent->holds()) return take(request, *intent, *amount);
  const bool once = intent->status == "succeeded" && !intent->notes.captures.empty();
  if (once && !intent->customer.empty()) return take_further(request, *intent, *amount);
  return answer(
      request, GatewayOutcome::declined, "",
      once ? "this card can be charged once only for a promise, and was" : "it is promised no longer");
}

CaptureAnswered Gateway::take(const CaptureRequested& request, const Intent& intent, std::int64_t amount) {
  const Name name{MoneyKind::capture, request.payment, request.capture};
  const std::int64_t left = intent.capturable - released(intent);
  const bool final = !intent.multicapture || amount >= left;
  const Call call = capture_intent(home_, request, amount, final, ledger_.find(name).value_or(Asked{}).tries);
  const Reply reply = client_.send(call);
  const auto taken = reply.good() ? read_intent(reply.body) : std::nullopt;
  // What was let go before, while this part was still to be taken, is let go with it. Where that can't be
  // done now it ends with the promise.
  if (taken && taken->holds() && released(*taken) >= taken->capturable)
    client_.send(cancel_intent(taken->id, call.key + "-rest"));
  if (taken) return captured(request, *taken);
  count_refusal(name, reply);
  if (reply.good() || reply.passing()) return answer(request, GatewayOutcome::unknown);
  const Failure failure = read_failure(reply.body);
  if (failure.code == "payment_intent_unexpected_state" || failure.asked_otherwise())
    return answer(request, GatewayOutcome::unknown);
  return answer(request, GatewayOutcome::declined, "", refused(call, reply).message);
}

// ---- refunds

RefundAnswered Gateway::refund(const RefundRequested& request) {
  if (request.method == PaymentMethod::bank_transfer)
    return answer(request, GatewayOutcome::declined, "", "what came by transfer goes back by transfer");
  const std::int64_t let_go_minor = request.released_minor.value_or(0);
  const auto let_go_amount = to_stripe({let_go_minor, request.amount.currency});
  const auto back_amount = to_stripe({request.amount.minor - let_go_minor, request.amount.currency});
  if (!is_intent(request.charge_reference) || !let_go_amount || !back_amount)
    return answer(request, GatewayOutcome::declined, "", "it was not charged by Stripe");
  const Answer intent = find(request.charge_reference);
  if (!intent) return answer(request, GatewayOutcome::unknown);
  if (*let_go_amount > 0)
    if (auto failed = let_go(request, *intent, *let_go_amount)) return std::move(*failed);
  if (*back_amount == 0)
    return answer(request, GatewayOutcome::succeeded, request.charge_reference, "let go");
  return give_back(request, *intent, *back_amount);
}

// Stripe lets go of a promise as a whole. A part of it is noted on the intent, and let go with the rest.
// Nothing: that is done.
std::optional<RefundAnswered> Gateway::let_go(const RefundRequested& request, const Intent& intent,
                                              std::int64_t amount) {
  const Name name{MoneyKind::refund, request.payment, request.refund};
  Intent noted = intent;
  if (!intent.notes.releases.contains(request.refund)) {
    const Call call = note_release(home_, request, amount, ledger_.find(name).value_or(Asked{}).tries);
    const Reply reply = client_.send(call);
    const auto told = reply.good() ? read_intent(reply.body) : std::nullopt;
    if (!told) {
      count_refusal(name, reply);
      if (reply.good() || reply.passing()) return answer(request, GatewayOutcome::unknown);
      if (!intent.holds()) return std::nullopt;  // there is nothing more to let go
      return answer(request, GatewayOutcome::declined, "", refused(call, reply).message);
    }
    noted = *told;
  }
  if (!noted.holds() || released(noted) < noted.capturable) return std::nullopt;
  const Call call = cancel_intent(
      noted.id,
      make_refund(home_, request, amount, ledger_.find(name).value_or(Asked{}).tries).key + "-cancel");
  const Reply reply = client_.send(call);
  if (reply.good()) return std::nullopt;
  count_refusal(name, reply);
  // Taken or called off meanwhile: asked again, that is seen.
  if (!reply.passing() && read_failure(reply.body).code != "payment_intent_unexpected_state")
    return answer(request, GatewayOutcome::declined, "", refused(call, reply).message);
  return answer(request, GatewayOutcome::unknown);
}

namespace {

// An intent that money came by, and what of it is left.
struct Source {
  std::string intent;
  std::int64_t left = 0;
};

}  // namespace

// Of what its promise took, and of what was charged besides, one after the other; each part is a refund at
// Stripe.
RefundAnswered Gateway::give_back(const RefundRequested& request, const Intent& intent, std::int64_t amount) {
  const Name name{MoneyKind::refund, request.payment, request.refund};
  std::vector<Source> sources{{intent.id, intent.received}};
  for (const auto& [capture, further] : intent.notes.furthers) {
    const Answer one = find(further);
    if (!one) return answer(request, GatewayOutcome::unknown);
    sources.push_back({further, one->received});
  }
  std::int64_t rest = amount, left = 0, parts = 0;
  bool on_its_way = false;
  std::string reference;
  for (Source& source : sources) {
    const auto known = refunds(source.intent);
    if (!known) return answer(request, GatewayOutcome::unknown);
    for (const RefundObject& made : *known) {
      if (made.failed()) continue;
      source.left -= made.amount;
      if (made.notes.home != home_.id || made.notes.payment != request.payment ||
          made.notes.number != request.refund)
        continue;
      rest -= made.amount;
      on_its_way |= made.status != "succeeded";
      reference = made.id;
      ++parts;
    }
    left += source.left;
  }
  const auto told = [&] {
    if (on_its_way) return answer(request, GatewayOutcome::unknown);
    return answer(request, GatewayOutcome::succeeded, reference, "refunded");
  };
  if (rest <= 0) return told();
  // It is still to be taken, or charged by itself: what is asked back of it goes back then.
  const bool more_to_come = intent.holds() || (intent.manual && !intent.customer.empty());
  if (more_to_come && left < rest) return answer(request, GatewayOutcome::unknown);
  for (std::size_t i = 0; i < sources.size() && rest > 0; ++i) {
    const bool last = i + 1 == sources.size();
    const std::int64_t part = last ? rest : std::min(rest, sources[i].left);
    if (part <= 0) continue;
    const bool whole = parts == 0 && part == amount;
    RefundRequested of = request;
    of.charge_reference = sources[i].intent;
    const Call call =
        make_refund(home_, of, part, ledger_.find(name).value_or(Asked{}).tries, whole ? 0 : ++parts);
    const Reply reply = client_.send(call);
    const auto made = reply.good() ? read_refund(reply.body) : std::nullopt;
    if (made && made->failed()) {
      count_refusal(name, Reply{.status = 400});
      return answer(request, GatewayOutcome::declined, "",
                    made->failure.empty() ? "the buyer's bank does not take it" : made->failure);
    }
    if (!made) {
      count_refusal(name, reply);
      if (reply.good() || reply.passing() || read_failure(reply.body).asked_otherwise())
        return answer(request, GatewayOutcome::unknown);
      return answer(request, GatewayOutcome::declined, "", refused(call, reply).message);
    }
    on_its_way |= made->status != "succeeded";
    reference = made->id;
    rest -= part;
  }
  return told();
}

std::optional<std::vector<RefundObject>> Gateway::refunds(std::string_view intent) {
  std::vector<RefundObject> all;
  for (std::string after;;) {
    const Call call = refunds_of(intent, after);
    const Reply reply = client_.send(call);
    auto page = reply.good() ? read_refunds(reply.body) : std::nullopt;
    if (!page) {
      if (!reply.good() && !reply.passing()) refused(call, reply);
      return std::nullopt;
    }
    all.insert(all.end(), page->items.begin(), page->items.end());
    if (!page->more || page->items.empty()) return all;
    after = page->items.back().id;
  }
}

}  // namespace flowmart::stripe
