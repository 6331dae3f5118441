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

MemoryJournal::MemoryJournal(std::vector<engine::JournalRecord> records, engine::JournalIdentity identity)
    : identity_(std::move(identity)),
      records_(std::make_move_iterator(records.begin()), std::make_move_iterator(records.end())) {
  for (const engine::JournalRecord& record : records_) keys_.add(record.keys);
}

std::optional<std::string> MemoryJournal::append(std::span<const engine::JournalRecord> records) {
  const std::lock_guard lock(mutex_);
  check_continues(end_of(records_), records);
  const std::size_t stored = failure_ ? std::min(stored_on_failure_, records.size()) : records.size();
  for (const engine::JournalRecord& record : records.first(stored)) {
    keys_.add(record.keys);
    records_.push_back(record);
  }
  return std::exchange(failure_, std::nullopt);
}

engine::JournalEnd MemoryJournal::last() const {
  const std::lock_guard lock(mutex_);
  return end_of(records_);
}

engine::JournalIdentity MemoryJournal::identity() const {
  const std::lock_guard lock(mutex_);
  return identity_;
}

std::optional<std::string> MemoryJournal::branch(const engine::JournalBranch& branch, const Uuid& id) {
  const std::lock_guard lock(mutex_);
  identity_.branches.push_back(branch);
  identity_.id = id;
  identity_.copy = false;
  return std::nullopt;
}

std::optional<engine::JournalEnd> MemoryJournal::end_at(std::uint64_t sequence) const {
  if (sequence == 0) return engine::JournalEnd{};
  const engine::JournalRecord* record = at(sequence - 1);
  return record == nullptr ? std::nullopt : std::optional(end_after(*record));
}

const engine::JournalRecord* MemoryJournal::at(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return index < records_.size() ? &records_[index] : nullptr;
}

std::optional<engine::JournalFault> MemoryJournal::read(
    std::uint64_t sequence, const std::function<bool(const engine::JournalRecord&)>& visit) const {
  std::size_t index = sequence == 0 ? 0 : static_cast<std::size_t>(sequence - 1);
  engine::JournalEnd before;
  if (index > 0) {
    const engine::JournalRecord* previous = at(index - 1);
    if (previous == nullptr) return std::nullopt;
    before = end_after(*previous);
  }
  while (const engine::JournalRecord* record = at(index)) {
    if (auto why = broken_link(before, *record))
      return damage_.met(engine::JournalFault{index + 1, std::move(*why)});
    if (!visit(*record)) break;
    before = end_after(*record);
    ++index;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> MemoryJournal::sequence_of_event(std::uint64_t event,
                                                              std::optional<engine::JournalFault>&) const {
  const std::lock_guard lock(mutex_);
  const auto ends_after = [](std::uint64_t number, const engine::JournalRecord& record) {
    return number < record.first_event + record.event_count;
  };
  const auto found = std::upper_bound(records_.begin(), records_.end(), event, ends_after);
  return found == records_.end() ? std::nullopt : std::optional(found->sequence);
}

std::vector<engine::JournalRecord> MemoryJournal::records() const {
  const std::lock_guard lock(mutex_);
  return {records_.begin(), records_.end()};
}

void MemoryJournal::fail_next_append(std::string reason, std::size_t stored) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(reason);
  stored_on_failure_ = stored;
}

}  // namespace flowmart::journal
