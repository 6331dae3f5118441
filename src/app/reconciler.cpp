#include "app/reconciler.hpp"

#include "app/ledger_comparison.hpp"
#include "app/views_wait.hpp"

namespace flowmart::app {

Reconciler::Reconciler(const engine::Journal& journal, const engine::Follower& views_follower,
                       views::Queries& views, adapters::GatewayList& gateway,
                       std::function<void(engine::Input)> deliver, engine::Engine::Clock clock)
    : journal_(journal),
      views_follower_(views_follower),
      views_(views),
      gateway_(gateway),
      worker_([this](auto requests, Time now) { return work(requests, now); }, std::move(deliver),
              std::move(clock)) {}

void Reconciler::attach(engine::Engine& engine) {
  engine.carry_out(&wire::type_of<contract::ReconciliationRequested>(),
                   [this](engine::EffectRequest request) { worker_.take(std::move(request)); });
}

void Reconciler::stop() {
  stopping_ = true;
  worker_.stop();
}

std::vector<adapters::EffectAnswer> Reconciler::work(std::span<const engine::EffectRequest> requests,
                                                     Time now) {
  std::vector<adapters::EffectAnswer> answers;
  for (const engine::EffectRequest& request : requests) {
    if (!views_hold(journal_, views_follower_, request.event, stopping_)) break;
    answers.push_back(
        {wire::AnyMessage::of(hold(request.message.get<contract::ReconciliationRequested>(), now)),
         request.event, request.correlation, now});
  }
  return answers;
}

contract::ReconciliationEnded Reconciler::hold(const contract::ReconciliationRequested& asked, Time now) {
  const auto failed = [&](const std::string& why) {
    contract::ReconciliationEnded ended;
    ended.reconciliation = asked.reconciliation;
    ended.failure = why;
    ended.at = now;
    return ended;
  };
  const Time from = asked.from - std::min(ledgers_reach, asked.from.time_since_epoch());
  const Time until = asked.until + ledgers_reach;
  const auto here = views_.ledger({.from = from, .to = until});
  if (!here) return failed(here.failure());
  const auto there = gateway_.moves(from, until);
  if (const auto* why = std::get_if<std::string>(&there)) return failed(*why);
  return compare(asked, *here, std::get<std::vector<adapters::GatewayMove>>(there), now);
}

}  // namespace flowmart::app
