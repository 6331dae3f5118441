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

Traffic::EdgeCounts& Traffic::OfType::edge(const std::string* from, const std::string* to) {
  for (EdgeCounts& one : edges)
    if (one.from == from && one.to == to) return one;
  return edges.emplace_back(EdgeCounts{from, to});
}

Traffic::OfType& Traffic::of(const wire::MessageType* type) {
  if (type->index >= types_.size()) types_.resize(type->index + 1);
  OfType& found = types_[type->index];
  found.type = type;
  return found;
}

const std::string* Traffic::sender(const Batch& batch, const BatchMessage& message,
                                   const Routing& routing) const {
  if (message.sent_by == no_step) return &outside;
  if (handled_.size() == batch.steps.size()) return &handled_[message.sent_by].by->name;
  return &routing.by_hash(batch.steps[message.sent_by].service)->name;
}

void Traffic::handled(const Span& span, std::uint32_t message, const ServiceType& by, bool rejected) {
  if (!on_) return;
  std::int64_t nanos = 0;
  if (span.timed) nanos = std::chrono::nanoseconds(std::chrono::steady_clock::now() - span.start).count();
  handled_.push_back({message, &by, rejected, span.timed,
                      static_cast<std::uint32_t>(std::min<std::int64_t>(nanos, 0xffffffff))});
}

void Traffic::finish(const Batch& batch, const Routing& routing) {
  if (!on_) return;
  const std::scoped_lock lock(mutex_);
  position_ = batch.first_event + batch.messages.size() - 1;
  for (const BatchMessage& message : batch.messages) {
    OfType& flowed = of(message.message.type);
    ++flowed.counts.count;
    flowed.counts.last_seen = batch.time;
    if (routing.routes(message.message.type).empty())
      ++flowed.edge(sender(batch, message, routing), &outside).count;
  }
  for (const Handled& handled : handled_) {
    const BatchMessage& message = batch.messages[handled.message];
    OfType& flowed = of(message.message.type);
    if (handled.timed) ++flowed.counts.nanos[bucket_of(handled.nanos)];
    EdgeCounts& edge = flowed.edge(sender(batch, message, routing), &handled.by->name);
    ++edge.count;
    if (!handled.rejected) continue;
    ++flowed.counts.rejected;
    ++edge.rejected;
  }
  handled_.clear();
  time_one_in_ = batch.inputs.size() < small_batch_inputs ? 1 : 7;
}

void Traffic::refused(const wire::MessageType* type, const Routing& routing, Time now) {
  if (!on_) return;
  const auto& routes = routing.routes(type);
  // What nobody handles was refused before it came to a step.
  if (!routes.empty() && !handled_.empty()) handled_.pop_back();
  const std::scoped_lock lock(mutex_);
  OfType& flowed = of(type);
  ++flowed.counts.rejected;
  flowed.counts.last_seen = now;
  ++flowed.edge(&outside, routes.empty() ? &outside : &routes.front().service->name).rejected;
}

Traffic::Snapshot Traffic::snapshot() const {
  Snapshot out;
  const std::scoped_lock lock(mutex_);
  out.position = position_;
  for (const OfType& one : types_) {
    if (one.type == nullptr) continue;
    out.messages.emplace_back(one.type, one.counts);
    for (const EdgeCounts& edge : one.edges)
      out.edges.push_back({*edge.from, *edge.to, one.type, edge.count, edge.rejected});
  }
  return out;
}

}  // namespace flowmart::engine
