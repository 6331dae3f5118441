// Text messages, push messages and webhooks of single persons: a letter as JSON, posted to whoever carries it
// (docs/telling.md).
#pragma once
#include <atomic>
#include <string>

#include "adapters/letter.hpp"

namespace flowmart::adapters {

struct Provider {
  std::string url;        // empty: each letter goes to the address that its recipient named
  std::string secret;     // that it is signed with; empty: it is not
  bool anywhere = false;  // also to addresses that are not of the open internet
};

MakeWay by_http(Provider provider, std::function<Time()> clock, const std::atomic<bool>& stopping);

}  // namespace flowmart::adapters
