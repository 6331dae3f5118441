#include "engine/state_table.hpp"

namespace flowmart::engine {

StateTable::Entry& StateTable::get(const AggregateType& type, const Uuid& key, std::uint64_t sequence) {
  const StateKey state_key{type.kind, key};
  auto [at, is_new] = x_entries.try_emplace(state_key, nullptr);
  if (!is_new) {
    at->second->touched_at = sequence;
    return *at->second;
  }
  if (x_spare.empty()) {
    at->second = &x_pool.emplace_back();
  } else {
    at->second = x_spare.back();
    x_spare.pop_back();
  }
  Entry& entry = *at->second;
  entry.touched_at = sequence;
  entry.type = &type;
  entry.state = type.make();
  if (const auto bytes = x_store.load(state_key)) {
    wire::Reader in(*bytes);
    check(type.decode(in, entry.state.get()), "a stored aggregate state can be read: " + type.name);
  }
  x_order.push_back(state_key);
  return entry;
}

std::vector<StateChange> StateTable::take_dirty() {
  std::vector<StateChange> changes;
  changes.reserve(x_dirty.size());
  for (const StateKey& key : x_dirty) {
    Entry& entry = *x_entries.at(key);
    entry.dirty = false;
    std::string bytes;
    entry.type->encode(entry.state.get(), bytes);
    changes.push_back({key, std::move(bytes)});
  }
  x_dirty.clear();
  return changes;
}

void StateTable::evict(std::size_t count, std::uint64_t stored, std::size_t entries_max) {
  if (x_entries.size() <= entries_max) return;
  if (stored != x_looked_for) {
    x_looked_for = stored;
    x_to_look = x_order.size();
  }
  for (; count > 0 && x_to_look > 0 && x_entries.size() > entries_max; --count, --x_to_look) {
    const StateKey key = x_order.front();
    x_order.pop_front();
    const auto at = x_entries.find(key);
    Entry& entry = *at->second;
    const bool in_store = entry.changed_at <= stored && !(x_track_dirty && entry.dirty);
    const bool at_rest = entry.touched_at <= stored || entry.type->finished(entry.state.get());
    if (!in_store || !at_rest) {
      x_order.push_back(key);
      continue;
    }
    entry = {};
    x_spare.push_back(&entry);
    x_entries.erase(at);
  }
}

void StateTable::clear() {
  x_entries.clear();
  x_spare.clear();
  x_pool.clear();
  x_order.clear();
  x_dirty.clear();
}

}  // namespace flowmart::engine
