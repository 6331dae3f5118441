#include "http/api/traffic.hpp"

#include <map>

#include "flows/running.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t samples_kept = 4;  // rates are over the last three seconds
constexpr unsigned stuck_every = 2;      // samples

// "12.3": rates need no more.
Decimal rate(std::uint64_t now, std::uint64_t before, Duration over) {
  const auto micros = std::max<std::int64_t>(over.count(), 1);
  const std::uint64_t grown = now > before ? now - before : 0;
  return {static_cast<std::int64_t>(grown * 10'000'000 / static_cast<std::uint64_t>(micros)), 1};
}

void write_name(wire::JsonWriter& json, std::string_view name, std::string_view value) {
  if (value.empty()) json.key(name).null();
  else json.member(name, value);
}

using EdgeKey = std::tuple<std::string_view, std::string_view, const wire::MessageType*>;

}  // namespace

void write_damage(wire::JsonWriter& json, const engine::Journal& journal) {
  const auto damage = journal.damage();
  if (!damage) return;
  json.key("damage").begin_object();
  json.key("record").number(static_cast<std::int64_t>(damage->sequence));
  json.member("reason", damage->reason).end_object();
}

TrafficFeed::TrafficFeed(Backend& backend, views::Queries& queries)
    : backend_(backend), queries_(queries), started_(backend.clock()) {
  sample();
  thread_ = std::thread([this] { run(); });
}

TrafficFeed::~TrafficFeed() { stop(); }

void TrafficFeed::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void TrafficFeed::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) {
    lock.unlock();
    sample();
    lock.lock();
    const auto event = format_event(std::to_string(samples_.back().traffic.position), {}, *document_);
    streams_.remove_if([](const Stream& stream) { return stream.closed(); });
    // Who is slow gets fewer samples, each of them new.
    for (Stream& stream : streams_)
      if (stream.room() >= StreamOptions{}.buffer_bytes_max / 2) stream.write(event);
  }
}

void TrafficFeed::count_stuck() {
  std::vector<StuckStep> counted;
  bool read = true;
  flows::RunningFlows::each([&]<class Run>() {
    const auto figures = queries_.flow_figures(Run::id, backend_.clock());
    read = read && figures;
    if (!figures) return;
    for (const auto& deadline : Run::deadlines) {
      const std::string_view step = contract::wire_name(deadline.step);
      const auto found = figures->stuck.find(std::string(step));
      counted.push_back({Run::id, step, found == figures->stuck.end() ? 0 : found->second});
    }
  });
  const std::scoped_lock lock(mutex_);
  if (read || stuck_.empty()) stuck_ = std::move(counted);
}

std::vector<StuckStep> TrafficFeed::stuck() const {
  const std::scoped_lock lock(mutex_);
  return stuck_;
}

void TrafficFeed::sample() {
  if (counted_++ % stuck_every == 0) count_stuck();
  samples_.push_back({backend_.clock(), backend_.engine.traffic().snapshot()});
  if (samples_.size() > samples_kept) samples_.pop_front();
  auto text = std::make_shared<const std::string>(document(samples_.back(), samples_.front()));
  const std::scoped_lock lock(mutex_);
  document_ = std::move(text);
}

std::string TrafficFeed::document(const Sample& now, const Sample& before) const {
  const Duration over = now.at - before.at;
  std::map<const wire::MessageType*, std::uint64_t> counted_before;
  for (const auto& [type, counts] : before.traffic.messages) counted_before[type] = counts.count;
  std::map<EdgeKey, std::uint64_t> edges_before;
  for (const auto& edge : before.traffic.edges) edges_before[{edge.from, edge.to, edge.type}] = edge.count;

  const engine::EngineFigures figures = backend_.engine.figures();
  std::string out;
  wire::JsonWriter json(out);
  const auto number = [&](std::string_view name, std::uint64_t value) {
    json.key(name).number(static_cast<std::int64_t>(value));
  };
  json.begin_object();
  number("position", figures.events);
  json.member("at", format_time(now.at));
  json.key("uptimeMs").number((now.at - started_).count() / 1000);
  std::uint64_t orders = 0, orders_before = 0;
  for (const auto& [type, counts] : now.traffic.messages)
    if (type->id == "OrderPlaced") orders += counts.count, orders_before += counted_before[type];
  json.key("totals").begin_object();
  json.key("ordersPerSecond").number(rate(orders, orders_before, over));
  json.key("messagesPerSecond").number(rate(now.traffic.position, before.traffic.position, over));
  number("backlog", figures.inbox);
  number("effectsOpen", figures.effects);
  number("timers", figures.timers);
  number("rowsInMemory", figures.rows);
  number("viewsLagRecords", figures.sequence - std::min(figures.sequence, backend_.follower.position()));
  std::int64_t late = 0;
  for (const StuckStep& one : stuck()) late += one.count;
  json.key("flowsStuck").number(late).end_object();
  write_damage(json, backend_.journal);
  json.key("messages").begin_object();
  for (const wire::MessageType* type : backend_.types.registry().all()) {
    // One entry an id: versions that never flowed add nothing.
    for (const auto& [counted, counts] : now.traffic.messages) {
      if (counted != type) continue;
      json.key(type->id).begin_object();
      number("count", counts.count);
      json.key("perSecond").number(rate(counts.count, counted_before[type], over));
      number("rejected", counts.rejected);
      json.key("p50Micros").number(Decimal{static_cast<std::int64_t>(counts.quantile_nanos(0.5) / 10), 2});
      json.key("p99Micros").number(Decimal{static_cast<std::int64_t>(counts.quantile_nanos(0.99) / 10), 2});
      json.member("lastSeen", format_time(counts.last_seen)).end_object();
    }
  }
  json.end_object().key("edges").begin_array();
  for (const auto& edge : now.traffic.edges) {
    json.begin_object();
    write_name(json, "from", edge.from);
    write_name(json, "to", edge.to);
    json.member("message", edge.type->id).member("version", edge.type->version);
    number("count", edge.count);
    json.key("perSecond").number(rate(edge.count, edges_before[{edge.from, edge.to, edge.type}], over));
    number("rejected", edge.rejected);
    // Inside one program a message is handled in the batch that sends it: nothing is ever on the way.
    number("lag", 0);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

void TrafficFeed::add_routes(Router& router) {
  router.on(Method::get, "/v1/traffic",
            [this](const Request&, Responder responder) {
              std::shared_ptr<const std::string> document;
              {
                const std::scoped_lock lock(mutex_);
                document = document_;
              }
              responder.answer(Response::of_shared(200, json_type, std::move(document)));
            },
            {.limited = false});
  router.on(Method::get, "/v1/traffic/stream",
            [this](const Request&, Responder responder) {
              Stream stream = responder.open_events();
              const std::scoped_lock lock(mutex_);
              stream.write(format_event({}, {}, *document_));
              streams_.push_back(std::move(stream));
            },
            {.limited = false});
}

}  // namespace flowmart::http
