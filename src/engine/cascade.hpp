// Follows one input through the services: decides, folds, and routes what was sent until nothing is left. All
// of it becomes part of the batch, so it is one atomic step of the journal.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/batch.hpp"
#include "engine/fold.hpp"
#include "engine/routing.hpp"
#include "engine/states.hpp"
#include "engine/traffic.hpp"

namespace flowmart::engine {

class Cascade {
 public:
  Cascade(const Routing& routing, States& states, Fold& fold, Traffic& traffic)
      : routing_(routing), states_(states), fold_(fold), traffic_(traffic) {}

  // Appends the input and all that follows from it to the batch. A command from outside that its handler
  // rejects leaves no trace: the batch is as before and the rejection is returned. `owner` is given for a
  // timer's message, which goes to the service that set it and to nobody else. What came `beside` a command
  // is handled before it, sends nothing, and is taken or refused with it.
  std::optional<Rejection> run(Batch& batch, BatchInput input, wire::AnyMessage message,
                               const ServiceType* owner = nullptr, wire::AnyMessage beside = {});
  // Answers a query from outside. Nothing is recorded and nothing changes.
  struct Answer {
    std::optional<Rejection> rejection;
    wire::AnyMessage response;
  };
  // As `run`, and then everything is as it was before: states, timers, receipts. The batch holds what would
  // have followed; `question`, if there is one, is answered as things would then stand.
  Answer preview(Batch& batch, BatchInput input, wire::AnyMessage message, const wire::AnyMessage& question,
                 wire::AnyMessage beside = {});
  Answer ask(const wire::AnyMessage& query, Time now, std::string_view shop = main_shop);

 private:
  // Handles what an input brought; its rejection if it was refused.
  std::optional<Rejection> take(Batch& batch, std::uint32_t message);
  void handle(Batch& batch, std::uint32_t message, const ServiceType& type, const Handler& handler);
  void deliver(Batch& batch, std::uint32_t message);
  void deliver_response(Batch& batch, std::uint32_t message);

  const Routing& routing_;
  States& states_;
  Fold& fold_;
  Traffic& traffic_;
  Outbox out_;        // reused
  std::string shop_;  // of the input under way
};

}  // namespace flowmart::engine
