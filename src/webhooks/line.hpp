// The dispatcher's own: how far a subscription is, and what is under way. And what is asked of a subscription
// by itself.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "webhooks/dispatcher.hpp"

namespace flowmart::webhooks {

struct Waiting : Pending {
  bool under_way = false;
};

struct Dispatcher::Line {
  Subscription subscription;
  std::vector<bool> admitted;  // by index of the message's type
  std::uint64_t reached = 0;   // the last message that was looked at
  std::map<std::uint64_t, Waiting> pending;
  std::size_t under_way = 0;
  std::size_t width = 1;  // how many may be: one more for each answer, and one again once it fails
  int failures = 0;       // since its last success
  Time failed_at{};       // the last that counts
  Time probe_at{};        // while it fails: when it is asked next
  Time kept_at{};
  std::optional<Time> kept_failing{};

  bool changed() const { return kept_failing != subscription.failing_since; }
  Shown shown() const;
};

struct Dispatcher::Exchange {
  adapters::Curl handle;
  std::unique_ptr<adapters::HttpPost> post;
  Line* line = nullptr;  // null: nobody waits for it any more
  std::uint64_t event = 0;
  std::string_view message;
  std::string message_id;
  Time begun{};
};

// Which types of messages are sent, by their index.
std::vector<bool> admitted_by(const std::vector<Wanted>& wanted);
std::vector<std::string> secrets_at(const Subscription& subscription, Time now);
std::optional<std::string> refuse_subscription(const Subscription& wish, bool anywhere);

}  // namespace flowmart::webhooks
