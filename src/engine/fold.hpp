// Applies batches to state through `evolve` alone. The live engine, recovery and the snapshot replica all go
// through here, which is why replay gives the live state exactly.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "engine/batch.hpp"
#include "engine/routing.hpp"
#include "engine/states.hpp"

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

// A timer that has not fired: the message goes to the service that set it.
struct PendingTimer {
  std::int64_t service = 0;  // name_hash
  std::string shop;
  Uuid about;
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
    return FieldList{field("service", &T::service), field("shop", &T::shop),
                     field("about", &T::about),     field("name", &T::name),
                     field("due", &T::due),         field("type", &T::type),
                     field("message", &T::message), field("correlation", &T::correlation),
                     field("cause", &T::cause)};
  }
};
// A hash, since clients choose the ids of what timers are about: nobody finds two with one key.
Uuid timer_key(std::uint32_t service, std::string_view shop, const Uuid& about, std::string_view name);

// An effect requested and not yet answered: carried out again after a restart, under the same id.
struct PendingEffect {
  std::int64_t event = 0;  // number of the effect message
  std::int64_t type = 0;
  std::string message;
  std::string id;  // id of the effect message: the idempotency key towards the outside
  Uuid correlation;
  std::string shop;
  bool operator==(const PendingEffect&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = PendingEffect;
    return FieldList{field("event", &T::event),
                     field("type", &T::type),
                     field("message", &T::message),
                     field("id", &T::id),
                     field("correlation", &T::correlation),
                     field("shop", &T::shop)};
  }
};
Uuid effect_key(std::uint64_t event);

// Where the engine's own entries live in the state store.
inline constexpr std::uint16_t receipt_kind = kind_of("engine.receipt");
inline constexpr std::uint16_t timer_kind = kind_of("engine.timer");
inline constexpr std::uint16_t effect_kind = kind_of("engine.effect");
inline constexpr std::uint16_t person_kind = kind_of("engine.person");

// The newest key of a person, as far as the journal knows: it may have been destroyed since.
struct PersonEntry {
  std::int64_t key = 0;       // its number
  std::int64_t sequence = 0;  // of the record that it came with
  bool operator==(const PersonEntry&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("key", &PersonEntry::key), field("sequence", &PersonEntry::sequence)};
  }
};

inline StateKey own_key(std::uint16_t kind, const Uuid& key) {
  StateKey whole = state_key({}, kind, {});
  put_key(whole, key);
  return whole;
}

// Keeps the engine's own entries; the live engine indexes them, the replica stores them.
class Books {
 public:
  virtual ~Books() = default;
  virtual void receipt(const Uuid& key, const Receipt& receipt) = 0;
  virtual void person(const Uuid& person, const PersonEntry& entry) = 0;
  virtual void timer_set(const Uuid& key, PendingTimer timer) = 0;
  virtual void timer_gone(const Uuid& key) = 0;
  virtual void effect_requested(PendingEffect effect) = 0;
  virtual void effect_answered(std::uint64_t event) = 0;
};

class Fold {
 public:
  Fold(const Routing& routing, States& states, Books& books)
      : routing_(routing), states_(states), books_(books) {}

  // Replays a batch of the journal.
  void apply(const Batch& batch);

  // The parts of `apply`, for the engine, which interleaves them with decisions. `sent` are the messages of
  // the step.
  void input(const Batch& batch, std::size_t index);
  void step(const Batch& batch, const BatchStep& step, const ServiceType& type, const std::string& shop,
            std::span<const BatchMessage> sent, std::uint64_t first_sent);
  // Only states change from here on: timers, effects and receipts are left alone. For previews.
  void only_states(bool only) { only_states_ = only; }

 private:
  const Routing& routing_;
  States& states_;
  Books& books_;
  bool only_states_ = false;
};

}  // namespace flowmart::engine
