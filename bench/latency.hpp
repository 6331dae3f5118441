// Counts latencies in buckets that grow with the value (64 a doubling, so 1.6 % wide), from 1 ns to minutes.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace flowmart::bench {

class Latencies {
 public:
  void add(std::uint64_t ns) {
    ++counts_[bucket_of(ns)];
    ++total_;
    if (ns > max_ns_) max_ns_ = ns;
  }
  std::uint64_t total() const { return total_; }
  std::uint64_t max_ns() const { return max_ns_; }

  // The upper bound of the bucket that holds the given share, 0 < share <= 1.
  std::uint64_t quantile_ns(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > 0 && seen >= wanted) return std::min(upper_bound_ns(i), max_ns_);
    }
    return max_ns_;
  }

 private:
  static constexpr unsigned steps_log2 = 6;
  static constexpr std::uint64_t steps = 1u << steps_log2;

  static std::size_t bucket_of(std::uint64_t ns) {
    if (ns < steps) return ns;
    const auto shift = static_cast<unsigned>(std::bit_width(ns)) - steps_log2 - 1;
    const auto at = (shift + 1) * steps + ((ns >> shift) - steps);
    return std::min<std::size_t>(at, counts_size - 1);
  }
  static std::uint64_t upper_bound_ns(std::size_t bucket) {
    if (bucket < steps) return bucket;
    const auto shift = bucket / steps - 1;
    return ((bucket % steps + steps + 1) << shift) - 1;
  }

  static constexpr std::size_t counts_size = 36 * steps;
  std::array<std::uint64_t, counts_size> counts_{};
  std::uint64_t total_ = 0, max_ns_ = 0;
};

}  // namespace flowmart::bench
