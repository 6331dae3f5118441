#include "http/api/events.hpp"

#include <deque>

#include "http/api/cursor.hpp"
#include "http/api/event_document.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::uint64_t limit_default = 100, limit_max = 1'000;
constexpr std::uint64_t look_back_max = 100'000;  // messages

EventFilter filter_of(const Request& request) {
  return {std::string(request.query_value("message").value_or("")),
          request.query_value("private").value_or("") == "true"};
}

Cursors cursors_of(const Backend& backend) { return Cursors(backend.journal.identity()); }

// Behind which position to begin, or the problem.
std::variant<std::uint64_t, Response> position_of(const Backend& backend,
                                                  std::optional<std::string_view> text,
                                                  std::uint64_t otherwise) {
  if (!text) return otherwise;
  return cursors_of(backend).read(*text, backend.journal.last().next_event - 1);
}

Response page_of(Backend& backend, const std::string& events, std::uint64_t next) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("events").raw("[" + events + "]");
  json.member("next", cursors_of(backend).text(next - 1));
  json.key("end").number(static_cast<std::int64_t>(backend.journal.last().next_event - 1)).end_object();
  return Response(200, json_type, std::move(body));
}

// The newest that match, oldest first. Goes back through the journal in steps that grow, so that a common
// message is found in its last records, and no further than what can be read while a client waits.
Response newest(Backend& backend, const EventFilter& filter, std::uint64_t wanted) {
  const std::uint64_t end = backend.journal.last().next_event;
  std::deque<std::string> found;
  const std::uint64_t first = end > look_back_max ? end - look_back_max : 1;
  std::uint64_t from = end;
  for (std::uint64_t step = std::max<std::uint64_t>(wanted, 256); from > first && found.size() < wanted;
       step *= 4) {
    const std::uint64_t until = from;
    from -= std::min(step, from - first);
    std::deque<std::string> older;
    each_event(backend.journal, backend.types, from, [&](const engine::Batch& batch, std::size_t message) {
      if (batch.first_event + message >= until) return false;
      if (!filter.admits(*batch.messages[message].message.type)) return true;
      if (older.size() + found.size() == wanted) older.pop_front();
      write_event(older.emplace_back(), batch, message, backend.routing);
      return true;
    });
    std::move(older.rbegin(), older.rend(), std::front_inserter(found));
  }
  std::string events;
  for (const std::string& event : found) events.append(events.empty() ? "" : ",").append(event);
  return page_of(backend, events, end);
}

void replay(Backend& backend, Reader& reader, const Request& request, Responder responder) {
  auto after = position_of(backend, request.query_value("after"), 0);
  if (auto* bad = std::get_if<Response>(&after)) return responder.answer(std::move(*bad));
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return responder.answer(std::move(*bad));
  const EventFilter filter = filter_of(request);
  if (request.query_value("last")) {
    const auto last = query_number(request, "last", 0, {1, limit_max});
    if (const auto* bad = std::get_if<Response>(&last)) return responder.answer(Response(*bad));
    return reader.read(std::move(responder), [&backend, filter, wanted = std::get<std::uint64_t>(last)] {
      return newest(backend, filter, wanted);
    });
  }
  std::string events;
  std::uint64_t count = 0;
  const std::uint64_t next = each_event(backend.journal, backend.types, std::get<std::uint64_t>(after) + 1,
                                        [&](const engine::Batch& batch, std::size_t message) {
                                          if (!filter.admits(*batch.messages[message].message.type))
                                            return true;
                                          if (count++ > 0) events += ',';
                                          write_event(events, batch, message, backend.routing);
                                          return count < std::get<std::uint64_t>(limit);
                                        });
  responder.answer(page_of(backend, events, next));
}

void stream(Backend& backend, EventFeed& feed, const Request& request, Responder responder) {
  // A client that reconnects says where it was.
  std::optional<std::string_view> text = request.header("Last-Event-ID");
  if (!text || text->empty()) text = request.query_value("after");
  auto after = position_of(backend, text, backend.engine.figures().events);
  if (const auto* position = std::get_if<std::uint64_t>(&after))
    return feed.follow(responder.open_events(), *position, filter_of(request));
  Response& bad = std::get<Response>(after);
  if (bad.status() != 410) return responder.answer(std::move(bad));
  // A browser tells its page nothing of a stream's status: so it is an event, and the end.
  Stream told = responder.open_events();
  told.send({}, "problem", bad.body());
  told.end();
}

}  // namespace

void add_event_routes(Router& router, Backend& backend, EventFeed& feed, Reader& reader) {
  router.on(Method::get, "/v1/events", [&backend, &reader](const Request& request, Responder responder) {
    replay(backend, reader, request, std::move(responder));
  });
  router.on(Method::get, "/v1/events/stream",
            [&backend, &feed](const Request& request, Responder responder) {
              stream(backend, feed, request, std::move(responder));
            },
            {.limited = false});
}

}  // namespace flowmart::http
