#include "journal/memory/memory_journal.hpp"

#include <algorithm>
#include <utility>

#include "journal/chain.hpp"

namespace flowmart::journal {
namespace {

engine::JournalEnd end_of(const std::deque<engine::JournalRecord>& records) {
  return records.empty() ? engine::JournalEnd{} : end_after(records.back());
}

}  // namespace

MemoryJournal::MemoryJournal(std::vector<engine::JournalRecord> records)
    : x_records(std::make_move_iterator(records.begin()), std::make_move_iterator(records.end())) {}

std::optional<std::string> MemoryJournal::append(std::span<const engine::JournalRecord> records) {
  const std::lock_guard lock(x_mutex);
  check_continues(end_of(x_records), records);
  const std::size_t stored = x_failure ? std::min(x_stored_on_failure, records.size()) : records.size();
  for (const engine::JournalRecord& record : records.first(stored)) x_records.push_back(record);
  return std::exchange(x_failure, std::nullopt);
}

engine::JournalEnd MemoryJournal::last() const {
  const std::lock_guard lock(x_mutex);
  return end_of(x_records);
}

const engine::JournalRecord* MemoryJournal::at(std::size_t index) const {
  const std::lock_guard lock(x_mutex);
  return index < x_records.size() ? &x_records[index] : nullptr;
}

std::optional<engine::JournalFault> MemoryJournal::read(
    std::uint64_t sequence, const std::function<bool(const engine::JournalRecord&)>& visit) const {
  std::size_t index = sequence == 0 ? 0 : static_cast<std::size_t>(sequence - 1);
  engine::JournalEnd before;
  if (index > 0) {
    const engine::JournalRecord* previous = at(index - 1);
    if (previous == nullptr) return std::nullopt;
    before = end_after(*previous);
    before.sequence = index;
  }
  while (const engine::JournalRecord* record = at(index)) {
    if (auto why = broken_link(before, *record)) return engine::JournalFault{index + 1, std::move(*why)};
    if (!visit(*record)) break;
    before = end_after(*record);
    ++index;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> MemoryJournal::sequence_of_event(std::uint64_t event) const {
  const std::lock_guard lock(x_mutex);
  const auto ends_after = [](std::uint64_t number, const engine::JournalRecord& record) {
    return number < record.first_event + record.event_count;
  };
  const auto found = std::upper_bound(x_records.begin(), x_records.end(), event, ends_after);
  return found == x_records.end() ? std::nullopt : std::optional(found->sequence);
}

std::vector<engine::JournalRecord> MemoryJournal::records() const {
  const std::lock_guard lock(x_mutex);
  return {x_records.begin(), x_records.end()};
}

void MemoryJournal::fail_next_append(std::string reason, std::size_t stored) {
  const std::lock_guard lock(x_mutex);
  x_failure = std::move(reason);
  x_stored_on_failure = stored;
}

}  // namespace flowmart::journal
