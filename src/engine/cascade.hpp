// Follows one input through the services: decides, folds, and routes what was sent until nothing is left. All
// of it becomes part of the batch, so it is one atomic step of the journal.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/batch.hpp"
#include "engine/fold.hpp"
#include "engine/routing.hpp"
#include "engine/state_table.hpp"
#include "engine/traffic.hpp"

namespace flowmart::engine {

class Cascade {
 public:
  Cascade(const Routing& routing, StateTable& table, Fold& fold, Traffic& traffic)
      : routing_(routing), table_(table), fold_(fold), traffic_(traffic) {}

  // Appends the input and all that follows from it to the batch. A command from outside that its handler
  // rejects leaves no trace: the batch is as before and the rejection is returned. `owner` is set for a
  // timer's message, which goes to the aggregate that set it and to nobody else.
  struct Owner {
    const AggregateType* type = nullptr;
    Uuid key;
  };
  std::optional<Rejection> run(Batch& batch, BatchInput input, wire::AnyMessage message,
                               std::optional<Owner> owner = std::nullopt);

  // Answers a query from outside. Nothing is recorded and nothing changes.
  struct Answer {
    std::optional<Rejection> rejection;
    wire::AnyMessage response;
  };
  Answer ask(const wire::AnyMessage& query, Time now, std::uint64_t sequence);

 private:
  void handle(Batch& batch, std::uint32_t message, const AggregateType& type, const Handler& handler,
              const Uuid& key);
  void deliver(Batch& batch, std::uint32_t message);
  void deliver_response(Batch& batch, std::uint32_t message);
  void look_ahead(const wire::AnyMessage& message);

  const Routing& routing_;
  StateTable& table_;
  Fold& fold_;
  Traffic& traffic_;
  Outbox out_;  // reused
  // Whom the messages of the story under way go to, in their order: worked out when a message is sent, so
  // that by the time it is handled the state has come into the processor's cache.
  std::vector<Uuid> keys_;
  std::size_t next_key_ = 0;
};

}  // namespace flowmart::engine
