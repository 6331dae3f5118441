#include "http/api/events.hpp"

#include "http/api/event_document.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::uint64_t limit_default = 100, limit_max = 1'000;

EventFilter filter_of(const Request& request) {
  return {std::string(request.query_value("message").value_or("")),
          request.query_value("private").value_or("") == "true"};
}

void replay(Backend& backend, const Request& request, Responder responder) {
  auto after = query_number(request, "after", 0);
  if (auto* bad = std::get_if<Response>(&after)) return responder.answer(std::move(*bad));
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return responder.answer(std::move(*bad));
  const EventFilter filter = filter_of(request);
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
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key("events").raw("[" + events + "]");
  json.key("next").number(static_cast<std::int64_t>(next - 1));
  json.key("end").number(static_cast<std::int64_t>(backend.journal.last().next_event - 1)).end_object();
  responder.answer(Response(200, json_type, std::move(body)));
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

void add_event_routes(Router& router, Backend& backend, EventFeed& feed) {
  router.on(Method::get, "/v1/events", [&backend](const Request& request, Responder responder) {
    replay(backend, request, std::move(responder));
  });
  router.on(Method::get, "/v1/events/stream",
            [&backend, &feed](const Request& request, Responder responder) {
              stream(backend, feed, request, std::move(responder));
            },
            {.limited = false});
}

}  // namespace flowmart::http
