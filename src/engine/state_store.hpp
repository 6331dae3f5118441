// Where rows rest: each as of one journal position, so that start-up replays only the tail and memory follows
// what is live. Rebuildable from the journal at any time; losing it costs time, never data.
//
// One writer (the replica) and one reader (the engine) may use it at the same time from different
// threads.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/journal.hpp"

namespace flowmart::engine {

// Shop, a zero byte, kind (two bytes, the greater first), then the row's own key: so a shop's rows stand
// together, and of one kind they stand in the order of their keys.
using StateKey = std::string;
StateKey state_key(std::string_view shop, std::uint16_t kind, std::string_view key);

struct StateChange {
  StateKey key;
  std::optional<std::string> bytes;  // none: the row is gone
};

class StateStore {
 public:
  virtual ~StateStore() = default;

  // Up to where in which journal the store is complete; sequence 0 for an empty store.
  virtual JournalMark mark() const = 0;
  std::uint64_t position() const { return mark().sequence; }
  // A free text kept with the position (the engine keeps there what the kinds stand for).
  virtual std::string header() const = 0;
  virtual std::optional<std::string> load(std::string_view key) const = 0;
  // Visits the rows whose key is not before `from`, in order; the visitor returns false to stop.
  virtual void each(std::string_view from,
                    const std::function<bool(std::string_view key, std::string_view bytes)>& visit) const = 0;
  // Applies all changes and the new mark in one transaction; returns the reason when it fails.
  virtual std::optional<std::string> apply(std::span<const StateChange> changes, const JournalMark& reached,
                                           std::string_view header) = 0;
  // Drops everything (position 0 of no journal), before a rebuild.
  virtual void clear() = 0;
};

// Visits the rows of one kind: visit(own key, bytes).
template <class Visit>
void each_of_kind(const StateStore& store, std::string_view shop, std::uint16_t kind, Visit&& visit) {
  const StateKey prefix = state_key(shop, kind, {});
  store.each(prefix, [&](std::string_view key, std::string_view bytes) {
    return key.starts_with(prefix) && visit(key.substr(prefix.size()), bytes);
  });
}

}  // namespace flowmart::engine
