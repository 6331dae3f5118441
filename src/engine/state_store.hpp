// Where aggregates rest: the state of each as of one journal position, so that start-up replays only the tail
// and memory follows what is live. Rebuildable from the journal at any time; losing it costs time, never
// data.
//
// One writer (the snapshotter) and one reader (the engine) may use it at the same time from different
// threads.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/journal.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::engine {

// kind: a small number that the engine gives each sort of entry (aggregate type, receipt, timer, outstanding
// effect).
struct StateKey {
  std::uint16_t kind = 0;
  Uuid key;
  auto operator<=>(const StateKey&) const = default;
};

struct StateChange {
  StateKey key;
  std::optional<std::string> bytes;  // none: the entry is gone
};

class StateStore {
 public:
  virtual ~StateStore() = default;

  // Up to where in which journal the store is complete; sequence 0 for an empty store.
  virtual JournalMark mark() const = 0;
  std::uint64_t position() const { return mark().sequence; }
  // A free text kept with the position (the engine keeps its own counters there).
  virtual std::string header() const = 0;
  // Names that the kinds stood for when written; the engine refuses a store whose names differ from its own.
  virtual std::optional<std::string> load(const StateKey& key) const = 0;
  // Visits every entry of a kind, in key order; the visitor returns false to stop.
  virtual void each(std::uint16_t kind,
                    const std::function<bool(const Uuid& key, std::string_view bytes)>& visit) const = 0;
  // Applies all changes and the new mark in one transaction; returns the reason when it fails.
  virtual std::optional<std::string> apply(std::span<const StateChange> changes, const JournalMark& reached,
                                           std::string_view header) = 0;
  // Drops everything (position 0 of no journal), before a rebuild.
  virtual void clear() = 0;
};

}  // namespace flowmart::engine
