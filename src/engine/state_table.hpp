// The aggregates in memory. What is not here is loaded from the state store when touched; beyond a number of
// entries those leave that the store holds as they are here and that are finished or long untouched. So
// memory follows what is live, not what ever was.
//
// One thread at a time. The store is read from the same thread. Types are told apart by their address: those
// of one Routing.
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

class StateTable {
 public:
  struct Entry {
    const AggregateType* type = nullptr;
    StatePointer state{nullptr, nullptr};
    std::uint64_t changed_at = 0;  // sequence of the batch that changed it last; 0: as the store has it
    std::uint64_t touched_at = 0;
    Uuid key;
    Entry* next = nullptr;  // of another type, under the same key
    bool dirty = false;     // changed since `take_dirty`
  };

  explicit StateTable(const StateStore& store) : store_(store) {}

  // Finds, loads or makes the state of one aggregate. The reference holds until the next `evict`.
  Entry& get(const AggregateType& type, const Uuid& key, std::uint64_t sequence);
  // It will be asked for soon: if it is here, the processor begins to fetch it from memory.
  void expect(const AggregateType& type, const Uuid& key);
  // Marks it changed by the batch `sequence`.
  void changed(Entry& entry, std::uint64_t sequence) {
    entry.changed_at = sequence;
    if (entry.dirty) return;
    entry.dirty = true;
    if (track_dirty_) dirty_.push_back(&entry);
  }

  // Encoded states changed since the last call (only when tracking, see `track_dirty`).
  std::vector<StateChange> take_dirty();
  void track_dirty() { track_dirty_ = true; }

  // While there are more than `entries_max`: looks at up to `count` entries, oldest first, and drops those
  // that the store holds (changed_at <= stored) if they are finished, or untouched since.
  void evict(std::size_t count, std::uint64_t stored, std::size_t entries_max);

  std::size_t size() const { return order_.size(); }
  void clear();

 private:
  using Map = boost::unordered_flat_map<Uuid, Entry*, std::hash<Uuid>>;  // the first of each key

  Map& map_of(const AggregateType& type);
  Entry& add(const AggregateType& type, const Uuid& key, Entry*& first);
  void drop(Entry& entry);

  const StateStore& store_;
  // What comes to an end, in one map: an order and the flows that lead it have one key, and so one place.
  // What never ends, each type in a map of its own: they are fewer, come again and again, and so stay in the
  // processor's cache.
  Map ending_;
  std::deque<std::pair<const AggregateType*, Map>> lasting_;  // a handful
  std::deque<Entry> pool_;     // where they lie: the map stays small and quick to grow
  std::vector<Entry*> spare_;  // of the pool, not in use
  std::deque<Entry*> order_;   // all that are in use, candidates to leave, oldest first
  std::vector<Entry*> dirty_;
  std::uint64_t looked_for_ = 0;  // the value of `stored` that to_look_ is about
  std::size_t to_look_ = 0;       // entries still to be looked at
  bool track_dirty_ = false;
};

}  // namespace flowmart::engine
