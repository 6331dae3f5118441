#include "http/api/events/event_range.hpp"

namespace flowmart::http {

bool EventRange::find(EventLog& log) {
  if (!first_) {
    first_ = moments_.from ? look_for(*moments_.from, log) : std::optional<std::uint64_t>(1);
    if (!first_ || moments_.to) return false;
  }
  if (!end_) end_ = moments_.to ? look_for(*moments_.to, log) : std::optional(log.end());
  return end_.has_value();
}

std::optional<std::uint64_t> EventRange::look_for(Time moment, EventLog& log) {
  if (low_ == 0) {
    low_ = 1;
    high_ = log.end();
  }
  if (low_ < high_)
    log.each(low_ + (high_ - low_) / 2, 1, [&](const engine::Batch& batch, std::size_t) {
      // A batch is of one moment.
      if (batch.time < moment) low_ = batch.first_event + batch.messages.size();
      else high_ = batch.first_event;
      return true;
    });
  if (low_ < high_) return std::nullopt;
  const std::uint64_t found = low_;
  low_ = 0;
  return found;
}

}  // namespace flowmart::http
