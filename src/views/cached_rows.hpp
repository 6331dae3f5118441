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

  explicit CachedRows(Load load) : x_load(std::move(load)) {}

  // A new row. Replaces the one of that key.
  Row& add(const Key& key, Row row) {
    Entry& entry = x_entries[key];
    entry = Entry{std::move(row), false, true};
    mark(key, entry);
    return entry.row;
  }
  // The row, to be changed; null if there is none.
  Row* change(const Key& key) {
    auto found = x_entries.find(key);
    if (found == x_entries.end()) {
      std::optional<Row> loaded = x_load(key);
      if (!loaded) return nullptr;
      found = x_entries.emplace(key, Entry{std::move(*loaded), false, false}).first;
    }
    mark(key, found->second);
    return &found->second.row;
  }

  // Calls write(key, row, is_new) for each changed row, in key order; it may note in the row what it wrote.
  template <class Write>
  void flush(Write&& write) {
    std::sort(x_changed.begin(), x_changed.end());
    for (const Key& key : x_changed) {
      Entry& entry = x_entries.find(key)->second;
      write(key, entry.row, entry.is_new);
      entry.changed = entry.is_new = false;
    }
    x_changed.clear();
  }
  // After a flush only.
  void forget_beyond(std::size_t rows_max) {
    if (x_entries.size() > rows_max) x_entries.clear();
  }
  void clear() {
    x_entries.clear();
    x_changed.clear();
  }

 private:
  struct Entry {
    Row row;
    bool changed = false;
    bool is_new = false;
  };
  void mark(const Key& key, Entry& entry) {
    if (std::exchange(entry.changed, true)) return;
    x_changed.push_back(key);
  }

  Load x_load;
  std::unordered_map<Key, Entry, Hash> x_entries;
  std::vector<Key> x_changed;
};

}  // namespace flowmart::views
