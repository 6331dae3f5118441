// Applies batches to state through `evolve` alone. The live engine, recovery and the snapshot replica all go
// through here, which is why replay gives the live state exactly.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "engine/batch.hpp"
#include "engine/routing.hpp"
#include "engine/state_table.hpp"

namespace flowmart::engine {

// Under which content a command was taken, and where its answer is.
struct Receipt {
  Uuid content_hash;
  std::int64_t sequence = 0;
  std::int64_t input = 0;
  bool operator==(const Receipt&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("content_hash", &Receipt::content_hash), field("sequence", &Receipt::sequence),
                     field("input", &Receipt::input)};
  }
};

// A timer that has not fired: the message goes to the aggregate that set it.
struct PendingTimer {
  std::int64_t aggregate = 0;  // name_hash
  Uuid key;
  std::string name;
  Time due;
  std::int64_t type = 0;   // type_hash of the message
  std::string message;     // encoded
  Uuid correlation;        // story that the timer belongs to
  std::int64_t cause = 0;  // number of the message whose handling set it
  bool operator==(const PendingTimer&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = PendingTimer;
    return FieldList{field("aggregate", &T::aggregate),
                     field("key", &T::key),
                     field("name", &T::name),
                     field("due", &T::due),
                     field("type", &T::type),
                     field("message", &T::message),
                     field("correlation", &T::correlation),
                     field("cause", &T::cause)};
  }
};
Uuid timer_key(std::uint32_t aggregate, const Uuid& key, std::string_view name);

// An effect requested and not yet answered: carried out again after a restart, under the same id.
struct PendingEffect {
  std::int64_t event = 0;  // number of the effect message
  std::int64_t type = 0;
  std::string message;
  std::string id;  // id of the effect message: the idempotency key towards the outside
  Uuid correlation;
  bool operator==(const PendingEffect&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = PendingEffect;
    return FieldList{field("event", &T::event), field("type", &T::type), field("message", &T::message),
                     field("id", &T::id), field("correlation", &T::correlation)};
  }
};
Uuid effect_key(std::uint64_t event);

// Where the engine's own entries live in the state store.
inline constexpr std::uint16_t receipt_kind = kind_of("engine.receipt");
inline constexpr std::uint16_t timer_kind = kind_of("engine.timer");
inline constexpr std::uint16_t effect_kind = kind_of("engine.effect");

// Keeps the engine's own entries; the live engine indexes them, the replica stores them.
class Books {
 public:
  virtual ~Books() = default;
  virtual void receipt(const Uuid& key, const Receipt& receipt) = 0;
  virtual void timer_set(const Uuid& key, PendingTimer timer) = 0;
  virtual void timer_gone(const Uuid& key) = 0;
  virtual void effect_requested(PendingEffect effect) = 0;
  virtual void effect_answered(std::uint64_t event) = 0;
};

class Fold {
 public:
  Fold(const Routing& routing, StateTable& table, Books& books)
      : routing_(routing), table_(table), books_(books) {}

  // Replays a batch of the journal.
  void apply(const Batch& batch);

  // The parts of `apply`, for the engine, which interleaves them with decisions. `sent` are the messages of
  // the step.
  void input(const Batch& batch, std::size_t index);
  void step(const Batch& batch, const BatchStep& step, const AggregateType& type, StateTable::Entry& entry,
            std::span<const BatchMessage> sent, std::uint64_t first_sent);

 private:
  const Routing& routing_;
  StateTable& table_;
  Books& books_;
};

}  // namespace flowmart::engine
