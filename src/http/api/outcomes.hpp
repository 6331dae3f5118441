// The answer to many messages that were sent as one request: what each would have been answered by itself.
#pragma once
#include <cstddef>
#include <memory>

#include "http/server/responder.hpp"

namespace flowmart::http {

class Outcomes {
 public:
  // Answers once each of so many has been answered: {"outcomes":[{"status":201,"body":{...}}, ...]}, in the
  // order of the messages.
  Outcomes(Responder whole, std::size_t count);

  Responder responder(std::size_t index);  // of one; it may be used from any thread

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace flowmart::http
