// Carries out erasures: once the views have forgotten a person, the person's keys are destroyed, and only
// then is PersonErased said. The journal holds that it was asked for, so whatever is interrupted is done
// again.
#pragma once
#include <atomic>

#include "adapters/effect_worker.hpp"
#include "engine/follower.hpp"
#include "journal/keys_file.hpp"
#include "views/projector.hpp"

namespace flowmart::app {

class Eraser {
 public:
  Eraser(engine::Journal& journal, engine::Seals& seals, const engine::Follower& views_follower,
         views::Projector& views, std::function<void(engine::Input)> deliver, engine::Engine::Clock clock);
  ~Eraser() { stop(); }

  void attach(engine::Engine& engine);  // before it is started
  void start() { worker_.start(); }
  // What is under way is left, and done again at the next start.
  void stop();

 private:
  std::vector<adapters::EffectAnswer> work(std::span<const engine::EffectRequest> requests, Time now);
  bool erase(const Uuid& person, std::uint64_t event);

  engine::Journal& journal_;
  engine::Seals& seals_;
  const engine::Follower& views_follower_;
  views::Projector& views_;
  std::atomic<bool> stopping_{false};
  adapters::EffectWorker worker_;
};

// Whom a journal knows to be erased. Reads all of it; returns why it can't.
std::variant<journal::Erasures, std::string> erasures_in(const engine::Journal& journal,
                                                         const engine::TypeIndex& types);

}  // namespace flowmart::app
