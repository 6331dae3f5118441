#include "stripe/gateway.hpp"

#include <utility>

#include "kernel/check.hpp"
#include "stripe/amounts.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;

// Of a card's promise whose end Stripe does not say.
constexpr Duration promise_usual = std::chrono::days{7};
// Stripe finds what is new within a minute; by the sixth question some three have passed.
constexpr std::int64_t questions_until_found = 6;
constexpr Duration report_again = std::chrono::minutes{1};
constexpr std::size_t reports_kept_max = 100;

ChargeAnswered unknown(PaymentId payment, std::int64_t attempt) {
  return {payment, attempt, GatewayOutcome::unknown, std::nullopt, "", ""};
}
ChargeAnswered declined(PaymentId payment, std::int64_t attempt, FailureReason reason, std::string words) {
  return {payment, attempt, GatewayOutcome::declined, reason, "", std::move(words)};
}
// Certain, for nothing was confirmed.
ChargeAnswered not_reached(PaymentId payment, std::int64_t attempt) {
  return declined(payment, attempt, FailureReason::network_error,
                  "the payment provider could not be reached, and nothing was taken");
}

// What is asked one after the other.
Uuid payment_of(const engine::EffectRequest& request) {
  if (const auto* m = request.message.as<MandateEndRequested>()) return m->subscription.uuid;
  return adapters::payment_of_request(request);
}

}  // namespace

ChargeAnswered told_by(const Intent& intent, PaymentId payment, std::int64_t attempt) {
  if (intent.status == "succeeded" || intent.holds()) {
    ChargeAnswered answer{payment, attempt, GatewayOutcome::succeeded, std::nullopt, intent.id, "approved"};
    if (intent.manual) answer.until = intent.capture_before.value_or(intent.created + promise_usual);
    return answer;
  }
  if (intent.status == "requires_payment_method" && intent.failure) {
    const std::string& words = intent.failure->message;
    return declined(payment, attempt, reason_of(*intent.failure), words.empty() ? "declined" : words);
  }
  if (intent.status == "canceled") return not_reached(payment, attempt);
  return unknown(payment, attempt);
}

Gateway::Gateway(Settings settings, const std::filesystem::path& file, Wiring wiring)
    : home_{wiring.home},
      wiring_(std::move(wiring)),
      client_(settings),
      ledger_(file),
      pool_(
          settings.calls_at_once,
          [this](const engine::EffectRequest& request) {
            std::vector<adapters::EffectAnswer> answers;
            wire::AnyMessage message = carry_out(request);
            // What was broken off is asked for again at the next start.
            if (!client_.stopping())
              answers.push_back({std::move(message), request.event, request.correlation, wiring_.clock()});
            return answers;
          },
          payment_of, wiring_.deliver, wiring_.clock) {}

void Gateway::attach(engine::Engine& engine) {
  const auto take = [this](engine::EffectRequest request) { pool_.take(std::move(request)); };
  adapters::carry_out_money(engine, take);
  engine.carry_out(&wire::type_of<MandateEndRequested>(), take);
}

void Gateway::stop() {
  client_.stop();
  pool_.stop();
}

wire::AnyMessage Gateway::carry_out(const engine::EffectRequest& request) {
  try {
    if (const auto* m = request.message.as<ChargeRequested>())
      return wire::AnyMessage::of(charge(*m, request.event));
    if (const auto* m = request.message.as<ChargeStatusRequested>()) return wire::AnyMessage::of(status(*m));
    if (const auto* m = request.message.as<CaptureRequested>()) return wire::AnyMessage::of(capture(*m));
    if (const auto* m = request.message.as<MandateEndRequested>())
      return wire::AnyMessage::of(end_mandate(*m));
    return wire::AnyMessage::of(refund(request.message.get<RefundRequested>()));
  } catch (const sqlite::Error& error) {
    report("stripe.db can't be used: " + std::string(error.what()) + ".");
    if (const auto* m = request.message.as<MandateEndRequested>())
      return wire::AnyMessage::of(
          MandateEndAnswered{m->subscription, m->question, GatewayOutcome::unknown, ""});
    return adapters::no_answer(request.message);
  }
}

// ---- charges

ChargeAnswered Gateway::charge(const ChargeRequested& request, std::uint64_t event) {
  const Name name{MoneyKind::charge, request.payment, request.attempt};
  const auto refuse = [&](std::string words) {
    return told(name, declined(request.payment, request.attempt, FailureReason::invalid_payment_method,
                               std::move(words)));
  };
  if (!is_stripe_token(request.token)) return refuse("the means of payment is none that Stripe knows");
  const auto amount = to_stripe(request.amount);
  if (!amount) return refuse("Stripe does not take an amount of " + request.amount.to_string());
  std::optional<Asked> asked = ledger_.find(name);
  if (!asked && event < wiring_.known_until) {
    // Our notes are lost, and it may have been asked for long ago.
    const auto found = search(name);
    if (!found) return unknown(request.payment, request.attempt);
    if (!found->items.empty()) asked = Asked{.intent = found->items.front().id};
    if (asked) ledger_.save(name, *asked);
  }
  if (!asked || asked->intent.empty()) return make_and_confirm(request, *amount);
  const Answer intent = find(asked->intent);
  if (!intent) return unknown(request.payment, request.attempt);
  if (asked->unwanted && intent->holds()) return give_up(name, *asked);
  if (intent->status == "requires_confirmation") return confirm(request, *asked, *intent);
  learn(*intent);
  return told(name, told_by(*intent, request.payment, request.attempt));
}

ChargeAnswered Gateway::make_and_confirm(const ChargeRequested& request, std::int64_t amount) {
  const Name name{MoneyKind::charge, request.payment, request.attempt};
  Asked asked = ledger_.find(name).value_or(Asked{});
  const Holding held = holding(request);
  if (!held.known) return told(name, not_reached(request.payment, request.attempt));
  const Call call = make_intent(home_, request, amount, asked.tries, held.keeping);
  const Reply reply = client_.send(call);
  const auto intent = reply.good() ? read_intent(reply.body) : std::nullopt;
  if (intent) {
    asked.intent = intent->id;
    ledger_.save(name, asked);  // before money can move
    return confirm(request, asked, *intent);
  }
  if (reply.spent()) ++asked.tries;
  ledger_.save(name, asked);
  if (reply.good() || reply.passing() || read_failure(reply.body).asked_otherwise())
    return told(name, not_reached(request.payment, request.attempt));
  const Failure failure = refused(call, reply);
  return told(name, declined(request.payment, request.attempt, reason_of(failure), failure.message));
}

ChargeAnswered Gateway::confirm(const ChargeRequested& request, Asked asked, const Intent& made) {
  const Name name{MoneyKind::charge, request.payment, request.attempt};
  const Call call = confirm_intent(home_, request, made, asked.tries);
  const Reply reply = client_.send(call);
  if (reply.spent()) {
    ++asked.tries;
    ledger_.save(name, asked);
  }
  if (reply.good()) {
    const auto intent = read_intent(reply.body);
    if (intent) learn(*intent);
    return intent ? told(name, told_by(*intent, request.payment, request.attempt))
                  : unknown(request.payment, request.attempt);
  }
  if (reply.passing()) return unknown(request.payment, request.attempt);
  const Failure failure = read_failure(reply.body);
  // It was confirmed before, or somebody has called it off: what it is now counts.
  if (failure.code == "payment_intent_unexpected_state") return unknown(request.payment, request.attempt);
  refused(call, reply);
  return told(name, declined(request.payment, request.attempt, reason_of(failure), failure.message));
}

ChargeAnswered Gateway::status(const ChargeStatusRequested& question) {
  const Name name{MoneyKind::charge, question.payment, question.attempt};
  std::optional<Asked> asked = ledger_.find(name);
  if (!asked) {
    const auto found = search(name);
    if (!found) return unknown(question.payment, question.attempt);
    if (found->items.empty() && question.question < questions_until_found)
      return unknown(question.payment, question.attempt);
    asked = Asked{.intent = found->items.empty() ? "" : found->items.front().id};
    ledger_.save(name, *asked);
  }
  if (asked->intent.empty()) return told(name, not_reached(question.payment, question.attempt));
  const Answer intent = find(asked->intent);
  if (!intent) return unknown(question.payment, question.attempt);
  const bool nobody_did = intent->status == "requires_confirmation";
  if (nobody_did || (asked->unwanted && intent->holds())) return give_up(name, *asked);
  learn(*intent);
  return told(name, told_by(*intent, question.payment, question.attempt));
}

// Nobody has taken it yet. It is called off, so that nobody can any more. Until that is answered it may come
// through late, after a confirmation that came late, too: then it is called off all the same.
ChargeAnswered Gateway::give_up(const Name& name, Asked asked) {
  asked.unwanted = true;
  ledger_.save(name, asked);
  const Call call = cancel_intent(asked.intent, asked.intent + "-unwanted-" + std::to_string(asked.tries));
  const Reply reply = client_.send(call);
  if (const auto gone = reply.good() ? read_intent(reply.body) : std::nullopt)
    return told(name, told_by(*gone, name.payment, name.number));
  if (reply.spent()) {
    ++asked.tries;
    ledger_.save(name, asked);
  }
  return unknown(name.payment, name.number);
}

ChargeAnswered Gateway::told(const Name& name, ChargeAnswered answer) {
  if (answer.outcome == GatewayOutcome::unknown) return answer;
  Asked asked = ledger_.find(name).value_or(Asked{});
  asked.settled = true;
  ledger_.save(name, asked);
  return answer;
}

Gateway::Answer Gateway::find(std::string_view intent) {
  const Call call = read_intent_call(intent);
  const Reply reply = client_.send(call);
  if (reply.good()) return read_intent(reply.body);
  if (!reply.passing()) refused(call, reply);
  return std::nullopt;
}

std::optional<Page<Intent>> Gateway::search(const Name& name) {
  const Call call = search_charge(name.payment, name.number);
  const Reply reply = client_.send(call);
  if (!reply.good()) {
    if (!reply.passing()) refused(call, reply);
    return std::nullopt;
  }
  auto found = read_intents(reply.body);
  if (found) std::erase_if(found->items, [&](const Intent& intent) { return intent.notes.home != home_.id; });
  return found;
}

// ---- what went wrong

Failure Gateway::refused(const Call& call, const Reply& reply) {
  Failure failure = read_failure(reply.body);
  if (failure.type == "card_error") return failure;
  std::string text = reply.status == 401 || reply.status == 403
                         ? "Stripe does not take our key for "
                         : "Stripe does not take what it was asked for: ";
  text += std::string(call.post ? "POST " : "GET ") + call.path.substr(0, call.path.find('?'));
  text += ": " + std::to_string(reply.status) + " " + failure.code + " " + failure.message;
  if (!reply.request.empty()) text += " (" + reply.request + ")";
  report(text);
  if (failure.message.empty()) failure.message = "the payment provider refused";
  return failure;
}

// The same is said once a minute: a thousand payments of a wrong key are one fault.
void Gateway::report(const std::string& text) {
  const Time now = wiring_.clock();
  {
    const std::lock_guard lock(reports_mutex_);
    const std::string about = text.substr(0, text.find('('));
    if (reported_.size() >= reports_kept_max) reported_.clear();
    const auto [known, first] = reported_.try_emplace(about, now);
    if (!first && now < known->second + report_again) return;
    known->second = now;
  }
  wiring_.report(text);
}

}  // namespace flowmart::stripe
