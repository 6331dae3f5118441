#include "journal/memory/memory_state_store.hpp"

#include <utility>
#include <vector>

namespace flowmart::journal {

std::uint64_t MemoryStateStore::position() const {
  const std::lock_guard lock(x_mutex);
  return x_position;
}

std::string MemoryStateStore::header() const {
  const std::lock_guard lock(x_mutex);
  return x_header;
}

std::optional<std::string> MemoryStateStore::load(const engine::StateKey& key) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_entries.find(key);
  return found == x_entries.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStateStore::each(std::uint16_t kind,
                            const std::function<bool(const Uuid& key, std::string_view bytes)>& visit) const {
  // Visited outside the lock, as one moment's entries: the visitor may use the store.
  std::vector<std::pair<Uuid, std::string>> entries;
  {
    const std::lock_guard lock(x_mutex);
    for (auto at = x_entries.lower_bound({kind, Uuid{}}); at != x_entries.end() && at->first.kind == kind;
         ++at)
      entries.emplace_back(at->first.key, at->second);
  }
  for (const auto& [key, bytes] : entries)
    if (!visit(key, bytes)) return;
}

std::optional<std::string> MemoryStateStore::apply(std::span<const engine::StateChange> changes,
                                                   std::uint64_t position, std::string_view header) {
  const std::lock_guard lock(x_mutex);
  if (x_failure) return std::exchange(x_failure, std::nullopt);
  for (const engine::StateChange& change : changes) {
    if (change.bytes) x_entries[change.key] = *change.bytes;
    else x_entries.erase(change.key);
  }
  x_position = position;
  x_header = header;
  return std::nullopt;
}

void MemoryStateStore::clear() {
  const std::lock_guard lock(x_mutex);
  x_entries.clear();
  x_position = 0;
  x_header.clear();
}

void MemoryStateStore::fail_next_apply(std::string reason) {
  const std::lock_guard lock(x_mutex);
  x_failure = std::move(reason);
}

}  // namespace flowmart::journal
