// What makes a record follow another: shared by every journal, for what is appended and for what is read.
#pragma once
#include <mutex>
#include <optional>
#include <string>

#include "engine/journal.hpp"

namespace flowmart::journal {

// Why `record` does not continue a journal that ends at `end`; nothing when it does.
std::optional<std::string> broken_link(const engine::JournalEnd& end, const engine::JournalRecord& record);

// Keeps the first damage that readers meet. Any thread.
class FirstDamage {
 public:
  // Gives back what it was told.
  std::optional<engine::JournalFault> met(std::optional<engine::JournalFault> fault);
  std::optional<engine::JournalFault> first() const;

 private:
  mutable std::mutex mutex_;
  std::optional<engine::JournalFault> first_;
};

// The end of the journal once `record` is its last.
engine::JournalEnd end_after(const engine::JournalRecord& record);

// Aborts unless the records continue `end` one after the other: appending others is a bug of the caller.
void check_continues(const engine::JournalEnd& end, std::span<const engine::JournalRecord> records);

}  // namespace flowmart::journal
