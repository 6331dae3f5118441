// The built-in test gateway's side of subscriptions: asked that nothing more be charged, it does what the
// subscription's token says (docs/test-gateway.md). It keeps nothing: the same question has the same answer.
//
// Threads: as EffectWorker says.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "adapters/effect_worker.hpp"
#include "contract/private/subscriptions.hpp"

namespace flowmart::adapters {

inline constexpr std::string_view token_keeps_mandate = "tok_keep_mandate";    // refuses
inline constexpr std::string_view token_loses_answer = "tok_mandate_lost";     // silent at first
inline constexpr std::string_view token_never_answers = "tok_mandate_silent";  // silent for ever

contract::MandateEndAnswered answer_to(const contract::MandateEndRequested& request);

class TestMandates {
 public:
  TestMandates(EffectWorker::Deliver deliver, EffectWorker::Clock clock);

  void attach(engine::Engine& engine);
  void start() { worker_.start(); }
  void stop() { worker_.stop(); }

 private:
  EffectWorker worker_;
};

}  // namespace flowmart::adapters
