// What the API's handlers translate to: the engine for everything that decides or must be exact now, the
// views for lists, the journal for what happened.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/follower.hpp"
#include "engine/journal.hpp"
#include "engine/routing.hpp"
#include "http/api/answers.hpp"
#include "http/server/responder.hpp"
#include "kernel/money.hpp"

namespace flowmart::http {

struct Backend {
  engine::Engine& engine;
  const engine::TypeIndex& types;
  const engine::Routing& routing;
  const engine::Journal& journal;
  const engine::Follower& follower;
  engine::Engine::Clock clock;
  Currency currency;
  std::string environment = "dev";  // fills {env} in channel names
  std::function<Uuid()> fresh_id;   // a new UUIDv7 each time
  Answers& answers;
  // By the carrier's name: what it shows with its reports. None at all: whoever reaches us may report.
  std::map<std::string, std::string, std::less<>> carrier_secrets{};
};

inline engine::Open opener_of(const Backend& backend) {
  return [&engine = backend.engine](const wire::AnyMessage& message) { return engine.opened(message); };
}

}  // namespace flowmart::http
