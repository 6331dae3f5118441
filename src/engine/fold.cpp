#include "engine/fold.hpp"

#include "kernel/check.hpp"

namespace flowmart::engine {
namespace {

std::string bytes_of(const wire::AnyMessage& message) {
  std::string bytes;
  message.type->encode(message.body.get(), bytes);
  return bytes;
}

}  // namespace

Uuid timer_key(std::uint32_t service, std::string_view shop, const Uuid& about, std::string_view name) {
  std::string named(name);
  named += '\0';
  named += shop;
  named += '\0';
  named += std::to_string(service);
  return uuid_v5(about, named);
}

Uuid effect_key(std::uint64_t event) {
  Uuid key;
  for (std::size_t i = 0; i < 8; ++i) key.bytes[i] = static_cast<std::uint8_t>(event >> (56 - 8 * i));
  return key;
}

void Fold::input(const Batch& batch, std::size_t index) {
  if (only_states_) return;
  const BatchInput& input = batch.inputs[index];
  if (input.receipt)
    books_.receipt(*input.receipt, {input.content_hash, static_cast<std::int64_t>(batch.sequence),
                                    static_cast<std::int64_t>(index)});
  if (input.person)
    books_.person(*input.person, {static_cast<std::int64_t>(batch.first_event + input.message),
                                  static_cast<std::int64_t>(batch.sequence)});
  if (input.timer) books_.timer_gone(*input.timer);
  if (input.effect != 0) books_.effect_answered(input.effect);
}

void Fold::step(const Batch& batch, const BatchStep& step, const ServiceType& type, const std::string& shop,
                std::span<const BatchMessage> sent, std::uint64_t first_sent) {
  if (step.rejection) return;
  void* state = states_.of(shop, type).state.get();
  const auto evolve = [&](const wire::AnyMessage& message) {
    if (const Evolve change = type.evolves.of(*message.type)) change(state, message.body.get());
  };
  evolve(batch.messages[step.message].message);
  for (const BatchMessage& message : sent) evolve(message.message);
  if (only_states_) return;
  std::uint64_t event = first_sent;
  for (const BatchMessage& message : sent) {
    if (message.message.type->info.kind == contract::Kind::effect) {
      const auto index = static_cast<std::size_t>(event - batch.first_event);
      books_.effect_requested({static_cast<std::int64_t>(event), message.message.type->hash,
                               bytes_of(message.message), derived_message_id(batch.time, event).to_string(),
                               correlation_of(batch, index), shop});
    }
    ++event;
  }
  for (const StepTimer& timer : step.timers) {
    const Uuid key = timer_key(type.hash, shop, timer.about, timer.name);
    if (timer.due)
      books_.timer_set(key, {type.hash, shop, timer.about, timer.name, *timer.due, timer.message.type->hash,
                             bytes_of(timer.message), correlation_of(batch, step.message),
                             static_cast<std::int64_t>(batch.first_event + step.message)});
    else books_.timer_gone(key);
  }
}

void Fold::apply(const Batch& batch) {
  states_.at(batch.sequence);
  std::size_t next_input = 0, next_sent = 0;
  for (const BatchStep& one : batch.steps) {
    // Sent messages stand in the order of the steps, after their input's own message.
    while (next_input < batch.inputs.size() && batch.inputs[next_input].message <= one.message) {
      next_sent = batch.inputs[next_input].after();
      input(batch, next_input++);
    }
    const std::size_t first = next_sent;
    const auto step_index = static_cast<std::uint32_t>(&one - batch.steps.data());
    while (next_sent < batch.messages.size() && batch.messages[next_sent].sent_by == step_index) ++next_sent;
    const ServiceType* type = routing_.by_hash(one.service);
    if (type == nullptr) continue;  // it was here then, and runs elsewhere now
    step(batch, one, *type, batch.inputs[next_input - 1].shop,
         std::span(batch.messages).subspan(first, next_sent - first), batch.first_event + first);
  }
  while (next_input < batch.inputs.size()) input(batch, next_input++);
}

}  // namespace flowmart::engine
