#include "engine/traffic.hpp"

#include <algorithm>
#include <bit>

namespace flowmart::engine {
namespace {

const std::string outside;
constexpr std::size_t small_batch_inputs = 4;

std::size_t bucket_of(std::uint32_t nanos) {
  if (nanos < 4) return nanos;
  const auto exponent = static_cast<std::size_t>(std::bit_width(nanos)) - 1;
  const std::size_t quarter = (nanos >> (exponent - 2)) & 3;
  return std::min(exponent * 4 + quarter, Traffic::buckets - 1);
}
std::uint64_t bucket_top(std::size_t bucket) {
  if (bucket < 4) return bucket;
  return ((4 + bucket % 4 + 1) << (bucket / 4)) >> 2;
}

}  // namespace

std::uint64_t Traffic::Counts::quantile_nanos(double q) const {
  std::uint64_t total = 0;
  for (const std::uint32_t n : nanos) total += n;
  if (total == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(q * static_cast<double>(total - 1));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < nanos.size(); ++i) {
    seen += nanos[i];
    if (seen > rank) return bucket_top(i);
  }
  return bucket_top(nanos.size() - 1);
}

void Traffic::handled(const Span& span, const Batch&, std::uint32_t message, const AggregateType& by,
                      bool rejected) {
  if (!x_on) return;
  std::int64_t nanos = 0;
  if (span.timed) nanos = std::chrono::nanoseconds(std::chrono::steady_clock::now() - span.start).count();
  x_handled.push_back({message, &by, rejected, span.timed,
                       static_cast<std::uint32_t>(std::min<std::int64_t>(nanos, 0xffffffff))});
}

void Traffic::finish(const Batch& batch, const Routing& routing) {
  if (!x_on) return;
  const std::scoped_lock lock(x_mutex);
  x_position = batch.first_event + batch.messages.size() - 1;
  const auto sender = [&](const BatchMessage& message) {
    return message.sent_by == no_step ? &outside
                                      : &routing.by_hash(batch.steps[message.sent_by].aggregate)->service;
  };
  for (const BatchMessage& message : batch.messages) {
    Counts& counts = x_messages[message.message.type];
    ++counts.count;
    counts.last_seen = batch.time;
    if (routing.routes(message.message.type).empty())
      ++x_edges[{sender(message), &outside, message.message.type}].count;
  }
  for (const Handled& handled : x_handled) {
    if (handled.message >= batch.messages.size()) continue;  // of a command that left no trace
    const BatchMessage& message = batch.messages[handled.message];
    Counts& counts = x_messages[message.message.type];
    if (handled.timed) ++counts.nanos[bucket_of(handled.nanos)];
    EdgeCounts& edge = x_edges[{sender(message), &handled.by->service, message.message.type}];
    ++edge.count;
    if (!handled.rejected) continue;
    ++counts.rejected;
    ++edge.rejected;
  }
  x_handled.clear();
  x_time_one_in = batch.inputs.size() < small_batch_inputs ? 1 : 7;
}

void Traffic::refused(const wire::MessageType* type, const Routing& routing, Time now) {
  if (!x_on) return;
  if (!x_handled.empty()) x_handled.pop_back();
  const std::scoped_lock lock(x_mutex);
  Counts& counts = x_messages[type];
  ++counts.rejected;
  counts.last_seen = now;
  const auto& routes = routing.routes(type);
  ++x_edges[{&outside, routes.empty() ? &outside : &routes.front().aggregate->service, type}].rejected;
}

Traffic::Snapshot Traffic::snapshot() const {
  Snapshot out;
  const std::scoped_lock lock(x_mutex);
  out.position = x_position;
  out.messages.assign(x_messages.begin(), x_messages.end());
  for (const auto& [key, counts] : x_edges)
    out.edges.push_back({*key.from, *key.to, key.type, counts.count, counts.rejected});
  return out;
}

}  // namespace flowmart::engine
