#include "webhooks/dispatcher.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>

#include "adapters/webhook_signature.hpp"
#include "http/api/events/event_document.hpp"
#include "kernel/check.hpp"
#include "webhooks/line.hpp"

namespace flowmart::webhooks {
namespace {

constexpr std::size_t window = 64;             // messages of a subscription that are not done
constexpr std::size_t look_ahead_max = 2'048;  // messages a turn
constexpr std::size_t at_once_each = 16, at_once = 256, at_once_failing = 64;
constexpr std::size_t fresh_max = 1'024;
constexpr Duration keep_every = std::chrono::seconds(1);
constexpr int poll_max_ms = 200;  // a message that is due again waits no longer
constexpr auto patience_at_end = std::chrono::seconds(2);
constexpr int nice_by = 10;
constexpr int failures_before_pause = 3;
constexpr Duration probe_max = std::chrono::minutes(10);
constexpr std::size_t detail_max = 200;
constexpr int status_gone = 410;

// In units of the first wait: with five seconds, half a minute, two, ten, thirty, an hour, ... half a day.
constexpr std::array<std::int64_t, 10> waits{1, 6, 24, 120, 360, 720, 1'440, 2'880, 5'760, 8'640};

Duration wait_after(const DispatcherOptions& options, int attempts) {
  const auto step = static_cast<std::size_t>(std::max(attempts, 1) - 1);
  return options.wait * waits[std::min(step, waits.size() - 1)];
}

}  // namespace

Dispatcher::Dispatcher(const std::filesystem::path& file, const engine::Journal& journal,
                       const engine::TypeIndex& types, const engine::Routing& routing, engine::Open open,
                       std::function<Time()> clock, DispatcherOptions options)
    : journal_(journal),
      types_(types),
      routing_(routing),
      open_(std::move(open)),
      clock_(std::move(clock)),
      options_(options),
      store_(file),
      log_(journal, types) {
  adapters::start_curl();
  multi_ = curl_multi_init();
  check(multi_ != nullptr, "libcurl has a multi handle");
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(at_once));
  for (Subscription& one : store_.subscriptions()) {
    auto line = line_of(std::move(one));
    for (const auto& [event, pending] : store_.pending(line->subscription.id))
      line->pending[event] = {pending};
    // One that failed before the program ended still does: how often is not kept, that it does is.
    if (line->subscription.failing_since) line->failures = failures_before_pause;
    lines_.emplace(line->subscription.id, std::move(line));
  }
  wants_growth_ = !lines_.empty();
}

Dispatcher::~Dispatcher() {
  stop();
  curl_multi_cleanup(multi_);
}

std::unique_ptr<Dispatcher::Line> Dispatcher::line_of(Subscription subscription) {
  auto line = std::make_unique<Line>();
  // A journal that was put back ends before what was delivered of the one before.
  subscription.position = std::min(subscription.position, journal_.last().next_event - 1);
  line->reached = subscription.position;
  line->admitted = admitted_by(subscription.wanted);
  line->subscription = std::move(subscription);
  return line;
}

void Dispatcher::start() {
  thread_ = std::thread([this] { run(); });
}

void Dispatcher::stop() {
  stopping_ = true;
  curl_multi_wakeup(multi_);
  niceness_.give_up();
  if (thread_.joinable()) thread_.join();
  const std::scoped_lock lock(mutex_);
  try {
    for (auto& [id, line] : lines_) keep(*line);
    store_.commit();
  } catch (const sqlite::Error&) {
    store_.give_up();
  }
}

void Dispatcher::wake() {
  if (!woken_.exchange(true)) curl_multi_wakeup(multi_);
}

void Dispatcher::grown(const engine::SharedBatch& batch) {
  if (!wants_growth_) return;  // it is read from the journal once somebody does
  {
    const std::scoped_lock lock(fresh_mutex_);
    if (fresh_.size() < fresh_max) fresh_.push_back(batch);  // what is not kept is read
  }
  wake();
}

void Dispatcher::run() {
  pthread_setname_np(pthread_self(), "webhooks");
  const engine::Niceness::While nice(niceness_, nice_by);
  while (!stopping_) {
    woken_ = false;
    int running = 0;
    curl_multi_perform(multi_, &running);  // before what has ended is looked at
    bool more = false;
    try {
      more = take_turn();
    } catch (const sqlite::Error&) {
      // The disk is full, or like that: what was delivered is delivered again once there is room.
      const std::scoped_lock lock(mutex_);
      store_.give_up();
    }
    if (!more) curl_multi_poll(multi_, nullptr, 0, woken_ ? 0 : poll_max_ms, nullptr);
  }
  end_exchanges();
}

// What is under way may end, for a moment: else it is delivered again at the next start.
void Dispatcher::end_exchanges() {
  const auto until = std::chrono::steady_clock::now() + patience_at_end;
  int running = 1;
  while (running > 0 && std::chrono::steady_clock::now() < until) {
    curl_multi_perform(multi_, &running);
    if (running > 0) curl_multi_poll(multi_, nullptr, 0, 50, nullptr);
  }
  try {
    finish();
  } catch (const sqlite::Error&) {
    const std::scoped_lock lock(mutex_);
    store_.give_up();
  }
  for (const auto& exchange : exchanges_) curl_multi_remove_handle(multi_, exchange->handle.get());
  exchanges_.clear();
}

// True when more can be done at once.
bool Dispatcher::take_turn() {
  std::vector<engine::SharedBatch> fresh;
  {
    const std::scoped_lock lock(fresh_mutex_);
    fresh.swap(fresh_);
  }
  finish();
  std::vector<std::string> ids;
  {
    const std::scoped_lock lock(mutex_);
    for (engine::SharedBatch& batch : fresh) log_.keep(std::move(batch));
    for (const auto& [id, line] : lines_) ids.push_back(id);
  }
  bool more = false;
  for (const std::string& id : ids) {
    const std::scoped_lock lock(mutex_);
    const auto at = lines_.find(id);
    if (at == lines_.end() || at->second->subscription.paused) continue;
    Line& line = *at->second;
    more = look_ahead(line) || more;
    more = begin(line, clock_()) || more;
    keep(line);
  }
  const std::scoped_lock lock(mutex_);
  store_.commit();
  // Where all receivers are behind already, none needs to know of more: else the thread would look after all
  // of their connections at each batch, for nothing. What came before somebody did is looked for once more.
  const bool wants = std::any_of(lines_.begin(), lines_.end(), [](const auto& one) {
    return !one.second->subscription.paused && one.second->pending.size() < window;
  });
  return (wants_growth_.exchange(wants) != wants && wants) || more;
}

bool Dispatcher::look_ahead(Line& line) {
  if (line.pending.size() >= window) return false;
  const std::uint64_t from = line.reached + 1;
  const std::uint64_t until =
      log_.each(from, look_ahead_max, [&](const engine::Batch& batch, std::size_t message) {
        const std::uint64_t event = batch.first_event + message;
        if (line.admitted[batch.messages[message].message.type->index]) line.pending.try_emplace(event);
        return line.pending.size() < window;
      });
  line.reached = until - 1;
  return until != from && line.pending.size() < window && until < log_.end();
}

// As many as may be under way; what has failed least often first, so that one message that is always refused
// does not hold up the others.
bool Dispatcher::begin(Line& line, Time now) {
  bool begun = false;
  while (line.under_way < line.width && now >= line.probe_at && exchanges_.size() < at_once) {
    if (line.failures > 0 && failing_exchanges() >= at_once_failing) break;
    auto next = line.pending.end();
    for (auto one = line.pending.begin(); one != line.pending.end(); ++one)
      if (!one->second.under_way && one->second.due <= now &&
          (next == line.pending.end() || one->second.attempts < next->second.attempts))
        next = one;
    if (next == line.pending.end() || !begin(line, next->first, next->second, now)) break;
    begun = true;
  }
  return begun;
}

std::size_t Dispatcher::failing_exchanges() const {
  return static_cast<std::size_t>(std::count_if(exchanges_.begin(), exchanges_.end(), [](const auto& one) {
    return one->line && one->line->failures > 0;
  }));
}

bool Dispatcher::begin(Line& line, std::uint64_t event, Waiting& pending, Time now) {
  std::string body, id;
  std::string_view name;
  log_.each(event, 1, [&](const engine::Batch& batch, std::size_t message) {
    http::write_event(body, batch, message, open_, routing_);
    id = engine::message_id(batch, message);
    name = batch.messages[message].message.type->id;
    return false;
  });
  if (body.empty()) return false;  // it can't be read: somebody else says so
  auto exchange = std::make_unique<Exchange>();
  if (!idle_.empty()) {
    exchange->handle = std::move(idle_.back());
    idle_.pop_back();
  } else {
    exchange->handle.reset(curl_easy_init());
  }
  exchange->post = std::make_unique<adapters::HttpPost>(exchange->handle.get());
  exchange->line = &line;
  exchange->event = event;
  exchange->message = name;
  exchange->message_id = id;
  exchange->begun = now;
  // Before the body is given away.
  const std::vector<std::string> headers =
      adapters::signed_headers(secrets_at(line.subscription, now), id, now, body);
  exchange->post->prepare(line.subscription.url, headers, std::move(body),
                          {.connect = options_.patience, .all = options_.patience}, options_.anywhere);
  curl_easy_setopt(exchange->handle.get(), CURLOPT_PRIVATE, exchange.get());
  curl_multi_add_handle(multi_, exchange->handle.get());
  pending.under_way = true;
  ++line.under_way;
  exchanges_.push_back(std::move(exchange));
  return true;
}

void Dispatcher::finish() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode code = message->data.result;
    const std::scoped_lock lock(mutex_);
    const auto at = std::find_if(exchanges_.begin(), exchanges_.end(),
                                 [&](const auto& one) { return one->handle.get() == handle; });
    check(at != exchanges_.end(), "what has ended was under way");
    ended(**at, code);
    curl_multi_remove_handle(multi_, handle);
    (*at)->post.reset();
    idle_.push_back(std::move((*at)->handle));
    exchanges_.erase(at);
  }
}

void Dispatcher::ended(Exchange& exchange, CURLcode code) {
  if (exchange.line == nullptr) return;  // nobody waits for it any more
  Line& line = *exchange.line;
  --line.under_way;
  const auto pending = line.pending.find(exchange.event);
  if (pending == line.pending.end()) return;
  pending->second.under_way = false;
  const adapters::HttpPost::Answer answer = exchange.post->ended(code);
  const Time now = clock_();
  Attempt attempt{
      .event = exchange.event,
      .message = std::string(exchange.message),
      .message_id = exchange.message_id,
      .number = pending->second.attempts + 1,
      .at = now,
      .outcome = Outcome::delivered,
      .status = answer.status,
      .took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - exchange.begun).count(),
      .detail = {}};
  if (answer.status / 100 != 2) {
    attempt.detail = (answer.status == 0 ? answer.failure : answer.body).substr(0, detail_max);
    return failed(line, exchange, std::move(attempt));
  }
  if (pending->second.attempts > 0) store_.erase_pending(line.subscription.id, exchange.event);
  store_.log(line.subscription.id, attempt);
  line.pending.erase(pending);
  line.subscription.failing_since.reset();
  line.probe_at = {};
  if (code == CURLE_OK)
    line.width = std::min(line.width + 1, at_once_each);  // not one that hung after its yes
  if (std::exchange(line.failures, 0) < failures_before_pause) return;
  for (auto& [event, one] : line.pending) one.due = std::min(one.due, now);  // it is there again
}

void Dispatcher::failed(Line& line, const Exchange& exchange, Attempt attempt) {
  Subscription& subscription = line.subscription;
  Waiting& pending = line.pending[exchange.event];
  ++pending.attempts;
  // What was under way together fails together, and is one failure of the receiver.
  if (exchange.begun >= line.failed_at) {
    ++line.failures;
    line.width = 1;
    line.failed_at = attempt.at;
  }
  attempt.outcome = pending.attempts >= options_.tries ? Outcome::given_up : Outcome::failed;
  if (attempt.status / 100 == 3) attempt.detail = "It redirects, and nobody follows.";
  store_.log(subscription.id, attempt);
  pending.due = attempt.at + wait_after(options_, pending.attempts);
  line.probe_at =
      attempt.at + std::min(wait_after(options_, line.failures), std::max(probe_max, options_.wait));
  if (attempt.outcome == Outcome::given_up) {
    store_.erase_pending(subscription.id, exchange.event);
    line.pending.erase(exchange.event);
  } else {
    store_.set_pending(subscription.id, exchange.event, pending);
  }
  if (!subscription.failing_since) subscription.failing_since = attempt.at;
  const bool for_long = line.failures >= failures_before_pause &&
                        attempt.at - *subscription.failing_since >= options_.pause_after;
  if (!for_long && attempt.status != status_gone) return;
  subscription.paused = true;
  subscription.reason = attempt.status == status_gone
                            ? "The receiver says that it is gone (410)."
                            : "Nothing was accepted since " + format_time(*subscription.failing_since) + ".";
  line.kept_at = {};
  keep(line);
}

// The position is written now and then, and when what it stands for has changed.
void Dispatcher::keep(Line& line) {
  const Time now = clock_();
  if (now - line.kept_at < keep_every && !stopping_) return;
  std::uint64_t position = line.reached;
  for (const auto& [event, pending] : line.pending)
    if (pending.attempts == 0) {
      position = std::min(position, event - 1);
      break;
    }
  if (line.kept_at != Time{} && position == line.subscription.position && !line.changed()) return;
  line.kept_at = now;
  line.subscription.position = position;
  line.kept_failing = line.subscription.failing_since;
  store_.set_position(line.subscription);
}

}  // namespace flowmart::webhooks
