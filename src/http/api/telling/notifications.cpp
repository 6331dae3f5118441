#include "http/api/telling/notifications.hpp"

#include "contract/messages/notifications.hpp"
#include "contract/private/delivering.hpp"
#include "http/api/paging.hpp"
#include "http/api/receipts.hpp"
#include "http/api/telling/telling_bodies.hpp"
#include "letters/notice_letter.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr std::int64_t kept_in_an_inbox = 200;

// Asks what people were told; what `render` makes of it is the answer.
void ask_notices(Backend& backend, ReadNotices question, const Reply& reply,
                 std::function<Response(const ReadNotices::Response&)> render) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(std::move(question)),
       [&backend, reply, render = std::move(render)](const engine::QueryOutcome& outcome) {
         backend.answers.add(reply.take(), outcome.rejection
                                               ? problem(*outcome.rejection)
                                               : render(outcome.response.get<ReadNotices::Response>()));
       }});
  if (!taken) reply.take().answer(too_busy());
}

void write_delivery(JsonWriter& json, const NoticeDelivery& delivery) {
  json.begin_object().member("channel", wire_name(delivery.channel));
  json.member("status", wire_name(delivery.stage)).key("recipient");
  if (delivery.recipient.empty()) json.null();
  else json.text(delivery.recipient);
  json.key("due");
  if (delivery.due) json.text(format_time(*delivery.due));
  else json.null();
  json.key("attempts").begin_array();
  for (const DeliveryAttempt& one : delivery.attempts) {
    json.begin_object().key("number").number(one.number).member("at", format_time(one.at));
    json.member("outcome", wire_name(one.outcome)).member("detail", one.detail).end_object();
  }
  json.end_array().end_object();
}

void write_notice(JsonWriter& json, const NoticeState& told) {
  json.begin_object().member("id", told.id).member("customerId", told.customer);
  json.member("title", told.title)
      .member("message", told.message)
      .member("about", letters::area_of(told.about));
  json.member("kind", wire_name(told.about));
  json.member("status", wire_name(told.read ? NotificationStatus::read : NotificationStatus::unread));
  json.key("orderId");
  if (told.order) json.text(told.order->to_string());
  else json.null();
  json.member("createdAt", format_time(told.at)).key("channels").begin_array();
  for (const NoticeDelivery& delivery : told.deliveries) write_delivery(json, delivery);
  json.end_array().end_object();
}

struct NumberedNotice {
  std::int64_t serial = 0;
  const NoticeState* notice = nullptr;
};

Response notice_page(const ReadNotices::Response& all, std::size_t limit, bool unread) {
  std::vector<NumberedNotice> rows;
  for (std::size_t i = 0; i < all.notices.size() && rows.size() < limit; ++i)
    if (!unread || !all.notices[i].read) rows.push_back({all.numbers[i], &all.notices[i]});
  return page("items", rows, limit,
              [](JsonWriter& json, const NumberedNotice& row) { write_notice(json, *row.notice); });
}

void list_notifications(Backend& backend, const Request& request, Responder responder) {
  const auto customer = request.query_value("customerId");
  if (!customer || customer->empty())
    return responder.answer(problem(400, "bad-query", "The query parameter customerId says whose they are."));
  NotificationFilter status = NotificationFilter::all;
  if (const auto text = request.query_value("status")) {
    const auto known = from_wire_name<NotificationFilter>(*text);
    if (!known)
      return responder.answer(problem(400, "bad-query", "The query parameter status is unread or all."));
    status = *known;
  }
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  const auto& wanted = std::get<views::Paging>(paging);
  const bool unread = status == NotificationFilter::unread;
  ReadNotices question{.customer = std::string(*customer), .notification = {}, .before = wanted.before};
  question.limit = unread ? kept_in_an_inbox : static_cast<std::int64_t>(wanted.limit);
  ask_notices(backend, std::move(question), Reply(std::move(responder)),
              [limit = wanted.limit, unread](const ReadNotices::Response& all) {
                return notice_page(all, limit, unread);
              });
}

Response one_notice(const ReadNotices::Response& found) {
  std::string body;
  JsonWriter json(body);
  write_notice(json, found.notices.front());
  return Response(200, json_type, std::move(body));
}

void ask_one_notice(Backend& backend, std::string id, const Reply& reply) {
  ReadNotices question;
  question.notification = std::move(id);
  ask_notices(backend, std::move(question), reply, one_notice);
}

void read_notification(Backend& backend, const Request& request, Responder responder) {
  ask_one_notice(backend, std::string(request.param("notification")), Reply(std::move(responder)));
}

// Gives a command, and answers with what `then` asks for. `in_step`: what If-Match is the version of.
void give_and_ask(Backend& backend, const Request& request, wire::AnyMessage command, Responder responder,
                  std::function<void(const Reply&)> then, const std::optional<ReadNotices>& in_step = {}) {
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  const Reply reply(std::move(responder));
  engine::Input input{.message = std::move(command)};
  if (in_step) only_at(input, *in_step, expected_by(request));
  input.receipt = receipt.uuid;
  input.reply = [&backend, reply, then = std::move(then)](const engine::Outcome& outcome) {
    if (outcome.rejection) return backend.answers.add(reply.take(), refusal_of(*outcome.rejection));
    then(reply);
  };
  if (!backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
}

void resend_notification(Backend& backend, const Request& request, Responder responder) {
  NoticeResend wish;
  if (!request.body.empty())
    if (const auto rejection = wire::read_json(request.body, wish))
      return responder.answer(problem(*rejection));
  const std::string id(request.param("notification"));
  give_and_ask(
      backend, request,
      wire::AnyMessage::of(ResendNotice{id, wish.channel.value_or(NoticeChannel::email), wish.recipient}),
      std::move(responder), [&backend, id](const Reply& reply) { ask_one_notice(backend, id, reply); });
}

// ---- dead letters

Response dead_page(const ReadNotices::Response& all, std::size_t limit) {
  std::vector<NumberedNotice> rows;
  for (std::size_t i = 0; i < all.notices.size(); ++i) rows.push_back({all.numbers[i], &all.notices[i]});
  return page("items", rows, limit, [](JsonWriter& json, const NumberedNotice& row) {
    const NoticeState& told = *row.notice;
    const NoticeDelivery& delivery = told.deliveries.front();
    json.begin_object().key("number").number(row.serial).member("notification", told.id);
    json.member("customerId", told.customer).member("title", told.title);
    json.member("channel", wire_name(delivery.channel));
    json.member("reason", delivery.attempts.empty() ? "" : delivery.attempts.back().detail);
    json.member("at", format_time(delivery.attempts.empty() ? told.at : delivery.attempts.back().at));
    json.key("attempts").number(delivery.attempt).key("recipient");
    if (delivery.recipient.empty()) json.null();
    else json.text(delivery.recipient);
    json.member("resend", "/v1/notifications/" + told.id + "/resend").end_object();
  });
}

void list_dead_letters(Backend& backend, const Request& request, Responder responder) {
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  const auto& wanted = std::get<views::Paging>(paging);
  ReadNotices question{.customer = {}, .notification = {}, .before = wanted.before};
  question.limit = static_cast<std::int64_t>(wanted.limit);
  ask_notices(backend, std::move(question), Reply(std::move(responder)),
              [limit = wanted.limit](const ReadNotices::Response& all) { return dead_page(all, limit); });
}

// ---- how a person wants to be told

Response preferences_document(const ReadNotices::Response& found) {
  const Preferences& wanted = found.wanted;
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("locale", wanted.locale);
  for (const auto& [name, text] : {std::pair{"email", &wanted.email},
                                   {"phone", &wanted.phone},
                                   {"push", &wanted.push},
                                   {"webhook", &wanted.webhook}}) {
    json.key(name);
    if (*text) json.text(**text);
    else json.null();
  }
  json.key("off").begin_array();
  for (const NoticeChannel channel : wanted.off) json.text(wire_name(channel));
  json.end_array().key("version").number(found.wanted_version).end_object();
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(found.wanted_version));
}

ReadNotices wishes_of(std::string customer) {
  ReadNotices question{.customer = std::move(customer), .notification = {}, .before = {}};
  question.limit = 0;
  return question;
}
void ask_preferences(Backend& backend, std::string customer, const Reply& reply) {
  ask_notices(backend, wishes_of(std::move(customer)), reply, preferences_document);
}

void read_preferences(Backend& backend, const Request& request, Responder responder) {
  ask_preferences(backend, std::string(request.param("customer")), Reply(std::move(responder)));
}
void set_preferences(Backend& backend, const Request& request, Responder responder) {
  PreferencesSet wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  const std::string customer(request.param("customer"));
  SetPreferences command{customer,
                         {wish.locale.value_or(""), wish.email, wish.phone, wish.push, wish.webhook,
                          wish.off.value_or(std::vector<NoticeChannel>())}};
  give_and_ask(
      backend, request, wire::AnyMessage::of(std::move(command)), std::move(responder),
      [&backend, customer](const Reply& reply) { ask_preferences(backend, customer, reply); },
      wishes_of(customer));
}

}  // namespace

void add_notification_routes(Router& router, Backend& backend) {
  const auto bound = [&backend](void (*handler)(Backend&, const Request&, Responder)) {
    return [&backend, handler](const Request& request, Responder responder) {
      handler(backend, request, std::move(responder));
    };
  };
  const RouteOptions with_body{.content_types = {"application/json"}, .overlap = Overlap::ordered};
  router.on(Method::get, "/v1/notifications", bound(list_notifications),
            {.query = {{"customerId", "status", "limit", "after"}}});
  router.on(Method::get, "/v1/notifications/{notification}", bound(read_notification));
  router.on(Method::post, "/v1/notifications/{notification}/resend", bound(resend_notification),
            {.content_types = {"application/json"}, .body_optional = true, .overlap = Overlap::ordered});
  router.on(Method::get, "/v1/dead-letters", bound(list_dead_letters), {.query = {{"limit", "after"}}});
  router.on(Method::get, "/v1/customers/{customer}/preferences", bound(read_preferences));
  router.on(Method::put, "/v1/customers/{customer}/preferences", bound(set_preferences), with_body);
}

}  // namespace flowmart::http
