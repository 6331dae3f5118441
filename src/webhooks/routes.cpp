#include "webhooks/routes.hpp"

#include <algorithm>
#include <limits>

#include "adapters/webhook_signature.hpp"
#include "http/api/cursor.hpp"
#include "http/api/paging.hpp"
#include "kernel/digest.hpp"
#include "webhooks/bodies.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::webhooks {
namespace {

using http::problem;
using http::Request;
using http::Responder;
using http::Response;
using wire::JsonWriter;

constexpr std::int64_t overlap_default = 24 * 3600;
constexpr std::size_t secrets_max = 4;

struct From {
  http::Backend& backend;
  http::Reader& reader;
  Dispatcher& dispatcher;
};

// What a request says, for a thread that answers it later.
struct Call {
  std::string id, body;
  http::Expected expected{};
  LogFilter filter{};
};

// What its tag is: whatever was said of it, and not how far it has come. It is kept outside the journal,
// where nothing counts its versions.
std::int64_t revision_of(const Subscription& one) {
  std::string said;
  const auto add = [&said](std::string_view text) { said.append(text).push_back('\0'); };
  add(one.url);
  add(one.description);
  add(one.paused ? "paused" : "");
  for (const Wanted& wanted : one.wanted) {
    add(wanted.message);
    add(wanted.versions);
  }
  for (const SigningSecret& secret : one.secrets) add(secret.text);
  std::int64_t revision = 0;
  for (const std::uint8_t byte : sha256({said})) revision = (revision << 7) ^ byte;
  return revision & std::numeric_limits<std::int64_t>::max();
}

AsExpected as_expected(const Call& call) {
  return [expected = call.expected](const Subscription& one) {
    return !expected || std::find(expected->begin(), expected->end(), revision_of(one)) != expected->end();
  };
}

Response unknown_webhook() { return problem(404, "unknown-webhook", "There is no such webhook."); }

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::delivered: return "delivered";
    case Outcome::failed: return "failed";
    case Outcome::given_up: return "given-up";
  }
  return "failed";
}

void write_webhook(JsonWriter& json, const Shown& shown, std::uint64_t end) {
  const Subscription& one = shown.subscription;
  json.begin_object().member("id", one.id).member("url", one.url).member("description", one.description);
  json.key("messages").begin_array();
  for (const Wanted& wanted : one.wanted) {
    json.begin_object().member("message", wanted.message).key("versions");
    if (wanted.versions.empty()) json.null();
    else json.text(wanted.versions);
    json.end_object();
  }
  json.end_array().member("status", one.paused ? "paused" : one.failing_since ? "failing" : "active");
  json.key("reason");
  if (one.reason.empty()) json.null();
  else json.text(one.reason);
  json.key("failingSince");
  if (one.failing_since) json.text(format_time(*one.failing_since));
  else json.null();
  json.key("position").number(static_cast<std::int64_t>(one.position));
  json.key("behind").number(static_cast<std::int64_t>(end - 1 - std::min(one.position, end - 1)));
  json.key("retrying").number(static_cast<std::int64_t>(shown.pending));
  json.member("createdAt", format_time(one.created_at));
}

// `secret`: shown this once.
Response webhook_document(const From& from, const std::string& id, int status = 200,
                          std::string_view secret = {}) {
  const auto shown = from.dispatcher.find(id);
  if (!shown) return unknown_webhook();
  std::string body;
  JsonWriter json(body);
  write_webhook(json, *shown, from.dispatcher.end());
  if (!secret.empty()) json.member("secret", secret);
  json.end_object();
  Response response(status, http::json_type, std::move(body));
  response.header("ETag", http::etag_of(revision_of(shown->subscription)));
  if (status == 201) response.location("/v1/webhooks/" + id);
  return response;
}

std::optional<Response> refusal(Done done) {
  if (done == Done::unknown) return unknown_webhook();
  if (done == Done::otherwise) return problem(412, http::version_stale.name, "It has changed since.");
  return std::nullopt;
}
// As it is now that it was changed so.
Response changed(const From& from, const Call& call, const std::function<void(Subscription&)>& by,
                 std::string_view secret = {}) {
  if (auto refused = refusal(from.dispatcher.change(call.id, as_expected(call), by)))
    return std::move(*refused);
  return webhook_document(from, call.id, 200, secret);
}

Response list_webhooks(const From& from, const Call&) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  const std::uint64_t end = from.dispatcher.end();
  for (const Shown& shown : from.dispatcher.all()) {
    write_webhook(json, shown, end);
    json.end_object();
  }
  json.end_array().end_object();
  return Response(200, http::json_type, std::move(body));
}

// ---- made and changed

template <class Wish>
void take(const Wish& wish, Subscription& into) {
  into.url = wish.url;
  into.description = wish.description.value_or("");
  into.wanted.clear();
  if (!wish.messages) return;
  for (const WebhookMessage& one : *wish.messages)
    into.wanted.push_back({one.message, one.versions.value_or("")});
}

template <class Wish>
std::optional<Response> refuse_wish(const From& from, const Wish& wish) {
  Subscription tried;
  take(wish, tried);
  if (auto why = from.dispatcher.refuse(tried)) return problem(422, "bad-webhook", *why);
  return std::nullopt;
}

std::variant<std::uint64_t, Response> position_in(const From& from, const std::optional<std::string>& text) {
  const std::uint64_t end = from.backend.journal.last().next_event - 1;
  if (!text) return end;
  return http::Cursors(from.backend.journal.identity()).read(*text, end);
}

Response create_webhook(const From& from, const Call& call) {
  WebhookCreate wish;
  if (const auto rejection = wire::read_json(call.body, wish)) return problem(*rejection);
  if (auto refused = refuse_wish(from, wish)) return std::move(*refused);
  if (wish.secret && !adapters::is_signing_secret(*wish.secret))
    return problem(422, "bad-webhook", "A secret is whsec_ and 24 to 64 bytes in base64.");
  auto position = position_in(from, wish.after);
  if (auto* bad = std::get_if<Response>(&position)) return std::move(*bad);
  Subscription made;
  take(wish, made);
  made.id = "whk-" + from.backend.fresh_id().to_string();
  made.created_at = from.backend.clock();
  made.position = std::get<std::uint64_t>(position);
  const std::string secret = wish.secret.value_or(adapters::fresh_signing_secret());
  made.secrets.push_back({secret, std::nullopt});
  const std::string id = made.id;
  from.dispatcher.put(std::move(made));
  return webhook_document(from, id, 201, secret);
}

// A secret is changed by rotating it, the place by replaying.
Response replace_webhook(const From& from, const Call& call) {
  WebhookReplace wish;
  if (const auto rejection = wire::read_json(call.body, wish)) return problem(*rejection);
  if (auto refused = refuse_wish(from, wish)) return std::move(*refused);
  return changed(from, call, [&](Subscription& one) { take(wish, one); });
}

Response read_webhook(const From& from, const Call& call) { return webhook_document(from, call.id); }

Response delete_webhook(const From& from, const Call& call) {
  if (auto refused = refusal(from.dispatcher.erase(call.id, as_expected(call)))) return std::move(*refused);
  return Response(204, {}, {});
}

Response pause_webhook(const From& from, const Call& call) {
  return changed(from, call, [](Subscription& one) {
    one.paused = true;
    one.reason = "Somebody paused it.";
  });
}

Response resume_webhook(const From& from, const Call& call) {
  return changed(from, call, [](Subscription& one) {
    one.paused = false;
    one.reason.clear();
    one.failing_since.reset();
  });
}
// The old secret signs besides, until its receivers have the new one.
Response rotate_webhook(const From& from, const Call& call) {
  WebhookRotate wish;
  if (!call.body.empty())
    if (const auto rejection = wire::read_json(call.body, wish)) return problem(*rejection);
  const std::string secret = adapters::fresh_signing_secret();
  const Time now = from.backend.clock();
  const Time until = now + std::chrono::seconds(wish.overlapSeconds.value_or(overlap_default));
  return changed(
      from, call,
      [&](Subscription& one) {
        std::erase_if(one.secrets, [&](const SigningSecret& old) { return old.until && *old.until <= now; });
        for (SigningSecret& old : one.secrets) old.until = old.until ? std::min(*old.until, until) : until;
        one.secrets.insert(one.secrets.begin(), {secret, std::nullopt});
        if (one.secrets.size() > secrets_max) one.secrets.resize(secrets_max);
      },
      secret);
}

// ---- what was delivered
Response replay_webhook(const From& from, const Call& call) {
  WebhookReplay wish;
  if (const auto rejection = wire::read_json(call.body, wish)) return problem(*rejection);
  auto position = position_in(from, wish.after);
  if (auto* bad = std::get_if<Response>(&position)) return std::move(*bad);
  const auto done = from.dispatcher.replay(call.id, as_expected(call), std::get<std::uint64_t>(position));
  if (auto refused = refusal(done)) return std::move(*refused);
  return webhook_document(from, call.id, 202);
}

std::variant<LogFilter, Response> filter_of(const Request& request) {
  LogFilter filter;
  auto paging = http::paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return std::move(*bad);
  filter.limit = std::get<views::Paging>(paging).limit;
  filter.before = std::get<views::Paging>(paging).before;
  const auto wanted = request.query_value("outcome");
  if (!wanted) return filter;
  for (const Outcome one : {Outcome::delivered, Outcome::failed, Outcome::given_up})
    if (*wanted == outcome_name(one)) filter.outcome = one;
  if (filter.outcome) return filter;
  return problem(400, "bad-query", "The query parameter outcome is delivered, failed or given-up.");
}

Response list_deliveries(const From& from, const Call& call) {
  const LogFilter& filter = call.filter;
  const auto found = from.dispatcher.deliveries(call.id, filter);
  if (!found) return unknown_webhook();
  return http::page("items", *found, filter.limit, [](JsonWriter& json, const Attempt& one) {
    json.begin_object().member("message", one.message).member("messageId", one.message_id);
    json.key("position")
        .number(static_cast<std::int64_t>(one.event))
        .key("attempt")
        .number(std::int64_t{one.number});
    json.member("at", format_time(one.at)).member("outcome", outcome_name(one.outcome)).key("status");
    if (one.status == 0) json.null();
    else json.number(std::int64_t{one.status});
    json.key("tookMs").number(one.took_ms).member("detail", one.detail).end_object();
  });
}

std::string id_in(const Request& request) {
  for (const http::NameValue& one : request.params)
    if (one.name == "webhook") return std::string(one.value);
  return {};
}

}  // namespace

// All of it in the reader's thread: what is kept is in SQLite, and the dispatcher may be at work.
void add_webhook_routes(http::Router& router, http::Backend& backend, http::Reader& reader,
                        Dispatcher& dispatcher) {
  using http::Method;
  const From from{backend, reader, dispatcher};
  const auto answer = [from](Response (*handler)(const From&, const Call&), Call call, Responder responder) {
    from.reader.read(std::move(responder), [from, handler, call] { return handler(from, call); });
  };
  const auto bound = [answer](Response (*handler)(const From&, const Call&)) {
    return [answer, handler](const Request& request, Responder responder) {
      answer(handler, {id_in(request), std::string(request.body), http::expected_by(request)},
             std::move(responder));
    };
  };
  const http::RouteOptions reading{.query = std::vector<std::string>{}};
  const http::RouteOptions doing{.query = std::vector<std::string>{}, .overlap = http::Overlap::ordered};
  const http::RouteOptions with_body{.content_types = {"application/json"},
                                     .query = std::vector<std::string>{},
                                     .overlap = http::Overlap::ordered};
  http::RouteOptions may_have_body = with_body;
  may_have_body.body_optional = true;
  router.on(Method::get, "/v1/webhooks", bound(list_webhooks), reading);
  router.on(Method::post, "/v1/webhooks", bound(create_webhook), with_body);
  router.on(Method::get, "/v1/webhooks/{webhook}", bound(read_webhook), reading);
  router.on(Method::put, "/v1/webhooks/{webhook}", bound(replace_webhook), with_body);
  router.on(Method::delete_, "/v1/webhooks/{webhook}", bound(delete_webhook), doing);
  router.on(Method::post, "/v1/webhooks/{webhook}/pause", bound(pause_webhook), doing);
  router.on(Method::post, "/v1/webhooks/{webhook}/resume", bound(resume_webhook), doing);
  router.on(Method::post, "/v1/webhooks/{webhook}/rotate", bound(rotate_webhook), may_have_body);
  router.on(Method::post, "/v1/webhooks/{webhook}/replay", bound(replay_webhook), with_body);
  router.on(
      Method::get, "/v1/webhooks/{webhook}/deliveries",
      [answer](const Request& request, Responder responder) {
        auto filter = filter_of(request);
        if (auto* bad = std::get_if<Response>(&filter)) return responder.answer(std::move(*bad));
        answer(list_deliveries, {id_in(request), {}, {}, std::get<LogFilter>(filter)}, std::move(responder));
      },
      {.query = {{"outcome", "limit", "after"}}});
}

}  // namespace flowmart::webhooks
