#include "journal/memory/memory_state_store.hpp"

#include <utility>
#include <vector>

namespace flowmart::journal {

engine::JournalMark MemoryStateStore::mark() const {
  const std::lock_guard lock(mutex_);
  return mark_;
}

std::string MemoryStateStore::header() const {
  const std::lock_guard lock(mutex_);
  return header_;
}

std::optional<std::string> MemoryStateStore::load(const engine::StateKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  return found == entries_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStateStore::each(std::uint16_t kind,
                            const std::function<bool(const Uuid& key, std::string_view bytes)>& visit) const {
  // Visited outside the lock, as one moment's entries: the visitor may use the store.
  std::vector<std::pair<Uuid, std::string>> entries;
  {
    const std::lock_guard lock(mutex_);
    for (auto at = entries_.lower_bound({kind, Uuid{}}); at != entries_.end() && at->first.kind == kind; ++at)
      entries.emplace_back(at->first.key, at->second);
  }
  for (const auto& [key, bytes] : entries)
    if (!visit(key, bytes)) return;
}

std::optional<std::string> MemoryStateStore::apply(std::span<const engine::StateChange> changes,
                                                   const engine::JournalMark& reached,
                                                   std::string_view header) {
  const std::lock_guard lock(mutex_);
  if (failure_) return std::exchange(failure_, std::nullopt);
  for (const engine::StateChange& change : changes) {
    if (change.bytes) entries_[change.key] = *change.bytes;
    else entries_.erase(change.key);
  }
  mark_ = reached;
  header_ = header;
  return std::nullopt;
}

void MemoryStateStore::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  mark_ = {};
  header_.clear();
}

void MemoryStateStore::fail_next_apply(std::string reason) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(reason);
}

}  // namespace flowmart::journal
