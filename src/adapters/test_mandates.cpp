#include "adapters/test_mandates.hpp"

namespace flowmart::adapters {

using namespace contract;

namespace {

std::vector<EffectAnswer> answers_to(std::span<const engine::EffectRequest> requests, Time now) {
  std::vector<EffectAnswer> answers;
  for (const engine::EffectRequest& request : requests)
    answers.push_back({wire::AnyMessage::of(answer_to(request.message.get<MandateEndRequested>())),
                       request.event, request.correlation, now});
  return answers;
}

}  // namespace

MandateEndAnswered answer_to(const MandateEndRequested& request) {
  const std::string_view token = std::string_view(request.token).substr(0, request.token.find(':'));
  MandateEndAnswered answer{request.subscription, request.question, GatewayOutcome::succeeded, ""};
  if (token == token_keeps_mandate) {
    answer.outcome = GatewayOutcome::declined;
    answer.message = "an invoice is still open";
  } else if (token == token_never_answers || (token == token_loses_answer && request.question == 1)) {
    answer.outcome = GatewayOutcome::unknown;
  }
  return answer;
}

TestMandates::TestMandates(EffectWorker::Deliver deliver, EffectWorker::Clock clock)
    : worker_(answers_to, std::move(deliver), std::move(clock)) {}

void TestMandates::attach(engine::Engine& engine) {
  engine.carry_out(&wire::type_of<MandateEndRequested>(),
                   [this](engine::EffectRequest request) { worker_.take(std::move(request)); });
}

}  // namespace flowmart::adapters
