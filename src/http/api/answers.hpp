// Gathers the answers that one commit makes possible and sends them together: one wake-up of the I/O thread
// for a whole batch. Used by the engine's writer thread alone.
#pragma once
#include <vector>

#include "http/server/responder.hpp"

namespace flowmart::http {

class Answers {
 public:
  void add(Responder responder, Response response) {
    x_answers.push_back({std::move(responder), std::move(response)});
  }
  void send() { answer_all(x_answers); }

 private:
  std::vector<Answer> x_answers;
};

// A Responder inside a std::function, which wants to copy: the copies share the one right to answer.
class Reply {
 public:
  explicit Reply(Responder responder) : x_responder(std::make_shared<Responder>(std::move(responder))) {}
  Responder take() const { return std::move(*x_responder); }

 private:
  std::shared_ptr<Responder> x_responder;
};

}  // namespace flowmart::http
