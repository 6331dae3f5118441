// A table of a service's state: rows by key, as many as the shop has. To whoever decides it is simply all of
// them at this moment; in truth a row that is not in memory is read from where it rests when it is asked for,
// and leaves memory again once it rests there unchanged.
//
//   struct Inventory {
//     Table<ProductId, Product> products{"inventory.products"};
//   };
//   if (const Product* found = inventory.products.find(id)) ...   // decide: reads
//   inventory.products[id].held += 2;                             // evolve: found or made, and changed
//
// What grows with the number of orders is a table of its own, never a container inside a row. A pointer or
// reference to a row holds until the state is next evicted, which never happens inside a decision.
//
// Changes can be tried: between `begin` (StateMoment::trying) and `take_back` every change is remembered and
// undone, for a refusal that comes late and for previews.
//
// One thread at a time.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "kernel/check.hpp"

namespace flowmart::contract {

// What the tables of one shop share.
struct StateMoment {
  std::uint64_t sequence = 0;  // of the batch under way
  bool trying = false;         // changes are remembered, to be taken back or kept
  bool tracking = false;       // changed rows are listed for whoever saves them
};

// Where the rows lie that are not in memory.
template <class Key, class Row>
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual std::optional<Row> load(const Key& key) const = 0;
  // Rows from key `first` to key `last`, both included, in order.
  virtual void each(const Key& first, const Key& last,
                    const std::function<void(const Key&, Row&&)>& visit) const = 0;
};

enum class Ordered : bool { no, yes };  // whether ranges of keys can be asked for

template <class K, class R, Ordered ordered = Ordered::no>
class Table {
 public:
  using Key = K;
  using Row = R;

  // `name` is unique in the program: it names the rows in the store.
  explicit constexpr Table(std::string_view name) : name_(name) {}
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  std::string_view name() const { return name_; }

  // Null: there is none.
  const Row* find(const Key& key) const {
    const Entry* entry = entry_of(key);
    return entry && entry->row ? &*entry->row : nullptr;
  }
  bool contains(const Key& key) const { return find(key) != nullptr; }

  // The row, to be changed; null: there is none.
  Row* change(const Key& key) {
    Entry* entry = entry_of(key);
    if (!entry || !entry->row) return nullptr;
    changing(*entry);
    return &*entry->row;
  }
  // The row, to be changed; made if there is none.
  Row& operator[](const Key& key) {
    Entry* entry = entry_of(key);
    if (!entry) entry = &add(key);
    changing(*entry);
    if (!entry->row) entry->row.emplace();
    return *entry->row;
  }
  void erase(const Key& key) {
    Entry* entry = entry_of(key);
    if (!entry || !entry->row) return;
    changing(*entry);
    entry->row.reset();
  }

  // Calls visit(key, row) for the rows from key `first` to key `last`, both included, in order.
  template <class Visit>
  void each(const Key& first, const Key& last, Visit&& visit) const requires(ordered == Ordered::yes) {
    if (source_)
      source_->each(first, last, [this](const Key& key, Row&& row) {
        if (!entries_.contains(key)) add(key).row = std::move(row);
      });
    keys_.insert(new_keys_.begin(), new_keys_.end());
    new_keys_.clear();
    for (auto at = keys_.lower_bound(first); at != keys_.end() && !(last < *at); ++at)
      if (!entries_.contains(*at)) continue;  // it has left, and is not in the store either
      else if (const Row* row = find(*at)) visit(*at, *row);
  }

  // ---- for the engine: where rows rest, what changed, what may leave

  void bind(StateMoment& moment, const RowSource<Key, Row>* source) {
    moment_ = &moment;
    source_ = source;
  }
  std::size_t size() const { return order_.size(); }  // in memory
  // Another number after each change of a row, also when one is taken back: what was made of all rows with
  // the same number is still so.
  std::uint64_t changes() const { return changes_; }
  // Calls visit(key, row, or null if it is gone) for each row in memory, in no order.
  template <class Visit>
  void each_in_memory(Visit&& visit) const {
    for (const Entry* entry : order_) visit(entry->key, entry->row ? &*entry->row : nullptr);
  }

  // Calls visit(key, row or null if it is gone) for each row changed since the last call.
  template <class Visit>
  void take_changed(Visit&& visit) {
    for (Entry* entry : changed_) {
      entry->listed = false;
      visit(entry->key, entry->row ? &*entry->row : nullptr);
    }
    changed_.clear();
  }

  void take_back() {
    ++changes_;
    for (auto tried = tried_.rbegin(); tried != tried_.rend(); ++tried) {
      Entry& entry = *tried->entry;
      entry.row = std::move(tried->before);
      entry.changed_at = tried->changed_at;
      entry.tried = false;
    }
    tried_.clear();
  }
  void keep() {
    for (const Tried& one : tried_) one.entry->tried = false;
    tried_.clear();
  }

  // Looks at one row, the one looked at longest ago, and drops it if the store holds it as it is (all up to
  // batch `stored` is there) and it is at rest or was not touched since.
  void evict_one(std::uint64_t stored) {
    if (order_.empty()) return;
    Entry& entry = *order_.front();
    order_.pop_front();
    const bool in_store = entry.changed_at <= stored && !entry.listed;
    const bool leaves = entry.touched_at <= stored || !entry.row || rests(*entry.row);
    if (in_store && leaves) drop(entry);
    else order_.push_back(&entry);
  }

 private:
  struct Entry {
    Key key{};
    std::optional<Row> row;        // none: gone, which the store may not know yet
    std::uint64_t changed_at = 0;  // batch that changed it last; 0: as the store has it
    std::uint64_t touched_at = 0;
    bool listed = false;  // in `changed_`
    bool tried = false;   // in `tried_`
  };
  struct Tried {
    Entry* entry;
    std::optional<Row> before;
    std::uint64_t changed_at;
  };

  // A row type may say by at_rest(row) that nothing more is expected to happen to it.
  static bool rests(const Row& row) {
    if constexpr (requires { at_rest(row); }) return at_rest(row);
    else return false;
  }

  std::uint64_t now() const { return moment_ ? moment_->sequence : 0; }

  // In memory or loaded; null: there never was one, or the store knows that it is gone.
  Entry* entry_of(const Key& key) const {
    if (const auto at = entries_.find(key); at != entries_.end()) {
      at->second->touched_at = now();
      return at->second;
    }
    if (!source_ || missing_ == key) return nullptr;
    std::optional<Row> row = source_->load(key);
    if (!row) {
      missing_ = key;
      return nullptr;
    }
    Entry& entry = add(key);
    entry.row = std::move(row);
    return &entry;
  }

  Entry& add(const Key& key) const {
    Entry* entry = nullptr;
    if (spare_.empty()) {
      entry = &pool_.emplace_back();
    } else {
      entry = spare_.back();
      spare_.pop_back();
    }
    entry->key = key;
    entry->touched_at = now();
    entries_.emplace(key, entry);
    order_.push_back(entry);
    missing_.reset();
    if constexpr (ordered == Ordered::yes) new_keys_.push_back(key);
    return *entry;
  }

  void changing(Entry& entry) {
    ++changes_;
    if (moment_ == nullptr) return;
    if (moment_->trying && !entry.tried) {
      tried_.push_back({&entry, entry.row, entry.changed_at});
      entry.tried = true;
    }
    entry.changed_at = moment_->sequence;
    if (!moment_->tracking || entry.listed) return;
    entry.listed = true;
    changed_.push_back(&entry);
  }

  void drop(Entry& entry) {
    entries_.erase(entry.key);
    entry = {};
    spare_.push_back(&entry);
    if constexpr (ordered == Ordered::yes) forget_keys();
  }
  // Once most of the keys are of rows that have left.
  void forget_keys() {
    if (++left_keys_ <= order_.size()) return;
    left_keys_ = 0;
    keys_.clear();
    new_keys_.clear();
    for (const Entry* entry : order_) new_keys_.push_back(entry->key);
  }

  std::string_view name_;
  StateMoment* moment_ = nullptr;                // null: a table by itself, in tests
  const RowSource<Key, Row>* source_ = nullptr;  // null: all rows are here
  // Mutable: what has been read is kept, which nobody who reads can tell.
  mutable boost::unordered_flat_map<Key, Entry*, std::hash<Key>> entries_;
  mutable std::deque<Entry> pool_;      // where they lie: their places never change
  mutable std::vector<Entry*> spare_;   // of the pool, not in use
  mutable std::deque<Entry*> order_;    // all in use, the one looked at longest ago first
  mutable std::optional<Key> missing_;  // what was looked for last and is nowhere: it is about to be made
  // Of an ordered table: those in order, and those that came since a range was asked for. To give each its
  // place at once costs a walk through memory that nothing else touches, and some tables are hardly asked.
  mutable std::set<Key> keys_;
  mutable std::vector<Key> new_keys_;
  std::size_t left_keys_ = 0;    // of both, whose rows have left
  std::vector<Entry*> changed_;  // since `take_changed`, when tracking
  std::vector<Tried> tried_;     // since `trying` began
  std::uint64_t changes_ = 0;
};

}  // namespace flowmart::contract
