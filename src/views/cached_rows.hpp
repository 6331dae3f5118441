// Rows of one table that change often: read once, changed in memory, written at the flush, kept for a while.
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace flowmart::views {

template <class Key, class Row, class Hash = std::hash<Key>>
class CachedRows {
 public:
  using Load = std::function<std::optional<Row>(const Key&)>;

  explicit CachedRows(Load load) : load_(std::move(load)) {}

  // A new row. Replaces the one of that key; one that was read or written before is written over.
  Row& add(const Key& key, Row row) {
    const auto [at, made] = entries_.try_emplace(key);
    Entry& entry = at->second;
    entry.row = std::move(row);
    entry.is_new = made || entry.is_new;
    mark(key, entry);
    return entry.row;
  }
  // The row, to be changed; null if there is none.
  Row* change(const Key& key) {
    auto found = entries_.find(key);
    if (found == entries_.end()) {
      std::optional<Row> loaded = load_(key);
      if (!loaded) return nullptr;
      found = entries_.emplace(key, Entry{std::move(*loaded), false, false}).first;
    }
    mark(key, found->second);
    return &found->second.row;
  }

  // Calls write(key, row, is_new) for each changed row, in key order; it may note in the row what it wrote.
  template <class Write>
  void flush(Write&& write) {
    std::sort(changed_.begin(), changed_.end());
    for (const Key& key : changed_) {
      Entry& entry = entries_.find(key)->second;
      write(key, entry.row, entry.is_new);
      entry.changed = entry.is_new = false;
    }
    changed_.clear();
  }
  // After a flush only.
  void forget_beyond(std::size_t rows_max) {
    if (entries_.size() > rows_max) entries_.clear();
  }
  void clear() {
    entries_.clear();
    changed_.clear();
  }

 private:
  struct Entry {
    Row row;
    bool changed = false;
    bool is_new = false;
  };
  void mark(const Key& key, Entry& entry) {
    if (std::exchange(entry.changed, true)) return;
    changed_.push_back(key);
  }

  Load load_;
  std::unordered_map<Key, Entry, Hash> entries_;
  std::vector<Key> changed_;
};

}  // namespace flowmart::views
