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
    std::unique_lock lock(x_mutex);
    ++x_appends_begun;
    x_changed.notify_all();
    x_changed.wait(lock, [this] { return x_open; });
    x_records.insert(x_records.end(), records.begin(), records.end());
    return std::nullopt;
  }
  JournalEnd last() const override {
    const std::scoped_lock lock(x_mutex);
    if (x_records.empty()) return {};
    const JournalRecord& record = x_records.back();
    return {record.sequence, record.first_event + record.event_count, record.hash};
  }
  std::optional<JournalFault> read(std::uint64_t sequence,
                                   const std::function<bool(const JournalRecord&)>& visit) const override {
    for (std::size_t i = sequence > 0 ? sequence - 1 : 0;; ++i) {
      JournalRecord record;
      {
        const std::scoped_lock lock(x_mutex);
        if (i >= x_records.size()) return std::nullopt;
        record = x_records[i];
      }
      if (!visit(record)) return std::nullopt;
    }
  }
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event) const override {
    const std::scoped_lock lock(x_mutex);
    for (const JournalRecord& record : x_records)
      if (record.first_event + record.event_count > event) return record.sequence;
    return std::nullopt;
  }
  void close_gate() { set(false); }
  void open_gate() { set(true); }
  void wait_for_append(std::size_t count) {
    std::unique_lock lock(x_mutex);
    x_changed.wait(lock, [&] { return x_appends_begun >= count; });
  }
  std::size_t appends() const {
    const std::scoped_lock lock(x_mutex);
    return x_appends_begun;
  }
  std::size_t size() const {
    const std::scoped_lock lock(x_mutex);
    return x_records.size();
  }

 private:
  void set(bool open) {
    {
      const std::scoped_lock lock(x_mutex);
      x_open = open;
    }
    x_changed.notify_all();
  }
  mutable std::mutex x_mutex;  // guards all below
  std::condition_variable x_changed;
  std::vector<JournalRecord> x_records;
  std::size_t x_appends_begun = 0;
  bool x_open = true;
};

class MapStore : public StateStore {
  template <class F>
  auto locked(F&& f) const {
    const std::scoped_lock lock(x_mutex);
    return f();
  }

 public:
  std::uint64_t position() const override {
    return locked([&] { return x_position; });
  }
  std::string header() const override {
    return locked([&] { return x_header; });
  }
  std::optional<std::string> load(const StateKey& key) const override {
    return locked([&]() -> std::optional<std::string> {
      const auto at = x_entries.find(key);
      return at == x_entries.end() ? std::nullopt : std::optional(at->second);
    });
  }
  void each(std::uint16_t kind,
            const std::function<bool(const Uuid&, std::string_view)>& visit) const override {
    const auto entries = locked([&] { return x_entries; });
    for (const auto& [key, bytes] : entries)
      if (key.kind == kind && !visit(key.key, bytes)) return;
  }
  std::optional<std::string> apply(std::span<const StateChange> changes, std::uint64_t position,
                                   std::string_view header) override {
    locked([&] {
      for (const StateChange& change : changes) {
        if (change.bytes) x_entries[change.key] = *change.bytes;
        else x_entries.erase(change.key);
      }
      x_position = position;
      x_header = header;
      return 0;
    });
    return std::nullopt;
  }
  void clear() override {
    locked([&] {
      x_entries.clear();
      x_position = 0;
      x_header.clear();
      return 0;
    });
  }

 private:
  mutable std::mutex x_mutex;  // guards all below
  std::map<StateKey, std::string> x_entries;
  std::uint64_t x_position = 0;
  std::string x_header;
};

}  // namespace flowmart::engine::testing
