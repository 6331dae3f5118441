// A closed loop over loopback: each connection sends its next request when it has the answer to the last, or
// with a rate, when its turn has come besides.
// One thread with raw sockets, to take as little as it can from the server on the same machine.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "latency.hpp"
#include "orders.hpp"

namespace flowmart::bench {

struct LoadOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string path = "/v1/orders";
  std::uint32_t connections = 64;
  std::chrono::milliseconds warmup{1'000};
  std::chrono::milliseconds duration{5'000};
  std::uint64_t orders = 0;  // so many are sent, instead of sending for `duration`; 0: no such end
  double rate = 0;           // requests begun a second at most; 0: as fast as they are answered
  OrderMix mix;
};

struct LoadResult {
  Latencies latencies;                     // of the answers counted below
  std::map<int, std::uint64_t> by_status;  // without those of the warm-up
  std::uint64_t answered = 0;              // with those of the warm-up
  std::uint64_t broken_connections = 0;
  std::size_t request_bytes = 0, response_bytes = 0;  // of the last exchange
  double seconds = 0;
  double cpu_seconds = 0;  // of this thread, warm-up left out
  std::string trouble;     // why there is no result

  double per_second() const { return static_cast<double>(latencies.total()) / seconds; }
  std::uint64_t failed() const;  // not 2xx
};

// Fills in the next whole request.
using RequestSource = std::function<void(std::string&)>;
LoadResult run_load(const LoadOptions& options, RequestSource next);
// Orders, as the options describe them.
LoadResult run_load(const LoadOptions& options);

}  // namespace flowmart::bench
