// Queries that the Notification Service answers.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/message.hpp"

namespace flowmart::contract {

enum class NotificationFilter : unsigned char { unread, all };
constexpr auto wire_names(NotificationFilter) {
  using enum NotificationFilter;
  return std::array<Name<NotificationFilter>, 2>{{{unread, "unread"}, {all, "all"}}};
}
enum class NotificationStatus : unsigned char { unread, read };
constexpr auto wire_names(NotificationStatus) {
  using enum NotificationStatus;
  return std::array<Name<NotificationStatus>, 2>{{{unread, "unread"}, {read, "read"}}};
}

struct GetUserNotifications {
  std::string userId;
  std::optional<NotificationFilter> status;
  std::optional<std::int64_t> limit, offset;

  bool operator==(const GetUserNotifications&) const = default;
  static constexpr auto fields() {
    using M = GetUserNotifications;
    return FieldList{
        field("userId", &M::userId, "The customer who was told."),
        field("status", &M::status, "Only what is unread, or everything.", {.default_json = R"("all")"}),
        field("limit", &M::limit, "At most so many.", {.minimum = 1, .maximum = 100, .default_json = "20"}),
        field("offset", &M::offset, "Leave out so many from the newest on.",
              {.minimum = 0, .default_json = "0"})};
  }

  struct Entry {
    std::string notificationId, title, message;
    NotificationStatus status = NotificationStatus::unread;
    Time createdAt{};
    bool operator==(const Entry&) const = default;
    static constexpr auto fields() {
      return FieldList{field("notificationId", &Entry::notificationId, "The notification."),
                       field("title", &Entry::title, "Its heading."),
                       field("message", &Entry::message, "Its text."),
                       field("status", &Entry::status, "Whether it was read."),
                       field("createdAt", &Entry::createdAt, "Moment of its making.")};
    }
  };

  struct Response {
    std::string userId;
    std::vector<Entry> notifications;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("userId", &Response::userId, "The customer who was told."),
                       field("notifications", &Response::notifications, "What was told, newest first.")};
    }
    static constexpr MessageInfo info{
        .id = "GetUserNotificationsResponse",
        .name = "Get user notifications: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "What one customer was told, newest first.",
        .owners = {"dboyne"},
        .service = "NotificationService",
        .example =
            R"({"userId":"C-4471","notifications":[{"notificationId":"4b8f2a60-7c1d-5e93-8f26-d0a9b3c7e514",
"title":"Payment received","message":"Thank you: 34.50 EUR for order WEB-20931 has arrived.","status":"unread",
"createdAt":"2026-03-14T09:26:54.500Z"}]})"};
  };

  static constexpr MessageInfo info{.id = "GetUserNotifications",
                                    .name = "Get user notifications",
                                    .kind = Kind::query,
                                    .version = "0.0.1",
                                    .summary = "What has this customer been told?",
                                    .owners = {"dboyne"},
                                    .service = "NotificationService",
                                    .http = "GET",
                                    .example = R"({"userId":"C-4471","status":"unread","limit":10})",
                                    .example_response = Response::info.example};
};

struct GetNotificationDetails {
  std::string notificationId;

  bool operator==(const GetNotificationDetails&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notificationId", &GetNotificationDetails::notificationId, "The notification.")};
  }

  struct Metadata {
    std::string orderId;
    std::optional<std::string> shippingProvider;
    bool operator==(const Metadata&) const = default;
    static constexpr auto fields() {
      return FieldList{field("orderId", &Metadata::orderId, "Order that it is about."),
                       field("shippingProvider", &Metadata::shippingProvider, "Carrier that it is about.")};
    }
  };

  struct Response {
    std::string notificationId, title, message;
    NotificationStatus status = NotificationStatus::unread;
    std::string userId;
    Time createdAt{};
    std::string type;
    std::optional<Metadata> metadata;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("notificationId", &Response::notificationId, "The notification."),
                       field("title", &Response::title, "Its heading."),
                       field("message", &Response::message, "Its text."),
                       field("status", &Response::status, "Whether it was read."),
                       field("userId", &Response::userId, "The customer who was told."),
                       field("createdAt", &Response::createdAt, "Moment of its making."),
                       field("type", &Response::type, "What it is about: order, payment, stock, ..."),
                       field("metadata", &Response::metadata, "What it refers to.")};
    }
    static constexpr MessageInfo info{
        .id = "GetNotificationDetailsResponse",
        .name = "Get notification details: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "One notification with everything it refers to.",
        .owners = {"dboyne"},
        .service = "NotificationService",
        .example = R"({"notificationId":"4b8f2a60-7c1d-5e93-8f26-d0a9b3c7e514","title":"Payment received",
"message":"Thank you: 34.50 EUR for order WEB-20931 has arrived.","status":"read","userId":"C-4471",
"createdAt":"2026-03-14T09:26:54.500Z","type":"payment","metadata":{"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"}})"};
  };

  static constexpr MessageInfo info{.id = "GetNotificationDetails",
                                    .name = "Get notification details",
                                    .kind = Kind::query,
                                    .version = "0.0.1",
                                    .summary = "What does this notification say in full?",
                                    .owners = {"dboyne"},
                                    .service = "NotificationService",
                                    .http = "GET",
                                    .example = R"({"notificationId":"4b8f2a60-7c1d-5e93-8f26-d0a9b3c7e514"})",
                                    .example_response = Response::info.example};
};

}  // namespace flowmart::contract
