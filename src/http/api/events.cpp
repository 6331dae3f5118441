#include "http/api/events.hpp"

#include <deque>

#include "http/api/event_document.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::uint64_t events_default = 100, events_max = 1'000;
constexpr std::uint64_t look_back_max = 100'000;  // messages

EventFilter filter_of(const Request& request) {
  return {std::string(request.query_value("message").value_or("")),
          request.query_value("private").value_or("") == "true"};
}

Response page_of(Backend& backend, const std::string& events, std::uint64_t next) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("events").raw("[" + events + "]");
  json.key("next").number(static_cast<std::int64_t>(next - 1));
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
  auto after = query_number(request, "after", 0);
  if (auto* bad = std::get_if<Response>(&after)) return responder.answer(std::move(*bad));
  auto limit = query_number(request, "limit", events_default, {1, events_max});
  if (auto* bad = std::get_if<Response>(&limit)) return responder.answer(std::move(*bad));
  const EventFilter filter = filter_of(request);
  if (request.query_value("last")) {
    const auto last = query_number(request, "last", 0, {1, events_max});
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
  std::uint64_t after = 0;
  if (const auto last = request.header("Last-Event-ID"); last && !last->empty()) {
    const auto [end, error] = std::from_chars(last->data(), last->data() + last->size(), after);
    if (error != std::errc{} || end != last->data() + last->size())
      return responder.answer(
          problem(400, "bad-last-event-id", "Last-Event-ID is the position of an event."));
  } else {
    auto given = query_number(request, "after", backend.engine.figures().events);
    if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
    after = std::get<std::uint64_t>(given);
  }
  feed.follow(responder.open_events(), after, filter_of(request));
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
