// Carries out reconciliations: once the views have taken in what was known when it was asked for, our ledger
// in them is held against the gateway's list. Away from the engine, for both may be long.
#pragma once
#include <atomic>

#include "adapters/effect_worker.hpp"
#include "adapters/gateway_list.hpp"
#include "engine/follower.hpp"
#include "engine/journal.hpp"
#include "views/queries.hpp"

namespace flowmart::app {

class Reconciler {
 public:
  Reconciler(const engine::Journal& journal, const engine::Follower& views_follower, views::Queries& views,
             adapters::GatewayList& gateway, std::function<void(engine::Input)> deliver,
             engine::Engine::Clock clock);
  ~Reconciler() { stop(); }

  void attach(engine::Engine& engine);  // before it is started
  void start() { worker_.start(); }
  // What is under way is left, and done again at the next start.
  void stop();

 private:
  std::vector<adapters::EffectAnswer> work(std::span<const engine::EffectRequest> requests, Time now);
  contract::ReconciliationEnded hold(const contract::ReconciliationRequested& asked, Time now);

  const engine::Journal& journal_;
  const engine::Follower& views_follower_;
  views::Queries& views_;
  adapters::GatewayList& gateway_;
  std::atomic<bool> stopping_{false};
  adapters::EffectWorker worker_;
};

}  // namespace flowmart::app
