// Where everything that the engine is to do arrives, from any thread, in order.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/batch.hpp"
#include "engine/seals.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::engine {

// How an input ended. Handed over only once the journal holds it.
struct Outcome {
  std::optional<Rejection> rejection;  // then there is no batch
  std::shared_ptr<const Batch> batch;
  std::size_t input = 0;         // index in the batch
  bool repeated = false;         // the same command had been given before; the batch is that of then
  wire::AnyMessage answer{};     // of a preview: to its question, opened
  const Seals* seals = nullptr;  // of the batch's messages
  wire::AnyMessage said{};       // the input itself before it was sealed, while that is still known

  std::uint64_t event() const { return batch->first_event + batch->inputs[input].message; }

  // The first message of type M that the input led to.
  template <class M>
  const M* first() const {
    const wire::AnyMessage* found = find(&wire::type_of<M>());
    return found ? found->as<M>() : nullptr;
  }
  // The same as it was said, as far as that can still be told.
  template <class M>
  std::shared_ptr<const M> opened() const {
    const wire::AnyMessage* found = find(&wire::type_of<M>());
    if (found == nullptr) return nullptr;
    if (said.is<M>()) return std::static_pointer_cast<const M>(said.body);
    return std::static_pointer_cast<const M>(seals ? seals->open(*found).body : found->body);
  }
  const wire::AnyMessage* find(const wire::MessageType* type) const {
    for (std::size_t i = batch->inputs[input].message; i < batch->end_of_input(input); ++i)
      if (batch->messages[i].message.type == type) return &batch->messages[i].message;
    return nullptr;
  }
};
using Reply = std::function<void(Outcome)>;

// A message for the services.
struct Input {
  wire::AnyMessage message;
  wire::AnyMessage beside{};  // taken with it or not at all; handled first
  Origin origin = Origin::outside;
  std::optional<Uuid> receipt;  // repeats under this are answered as the first was
  std::string content;          // what a repeat is compared with, if not the message itself
  Uuid content_hash{};          // of that, with a receipt; the engine's own
  // What the message lacks is put in where it is taken: `asks` is answered, and `complete` makes the message
  // of the answer. Nothing comes between the two, and a repeat is known before.
  wire::AnyMessage asks{};
  std::function<wire::ReadMessage(const wire::AnyMessage& answer)> complete{};
  std::string id, source;  // as given by the sender, else empty
  std::string later{};     // the version said, if it is beyond the type's; else empty
  std::string subject{};   // as given by the sender, as the next
  std::optional<Time> said_at{};
  Uuid correlation;
  std::uint64_t cause = 0;
  std::uint64_t effect = 0;  // answers the effect message of this number
  std::string shop = "main";
  bool preview = false;         // answered as if it had been taken, and nothing happens
  wire::AnyMessage question{};  // of a preview: a query, answered as things would stand
  Reply reply;                  // may be empty
};

struct QueryOutcome {
  std::optional<Rejection> rejection;
  wire::AnyMessage response;
};
struct Query {
  wire::AnyMessage message;
  std::function<void(QueryOutcome)> reply;
  std::string shop = "main";
};

using Request = std::variant<Input, Query>;

class Inbox {
 public:
  explicit Inbox(std::size_t requests_max) : requests_max_(requests_max) {}

  // False when full or closed: the caller answers "overloaded" and nothing is done.
  // What the engine asked for itself (answers to effects) is always taken while it runs.
  bool push(Request request);
  // Waits until something is there, `due` is reached (if given) or the inbox is closed.
  void wait(std::optional<std::chrono::steady_clock::time_point> due);
  // Moves up to `count` requests to `out`, in order of arrival.
  void take(std::size_t count, std::vector<Request>& out);
  void close();
  bool closed() const;
  std::size_t size() const;

 private:
  const std::size_t requests_max_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable arrived_;
  std::deque<Request> requests_;
  bool closed_ = false;
};

}  // namespace flowmart::engine
