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

std::optional<std::string> MemoryStateStore::load(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  return found == entries_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStateStore::each(
    std::string_view from,
    const std::function<bool(std::string_view key, std::string_view bytes)>& visit) const {
  // Visited outside the lock, one after the other: the visitor may use the store.
  std::optional<std::pair<engine::StateKey, std::string>> next;
  const auto step = [&](auto find) {
    const std::lock_guard lock(mutex_);
    const auto at = find();
    if (at == entries_.end()) next.reset();
    else next = *at;
  };
  step([&] { return entries_.lower_bound(from); });
  while (next && visit(next->first, next->second)) step([&] { return entries_.upper_bound(next->first); });
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
