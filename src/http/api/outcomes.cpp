#include "http/api/outcomes.hpp"

#include <atomic>
#include <vector>

#include "wire/json_write.hpp"

namespace flowmart::http {

struct Outcomes::State {
  State(Responder responder, std::size_t count) : whole(std::move(responder)), answers(count), open(count) {}

  void answer() {
    std::string body;
    wire::JsonWriter json(body);
    json.begin_object().key("outcomes").begin_array();
    for (const Response& one : answers) {
      json.begin_object().key("status").number(one.status());
      if (one.body().empty()) json.key("body").null();
      else json.key("body").raw(one.body());
      json.end_object();
    }
    json.end_array().end_object();
    whole.answer(Response(200, json_type, std::move(body)));
  }

  Responder whole;
  std::vector<Response> answers;  // each written by its own responder, read after the last
  std::atomic<std::size_t> open;
};

Outcomes::Outcomes(Responder whole, std::size_t count)
    : state_(std::make_shared<State>(std::move(whole), count)) {
  if (count == 0) state_->answer();
}

Responder Outcomes::responder(std::size_t index) {
  return Responder([state = state_, index](Response response) {
    state->answers[index] = std::move(response);
    if (--state->open == 0) state->answer();
  });
}

}  // namespace flowmart::http
