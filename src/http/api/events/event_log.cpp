#include "http/api/events/event_log.hpp"

#include <algorithm>

namespace flowmart::http {
namespace {

constexpr std::size_t messages_kept = 16'384;
constexpr std::size_t messages_read_at_a_time = 4'096;

std::uint64_t end_of(const engine::Batch& batch) { return batch.first_event + batch.messages.size(); }

}  // namespace

std::uint64_t EventLog::each(std::uint64_t from, std::size_t count_max, const Visit& visit) {
  from = std::max<std::uint64_t>(from, 1);
  fault_.reset();
  for (std::size_t count = 0; count < count_max;) {
    const engine::SharedBatch batch = holding(from);
    if (!batch) break;
    for (auto i = static_cast<std::size_t>(from - batch->first_event);
         i < batch->messages.size() && count < count_max; ++i, ++count) {
      ++from;
      if (!visit(*batch, i)) return from;
    }
  }
  return from;
}

void EventLog::keep(engine::SharedBatch batch) {
  if (batch->messages.empty() || kept_.contains(batch->first_event)) return;
  const std::uint64_t first = batch->first_event;
  messages_ += batch->messages.size();
  used_.push_front(first);
  kept_.emplace(first, Kept{std::move(batch), used_.begin()});
  while (messages_ > messages_kept && used_.size() > 1) {
    const auto oldest = kept_.find(used_.back());
    messages_ -= oldest->second.batch->messages.size();
    kept_.erase(oldest);
    used_.pop_back();
  }
}

void EventLog::forget() {
  kept_.clear();
  used_.clear();
  messages_ = 0;
}

engine::SharedBatch EventLog::find(std::uint64_t event) {
  const auto after = kept_.upper_bound(event);
  if (after == kept_.begin()) return nullptr;
  const Kept& kept = std::prev(after)->second;
  if (event >= end_of(*kept.batch)) return nullptr;
  used_.splice(used_.begin(), used_, kept.used);
  return kept.batch;
}

// None at the end, and none with `fault_`.
engine::SharedBatch EventLog::holding(std::uint64_t event) {
  if (event >= end()) return nullptr;
  if (auto batch = find(event)) return batch;
  return read_from(event);
}

// The batch that holds it; those behind it are kept, too.
engine::SharedBatch EventLog::read_from(std::uint64_t event) {
  const auto tell = [this](std::uint64_t sequence, const std::string& why) {
    fault_ = unreadable_record(sequence, why);
  };
  std::optional<engine::JournalFault> fault;
  const auto sequence = journal_.sequence_of_event(event, fault);
  engine::SharedBatch first;
  std::size_t messages = 0;
  std::string why;
  if (sequence)
    fault = journal_.read(*sequence, [&](const engine::JournalRecord& record) {
      auto decoded = engine::decode_batch(record.body, types_, record.sequence, record.first_event, why);
      // What stands before it is good; whoever has read that comes here again for this one.
      if (!decoded && !first) tell(record.sequence, why);
      if (!decoded) return false;
      auto batch = std::make_shared<const engine::Batch>(std::move(*decoded));
      messages += batch->messages.size();
      if (!first) first = batch;
      keep(std::move(batch));
      return messages < messages_read_at_a_time;
    });
  if (fault && !first) tell(fault->sequence, fault->reason);
  return first;
}

}  // namespace flowmart::http
