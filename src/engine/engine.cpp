#include "engine/engine.hpp"

#include <pthread.h>

#include <algorithm>

#include "kernel/check.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {
namespace {

constexpr Code key_reused{"idempotency-key-reused", Refusal::invalid};
constexpr std::size_t timers_in_a_batch_max = 256;
constexpr Duration wait_max = std::chrono::seconds{30};  // a machine that slept sees its timers soon
constexpr std::size_t evict_in_a_batch = 512;
constexpr std::size_t messages_in_a_batch = 512;  // room made at first; more may come

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
  std::string names = "engine 5";
  for (const ServiceType& type : routing.services()) {
    for (const std::string_view table : type.tables) names.append("\n").append(table);
    names.append(" ").append(std::to_string(type.shape));
  }
  return names;
}

Engine::Engine(const Routing& routing, const TypeIndex& types, Journal& journal, StateStore& store,
               Clock clock, EngineOptions options)
    : routing_(routing),
      types_(types),
      journal_(journal),
      store_(store),
      clock_(std::move(clock)),
      options_(options),
      traffic_(options.traffic),
      states_(routing, store),
      fold_(routing, states_, *this),
      cascade_(routing, states_, fold_, traffic_),
      inbox_(options.requests_max),
      writer_(
          journal, types, options.seals,
          [this](const std::shared_ptr<const Batch>& batch) { durable(batch); },
          [this] {
            for (const auto& listener : answered_) listener();
          }) {}

Engine::~Engine() { stop(); }

void Engine::carry_out(const wire::MessageType* effect, CarryOut by) { adapters_[effect] = std::move(by); }

void Engine::on_durable(std::function<void(const std::shared_ptr<const Batch>&)> listener) {
  listeners_.push_back(std::move(listener));
}

std::optional<std::string> Engine::recover() {
  const JournalEnd end = journal_.last();
  if (auto why = contradiction(journal_, store_.mark())) return "The saved state " + *why + ".";
  if (store_.position() > 0 && store_.header() != store_header(routing_))
    store_.clear();  // of another build; the journal has everything
  each_of_kind(store_, {}, timer_kind, [&](std::string_view key, std::string_view bytes) {
    Uuid id;
    check(get_key(key, id), "a timer's key is an id");
    timers_.set(id, decoded<PendingTimer>(bytes, "a stored timer can be read"));
    return true;
  });
  each_of_kind(store_, {}, effect_kind, [&](std::string_view, std::string_view bytes) {
    effect_requested(decoded<PendingEffect>(bytes, "a stored effect can be read"));
    return true;
  });
  std::string why;
  const std::uint64_t saved = store_.position();
  stored_ = saved;
  // The last record is read even when all is saved: time does not go back behind it.
  const auto fault = journal_.read(std::min(saved + 1, end.sequence), [&](const JournalRecord& record) {
    const auto batch = decode_batch(record.body, types_, record.sequence, record.first_event, why);
    if (!batch) {
      why = "record " + std::to_string(record.sequence) + " of the journal can't be replayed: " + why;
      return false;
    }
    if (record.sequence > saved) fold_.apply(*batch);
    now_ = std::max(now_, batch->time);
    return true;
  });
  if (fault) return "record " + std::to_string(fault->sequence) + " of the journal is bad: " + fault->reason;
  if (!why.empty()) return why;
  sequence_ = end.sequence;
  next_event_ = end.next_event;
  durable_sequence_ = end.sequence;
  durable_events_ = end.next_event - 1;
  return std::nullopt;
}

void Engine::start() {
  std::vector<PendingEffect> open;
  for (const auto& [event, effect] : effects_) open.push_back(effect);
  std::sort(open.begin(), open.end(), [](const auto& a, const auto& b) { return a.event < b.event; });
  writer_.start();
  count();
  for (const PendingEffect& effect : open) {
    EffectRequest request = request_of(effect);
    if (const auto at = adapters_.find(request.message.type); at != adapters_.end())
      at->second(std::move(request));
  }
  thread_ = std::thread([this] { run(); });
}

void Engine::stop() {
  inbox_.close();
  if (thread_.joinable()) thread_.join();
  writer_.stop();
}

// Hashed in its caller's thread: there are many callers, and one engine.
bool Engine::submit(Input input) {
  if (input.receipt) input.content_hash = content_hash_of(input);
  return inbox_.push(std::move(input));
}

void Engine::run() {
  pthread_setname_np(pthread_self(), "engine");  // as `top -H` and profiles show it
  std::vector<Request> requests;
  while (true) {
    std::optional<std::chrono::steady_clock::time_point> due;
    if (!timers_.empty())
      due =
          std::chrono::steady_clock::now() + std::clamp(timers_.next_due() - clock_(), Duration{0}, wait_max);
    inbox_.wait(due);
    writer_.wait_for_room();
    requests.clear();
    inbox_.take(options_.batch_requests_max, requests);
    if (requests.empty() && inbox_.closed()) return;
    work(requests);
  }
}

void Engine::work(std::vector<Request>& requests) {
  now_ = std::max(now_, clock_());
  PendingBatch pending;
  auto batch = std::make_shared<Batch>();
  const auto begin = [&] {
    *batch = Batch{};
    batch->time = now_;
    batch->sequence = sequence_ + 1;
    batch->first_event = next_event_;
    states_.at(batch->sequence);
    batch->messages.reserve(messages_in_a_batch);
    batch->steps.reserve(messages_in_a_batch);
  };
  const auto finish = [&] {
    if (!batch->empty()) {
      sequence_ = batch->sequence;
      next_event_ += batch->messages.size();
      traffic_.finish(*batch, routing_);
      pending.batch = std::exchange(batch, std::make_shared<Batch>());
      for (PendingBatch::Answer& answer : pending.answers)
        if (!answer.outcome.rejection && !answer.outcome.batch) answer.outcome.batch = pending.batch;
    }
    count();  // before anybody is answered: who reads an answer finds it in the figures
    if (pending.batch || !pending.answers.empty() || !pending.repeats.empty() || !pending.queries.empty())
      writer_.hand_over(std::exchange(pending, PendingBatch{}));
  };
  begin();
  fire_timers(*batch);
  for (Request& request : requests) {
    if (batch->messages.size() >= options_.batch_messages_max) {
      finish();
      begin();
    }
    if (Input* input = std::get_if<Input>(&request)) take(*batch, pending, *input);
    else take(pending, std::move(std::get<Query>(request)));
  }
  finish();
  forget();
}

void Engine::fire_timers(Batch& batch) {
  for (std::size_t count = 0; count < timers_in_a_batch_max && !timers_.empty() && timers_.next_due() <= now_;
       ++count) {
    const auto [key, timer] = timers_.first();
    const ServiceType* type = routing_.by_hash(static_cast<std::uint32_t>(timer->service));
    check(type != nullptr, "a timer names a service that this program has");
    BatchInput input{.origin = Origin::timer};
    input.shop = timer->shop;
    input.correlation = timer->correlation;
    input.cause = static_cast<std::uint64_t>(timer->cause);
    input.timer = key;
    wire::AnyMessage message = message_of(types_, timer->type, timer->message);
    // Gone before its message is handled, so that the handler may set it again.
    timers_.remove(key);
    cascade_.run(batch, std::move(input), std::move(message), type);
  }
}

bool Engine::is_repeat(PendingBatch& pending, const Input& input) {
  const auto receipt = find_receipt(*input.receipt);
  if (!receipt) return false;
  if (receipt->content_hash != input.content_hash) {
    pending.answers.push_back(
        {input.reply,
         {reject(key_reused, "This idempotency key (or order id) was used before, with other content."),
          {},
          0}});
    ++rejected_;
    return true;
  }
  ++repeated_;
  pending.repeats.push_back(
      {input.reply, static_cast<std::uint64_t>(receipt->sequence), static_cast<std::size_t>(receipt->input)});
  return true;
}

void Engine::take(Batch& batch, PendingBatch& pending, Input& input) {
  BatchInput entry{.origin = input.origin};
  if (input.effect != 0 && !effects_.contains(input.effect)) return;  // answered before
  if (input.receipt) {
    if (input.shop != main_shop) input.receipt = uuid_v5(*input.receipt, input.shop);  // a shop's own
    entry.receipt = input.receipt;
    entry.content_hash = input.content_hash;
    if (is_repeat(pending, input)) return;
  }
  entry.id = std::move(input.id);
  entry.source = std::move(input.source);
  entry.subject = std::move(input.subject);
  entry.said_at = input.said_at;
  entry.correlation = input.correlation;
  entry.shop = std::move(input.shop);
  entry.cause = input.cause != 0 ? input.cause : input.effect;
  entry.effect = input.effect;
  const wire::MessageType* type = input.message.type;
  auto rejection = complete(input, entry.shop);
  wire::AnyMessage said = input.message;
  const std::optional<PersonKey> key = seal(batch, entry, input, rejection);
  if (!rejection && input.preview) return preview(pending, std::move(entry), std::move(input));
  if (!rejection)
    rejection =
        cascade_.run(batch, std::move(entry), std::move(input.message), nullptr, std::move(input.beside));
  if (rejection) {
    ++rejected_;
    traffic_.refused(type, routing_, now_);
    pending.answers.push_back({std::move(input.reply), {std::move(rejection), {}, 0}});
    return;
  }
  ++inputs_;
  if (key) {
    options_.seals->keep(*key);
    batch.keys.push_back(*key);
  }
  Outcome outcome{.input = batch.inputs.size() - 1, .said = std::move(said)};
  pending.answers.push_back({std::move(input.reply), std::move(outcome)});
}

// The message as it is recorded; a reason why there is none.
std::optional<Rejection> Engine::complete(Input& input, std::string_view shop) {
  if (!input.complete) return std::nullopt;
  Cascade::Answer answer = cascade_.ask(input.asks, now_, shop);
  if (answer.rejection) return std::move(answer.rejection);
  wire::ReadMessage made = input.complete(answer.response);
  input.message = std::move(made.message);
  return std::move(made.rejection);
}

// Answered as the act would be, and nothing has happened.
void Engine::preview(PendingBatch& pending, BatchInput entry, Input input) {
  auto tried = std::make_shared<Batch>();
  tried->time = now_;
  tried->sequence = sequence_ + 1;
  tried->first_event = next_event_;
  Cascade::Answer answer = cascade_.preview(*tried, std::move(entry), std::move(input.message),
                                            input.question, std::move(input.beside));
  // Never more than an answer: it has no receipt, and it waits for what it was decided upon.
  Outcome outcome{.rejection = std::move(answer.rejection)};
  outcome.answer = std::move(answer.response);
  if (!outcome.rejection) outcome.batch = std::move(tried);
  pending.answers.push_back({std::move(input.reply), std::move(outcome)});
}

void Engine::take(PendingBatch& pending, Query query) {
  Cascade::Answer answer = cascade_.ask(query.message, now_, query.shop);
  pending.queries.emplace_back(std::move(query.reply),
                               QueryOutcome{std::move(answer.rejection), std::move(answer.response)});
}

void Engine::receipt(const Uuid& key, const Receipt& receipt) {
  receipts_[key] = receipt;
  receipt_order_.emplace_back(receipt.sequence, key);
}

std::optional<Receipt> Engine::find_receipt(const Uuid& key) const {
  if (const auto at = receipts_.find(key); at != receipts_.end()) return at->second;
  if (const auto bytes = store_.load(own_key(receipt_kind, key)))
    return decoded<Receipt>(*bytes, "a stored receipt can be read");
  return std::nullopt;
}

void Engine::effect_requested(PendingEffect effect) {
  const auto event = static_cast<std::uint64_t>(effect.event);
  effects_.emplace(event, std::move(effect));
}

void Engine::forget() {
  const std::uint64_t stored = stored_.load(std::memory_order_acquire);
  states_.evict(evict_in_a_batch, stored, options_.rows_max);
  for (; !receipt_order_.empty() && receipt_order_.front().first <= stored; receipt_order_.pop_front())
    receipts_.erase(receipt_order_.front().second);
  for (; !person_order_.empty() && person_order_.front().first <= stored; person_order_.pop_front()) {
    const auto at = persons_.find(person_order_.front().second);
    if (at != persons_.end() && static_cast<std::uint64_t>(at->second.sequence) <= stored) persons_.erase(at);
  }
  row_count_ = states_.size();
}

void Engine::count() {
  row_count_ = states_.size();
  timer_count_ = timers_.size();
  effect_count_ = effects_.size();
}

EffectRequest Engine::request_of(const PendingEffect& effect) const {
  return {opened(message_of(types_, effect.type, effect.message)), static_cast<std::uint64_t>(effect.event),
          effect.id, effect.correlation};
}

void Engine::durable(const std::shared_ptr<const Batch>& batch) {
  durable_sequence_ = batch->sequence;
  durable_events_ = batch->first_event + batch->messages.size() - 1;
  if (!adapters_.empty()) {
    for (std::size_t i = 0; i < batch->messages.size(); ++i) {
      const wire::AnyMessage& message = batch->messages[i].message;
      if (message.type->info.kind != contract::Kind::effect) continue;
      const auto at = adapters_.find(message.type);
      if (at == adapters_.end()) continue;
      const std::uint64_t event = batch->first_event + i;
      at->second({opened(message), event, derived_message_id(batch->time, event).to_string(),
                  correlation_of(*batch, i)});
    }
  }
  for (const auto& listener : listeners_) listener(batch);
}

EngineFigures Engine::figures() const {
  EngineFigures figures;
  figures.sequence = durable_sequence_;
  figures.events = durable_events_;
  figures.inbox = inbox_.size();
  figures.rows = row_count_;
  figures.timers = timer_count_;
  figures.effects = effect_count_;
  figures.inputs = inputs_;
  figures.rejected = rejected_;
  figures.repeated = repeated_;
  return figures;
}

std::map<StateKey, std::string> Engine::entries() const {
  std::map<StateKey, std::string> all;
  store_.each({}, [&](std::string_view key, std::string_view bytes) {
    if (!key.starts_with(state_key({}, timer_kind, {})) && !key.starts_with(state_key({}, effect_kind, {})))
      all.emplace(key, bytes);
    return true;
  });
  states_.each_row([&](StateKey key, std::optional<std::string> bytes) {
    if (bytes) all[std::move(key)] = std::move(*bytes);
    else all.erase(key);
  });
  for (const auto& [key, receipt] : receipts_) all[own_key(receipt_kind, key)] = wire::encoded(receipt);
  for (const auto& [person, entry] : persons_) all[own_key(person_kind, person)] = wire::encoded(entry);
  timers_.each([&](const Uuid& key, const PendingTimer& timer) {
    all[own_key(timer_kind, key)] = wire::encoded(timer);
  });
  for (const auto& [event, effect] : effects_)
    all[own_key(effect_kind, effect_key(event))] = wire::encoded(effect);
  return all;
}

}  // namespace flowmart::engine
