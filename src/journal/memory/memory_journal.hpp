// A journal that lives as long as the object: for tests and for the simulation. What survives a crash of the
// simulated process is `records()`, from which another journal can be made.
//
// Threads: as the port says.
#pragma once
#include <deque>
#include <mutex>
#include <vector>

#include "engine/journal.hpp"
#include "journal/chain.hpp"
#include "journal/memory/memory_keys.hpp"

namespace flowmart::journal {

class MemoryJournal final : public engine::Journal {
 public:
  MemoryJournal() = default;
  // Takes over records as they are, broken ones included: `read` finds those.
  explicit MemoryJournal(std::vector<engine::JournalRecord> records, engine::JournalIdentity identity = {});

  std::optional<std::string> append(std::span<const engine::JournalRecord> records) override;
  engine::KeyStore* keys() override { return &keys_; }
  engine::JournalEnd last() const override;
  engine::JournalIdentity identity() const override;
  std::optional<engine::JournalFault> damage() const override { return damage_.first(); }
  std::optional<std::string> branch(const engine::JournalBranch& branch, const Uuid& id) override;
  std::optional<engine::JournalEnd> end_at(std::uint64_t sequence) const override;
  std::optional<engine::JournalFault> read(
      std::uint64_t sequence, const std::function<bool(const engine::JournalRecord&)>& visit) const override;
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event,
                                                 std::optional<engine::JournalFault>&) const override;

  std::vector<engine::JournalRecord> records() const;
  // The next append stores the first `stored` of its records and fails with `reason`, as a disk may.
  void fail_next_append(std::string reason, std::size_t stored = 0);

 private:
  const engine::JournalRecord* at(std::size_t index) const;

  mutable std::mutex mutex_;
  engine::JournalIdentity identity_;
  mutable FirstDamage damage_;
  MemoryKeys keys_;
  std::deque<engine::JournalRecord> records_;  // only added to, so that addresses hold while others append
  std::optional<std::string> failure_;
  std::size_t stored_on_failure_ = 0;
};

}  // namespace flowmart::journal
