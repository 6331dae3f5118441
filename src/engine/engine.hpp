// The engine: takes requests in order, lets the services decide, makes each batch durable, then answers.
//
//   clients ─► Inbox ─► engine thread: Cascade (decide, fold) ─► Writer thread: journal ─► replies, effects
//
// Invariants: one batch is one record and one atomic step; nobody is answered before the record is durable;
// state changes only through Fold; the clock is read once a batch and never goes back. Threads: submit, ask,
// traffic and the figures may be used from any thread; everything else belongs to the engine's.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/cascade.hpp"
#include "engine/inbox.hpp"
#include "engine/journal.hpp"
#include "engine/routing.hpp"
#include "engine/state_store.hpp"
#include "engine/timers.hpp"
#include "engine/traffic.hpp"
#include "engine/writer.hpp"

namespace flowmart::engine {

struct EngineOptions {
  std::size_t requests_max = 4096;  // waiting in the inbox; beyond it callers hear "overloaded"
  std::size_t batch_requests_max = 16;
  std::size_t batch_messages_max = 50'000;
  std::size_t rows_max = 200'000;  // in memory, those aside that the store lacks
  bool traffic = true;
  // Of all that says who a person is; null: it is kept as it is said, for measuring what sealing costs.
  Seals* seals = nullptr;
};

// An effect to carry out, after the message that asks for it is durable.
struct EffectRequest {
  wire::AnyMessage message;
  std::uint64_t event = 0;  // answer with Input{.origin = effect, .effect = event}
  std::string id;           // idempotency key towards the outside: the same after any restart
  Uuid correlation;
};

struct EngineFigures {
  std::uint64_t sequence = 0;  // of the last durable record
  std::uint64_t events = 0;    // messages in the journal
  std::size_t inbox = 0, rows = 0, timers = 0, effects = 0;
  std::uint64_t inputs = 0, rejected = 0, repeated = 0;
};

class Engine : private Books {
 public:
  using Clock = std::function<Time()>;
  using CarryOut = std::function<void(EffectRequest)>;  // quick: hands the work to a thread of the adapter

  Engine(const Routing& routing, const TypeIndex& types, Journal& journal, StateStore& store, Clock clock,
         EngineOptions options = {});
  ~Engine() override;

  // Who carries out an effect; before `start`.
  void carry_out(const wire::MessageType* effect, CarryOut by);
  // Called in the writer's thread after each durable batch; before `start`.
  void on_durable(std::function<void(const std::shared_ptr<const Batch>&)> listener);
  // Called there after callers were answered, once for all that was written together; before `start`.
  void on_answered(std::function<void()> listener) { answered_.push_back(std::move(listener)); }

  // Loads what the store has and replays the rest. Returns why it can't.
  std::optional<std::string> recover();
  // Of the last batch; only while the engine is not running.
  Time last_time() const { return now_; }
  // Asks again for the effects that were not answered, then works until `stop`.
  void start();
  // Takes nothing more, finishes what was taken.
  void stop();

  // False: overloaded or stopping; nothing was done and the reply is not called.
  bool submit(Input input);
  bool ask(Query query) { return inbox_.push(std::move(query)); }

  // A message of the journal as it was said, for showing it. Any thread.
  wire::AnyMessage opened(const wire::AnyMessage& message) const {
    return options_.seals ? options_.seals->open(message) : message;
  }

  const Traffic& traffic() const { return traffic_; }
  EngineFigures figures() const;
  // State of the store as the replica tells it: what is older may leave memory.
  void stored(std::uint64_t sequence) { stored_.store(sequence, std::memory_order_release); }

  // All that it knows, as the state store would hold it (for verification; only while the engine is not
  // running).
  std::map<StateKey, std::string> entries() const;

 private:
  void receipt(const Uuid& key, const Receipt& receipt) override;
  void person(const Uuid& person, const PersonEntry& entry) override;
  void timer_set(const Uuid& key, PendingTimer timer) override { timers_.set(key, std::move(timer)); }
  void timer_gone(const Uuid& key) override { timers_.remove(key); }
  void effect_requested(PendingEffect effect) override;
  void effect_answered(std::uint64_t event) override { effects_.erase(event); }

  void run();
  void work(std::vector<Request>& requests);
  void fire_timers(Batch& batch);
  void take(Batch& batch, PendingBatch& pending, Input& input);
  std::optional<Rejection> complete(Input& input, std::string_view shop);
  void preview(PendingBatch& pending, BatchInput entry, Input input);
  void take(PendingBatch& pending, Query query);
  bool is_repeat(PendingBatch& pending, const Input& input);
  std::optional<Receipt> find_receipt(const Uuid& key) const;
  Uuid content_hash_of(const Input& input) const;
  std::optional<PersonKey> seal(const Batch& batch, BatchInput& entry, Input& input,
                                std::optional<Rejection>& rejection);
  std::optional<PersonEntry> find_person(const Uuid& person) const;
  void forget();
  void count();  // for the figures
  void durable(const std::shared_ptr<const Batch>& batch);
  EffectRequest request_of(const PendingEffect& effect) const;

  const Routing& routing_;
  const TypeIndex& types_;
  Journal& journal_;
  StateStore& store_;
  const Clock clock_;
  const EngineOptions options_;
  std::unordered_map<const wire::MessageType*, CarryOut> adapters_;
  std::vector<std::function<void(const std::shared_ptr<const Batch>&)>> listeners_;
  std::vector<std::function<void()>> answered_;

  Traffic traffic_;
  States states_;
  Fold fold_;
  Cascade cascade_;
  TimerQueue timers_;
  std::unordered_map<std::uint64_t, PendingEffect> effects_;
  boost::unordered_flat_map<Uuid, Receipt, std::hash<Uuid>> receipts_;     // those that the store may lack
  std::deque<std::pair<std::uint64_t, Uuid>> receipt_order_;               // (sequence, key)
  boost::unordered_flat_map<Uuid, PersonEntry, std::hash<Uuid>> persons_;  // those that the store may lack
  std::deque<std::pair<std::uint64_t, Uuid>> person_order_;                // (sequence, person)
  std::uint64_t sequence_ = 0;                                             // of the last batch decided
  std::uint64_t next_event_ = 1;
  Time now_{};

  Inbox inbox_;
  Writer writer_;
  std::thread thread_;
  std::atomic<std::uint64_t> stored_{0};
  std::atomic<std::uint64_t> durable_sequence_{0}, durable_events_{0};
  std::atomic<std::size_t> row_count_{0}, timer_count_{0}, effect_count_{0};
  std::atomic<std::uint64_t> inputs_{0}, rejected_{0}, repeated_{0};
};

// Names that the store's kinds stand for: a store written by a program with others is rebuilt.
std::string store_header(const Routing& routing);

}  // namespace flowmart::engine
