// Gathers the answers that one commit makes possible and sends them together: one wake-up of the I/O thread
// for a whole batch. Used by the engine's writer thread alone.
#pragma once
#include <vector>

#include "http/server/responder.hpp"

namespace flowmart::http {

class Answers {
 public:
  void add(Responder responder, Response response) {
    answers_.push_back({std::move(responder), std::move(response)});
  }
  void send() { answer_all(answers_); }

 private:
  std::vector<Answer> answers_;
};

// A Responder inside a std::function, which wants to copy: the copies share the one right to answer.
class Reply {
 public:
  explicit Reply(Responder responder) : responder_(std::make_shared<Responder>(std::move(responder))) {}
  Responder take() const { return std::move(*responder_); }

 private:
  std::shared_ptr<Responder> responder_;
};

}  // namespace flowmart::http
