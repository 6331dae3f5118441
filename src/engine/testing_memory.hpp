// In-memory journal and state store for the engine's own tests, with a gate that holds back durability.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "engine/journal.hpp"
#include "engine/state_store.hpp"

namespace flowmart::engine::testing {

class GatedJournal : public Journal {
 public:
  std::optional<std::string> append(std::span<const JournalRecord> records) override {
    std::unique_lock lock(mutex_);
    ++appends_begun_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    records_.insert(records_.end(), records.begin(), records.end());
    return std::nullopt;
  }
  JournalEnd last() const override {
    const std::scoped_lock lock(mutex_);
    if (records_.empty()) return {};
    const JournalRecord& record = records_.back();
    return {record.sequence, record.first_event + record.event_count, record.hash};
  }
  JournalIdentity identity() const override { return {.id = uuid_of("journal", "gated")}; }
  std::optional<JournalFault> damage() const override { return std::nullopt; }
  std::optional<std::string> branch(const JournalBranch&, const Uuid&) override {
    return "it has no branches";
  }
  std::optional<JournalEnd> end_at(std::uint64_t sequence) const override {
    const std::scoped_lock lock(mutex_);
    if (sequence == 0) return JournalEnd{};
    if (sequence > records_.size()) return std::nullopt;
    const JournalRecord& record = records_[sequence - 1];
    return JournalEnd{sequence, record.first_event + record.event_count, record.hash};
  }
  std::optional<JournalFault> read(std::uint64_t sequence,
                                   const std::function<bool(const JournalRecord&)>& visit) const override {
    for (std::size_t i = sequence > 0 ? sequence - 1 : 0;; ++i) {
      JournalRecord record;
      {
        const std::scoped_lock lock(mutex_);
        if (i >= records_.size()) return std::nullopt;
        record = records_[i];
        ++visited_;
      }
      if (!visit(record)) return std::nullopt;
    }
  }
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event,
                                                 std::optional<JournalFault>&) const override {
    const std::scoped_lock lock(mutex_);
    for (const JournalRecord& record : records_)
      if (record.first_event + record.event_count > event) return record.sequence;
    return std::nullopt;
  }
  void close_gate() { set(false); }
  void open_gate() { set(true); }
  void wait_for_append(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return appends_begun_ >= count; });
  }
  std::size_t appends() const {
    const std::scoped_lock lock(mutex_);
    return appends_begun_;
  }
  std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return records_.size();
  }
  // How many records were handed out.
  std::uint64_t visited() const {
    const std::scoped_lock lock(mutex_);
    return visited_;
  }

 private:
  void set(bool open) {
    {
      const std::scoped_lock lock(mutex_);
      open_ = open;
    }
    changed_.notify_all();
  }
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<JournalRecord> records_;
  std::size_t appends_begun_ = 0;
  mutable std::uint64_t visited_ = 0;
  bool open_ = true;
};

class MapStore : public StateStore {
  template <class F>
  auto locked(F&& f) const {
    const std::scoped_lock lock(mutex_);
    return f();
  }

 public:
  JournalMark mark() const override {
    return locked([&] { return mark_; });
  }
  std::string header() const override {
    return locked([&] { return header_; });
  }
  std::optional<std::string> load(std::string_view key) const override {
    return locked([&]() -> std::optional<std::string> {
      const auto at = entries_.find(key);
      return at == entries_.end() ? std::nullopt : std::optional(at->second);
    });
  }
  void each(std::string_view from,
            const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    // Visited outside the lock, one after the other: the visitor may use the store.
    std::optional<std::pair<StateKey, std::string>> next;
    const auto step = [&](auto find) {
      const std::scoped_lock lock(mutex_);
      const auto at = find();
      if (at == entries_.end()) next.reset();
      else next = *at;
    };
    step([&] { return entries_.lower_bound(from); });
    while (next && visit(next->first, next->second)) step([&] { return entries_.upper_bound(next->first); });
  }
  std::optional<std::string> apply(std::span<const StateChange> changes, const JournalMark& reached,
                                   std::string_view header) override {
    locked([&] {
      for (const StateChange& change : changes) {
        if (change.bytes) entries_[change.key] = *change.bytes;
        else entries_.erase(change.key);
      }
      mark_ = reached;
      header_ = header;
      return 0;
    });
    return std::nullopt;
  }
  void clear() override {
    locked([&] {
      entries_.clear();
      mark_ = {};
      header_.clear();
      return 0;
    });
  }

 private:
  mutable std::mutex mutex_;  // guards all below
  std::map<StateKey, std::string, std::less<>> entries_;
  JournalMark mark_;
  std::string header_;
};

}  // namespace flowmart::engine::testing
