// What flows: per message type and per edge (from, to, message) how many, how many refused, how long handling
// took. Counted by the engine's thread, read by any thread through `snapshot`; may be switched off.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

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

  explicit Traffic(bool on) : on_(on) {}

  // Every handling is counted. Timed are all of a small batch, and one in some of a big one: reading the
  // clock is the dearest part.
  struct Span {
    std::chrono::steady_clock::time_point start{};
    bool timed = false;
  };
  Span begin() {
    if (!on_ || ++since_timed_ < time_one_in_) return {};
    since_timed_ = 0;
    return {std::chrono::steady_clock::now(), true};
  }
  void handled(const Span& span, std::uint32_t message, const ServiceType& by, bool rejected);
  // After each batch: counts its messages and makes the figures visible to readers.
  void finish(const Batch& batch, const Routing& routing);
  // How much was handled since the last `finish`; what came after so much was only tried, and does not count.
  std::size_t so_far() const { return handled_.size(); }
  void forget_after(std::size_t count) {
    handled_.erase(handled_.begin() + static_cast<std::ptrdiff_t>(std::min(count, handled_.size())),
                   handled_.end());
  }
  // A command from outside that left no trace.
  void refused(const wire::MessageType* type, const Routing& routing, Time now);

  Snapshot snapshot() const;
  bool on() const { return on_; }

 private:
  // Services are told apart by where their names lie.
  struct EdgeCounts {
    const std::string* from;
    const std::string* to;
    std::uint64_t count = 0, rejected = 0;
  };
  struct OfType {
    const wire::MessageType* type = nullptr;  // null: none flowed
    Counts counts;
    std::vector<EdgeCounts> edges;  // a handful
    EdgeCounts& edge(const std::string* from, const std::string* to);
  };
  OfType& of(const wire::MessageType* type);
  // Service that sent the message; `outside` if it was an input.
  const std::string* sender(const Batch& batch, const BatchMessage& message, const Routing& routing) const;

  const bool on_;
  mutable std::mutex mutex_;  // guards the two below; the engine takes it once a batch
  std::uint64_t position_ = 0;
  std::vector<OfType> types_;  // by the type's index
  // Engine's thread only: gathered during the batch, one for each of its steps.
  struct Handled {
    std::uint32_t message;
    const ServiceType* by;
    bool rejected, timed;
    std::uint32_t nanos;
  };
  std::vector<Handled> handled_;
  std::uint32_t since_timed_ = 0, time_one_in_ = 1;
};

}  // namespace flowmart::engine
