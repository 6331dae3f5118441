#include "engine/state_table.hpp"

#include <utility>

namespace flowmart::engine {
namespace {

// As far as a state is fetched ahead, bytes: most are shorter.
constexpr std::size_t fetched_ahead = 320, cache_line = 64;

}  // namespace

StateTable::Map& StateTable::map_of(const AggregateType& type) {
  if (type.finished != nullptr) return ending_;
  for (auto& [one, map] : lasting_)
    if (one == &type) return map;
  return lasting_.emplace_back(&type, Map{}).second;
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
  if (spare_.empty()) {
    entry = &pool_.emplace_back();
  } else {
    entry = spare_.back();
    spare_.pop_back();
  }
  entry->type = &type;
  entry->key = key;
  entry->state = type.make();
  entry->next = std::exchange(first, entry);
  order_.push_back(entry);
  if (const auto bytes = store_.load({type.kind, key})) {
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
  changes.reserve(dirty_.size());
  for (Entry* entry : dirty_) {
    entry->dirty = false;
    std::string bytes;
    entry->type->encode(entry->state.get(), bytes);
    changes.push_back({{entry->type->kind, entry->key}, std::move(bytes)});
  }
  dirty_.clear();
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
  spare_.push_back(&entry);
}

void StateTable::evict(std::size_t count, std::uint64_t stored, std::size_t entries_max) {
  if (size() <= entries_max) return;
  if (stored != looked_for_) {
    looked_for_ = stored;
    to_look_ = order_.size();
  }
  for (; count > 0 && to_look_ > 0 && size() > entries_max; --count, --to_look_) {
    Entry& entry = *order_.front();
    order_.pop_front();
    const bool in_store = entry.changed_at <= stored && !(track_dirty_ && entry.dirty);
    const bool at_rest = entry.touched_at <= stored ||
                         (entry.type->finished != nullptr && entry.type->finished(entry.state.get()));
    if (in_store && at_rest) drop(entry);
    else order_.push_back(&entry);
  }
}

void StateTable::clear() {
  ending_.clear();
  lasting_.clear();
  spare_.clear();
  pool_.clear();
  order_.clear();
  dirty_.clear();
}

}  // namespace flowmart::engine
