#include "engine/fold.hpp"

#include <cstring>

#include "kernel/check.hpp"

namespace flowmart::engine {
namespace {

Uuid mixed(Uuid uuid, std::uint64_t with) {
  std::uint64_t low = 0;
  std::memcpy(&low, uuid.bytes.data() + 8, 8);
  low ^= with;
  std::memcpy(uuid.bytes.data() + 8, &low, 8);
  return uuid;
}

std::string encoded(const wire::AnyMessage& message) {
  std::string bytes;
  message.type->encode(message.body.get(), bytes);
  return bytes;
}

Uuid correlation_of(const Batch& batch, std::size_t message_index) {
  const BatchInput& input = batch.inputs[batch.input_of(message_index)];
  return input.correlation.is_nil() ? derived_message_id(batch.time, batch.first_event + input.message)
                                    : input.correlation;
}

}  // namespace

Uuid timer_key(std::uint32_t aggregate, const Uuid& key, std::string_view name) {
  const std::uint64_t named = (std::uint64_t{name_hash(name)} << 32) | aggregate;
  return mixed(key, named * 0x9e3779b97f4a7c15ULL);
}

Uuid effect_key(std::uint64_t event) {
  Uuid key;
  for (std::size_t i = 0; i < 8; ++i) key.bytes[i] = static_cast<std::uint8_t>(event >> (56 - 8 * i));
  return key;
}

void Fold::input(const Batch& batch, std::size_t index) {
  const BatchInput& input = batch.inputs[index];
  if (input.receipt)
    books_.receipt(*input.receipt, {input.content_hash, static_cast<std::int64_t>(batch.sequence),
                                    static_cast<std::int64_t>(index)});
  if (input.timer) books_.timer_gone(*input.timer);
  if (input.effect != 0) books_.effect_answered(input.effect);
}

void Fold::step(const Batch& batch, const BatchStep& step, const AggregateType& type,
                StateTable::Entry& entry, std::span<const BatchMessage> sent, std::uint64_t first_sent) {
  if (step.rejection) return;
  bool changed = false;
  const auto evolve = [&](const EvolveTable& table, const wire::AnyMessage& message) {
    const Evolve change = table.of(*message.type);
    if (change == nullptr) return;
    change(entry.state.get(), message.body.get());
    changed = true;
  };
  evolve(type.folds, batch.messages[step.message].message);
  std::uint64_t event = first_sent;
  for (const BatchMessage& message : sent) {
    evolve(type.evolves, message.message);
    if (message.message.type->info.kind == contract::Kind::effect) {
      const auto index = static_cast<std::size_t>(event - batch.first_event);
      books_.effect_requested({static_cast<std::int64_t>(event), message.message.type->hash,
                               encoded(message.message), derived_message_id(batch.time, event).to_string(),
                               correlation_of(batch, index)});
    }
    ++event;
  }
  for (const StepTimer& timer : step.timers) {
    const Uuid key = timer_key(type.hash, step.key, timer.name);
    if (timer.due)
      books_.timer_set(key, {type.hash, step.key, timer.name, *timer.due, timer.message.type->hash,
                             encoded(timer.message), correlation_of(batch, step.message),
                             static_cast<std::int64_t>(batch.first_event + step.message)});
    else books_.timer_gone(key);
  }
  if (changed) table_.changed(entry, batch.sequence);
}

void Fold::apply(const Batch& batch) {
  std::size_t next_input = 0, next_sent = 0;
  for (const BatchStep& one : batch.steps) {
    // Sent messages stand in the order of the steps, after their input's own message.
    while (next_input < batch.inputs.size() && batch.inputs[next_input].message <= one.message) {
      next_sent = batch.inputs[next_input].message + 1;
      input(batch, next_input++);
    }
    const std::size_t first = next_sent;
    const auto step_index = static_cast<std::uint32_t>(&one - batch.steps.data());
    while (next_sent < batch.messages.size() && batch.messages[next_sent].sent_by == step_index) ++next_sent;
    const AggregateType* type = routing_.by_hash(one.aggregate);
    check(type != nullptr, "the journal names an aggregate that this program has");
    if (one.rejection) continue;
    StateTable::Entry& entry = table_.get(*type, one.key, batch.sequence);
    step(batch, one, *type, entry, std::span(batch.messages).subspan(first, next_sent - first),
         batch.first_event + first);
  }
  while (next_input < batch.inputs.size()) input(batch, next_input++);
}

}  // namespace flowmart::engine
