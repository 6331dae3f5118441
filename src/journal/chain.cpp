#include "journal/chain.hpp"

#include <fmt/format.h>

#include "kernel/check.hpp"

namespace flowmart::journal {

namespace {

std::optional<std::string> misplaced(const engine::JournalEnd& end, const engine::JournalRecord& record) {
  if (record.sequence != end.sequence + 1)
    return fmt::format("expected record {}, found record {}", end.sequence + 1, record.sequence);
  if (record.first_event != end.next_event)
    return fmt::format("its first message should have number {}, but has {}", end.next_event,
                       record.first_event);
  if (record.event_count > UINT64_MAX - record.first_event)
    return fmt::format("its count of messages, {}, is impossible", record.event_count);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_link(const engine::JournalEnd& end, const engine::JournalRecord& record) {
  if (auto why = misplaced(end, record)) return why;
  const engine::Hash expected =
      engine::chain_hash(end.hash, record.sequence, record.first_event, record.event_count, record.body);
  if (record.hash != expected) return "its hash does not fit its content and the record before it";
  return std::nullopt;
}

std::optional<engine::JournalFault> FirstDamage::met(std::optional<engine::JournalFault> fault) {
  if (!fault || fault->passing) return fault;
  const std::lock_guard lock(mutex_);
  if (!first_) first_ = fault;
  return fault;
}

std::optional<engine::JournalFault> FirstDamage::first() const {
  const std::lock_guard lock(mutex_);
  return first_;
}

engine::JournalEnd end_after(const engine::JournalRecord& record) {
  return {record.sequence, record.first_event + record.event_count, record.hash};
}

void check_continues(const engine::JournalEnd& end, std::span<const engine::JournalRecord> records) {
  engine::JournalEnd reached = end;
  for (const engine::JournalRecord& record : records) {
    // Whoever appends has just computed the hash: it is computed again only where bugs are looked for.
#ifdef NDEBUG
    const auto why = misplaced(reached, record);
#else
    const auto why = broken_link(reached, record);
#endif
    if (why) fail("appended record breaks the chain: " + *why);
    reached = end_after(record);
  }
}

}  // namespace flowmart::journal
