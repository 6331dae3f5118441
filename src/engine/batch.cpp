#include "engine/batch.hpp"

#include <algorithm>

#include "kernel/check.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {
namespace {

constexpr std::uint64_t format_version = 2;

void put_u32(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}
bool get_u32(wire::Reader& in, std::uint32_t& value) {
  std::string_view bytes;
  if (!in.view(4, bytes)) return false;
  value = 0;
  for (int i = 0; i < 4; ++i)
    value |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]))
             << (8 * i);
  return true;
}

void put_message(std::string& out, const wire::AnyMessage& message) {
  put_u32(out, message.type->hash);
  message.type->encode_frame(message.body.get(), out);
}

bool get_message(wire::Reader& in, const TypeIndex& types, wire::AnyMessage& message, std::string& why) {
  std::uint32_t hash = 0;
  std::uint64_t size = 0;
  std::string_view bytes;
  if (!get_u32(in, hash) || !in.varint(size) || !in.view(size, bytes)) return false;
  const wire::MessageType* type = types.by_hash(hash);
  if (type == nullptr) {
    why = "it holds a message of a type that this program does not know (hash " + std::to_string(hash) + ")";
    return false;
  }
  wire::Reader body(bytes);
  message.type = type;
  message.body = type->decode(body);
  if (!message.body) why = "a message " + std::string(type->info.id) + " in it can't be read";
  return message.body != nullptr;
}

enum InputFlag : std::uint16_t {
  has_receipt = 1,
  has_id = 2,
  has_correlation = 4,
  has_cause = 8,
  has_timer = 16,
  has_effect = 32,
  has_shop = 64,
  has_beside = 128,
  has_person = 256,
  has_subject = 512,
  has_time = 1024
};
constexpr std::uint64_t known_flags = 2047;

void put_input(std::string& out, const BatchInput& input) {
  const auto flags = static_cast<std::uint16_t>(
      (input.receipt ? has_receipt : 0) | (!input.id.empty() || !input.source.empty() ? has_id : 0) |
      (input.correlation.is_nil() ? 0 : has_correlation) | (input.cause != 0 ? has_cause : 0) |
      (input.timer ? has_timer : 0) | (input.effect != 0 ? has_effect : 0) |
      (input.shop != main_shop ? has_shop : 0) | (input.beside ? has_beside : 0) |
      (input.person ? has_person : 0) | (input.subject.empty() ? 0 : has_subject) |
      (input.said_at ? has_time : 0));
  out.push_back(static_cast<char>(input.origin));
  wire::append_varint(out, flags);
  wire::append_varint(out, input.message);
  if (input.receipt) {
    wire::encode(out, *input.receipt);
    wire::encode(out, input.content_hash);
  }
  if (flags & has_id) {
    wire::encode(out, input.id);
    wire::encode(out, input.source);
  }
  if (flags & has_correlation) wire::encode(out, input.correlation);
  if (flags & has_cause) wire::append_varint(out, input.cause);
  if (input.timer) wire::encode(out, *input.timer);
  if (flags & has_effect) wire::append_varint(out, input.effect);
  if (flags & has_shop) wire::encode(out, input.shop);
  if (input.person) wire::encode(out, *input.person);
  if (flags & has_subject) wire::encode(out, input.subject);
  if (input.said_at) wire::encode(out, *input.said_at);
}

bool get_input(wire::Reader& in, BatchInput& input) {
  std::string_view head;
  std::uint64_t flags = 0, message = 0;
  if (!in.view(1, head) || !in.varint(flags) || !in.varint(message) || flags > known_flags) return false;
  const auto origin = static_cast<std::uint8_t>(head[0]);
  if (origin > static_cast<std::uint8_t>(Origin::effect)) return false;
  input.origin = static_cast<Origin>(origin);
  input.message = static_cast<std::uint32_t>(message);
  if (flags & has_receipt) {
    input.receipt.emplace();
    if (!wire::decode(in, *input.receipt) || !wire::decode(in, input.content_hash)) return false;
  }
  if ((flags & has_id) && (!wire::decode(in, input.id) || !wire::decode(in, input.source))) return false;
  if ((flags & has_correlation) && !wire::decode(in, input.correlation)) return false;
  if ((flags & has_cause) && !in.varint(input.cause)) return false;
  if (flags & has_timer) {
    input.timer.emplace();
    if (!wire::decode(in, *input.timer)) return false;
  }
  if ((flags & has_effect) && !in.varint(input.effect)) return false;
  input.beside = (flags & has_beside) != 0;
  if ((flags & has_shop) && !wire::decode(in, input.shop)) return false;
  if ((flags & has_person) && !wire::decode(in, input.person.emplace())) return false;
  if ((flags & has_subject) && !wire::decode(in, input.subject)) return false;
  return !(flags & has_time) || wire::decode(in, input.said_at.emplace());
}

void put_step(std::string& out, const BatchStep& step, std::size_t sent) {
  put_u32(out, step.service);
  wire::append_varint(out, step.message);
  wire::append_varint(out, sent);
  wire::append_varint(out, step.timers.size() * 2 + (step.rejection ? 1 : 0));
  if (step.rejection) {
    wire::encode(out, step.rejection->code);
    out.push_back(static_cast<char>(step.rejection->refusal));
    wire::encode(out, step.rejection->detail);
  }
  for (const StepTimer& timer : step.timers) {
    wire::encode(out, timer.name);
    wire::encode(out, timer.about);
    out.push_back(timer.due ? 1 : 0);
    if (!timer.due) continue;
    wire::encode(out, *timer.due);
    put_message(out, timer.message);
  }
}

bool get_step(wire::Reader& in, const TypeIndex& types, BatchStep& step, std::uint64_t& sent,
              std::string& why) {
  std::uint64_t message = 0, extras = 0;
  if (!get_u32(in, step.service) || !in.varint(message) || !in.varint(sent) || !in.varint(extras))
    return false;
  step.message = static_cast<std::uint32_t>(message);
  std::string_view byte;
  if (extras & 1) {
    Rejection& rejection = step.rejection.emplace();
    if (!wire::decode(in, rejection.code) || !in.view(1, byte) || !wire::decode(in, rejection.detail))
      return false;
    rejection.refusal = static_cast<Refusal>(byte[0]);
  }
  for (std::uint64_t i = 0; i < extras / 2; ++i) {
    StepTimer timer;
    if (!wire::decode(in, timer.name) || !wire::decode(in, timer.about) || !in.view(1, byte)) return false;
    if (byte[0] != 0) {
      timer.due.emplace();
      if (!wire::decode(in, *timer.due) || !get_message(in, types, timer.message, why)) return false;
    }
    step.timers.push_back(std::move(timer));
  }
  return true;
}

bool get_body(wire::Reader& in, const TypeIndex& types, Batch& batch, std::string& why) {
  std::uint64_t version = 0, inputs = 0, messages = 0, steps = 0;
  if (!in.varint(version)) return false;
  if (version != format_version) {
    why = "it is written in format " + std::to_string(version) + ", this program reads " +
          std::to_string(format_version);
    return false;
  }
  if (!wire::decode(in, batch.time) || !in.varint(batch.epoch) || !in.varint(inputs) ||
      !in.varint(messages) || !in.varint(steps) || inputs > in.remaining() || messages > in.remaining() ||
      steps > in.remaining())
    return false;
  batch.inputs.resize(inputs);
  for (BatchInput& input : batch.inputs)
    if (!get_input(in, input) || input.after() > messages) return false;
  batch.messages.resize(messages);
  for (BatchMessage& message : batch.messages)
    if (!get_message(in, types, message.message, why)) return false;
  batch.steps.resize(steps);
  std::size_t next_input = 0, next_sent = 0;
  for (std::uint32_t i = 0; i < steps; ++i) {
    std::uint64_t sent = 0;
    if (!get_step(in, types, batch.steps[i], sent, why) || batch.steps[i].message >= messages) return false;
    while (next_input < inputs && batch.inputs[next_input].message <= batch.steps[i].message)
      next_sent = batch.inputs[next_input++].after();
    if (sent > messages - next_sent) return false;
    for (; sent > 0; --sent) batch.messages[next_sent++].sent_by = i;
  }
  return in.remaining() == 0;
}

}  // namespace

std::size_t Batch::input_of(std::size_t message_index) const {
  const auto after =
      std::upper_bound(inputs.begin(), inputs.end(), message_index,
                       [](std::size_t index, const BatchInput& input) { return index < input.message; });
  return static_cast<std::size_t>(after - inputs.begin()) - 1;
}

Uuid derived_message_id(Time time, std::uint64_t event) { return uuid_v7(time, 0, event); }

std::string message_id(const Batch& batch, std::size_t message_index) {
  const BatchInput& input = batch.inputs[batch.input_of(message_index)];
  if (input.message == message_index && !input.id.empty()) return input.id;
  return derived_message_id(batch.time, batch.first_event + message_index).to_string();
}

Uuid correlation_of(const Batch& batch, std::size_t message_index) {
  const BatchInput& input = batch.inputs[batch.input_of(message_index)];
  if (!input.correlation.is_nil()) return input.correlation;
  return derived_message_id(batch.time, batch.first_event + input.message);
}

std::uint64_t cause_event(const Batch& batch, std::size_t message_index) {
  const std::uint32_t sent_by = batch.messages[message_index].sent_by;
  if (sent_by != no_step) return batch.first_event + batch.steps[sent_by].message;
  const BatchInput& input = batch.inputs[batch.input_of(message_index)];
  return message_index == input.message ? input.cause : batch.first_event + input.message;
}

void encode(const Batch& batch, std::string& out) {
  wire::append_varint(out, format_version);
  wire::encode(out, batch.time);
  wire::append_varint(out, batch.epoch);
  wire::append_varint(out, batch.inputs.size());
  wire::append_varint(out, batch.messages.size());
  wire::append_varint(out, batch.steps.size());
  for (const BatchInput& input : batch.inputs) put_input(out, input);
  std::vector<std::size_t> sent(batch.steps.size());
  for (const BatchMessage& message : batch.messages) {
    put_message(out, message.message);
    if (message.sent_by != no_step) ++sent[message.sent_by];
  }
  for (std::size_t i = 0; i < batch.steps.size(); ++i) put_step(out, batch.steps[i], sent[i]);
}

std::optional<Batch> decode_batch(std::string_view body, const TypeIndex& types, std::uint64_t sequence,
                                  std::uint64_t first_event, std::string& why) {
  Batch batch;
  batch.sequence = sequence;
  batch.first_event = first_event;
  wire::Reader in(body);
  if (get_body(in, types, batch, why)) return batch;
  if (why.empty()) why = "its bytes are not a whole batch";
  return std::nullopt;
}

}  // namespace flowmart::engine
