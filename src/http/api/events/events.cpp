#include "http/api/events/events.hpp"

#include <algorithm>
#include <deque>
#include <iterator>

#include "http/api/cursor.hpp"
#include "http/api/events/event_document.hpp"
#include "http/api/events/event_range.hpp"
#include "http/api/paging.hpp"
#include "http/server/problem.hpp"
#include "wire/all_messages.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::uint64_t events_default = 100, events_max = 1'000;
constexpr std::uint64_t look_back_max = 100'000;  // messages
constexpr std::size_t messages_a_step = 4'096;
constexpr std::size_t page_bytes = 4u << 20;  // and the event that reaches it

std::variant<EventFilter, Response> filter_of(const Request& request) {
  auto with_private = query_flag(request, "private");
  if (auto* bad = std::get_if<Response>(&with_private)) return std::move(*bad);
  EventFilter filter{std::string(request.query_value("message").value_or("")), std::get<bool>(with_private)};
  // Of one that nobody sends nothing would ever come, without a word.
  const auto& known = wire::all_messages().all();
  if (!filter.message.empty() && std::none_of(known.begin(), known.end(), [&](const wire::MessageType* type) {
        return type->id == filter.message;
      }))
    return problem(400, "bad-query",
                   "The query parameter message is the id of a message, as PlaceOrder; /v1/catalog has all.");
  return filter;
}

Cursors cursors_of(const Backend& backend) { return Cursors(backend.journal.identity()); }

// Behind which position to begin, or the problem.
std::variant<std::uint64_t, Response> position_of(const Backend& backend,
                                                  std::optional<std::string_view> text,
                                                  std::uint64_t otherwise) {
  if (!text) return otherwise;
  return cursors_of(backend).read(*text, backend.journal.last().next_event - 1);
}

Response page_of(const Backend& backend, const std::string& events, std::uint64_t next, std::uint64_t end) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("events").raw("[" + events + "]");
  json.member("next", cursors_of(backend).text(next - 1));
  json.key("end").number(static_cast<std::int64_t>(end - 1)).end_object();
  return Response(200, json_type, std::move(body));
}

// The newest that match, oldest first. Goes back through the journal from the end of `range`, a step a turn,
// and no further than what can be read while a client waits.
class Newest {
 public:
  Newest(const Backend& backend, EventFilter filter, std::uint64_t wanted)
      : backend_(backend), filter_(std::move(filter)), wanted_(wanted) {}

  std::optional<Response> operator()(EventLog& log, const EventRange& range) {
    if (end_ == 0) {
      end_ = until_ = range.end();
      first_ = std::min(std::max(range.first(), end_ > look_back_max ? end_ - look_back_max : 1), end_);
    }
    const std::uint64_t from = until_ - std::min<std::uint64_t>(messages_a_step, until_ - first_);
    std::deque<std::string> older;
    const std::uint64_t reached =
        log.each(from, until_ - from, [&](const engine::Batch& batch, std::size_t message) {
          if (!filter_.admits(*batch.messages[message].message.type)) return true;
          if (older.size() + found_.size() == wanted_) older.pop_front();
          write_event(older.emplace_back(), batch, message, opener_of(backend_), backend_.routing);
          return true;
        });
    if (reached < until_ && log.fault()) return damaged(*log.fault());
    std::move(older.rbegin(), older.rend(), std::front_inserter(found_));
    until_ = from;
    if (until_ > first_ && found_.size() < wanted_) return std::nullopt;
    std::string events;
    for (const std::string& event : found_) events.append(events.empty() ? "" : ",").append(event);
    return page_of(backend_, events, end_, log.end());
  }

 private:
  const Backend& backend_;
  const EventFilter filter_;
  const std::uint64_t wanted_;
  std::uint64_t end_ = 0, until_ = 0, first_ = 0;
  std::deque<std::string> found_;
};

// One page: what a step finds. It says where to go on, also when that is nothing.
Response page_after(const Backend& backend, EventLog& log, const EventRange& range, const EventFilter& filter,
                    std::uint64_t after, std::uint64_t limit) {
  std::string events;
  std::uint64_t count = 0;
  const std::uint64_t begin = std::max(after + 1, range.first());
  const std::uint64_t messages = range.end() - std::min(begin, range.end());
  const std::uint64_t next =
      log.each(begin, std::min<std::uint64_t>(messages, messages_a_step),
               [&](const engine::Batch& batch, std::size_t message) {
                 if (!filter.admits(*batch.messages[message].message.type)) return true;
                 if (count++ > 0) events += ',';
                 write_event(events, batch, message, opener_of(backend), backend.routing);
                 return count < limit && events.size() < page_bytes;
               });
  if (next == begin && log.fault()) return damaged(*log.fault());
  return page_of(backend, events, next, log.end());
}

// Reads what `read` makes an answer of, once it is known where its moments lie.
template <class Read>
EventFeed::Step within(views::Moments moments, Read read) {
  return [range = EventRange(moments),
          read = std::move(read)](EventLog& log) mutable -> std::optional<Response> {
    if (!range.known() && !range.find(log)) {
      if (log.fault()) return damaged(*log.fault());
      return std::nullopt;
    }
    return read(log, std::as_const(range));
  };
}

void replay(const Backend& backend, EventFeed& feed, const Request& request, Responder responder) {
  auto after = position_of(backend, request.query_value("after"), 0);
  if (auto* bad = std::get_if<Response>(&after)) return responder.answer(std::move(*bad));
  auto limit = query_number(request, "limit", events_default, {1, events_max});
  if (auto* bad = std::get_if<Response>(&limit)) return responder.answer(std::move(*bad));
  auto given = filter_of(request);
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  auto& filter = std::get<EventFilter>(given);
  auto moments = moments_of(request, "time");
  if (auto* bad = std::get_if<Response>(&moments)) return responder.answer(std::move(*bad));
  const auto between = std::get<views::Moments>(moments);
  if (request.query_value("last")) {
    auto last = query_number(request, "last", 0, {1, events_max});
    if (auto* bad = std::get_if<Response>(&last)) return responder.answer(std::move(*bad));
    return feed.read(std::move(responder),
                     within(between, Newest(backend, std::move(filter), std::get<std::uint64_t>(last))));
  }
  feed.read(std::move(responder),
            within(between,
                   [&backend, filter = std::move(filter), after = std::get<std::uint64_t>(after),
                    limit = std::get<std::uint64_t>(limit)](
                       EventLog& log, const EventRange& range) -> std::optional<Response> {
                     return page_after(backend, log, range, filter, after, limit);
                   }));
}

void stream(Backend& backend, EventFeed& feed, const Request& request, Responder responder) {
  auto filter = filter_of(request);
  if (auto* bad = std::get_if<Response>(&filter)) return responder.answer(std::move(*bad));
  // A client that reconnects says where it was.
  std::optional<std::string_view> text = request.header("Last-Event-ID");
  if (!text || text->empty()) text = request.query_value("after");
  auto after = position_of(backend, text, backend.engine.figures().events);
  if (const auto* position = std::get_if<std::uint64_t>(&after))
    return feed.follow(responder.open_events(), *position, std::move(std::get<EventFilter>(filter)));
  Response& bad = std::get<Response>(after);
  if (bad.status() != 410) return responder.answer(std::move(bad));
  // A browser tells its page nothing of a stream's status: so it is an event, and the end.
  Stream told = responder.open_events();
  told.send({}, "problem", bad.body());
  told.end();
}

}  // namespace

void add_event_routes(Router& router, Backend& backend, EventFeed& feed) {
  router.on(Method::get, "/v1/events",
            [&backend, &feed](const Request& request, Responder responder) {
              replay(backend, feed, request, std::move(responder));
            },
            {.query = {{"after", "limit", "last", "message", "private", "timeFrom", "timeTo"}}});
  router.on(Method::get, "/v1/events/stream",
            [&backend, &feed](const Request& request, Responder responder) {
              stream(backend, feed, request, std::move(responder));
            },
            {.query = {{"after", "message", "private"}}, .limited = false});
}

}  // namespace flowmart::http
