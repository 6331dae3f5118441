// A question to the state that decides, whose answer makes the response.
#pragma once
#include <functional>
#include <utility>

#include "http/api/backend.hpp"
#include "http/api/versions.hpp"
#include "http/server/problem.hpp"
#include "http/server/responder.hpp"

namespace flowmart::http {

// `answered` is called where the engine answers: it leaves at once. A refusal is the response.
template <class Question>
void ask_engine(Backend& backend, Question question, const Reply& reply,
                std::function<void(const typename Question::Response&)> answered) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(std::move(question)),
       [&backend, reply, answered = std::move(answered)](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) backend.answers.add(reply.take(), problem(*outcome.rejection));
         else answered(outcome.response.get<typename Question::Response>());
       }});
  if (!taken) reply.take().answer(too_busy());
}

// Which version the deciding state has of what the question asks for; none: it, or its service, is not here.
template <class Question>
void ask_version(Backend& backend, Question question, const Reply& reply,
                 std::function<void(std::optional<std::int64_t>, Responder)> go_on) {
  const bool taken =
      backend.engine.ask({wire::AnyMessage::of(std::move(question)),
                          [reply, go_on = std::move(go_on)](const engine::QueryOutcome& outcome) {
                            std::optional<std::int64_t> version;
                            if (!outcome.rejection)
                              version = version_in(outcome.response.get<typename Question::Response>());
                            go_on(version, reply.take());
                          }});
  if (!taken) reply.take().answer(too_busy());
}

}  // namespace flowmart::http
