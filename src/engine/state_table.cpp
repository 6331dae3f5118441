#include "engine/state_table.hpp"

#include <utility>

namespace flowmart::engine {
namespace {

// As far as a state is fetched ahead, bytes: most are shorter.
constexpr std::size_t fetched_ahead = 320, cache_line = 64;

}  // namespace

StateTable::Map& StateTable::map_of(const AggregateType& type) {
  if (type.finished != nullptr) return x_ending;
  for (auto& [one, map] : x_lasting)
    if (one == &type) return map;
  return x_lasting.emplace_back(&type, Map{}).second;
}

StateTable::Entry& StateTable::get(const AggregateType& type, const Uuid& key, std::uint64_t sequence) {
  Entry*& first = map_of(type)[key];
  for (Entry* entry = first; entry != nullptr; entry = entry->next) {
    if (entry->type != &type) continue;
    entry->touched_at = sequence;
    return *entry;
  }
  Entry& entry = add(type, key, first);
  entry.touched_at = sequence;
  return entry;
}

StateTable::Entry& StateTable::add(const AggregateType& type, const Uuid& key, Entry*& first) {
  Entry* entry = nullptr;
  if (x_spare.empty()) {
    entry = &x_pool.emplace_back();
  } else {
    entry = x_spare.back();
    x_spare.pop_back();
  }
  entry->type = &type;
  entry->key = key;
  entry->state = type.make();
  entry->next = std::exchange(first, entry);
  x_order.push_back(entry);
  if (const auto bytes = x_store.load({type.kind, key})) {
    wire::Reader in(*bytes);
    check(type.decode(in, entry->state.get()), "a stored aggregate state can be read: " + type.name);
  }
  return *entry;
}

void StateTable::expect(const AggregateType& type, const Uuid& key) {
  const Map& map = map_of(type);
  const auto at = map.find(key);
  if (at == map.end()) return;
  for (const Entry* entry = at->second; entry != nullptr; entry = entry->next) {
    if (entry->type != &type) continue;
    const auto* state = static_cast<const char*>(entry->state.get());
    for (std::size_t i = 0; i < fetched_ahead; i += cache_line) __builtin_prefetch(state + i);
  }
}

std::vector<StateChange> StateTable::take_dirty() {
  std::vector<StateChange> changes;
  changes.reserve(x_dirty.size());
  for (Entry* entry : x_dirty) {
    entry->dirty = false;
    std::string bytes;
    entry->type->encode(entry->state.get(), bytes);
    changes.push_back({{entry->type->kind, entry->key}, std::move(bytes)});
  }
  x_dirty.clear();
  return changes;
}

void StateTable::drop(Entry& entry) {
  Map& map = map_of(*entry.type);
  const auto at = map.find(entry.key);
  Entry** link = &at->second;
  while (*link != &entry) link = &(*link)->next;
  *link = entry.next;
  if (at->second == nullptr) map.erase(at);
  entry = {};
  x_spare.push_back(&entry);
}

void StateTable::evict(std::size_t count, std::uint64_t stored, std::size_t entries_max) {
  if (size() <= entries_max) return;
  if (stored != x_looked_for) {
    x_looked_for = stored;
    x_to_look = x_order.size();
  }
  for (; count > 0 && x_to_look > 0 && size() > entries_max; --count, --x_to_look) {
    Entry& entry = *x_order.front();
    x_order.pop_front();
    const bool in_store = entry.changed_at <= stored && !(x_track_dirty && entry.dirty);
    const bool at_rest = entry.touched_at <= stored ||
                         (entry.type->finished != nullptr && entry.type->finished(entry.state.get()));
    if (in_store && at_rest) drop(entry);
    else x_order.push_back(&entry);
  }
}

void StateTable::clear() {
  x_ending.clear();
  x_lasting.clear();
  x_spare.clear();
  x_pool.clear();
  x_order.clear();
  x_dirty.clear();
}

}  // namespace flowmart::engine
