// What flows: per message type and per edge (from, to, message) how many, how many refused, how long handling
// took. Counted by the engine's thread, read by any thread through `snapshot`; may be switched off.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/batch.hpp"
#include "engine/routing.hpp"

namespace flowmart::engine {

class Traffic {
 public:
  // Handling times in powers of two of nanoseconds, four buckets each: 25 % resolution.
  static constexpr std::size_t buckets = 128;
  struct Counts {
    std::uint64_t count = 0;
    std::uint64_t rejected = 0;
    Time last_seen{};
    std::array<std::uint32_t, buckets> nanos{};
    std::uint64_t quantile_nanos(double q) const;
  };
  struct Edge {
    std::string from;  // service or flow; empty: from outside
    std::string to;    // empty: no one of ours handles it
    const wire::MessageType* type = nullptr;
    std::uint64_t count = 0;
    std::uint64_t rejected = 0;
  };
  struct Snapshot {
    std::uint64_t position = 0;  // number of the last message counted
    std::vector<std::pair<const wire::MessageType*, Counts>> messages;
    std::vector<Edge> edges;
  };

  explicit Traffic(bool on) : x_on(on) {}

  // Every handling is counted. Timed are all of a small batch, and one in some of a big one: reading the
  // clock twice for each would cost more than the counting.
  struct Span {
    std::chrono::steady_clock::time_point start{};
    bool timed = false;
  };
  Span begin() {
    if (!x_on || ++x_since_timed < x_time_one_in) return {};
    x_since_timed = 0;
    return {std::chrono::steady_clock::now(), true};
  }
  void handled(const Span& span, const Batch& batch, std::uint32_t message, const AggregateType& by,
               bool rejected);
  // After each batch: counts its messages and makes the figures visible to readers.
  void finish(const Batch& batch, const Routing& routing);
  // A command from outside that left no trace.
  void refused(const wire::MessageType* type, const Routing& routing, Time now);

  Snapshot snapshot() const;
  bool on() const { return x_on; }

 private:
  struct Key {
    const std::string* from;
    const std::string* to;
    const wire::MessageType* type;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<const void*>{}(key.from) * 31 + std::hash<const void*>{}(key.to) * 17 +
             std::hash<const void*>{}(key.type);
    }
  };
  struct EdgeCounts {
    std::uint64_t count = 0, rejected = 0;
  };

  const bool x_on;
  mutable std::mutex x_mutex;  // guards the three below; the engine takes it once a batch
  std::uint64_t x_position = 0;
  std::unordered_map<const wire::MessageType*, Counts> x_messages;
  boost::unordered_flat_map<Key, EdgeCounts, KeyHash> x_edges;
  // Engine's thread only: gathered during the batch.
  struct Handled {
    std::uint32_t message;
    const AggregateType* by;
    bool rejected, timed;
    std::uint32_t nanos;
  };
  std::vector<Handled> x_handled;
  std::uint32_t x_since_timed = 0, x_time_one_in = 1;
};

}  // namespace flowmart::engine
