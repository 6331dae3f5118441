#include "http/api/notifications.hpp"

#include <charconv>

#include "contract/messages/notifications.hpp"
#include "http/api/paging.hpp"

namespace flowmart::http {
namespace {

using contract::GetNotificationDetails;
using contract::GetUserNotifications;
using contract::NotificationFilter;
using contract::NotificationStatus;
using wire::JsonWriter;
using Notices = std::vector<GetUserNotifications::Entry>;

constexpr std::int64_t asked_at_once = 100;

// What one customer was told. The place in the list is the number that each notice's id ends with, so that it
// stays when others come.
struct NoticeFilter {
  std::string customer;
  NotificationFilter status = NotificationFilter::all;
  views::Paging paging{};
};

std::int64_t number_in(std::string_view id) {
  std::int64_t number = 0;
  const std::string_view digits = id.substr(id.rfind('-') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

struct NumberedNotice {
  std::int64_t serial = 0;
  const GetUserNotifications::Entry* notice = nullptr;
};

Response notice_page(const Notices& all, const NoticeFilter& filter) {
  std::vector<NumberedNotice> rows;
  for (const auto& notice : all) {
    const std::int64_t number = number_in(notice.notificationId);
    if (filter.paging.before && number >= *filter.paging.before) continue;
    if (filter.status == NotificationFilter::unread && notice.status != NotificationStatus::unread) continue;
    if (!rows.empty() && rows.back().serial <= number) continue;  // one came between two answers
    if (rows.size() < filter.paging.limit) rows.push_back({number, &notice});
  }
  return page("items", rows, filter.paging.limit, [&](JsonWriter& json, const NumberedNotice& row) {
    json.begin_object().member("id", row.notice->notificationId).member("customerId", filter.customer);
    json.member("title", row.notice->title).member("message", row.notice->message);
    json.member("status", contract::wire_name(row.notice->status));
    json.member("createdAt", format_time(row.notice->createdAt)).end_object();
  });
}

// An inbox is asked for to its end, which is near: it keeps so many of its newest notices.
void ask_all(Backend& backend, NoticeFilter filter, Notices known, const Reply& reply) {
  GetUserNotifications question{.userId = filter.customer, .status = NotificationFilter::all};
  question.limit = asked_at_once;
  question.offset = static_cast<std::int64_t>(known.size());
  const bool taken =
      backend.engine.ask({wire::AnyMessage::of(std::move(question)),
                          [&backend, filter, known, reply](engine::QueryOutcome outcome) {
                            if (outcome.rejection)
                              return backend.answers.add(reply.take(), problem(*outcome.rejection));
                            const Notices& more =
                                outcome.response.get<GetUserNotifications::Response>().notifications;
                            Notices all = known;
                            all.insert(all.end(), more.begin(), more.end());
                            if (more.size() < static_cast<std::size_t>(asked_at_once))
                              return backend.answers.add(reply.take(), notice_page(all, filter));
                            ask_all(backend, filter, std::move(all), reply);
                          }});
  if (!taken) reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

void list_notifications(Backend& backend, const Request& request, Responder responder) {
  NoticeFilter filter;
  const auto customer = request.query_value("customerId");
  if (!customer || customer->empty())
    return responder.answer(problem(400, "bad-query", "The query parameter customerId says whose they are."));
  filter.customer = *customer;
  if (const auto status = request.query_value("status")) {
    const auto known = contract::from_wire_name<NotificationFilter>(*status);
    if (!known)
      return responder.answer(problem(400, "bad-query", "The query parameter status is unread or all."));
    filter.status = *known;
  }
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  filter.paging = std::get<views::Paging>(paging);
  ask_all(backend, std::move(filter), {}, Reply(std::move(responder)));
}

Response notification(const GetNotificationDetails::Response& told) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("id", told.notificationId).member("customerId", told.userId);
  json.member("title", told.title).member("message", told.message).member("about", told.type);
  json.member("status", contract::wire_name(told.status)).key("orderId");
  if (told.metadata) json.text(told.metadata->orderId);
  else json.null();
  json.member("createdAt", format_time(told.createdAt)).end_object();
  return Response(200, json_type, std::move(body));
}

void read_notification(Backend& backend, const Request& request, Responder responder) {
  const Reply reply(std::move(responder));
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(GetNotificationDetails{std::string(request.param("notification"))}),
       [&backend, reply](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) return backend.answers.add(reply.take(), problem(*outcome.rejection));
         backend.answers.add(reply.take(),
                             notification(outcome.response.get<GetNotificationDetails::Response>()));
       }});
  if (!taken) reply.take().answer(problem(503, "overloaded", "Try again.").header("Retry-After", "1"));
}

}  // namespace

void add_notification_routes(Router& router, Backend& backend) {
  router.on(Method::get, "/v1/notifications",
            [&backend](const Request& request, Responder responder) {
              list_notifications(backend, request, std::move(responder));
            },
            {.query = {{"customerId", "status", "limit", "after"}}});
  router.on(Method::get, "/v1/notifications/{notification}",
            [&backend](const Request& request, Responder responder) {
              read_notification(backend, request, std::move(responder));
            });
}

}  // namespace flowmart::http
