// The aggregates in memory. What is not here is loaded from the state store when touched; beyond a number of
// entries those leave that the store holds as they are here and that are finished or long untouched. So
// memory follows what is live, not what ever was.
//
// One thread at a time. The store is read from the same thread.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/aggregate_type.hpp"
#include "engine/state_store.hpp"

namespace flowmart::engine {

struct StateKeyHash {
  using is_avalanching = void;  // keys are hashes or random already
  std::size_t operator()(const StateKey& key) const noexcept {
    return std::hash<Uuid>{}(key.key) ^ (static_cast<std::size_t>(key.kind) * 0x9e3779b97f4a7c15ULL);
  }
};

class StateTable {
 public:
  struct Entry {
    const AggregateType* type = nullptr;
    StatePointer state{nullptr, nullptr};
    std::uint64_t changed_at = 0;  // sequence of the batch that changed it last; 0: as the store has it
    std::uint64_t touched_at = 0;
    bool dirty = false;  // changed since `take_dirty`
  };

  explicit StateTable(const StateStore& store) : x_store(store) {}

  // Finds, loads or makes the state of one aggregate. The reference holds until the next `evict`.
  Entry& get(const AggregateType& type, const Uuid& key, std::uint64_t sequence);
  // Marks it changed by the batch `sequence`.
  void changed(const StateKey& key, Entry& entry, std::uint64_t sequence) {
    entry.changed_at = sequence;
    if (entry.dirty) return;
    entry.dirty = true;
    if (x_track_dirty) x_dirty.push_back(key);
  }

  // Encoded states changed since the last call (only when tracking, see `track_dirty`).
  std::vector<StateChange> take_dirty();
  void track_dirty() { x_track_dirty = true; }

  // While there are more than `entries_max`: looks at up to `count` entries, oldest first, and drops those
  // that the store holds (changed_at <= stored) if they are finished, or untouched since.
  void evict(std::size_t count, std::uint64_t stored, std::size_t entries_max);

  std::size_t size() const { return x_entries.size(); }
  void clear();

 private:
  const StateStore& x_store;
  boost::unordered_flat_map<StateKey, Entry*, StateKeyHash> x_entries;
  std::deque<Entry> x_pool;      // where they lie: the map stays small and quick to grow
  std::vector<Entry*> x_spare;   // of the pool, not in use
  std::deque<StateKey> x_order;  // candidates to leave, oldest first
  std::vector<StateKey> x_dirty;
  std::uint64_t x_looked_for = 0;  // the value of `stored` that x_to_look is about
  std::size_t x_to_look = 0;       // entries still to be looked at
  bool x_track_dirty = false;
};

}  // namespace flowmart::engine
