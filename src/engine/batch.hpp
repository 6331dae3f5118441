// One batch as data: what came in, every message it led to, and each step from a message to a service.
// A journal record's body is an encoded batch (format: docs/formats.md, "Journal records").
//
// Replay needs nothing but this: for each step, the service folds the message it handled and those it sent.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/key_store.hpp"
#include "engine/type_index.hpp"
#include "kernel/rejection.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::engine {

inline constexpr std::uint32_t no_message = 0xffffffff;
inline constexpr std::uint32_t no_step = 0xffffffff;
inline constexpr std::string_view main_shop = "main";  // whose name is not written: most batches are of it

enum class Origin : std::uint8_t {
  outside,  // a command or event from the HTTP API or a channel
  timer,    // a durable timer came due
  effect,   // an adapter tells how an effect ended
};

struct BatchInput {
  Origin origin = Origin::outside;
  std::uint32_t message =
      0;  // index of the input message; what it led to follows up to the next input's message
  std::optional<Uuid> receipt;  // under which a repeat of this input finds its answer
  // HMAC-SHA-256 of type and encoded content under the key store's own key, first 16 bytes; set with a
  // receipt
  Uuid content_hash;
  std::string id;             // id given by the sender; empty: derived, see message_id
  std::string source;         // CloudEvents source given by the sender; empty: ours
  Uuid correlation;           // root of the story this belongs to; nil: this message starts one
  std::uint64_t cause = 0;    // number of an earlier message that led to this one; 0: none
  std::optional<Uuid> timer;  // key of the timer that fired
  std::uint64_t effect = 0;   // number of the effect message that this answers
  std::string shop{main_shop};
  std::optional<Uuid> person;  // whose key was made for this input; the key's number is that of its message
  bool beside = false;         // a second message came with it, and stands right behind it
  std::string later{};         // version that was said, if it is beyond the type's; for routing, not encoded
  std::string subject{};       // CloudEvents subject and time given by the sender; empty, none: ours
  std::optional<Time> said_at{};

  // Where what follows from it begins.
  std::uint32_t after() const { return message + (beside ? 2 : 1); }
};

struct BatchMessage {
  wire::AnyMessage message;
  std::uint32_t sent_by = no_step;  // step that sent it; no_step: an input
};

struct StepTimer {
  std::string name;
  Uuid about;
  std::optional<Time> due;  // none: cancelled
  wire::AnyMessage message;
};

struct BatchStep {
  std::uint32_t service = 0;  // name_hash of the service
  std::uint32_t message = 0;  // index of the message handled
  std::optional<Rejection> rejection;
  std::vector<StepTimer> timers;
};

struct Batch {
  Time time;
  std::uint64_t epoch = 1;
  std::uint64_t first_event = 0;  // number of messages[0]; from the record, not encoded
  std::uint64_t sequence = 0;     // of the record; not encoded
  std::vector<BatchInput> inputs;
  std::vector<BatchMessage> messages;
  std::vector<BatchStep> steps;
  std::vector<PersonKey> keys;  // made for its inputs; kept apart, not encoded

  bool empty() const { return inputs.empty(); }
  // One past the last message of input `index`.
  std::size_t end_of_input(std::size_t index) const {
    return index + 1 < inputs.size() ? inputs[index + 1].message : messages.size();
  }
  // The input that message `index` came from.
  std::size_t input_of(std::size_t message_index) const;
};

// Id of message number `event`: as given by its sender, else a UUIDv7 made from the batch's time and the
// number, so that it needs no storage and replay gives the same.
std::string message_id(const Batch& batch, std::size_t message_index);
Uuid derived_message_id(Time time, std::uint64_t event);

// Story (correlation id) and direct cause of a message.
Uuid correlation_of(const Batch& batch, std::size_t message_index);
std::uint64_t cause_event(const Batch& batch, std::size_t message_index);  // 0: none

void encode(const Batch& batch, std::string& out);
// Nothing when the bytes are not a whole batch, or name a message type that `types` lacks; `why` says
// which.
std::optional<Batch> decode_batch(std::string_view body, const TypeIndex& types, std::uint64_t sequence,
                                  std::uint64_t first_event, std::string& why);

}  // namespace flowmart::engine
