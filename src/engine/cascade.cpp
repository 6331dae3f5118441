#include "engine/cascade.hpp"

#include "kernel/check.hpp"

namespace flowmart::engine {
namespace {

// A story this long is a loop between deciders: 5,000 lines lead to some 30,000 messages.
constexpr std::size_t story_messages_max = 1'000'000;

Rejection no_handler(const wire::MessageType& type) {
  static constexpr Code code{"no-handler", Refusal::not_found};
  return reject(code, "No service of this program takes " + std::string(type.info.id) + " " +
                          std::string(type.info.version) + ".");
}

}  // namespace

std::optional<Rejection> Cascade::run(Batch& batch, BatchInput input, wire::AnyMessage message,
                                      const ServiceType* owner, wire::AnyMessage beside) {
  const std::size_t messages_before = batch.messages.size(), steps_before = batch.steps.size();
  const bool from_outside = input.origin == Origin::outside;
  const bool may_be_refused = from_outside && message.type->info.kind != contract::Kind::event;
  if (may_be_refused && routing_.routes(message.type).empty()) return no_handler(*message.type);
  const auto first = static_cast<std::uint32_t>(messages_before);
  shop_ = input.shop;
  input.message = first;
  input.beside = static_cast<bool>(beside);
  const std::uint32_t after = input.after();
  batch.inputs.push_back(std::move(input));
  batch.messages.push_back({std::move(message), no_step});
  if (beside) batch.messages.push_back({std::move(beside), no_step});
  // What can't be refused is taken in before it is handled: a timer is gone before its handler may set it
  // again.
  if (!may_be_refused) fold_.input(batch, batch.inputs.size() - 1);

  if (owner) {
    const Handler* handler = owner->handler_of(batch.messages[first].message.type);
    check(handler != nullptr, "a service handles the timers it sets");
    handle(batch, first, *owner, *handler);
  } else if (auto rejection = take(batch, first); rejection && may_be_refused) {
    batch.steps.resize(steps_before);
    batch.messages.resize(messages_before);
    batch.inputs.pop_back();
    return rejection;
  }
  if (may_be_refused) fold_.input(batch, batch.inputs.size() - 1);
  for (std::uint32_t next = after; next < batch.messages.size(); ++next) {
    check(next - first < story_messages_max, "a story ends");
    if (batch.messages[next].message.type->info.kind == contract::Kind::response)
      deliver_response(batch, next);
    else deliver(batch, next);
  }
  return std::nullopt;
}

std::optional<Rejection> Cascade::take(Batch& batch, std::uint32_t message) {
  const auto refusal_of = [&](std::uint32_t which) {
    const std::size_t steps_before = batch.steps.size();
    deliver(batch, which);
    return batch.steps.size() == steps_before + 1 ? batch.steps.back().rejection : std::nullopt;
  };
  if (!batch.inputs.back().beside) return refusal_of(message);
  const bool ours = !states_.trying();  // a preview takes back everything anyway
  if (ours) states_.begin_trying();
  auto rejection = refusal_of(message + 1);
  check(batch.messages.size() == message + 2, "what comes beside a command sends nothing");
  if (!rejection) rejection = refusal_of(message);
  if (ours && rejection) states_.take_back();
  else if (ours) states_.keep();
  return rejection;
}

Cascade::Answer Cascade::preview(Batch& batch, BatchInput input, wire::AnyMessage message,
                                 const wire::AnyMessage& question, wire::AnyMessage beside) {
  const std::size_t handled_before = traffic_.so_far();
  const std::string shop = input.shop;
  states_.begin_trying();
  fold_.only_states(true);
  Answer answer{run(batch, std::move(input), std::move(message), nullptr, std::move(beside)), {}};
  if (!answer.rejection && question) answer = ask(question, batch.time, shop);
  fold_.only_states(false);
  states_.take_back();
  traffic_.forget_after(handled_before);
  return answer;
}

void Cascade::deliver(Batch& batch, std::uint32_t message) {
  const wire::MessageType* type = batch.messages[message].message.type;
  const BatchInput& input = batch.inputs.back();
  const std::string_view later = message == input.message ? input.later : std::string_view();
  for (const Route& route : routing_.routes(type))
    if (later.empty() || route.handler->takes_later(later))
      handle(batch, message, *route.service, *route.handler);
}

// The answer to a question goes to the service that asked, and to nobody else.
void Cascade::deliver_response(Batch& batch, std::uint32_t message) {
  const BatchStep& answering = batch.steps[batch.messages[message].sent_by];
  const std::uint32_t asked_by = batch.messages[answering.message].sent_by;
  if (asked_by == no_step) return;
  const ServiceType* type = routing_.by_hash(batch.steps[asked_by].service);
  const Handler* handler = type->handler_of(batch.messages[message].message.type);
  check(handler != nullptr, "who asks handles the answer");
  handle(batch, message, *type, *handler);
}

void Cascade::handle(Batch& batch, std::uint32_t message, const ServiceType& type, const Handler& handler) {
  const Traffic::Span span = traffic_.begin();
  out_.rejection.reset();
  out_.sent.clear();
  out_.timers.clear();
  handler.decide(states_.of(shop_, type).state.get(), batch.messages[message].message.body.get(), batch.time,
                 out_);

  const auto step_index = static_cast<std::uint32_t>(batch.steps.size());
  BatchStep& step = batch.steps.emplace_back();
  step.service = type.hash;
  step.message = message;
  step.rejection = std::move(out_.rejection);
  if (!step.rejection) {
    for (SentTimer& timer : out_.timers)
      step.timers.push_back({std::string(timer.name), timer.about, timer.due, std::move(timer.message)});
    const std::size_t first_sent = batch.messages.size();
    for (wire::AnyMessage& sent : out_.sent) batch.messages.push_back({std::move(sent), step_index});
    fold_.step(batch, step, type, shop_, std::span(batch.messages).subspan(first_sent),
               batch.first_event + first_sent);
  }
  traffic_.handled(span, message, type, step.rejection.has_value());
}

Cascade::Answer Cascade::ask(const wire::AnyMessage& query, Time now, std::string_view shop) {
  const auto& routes = routing_.routes(query.type);
  if (routes.empty()) return {no_handler(*query.type), {}};
  const Route& route = routes.front();
  Outbox out;
  route.handler->decide(states_.of(shop, *route.service).state.get(), query.body.get(), now, out);
  if (out.rejection) return {std::move(out.rejection), {}};
  check(out.sent.size() == 1 && out.sent.front().type->info.kind == contract::Kind::response,
        "a query is answered by its response and nothing else");
  return {std::nullopt, std::move(out.sent.front())};
}

}  // namespace flowmart::engine
