#include "restart/life.hpp"

#include <optional>
#include <set>

#include "app/persons.hpp"
#include "app/program.hpp"
#include "contract/messages.hpp"
#include "contract/private/delivering.hpp"
#include "contract/private/gateway.hpp"
#include "contract/private/persons.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/private/subscriptions.hpp"
#include "engine/replica.hpp"
#include "kernel/check.hpp"
#include "kernel/digest.hpp"
#include "wire/all_messages.hpp"
#include "wire/binary.hpp"

namespace flowmart::restart {
namespace {

using namespace contract;

const engine::TypeIndex& types() {
  static const engine::TypeIndex all(wire::all_messages());
  return all;
}

engine::Batch batch_of(const engine::JournalRecord& record) {
  std::string why;
  auto batch = engine::decode_batch(record.body, types(), record.sequence, record.first_event, why);
  check(batch.has_value(), "a record can be read: " + why);
  return std::move(*batch);
}

// Tokens: "silent" (no answer), "unknown" (it can't tell; asked later it is silent), "poor" (not enough
// money), "declined"; any other is taken. Reasons of refunds: "silent", "unknown"; any other goes through.
std::optional<wire::AnyMessage> answer_to(const wire::AnyMessage& asked, bool answers_all) {
  if (const auto* mandate = asked.as<MandateEndRequested>()) {
    if (!answers_all && mandate->token == "mandate-silent") return std::nullopt;
    return wire::AnyMessage::of(
        MandateEndAnswered{mandate->subscription, mandate->question, GatewayOutcome::succeeded, ""});
  }
  if (const auto* charge = asked.as<ChargeRequested>()) {
    ChargeAnswered answer{charge->payment, charge->attempt, GatewayOutcome::succeeded, {}, "ch", ""};
    if (!answers_all) {
      if (charge->token == "silent") return std::nullopt;
      if (charge->token == "unknown") answer.outcome = GatewayOutcome::unknown;
      if (charge->token == "poor") answer.reason = FailureReason::insufficient_funds;
      if (charge->token == "declined") answer.reason = FailureReason::card_declined;
      if (answer.reason) answer.outcome = GatewayOutcome::declined;
    }
    return wire::AnyMessage::of(answer);
  }
  if (const auto* question = asked.as<ChargeStatusRequested>()) {
    if (!answers_all) return std::nullopt;
    return wire::AnyMessage::of(
        ChargeAnswered{question->payment, question->attempt, GatewayOutcome::succeeded, {}, "ch", ""});
  }
  if (const auto* erasure = asked.as<ErasureRequested>()) {
    if (!answers_all) return std::nullopt;
    return wire::AnyMessage::of(PersonErased{erasure->customer});
  }
  if (const auto* notice = asked.as<DeliverNotice>()) {
    const bool first = notice->notification.ends_with("-1"), second = notice->notification.ends_with("-2");
    if (!answers_all && !first && !second) return std::nullopt;
    const DeliveryOutcome outcome =
        first && !answers_all ? DeliveryOutcome::refused : DeliveryOutcome::delivered;
    return wire::AnyMessage::of(
        DeliveryAnswered{notice->notification, notice->channel, notice->attempt, outcome, "said", Time{}});
  }
  if (const auto* ledgers = asked.as<ReconciliationRequested>()) {
    if (!answers_all) return std::nullopt;
    return wire::AnyMessage::of(ReconciliationEnded{.reconciliation = ledgers->reconciliation});
  }
  const auto& refund = asked.get<RefundRequested>();
  RefundAnswered answer{refund.payment, refund.refund, GatewayOutcome::succeeded, "re", ""};
  if (!answers_all && refund.reason == "silent") return std::nullopt;
  if (!answers_all && refund.reason == "unknown") answer.outcome = GatewayOutcome::unknown;
  return wire::AnyMessage::of(answer);
}

// The same in each life that has come as far.
Secret next_secret(const engine::KeyStore& keys) {
  std::uint64_t last = 0;
  keys.each([&](const engine::PersonKey& key) {
    last = key.number;
    return true;
  });
  return sha256({"secret", std::to_string(last)});
}

}  // namespace

const engine::Routing& routing() {
  contract::ShopSettings settings;
  settings.telling.webhook = true;
  settings.transfer_hold = settings.hold_time;  // so that orders lapse while it lives
  static const engine::Routing all(app::all_services(settings));
  return all;
}

const std::vector<Kind>& all_kinds() {
  static const std::vector<Kind> all = [] {
    std::vector<Kind> kinds{
        {"engine.receipt", ""}, {"engine.timer", ""}, {"engine.effect", ""}, {"engine.person", ""}};
    for (const engine::ServiceType& type : routing().services())
      for (const std::string_view table : type.tables)
        kinds.push_back({std::string(table), std::string(engine::main_shop)});
    return kinds;
  }();
  return all;
}

std::map<std::string, int> timers_of(const Known& known) {
  std::map<std::string, int> counts;
  for (const auto& [key, bytes] : known.entries.at("engine.timer")) {
    engine::PendingTimer timer;
    wire::Reader in(bytes);
    check(wire::decode(in, timer), "a timer can be read");
    ++counts[std::string(types().by_hash(static_cast<std::uint32_t>(timer.type))->id)];
  }
  return counts;
}

std::vector<std::string> differences(const Known& a, const Known& b) {
  std::vector<std::string> names;
  for (const Kind& kind : all_kinds())
    if (a.entries.at(kind.name) != b.entries.at(kind.name)) names.push_back(kind.name);
  if (a.sequence != b.sequence) names.emplace_back("last record");
  if (a.events != b.events) names.emplace_back("last event");
  if (a.last_time != b.last_time) names.emplace_back("last time");
  return names;
}

std::unique_ptr<journal::MemoryStateStore> saved_at(const Records& records, std::uint64_t position,
                                                    std::uint64_t step) {
  auto store = std::make_unique<journal::MemoryStateStore>();
  if (position == 0) return store;
  engine::Replica replica(routing(), *store, engine::unnamed_mark);
  for (std::uint64_t i = 0; i < position; ++i) {
    replica.apply(batch_of(records.at(i)));
    if ((i + 1) % step == 0 || i + 1 == position) check(!replica.save(), "memory takes all");
  }
  return store;
}

Life::Life(Records records, engine::StateStore& store, Time now)
    : journal_(std::move(records)),
      seals_(*journal_.keys(), app::person_of, [this] { return next_secret(*journal_.keys()); }),
      now_(now),
      engine_(routing(), types(), journal_, store, [this] { return now_.load(); }, {.seals = &seals_}) {
  const auto take = [this](engine::EffectRequest request) {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(std::move(request));
  };
  engine_.carry_out(&wire::type_of<ChargeRequested>(), take);
  engine_.carry_out(&wire::type_of<ChargeStatusRequested>(), take);
  engine_.carry_out(&wire::type_of<RefundRequested>(), take);
  engine_.carry_out(&wire::type_of<ErasureRequested>(), take);
  engine_.carry_out(&wire::type_of<DeliverNotice>(), take);
  engine_.carry_out(&wire::type_of<MandateEndRequested>(), take);
  engine_.carry_out(&wire::type_of<ReconciliationRequested>(), take);
  if (const auto why = engine_.recover()) fail(*why);
}

Known Life::known() {
  Known known;
  const auto all = engine_.entries();
  for (const Kind& kind : all_kinds()) {
    auto& entries = known.entries[kind.name];
    const engine::StateKey prefix = kind.prefix();
    for (auto at = all.lower_bound(prefix); at != all.end() && at->first.starts_with(prefix); ++at)
      entries.insert(*at);
  }
  known.sequence = engine_.figures().sequence;
  known.events = engine_.figures().events;
  known.last_time = engine_.last_time();
  return known;
}

void Life::start() { engine_.start(); }
void Life::stop() { engine_.stop(); }

engine::Outcome Life::give_input(engine::Input input) {
  std::promise<engine::Outcome> promise;
  input.reply = [&promise](engine::Outcome outcome) { promise.set_value(std::move(outcome)); };
  check(engine_.submit(std::move(input)), "there is room for one input");
  return promise.get_future().get();
}

void Life::pass(Duration time) {
  now_ = now_.load() + time;
  // Any question wakes the engine; it is answered after what is due.
  std::promise<void> promise;
  check(engine_.ask({wire::AnyMessage::of(GetInventoryStatus{"lamp"}),
                     [&promise](engine::QueryOutcome) { promise.set_value(); }}),
        "there is room for one question");
  promise.get_future().get();
  settle();
}

void Life::settle() {
  for (std::size_t i = 0;;) {
    std::optional<engine::EffectRequest> request;
    {
      const std::scoped_lock lock(mutex_);
      if (i == asked_.size()) return;
      request = asked_[i];
    }
    auto answer = answer_to(request->message, gateway_answers);
    if (!answer) {
      ++i;
      continue;
    }
    {
      const std::scoped_lock lock(mutex_);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    engine::Input input{.message = std::move(*answer), .origin = engine::Origin::effect};
    input.correlation = request->correlation;
    input.effect = request->event;
    check(!give_input(std::move(input)).rejection, "an answer is not refused");
  }
}

}  // namespace flowmart::restart
