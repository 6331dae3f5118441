// A webhook subscription: who is told of which messages, where, and how far that has come.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::webhooks {

// A message and the versions of it, as a range; an empty range: whichever there is.
struct Wanted {
  std::string message, versions;
  bool operator==(const Wanted&) const = default;
};

struct SigningSecret {
  std::string text;
  std::optional<Time> until{};  // none: until another takes its place
};

struct Subscription {
  std::string id, url, description;
  std::vector<Wanted> wanted;  // empty: all that is published
  std::vector<SigningSecret> secrets;
  bool paused = false;
  std::string reason;  // why
  Time created_at{};
  std::optional<Time> failing_since{};  // since its last success
  std::uint64_t position = 0;           // all messages until there are done, or wait to be tried again
};

// A message that was tried and not delivered.
struct Pending {
  int attempts = 0;
  Time due{};
};

enum class Outcome : unsigned char { delivered, failed, given_up };

// A line of the delivery log.
struct Attempt {
  std::int64_t serial = 0;
  std::uint64_t event = 0;  // position of the message
  std::string message, message_id;
  int number = 0;
  Time at{};
  Outcome outcome = Outcome::failed;
  int status = 0;  // of the answer; 0: there was none
  std::int64_t took_ms = 0;
  std::string detail;
};

}  // namespace flowmart::webhooks
