// `flowmart tail`: prints messages as they happen, from where it is told or from now on, and goes on from the
// last position when the server was away.
#pragma once
#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client.hpp"

namespace flowmart::cli::tail {

struct TailOptions {
  std::optional<std::string> after;  // a position as it was given; none: from now on
  std::string message, order;        // only those
  bool with_private = false;
  bool json = false;
  std::uint64_t count = 0;                     // ends after so many; 0: never
  std::chrono::milliseconds pause_max{5'000};  // between attempts to reach a lost server
  std::uint64_t attempts_max = 0;              // without a message in between; 0: for ever
};

// Server-sent events (WHATWG HTML): lines in, events out.
class EventReader {
 public:
  struct Event {
    std::string id, name, data;  // `name` is empty for what is nothing special
  };
  // A whole event when this line (without its end) completes one.
  std::optional<Event> line(std::string_view line);

 private:
  Event event_;
  bool has_data_ = false;
};

int run_tail(const TailOptions& options, Client& client, std::ostream& out, std::ostream& err);

}  // namespace flowmart::cli::tail
