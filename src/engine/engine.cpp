#include "engine/engine.hpp"

#include <pthread.h>

#include <algorithm>
#include <cstring>

#include "kernel/check.hpp"
#include "kernel/digest.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {
namespace {

constexpr Code key_reused{"idempotency-key-reused", Refusal::invalid};
constexpr std::size_t timers_in_a_batch_max = 256;
constexpr std::size_t evict_in_a_batch = 512;
constexpr std::size_t messages_in_a_batch = 512;  // room made at first; more may come

Uuid content_hash_of(const Input& input) {
  const std::uint32_t type = input.message.type->hash;
  std::string encoded;
  if (input.content.empty()) input.message.type->encode(input.message.body.get(), encoded);
  const auto digest = sha256({std::string_view(reinterpret_cast<const char*>(&type), sizeof type),
                              input.content.empty() ? encoded : input.content});
  Uuid hash;
  std::memcpy(hash.bytes.data(), digest.data(), hash.bytes.size());
  return hash;
}

template <class T>
T decoded(std::string_view bytes, std::string_view what) {
  T value;
  wire::Reader in(bytes);
  check(wire::decode(in, value), what);
  return value;
}

wire::AnyMessage message_of(const TypeIndex& types, std::int64_t type_hash, std::string_view bytes) {
  const wire::MessageType* type = types.by_hash(static_cast<std::uint32_t>(type_hash));
  check(type != nullptr, "the journal names a message type that this program has");
  wire::Reader in(bytes);
  wire::AnyMessage message{type, type->decode(in)};
  check(message.body != nullptr, "a message that was written can be read");
  return message;
}

}  // namespace

std::string store_header(const Routing& routing) {
  std::string names = "engine 2";
  for (const AggregateType& type : routing.aggregates()) names += "\n" + type.name;
  return names;
}

Engine::Engine(const Routing& routing, const TypeIndex& types, Journal& journal, StateStore& store,
               Clock clock, EngineOptions options)
    : x_routing(routing),
      x_types(types),
      x_journal(journal),
      x_store(store),
      x_clock(std::move(clock)),
      x_options(options),
      x_traffic(options.traffic),
      x_table(store),
      x_fold(routing, x_table, *this),
      x_cascade(routing, x_table, x_fold, x_traffic),
      x_inbox(options.requests_max),
      x_writer(
          journal, types, [this](const std::shared_ptr<const Batch>& batch) { durable(batch); },
          [this] {
            for (const auto& listener : x_answered) listener();
          }) {}

Engine::~Engine() { stop(); }

void Engine::carry_out(const wire::MessageType* effect, CarryOut by) { x_adapters[effect] = std::move(by); }

void Engine::on_durable(std::function<void(const std::shared_ptr<const Batch>&)> listener) {
  x_listeners.push_back(std::move(listener));
}

std::optional<std::string> Engine::recover() {
  const JournalEnd end = x_journal.last();
  if (x_store.position() > end.sequence ||
      (x_store.position() > 0 && x_store.header() != store_header(x_routing)))
    x_store.clear();  // of another journal or another build; the journal has everything
  x_store.each(timer_kind, [&](const Uuid& key, std::string_view bytes) {
    x_timers.set(key, decoded<PendingTimer>(bytes, "a stored timer can be read"));
    return true;
  });
  x_store.each(effect_kind, [&](const Uuid&, std::string_view bytes) {
    effect_requested(decoded<PendingEffect>(bytes, "a stored effect can be read"));
    return true;
  });
  std::string why;
  const std::uint64_t from = x_store.position() + 1;
  x_stored = x_store.position();
  const auto fault = x_journal.read(from, [&](const JournalRecord& record) {
    const auto batch = decode_batch(record.body, x_types, record.sequence, record.first_event, why);
    if (!batch) {
      why = "record " + std::to_string(record.sequence) + " of the journal can't be replayed: " + why;
      return false;
    }
    x_fold.apply(*batch);
    x_now = std::max(x_now, batch->time);
    return true;
  });
  if (fault) return "record " + std::to_string(fault->sequence) + " of the journal is bad: " + fault->reason;
  if (!why.empty()) return why;
  x_sequence = end.sequence;
  x_next_event = end.next_event;
  x_durable_sequence = end.sequence;
  x_durable_events = end.next_event - 1;
  return std::nullopt;
}

void Engine::start() {
  std::vector<PendingEffect> open;
  for (const auto& [event, effect] : x_effects) open.push_back(effect);
  std::sort(open.begin(), open.end(), [](const auto& a, const auto& b) { return a.event < b.event; });
  x_writer.start();
  for (const PendingEffect& effect : open) {
    EffectRequest request = request_of(effect);
    if (const auto at = x_adapters.find(request.message.type); at != x_adapters.end())
      at->second(std::move(request));
  }
  x_thread = std::thread([this] { run(); });
}

void Engine::stop() {
  x_inbox.close();
  if (x_thread.joinable()) x_thread.join();
  x_writer.stop();
}

void Engine::run() {
  pthread_setname_np(pthread_self(), "engine");  // as `top -H` and profiles show it
  std::vector<Request> requests;
  while (true) {
    std::optional<std::chrono::system_clock::time_point> due;
    if (!x_timers.empty())
      due = std::chrono::system_clock::now() + std::max(Duration{0}, x_timers.next_due() - x_clock());
    x_inbox.wait(due);
    x_writer.wait_for_room();
    requests.clear();
    x_inbox.take(x_options.batch_requests_max, requests);
    if (requests.empty() && x_inbox.closed()) return;
    work(requests);
  }
}

void Engine::work(std::vector<Request>& requests) {
  x_now = std::max(x_now, x_clock());
  PendingBatch pending;
  auto batch = std::make_shared<Batch>();
  const auto begin = [&] {
    *batch = Batch{};
    batch->time = x_now;
    batch->sequence = x_sequence + 1;
    batch->first_event = x_next_event;
    batch->messages.reserve(messages_in_a_batch);
    batch->steps.reserve(messages_in_a_batch);
  };
  const auto finish = [&] {
    if (!batch->empty()) {
      x_sequence = batch->sequence;
      x_next_event += batch->messages.size();
      x_traffic.finish(*batch, x_routing);
      pending.batch = std::exchange(batch, std::make_shared<Batch>());
      for (PendingBatch::Answer& answer : pending.answers)
        if (!answer.outcome.rejection) answer.outcome.batch = pending.batch;
    }
    if (pending.batch || !pending.answers.empty() || !pending.repeats.empty() || !pending.queries.empty())
      x_writer.hand_over(std::exchange(pending, PendingBatch{}));
  };
  begin();
  fire_timers(*batch);
  for (Request& request : requests) {
    if (batch->messages.size() >= x_options.batch_messages_max) {
      finish();
      begin();
    }
    if (Input* input = std::get_if<Input>(&request)) take(*batch, pending, std::move(*input));
    else take(*batch, pending, std::move(std::get<Query>(request)));
  }
  finish();
  forget();
}

void Engine::fire_timers(Batch& batch) {
  for (std::size_t count = 0;
       count < timers_in_a_batch_max && !x_timers.empty() && x_timers.next_due() <= x_now; ++count) {
    const auto [key, timer] = x_timers.first();
    const AggregateType* type = x_routing.by_hash(static_cast<std::uint32_t>(timer->aggregate));
    check(type != nullptr, "a timer names an aggregate that this program has");
    BatchInput input{.origin = Origin::timer};
    input.correlation = timer->correlation;
    input.cause = static_cast<std::uint64_t>(timer->cause);
    input.timer = key;
    const Cascade::Owner owner{type, timer->key};
    wire::AnyMessage message = message_of(x_types, timer->type, timer->message);
    // Gone before its message is handled, so that the handler may set it again.
    x_timers.remove(key);
    x_cascade.run(batch, std::move(input), std::move(message), owner);
  }
}

bool Engine::is_repeat(PendingBatch& pending, const Input& input, const Uuid& content_hash) {
  const auto receipt = find_receipt(*input.receipt);
  if (!receipt) return false;
  if (receipt->content_hash != content_hash) {
    pending.answers.push_back(
        {input.reply,
         {reject(key_reused, "This idempotency key (or order id) was used before, with other content."),
          {},
          0}});
    ++x_rejected;
    return true;
  }
  ++x_repeated;
  pending.repeats.push_back(
      {input.reply, static_cast<std::uint64_t>(receipt->sequence), static_cast<std::size_t>(receipt->input)});
  return true;
}

void Engine::take(Batch& batch, PendingBatch& pending, Input input) {
  BatchInput entry{.origin = input.origin};
  if (input.effect != 0 && !x_effects.contains(input.effect)) return;  // answered before
  if (input.receipt) {
    entry.receipt = input.receipt;
    entry.content_hash = content_hash_of(input);
    if (is_repeat(pending, input, entry.content_hash)) return;
  }
  entry.id = std::move(input.id);
  entry.source = std::move(input.source);
  entry.correlation = input.correlation;
  entry.cause = input.cause != 0 ? input.cause : input.effect;
  entry.effect = input.effect;
  const wire::MessageType* type = input.message.type;
  if (auto rejection = x_cascade.run(batch, std::move(entry), std::move(input.message))) {
    ++x_rejected;
    x_traffic.refused(type, x_routing, x_now);
    pending.answers.push_back({std::move(input.reply), {std::move(rejection), {}, 0}});
    return;
  }
  ++x_inputs;
  pending.answers.push_back({std::move(input.reply), {std::nullopt, {}, batch.inputs.size() - 1}});
}

void Engine::take(const Batch& batch, PendingBatch& pending, Query query) {
  Cascade::Answer answer = x_cascade.ask(query.message, x_now, batch.sequence);
  pending.queries.emplace_back(std::move(query.reply),
                               QueryOutcome{std::move(answer.rejection), std::move(answer.response)});
}

void Engine::receipt(const Uuid& key, const Receipt& receipt) {
  x_receipts[key] = receipt;
  x_receipt_order.emplace_back(receipt.sequence, key);
}

std::optional<Receipt> Engine::find_receipt(const Uuid& key) const {
  if (const auto at = x_receipts.find(key); at != x_receipts.end()) return at->second;
  if (const auto bytes = x_store.load({receipt_kind, key}))
    return decoded<Receipt>(*bytes, "a stored receipt can be read");
  return std::nullopt;
}

void Engine::effect_requested(PendingEffect effect) {
  const auto event = static_cast<std::uint64_t>(effect.event);
  x_effects.emplace(event, std::move(effect));
}

void Engine::forget() {
  const std::uint64_t stored = x_stored.load(std::memory_order_acquire);
  x_table.evict(evict_in_a_batch, stored, x_options.entries_max);
  for (; !x_receipt_order.empty() && x_receipt_order.front().first <= stored; x_receipt_order.pop_front())
    x_receipts.erase(x_receipt_order.front().second);
  x_aggregate_count = x_table.size();
  x_timer_count = x_timers.size();
  x_effect_count = x_effects.size();
}

EffectRequest Engine::request_of(const PendingEffect& effect) const {
  return {message_of(x_types, effect.type, effect.message), static_cast<std::uint64_t>(effect.event),
          effect.id, effect.correlation};
}

void Engine::durable(const std::shared_ptr<const Batch>& batch) {
  x_durable_sequence = batch->sequence;
  x_durable_events = batch->first_event + batch->messages.size() - 1;
  if (!x_adapters.empty()) {
    for (std::size_t i = 0; i < batch->messages.size(); ++i) {
      const wire::AnyMessage& message = batch->messages[i].message;
      if (message.type->info.kind != contract::Kind::effect) continue;
      const auto at = x_adapters.find(message.type);
      if (at == x_adapters.end()) continue;
      const std::uint64_t event = batch->first_event + i;
      at->second({message, event, derived_message_id(batch->time, event).to_string(),
                  *Uuid::parse(correlation_id(*batch, i))});
    }
  }
  for (const auto& listener : x_listeners) listener(batch);
}

EngineFigures Engine::figures() const {
  EngineFigures figures;
  figures.sequence = x_durable_sequence;
  figures.events = x_durable_events;
  figures.inbox = x_inbox.size();
  figures.aggregates = x_aggregate_count;
  figures.timers = x_timer_count;
  figures.effects = x_effect_count;
  figures.inputs = x_inputs;
  figures.rejected = x_rejected;
  figures.repeated = x_repeated;
  return figures;
}

std::string Engine::state_of(const AggregateType& type, const Uuid& key) {
  std::string bytes;
  type.encode(x_table.get(type, key, x_sequence).state.get(), bytes);
  return bytes;
}

}  // namespace flowmart::engine
