// The program from a start to a stop: the engine with its threads over a journal and saved states in memory,
// a gateway, and a clock that the test moves. Inputs are given one by one, so two lives that are given the
// same write the same records.
#pragma once
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "engine/type_index.hpp"
#include "journal/memory/memory_journal.hpp"
#include "journal/memory/memory_state_store.hpp"

namespace flowmart::restart {

// A sort of entry that the engine has and the state store saves: its own, and each table of a service.
struct Kind {
  std::string name;
  std::string shop;  // empty: the engine's own
  engine::StateKey prefix() const { return engine::state_key(shop, engine::kind_of(name), {}); }
  friend std::ostream& operator<<(std::ostream& out, const Kind& one) { return out << one.name; }
};
const engine::Routing& routing();
const std::vector<Kind>& all_kinds();

// All that an engine knows.
struct Known {
  std::map<std::string, std::map<engine::StateKey, std::string>> entries;  // by kind, encoded
  std::uint64_t sequence = 0, events = 0;
  Time last_time;
};
// How many timers there are, by the message that they stand for.
std::map<std::string, int> timers_of(const Known& known);
// The names of what differs.
std::vector<std::string> differences(const Known& a, const Known& b);

using Records = std::vector<engine::JournalRecord>;

// Saved states as of the record `position`, saved after each `step` records on the way.
std::unique_ptr<journal::MemoryStateStore> saved_at(const Records& records, std::uint64_t position,
                                                    std::uint64_t step);

class Life {
 public:
  // Recovers; `store` outlives it.
  Life(Records records, engine::StateStore& store, Time now);
  ~Life() { stop(); }

  // Only before `start` or after `stop`.
  Known known();

  void start();
  void stop();
  Records records() const { return journal_.records(); }

  // Gives a message from outside, under a key if there is one, and waits for the outcome.
  template <class M>
  engine::Outcome give(M message, const std::string& key = {}) {
    engine::Input input{.message = wire::AnyMessage::of(std::move(message))};
    if (!key.empty()) input.receipt = uuid_v5(Uuid{}, key);
    return give_input(std::move(input));
  }
  engine::Outcome give_input(engine::Input input);
  // Time passes at once; what is due by then happens.
  void pass(Duration time);

  // Whether the gateway answers whatever it is asked; else it does as tokens and reasons say (life.cpp).
  bool gateway_answers = false;
  // Lets it answer until it has nothing more to say. What it keeps silent about stays asked.
  void settle();
  const std::vector<engine::EffectRequest>& asked() const { return asked_; }

  Time now() const { return now_.load(); }

 private:
  journal::MemoryJournal journal_;
  engine::Seals seals_;
  std::atomic<Time> now_;
  engine::Engine engine_;
  std::mutex mutex_;                          // guards the next; read without it while nothing is under way
  std::vector<engine::EffectRequest> asked_;  // of the gateway, not answered
};

}  // namespace flowmart::restart
