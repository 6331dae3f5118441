// Notices that leave the shop: by which channel each goes to whom, how each attempt ended, what people want,
// and the templates that texts are made of.
//
//   a notice that is made: DeliverNotice ... DeliveryAnswered (-> DeliverNotice again, later each time)
//   ResendNotice -> DeliverNotice
//   SetPreferences, SaveTemplate
//
// A delivery is named by notification and channel, whatever the attempt: that is what the outside may know a
// repeat by.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/private/notifications.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Ways out of the shop; what was told in the shop is the notice itself.
enum class NoticeChannel : unsigned char { email, sms, push, webhook };
constexpr auto wire_names(NoticeChannel) {
  return std::array{Name<NoticeChannel>{NoticeChannel::email, "email"},
                    Name<NoticeChannel>{NoticeChannel::sms, "sms"},
                    Name<NoticeChannel>{NoticeChannel::push, "push"},
                    Name<NoticeChannel>{NoticeChannel::webhook, "webhook"}};
}

enum class DeliveryOutcome : unsigned char {
  delivered,
  passing,  // not now, or nobody knows: it is tried again
  refused,  // it would be refused again
};
constexpr auto wire_names(DeliveryOutcome) {
  using enum DeliveryOutcome;
  return std::array{Name<DeliveryOutcome>{delivered, "delivered"}, Name<DeliveryOutcome>{passing, "passing"},
                    Name<DeliveryOutcome>{refused, "refused"}};
}

enum class DeliveryStage : unsigned char { waiting, delivered, dead };
constexpr auto wire_names(DeliveryStage) {
  using enum DeliveryStage;
  return std::array{Name<DeliveryStage>{waiting, "waiting"}, Name<DeliveryStage>{delivered, "delivered"},
                    Name<DeliveryStage>{dead, "dead"}};
}

inline constexpr Rule notification_length{.length_min = 1, .length_max = 300};

struct DeliverNotice {
  std::string notification;
  NoticeChannel channel = NoticeChannel::email;
  std::int64_t attempt = 0;
  bool urgent = false;
  Time not_before;

  bool operator==(const DeliverNotice&) const = default;
  static constexpr auto fields() {
    using T = DeliverNotice;
    return FieldList{field("notification", &T::notification, "What is told."),
                     field("channel", &T::channel, "How it leaves the shop."),
                     field("attempt", &T::attempt, "1 for the first."),
                     field("urgent", &T::urgent, "It overtakes what is not."),
                     field("not_before", &T::not_before, "When it may be tried.")};
  }
  static constexpr MessageInfo info = ours(Kind::effect, "DeliverNotice", "Deliver notice",
                                           "A notice is to leave the shop.", "NotificationService");
};

struct DeliveryAnswered {
  std::string notification;
  NoticeChannel channel = NoticeChannel::email;
  std::int64_t attempt = 0;
  DeliveryOutcome outcome = DeliveryOutcome::passing;
  std::string detail;
  Time at;

  bool operator==(const DeliveryAnswered&) const = default;
  static constexpr auto fields() {
    using T = DeliveryAnswered;
    return FieldList{field("notification", &T::notification, "What was told."),
                     field("channel", &T::channel, "How."),
                     field("attempt", &T::attempt, "1 for the first."),
                     field("outcome", &T::outcome, "How it ended."),
                     personal(field("detail", &T::detail, "The other side's words.")),
                     field("at", &T::at, "When it ended.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "DeliveryAnswered", "Delivery answered", "An attempt to deliver a notice has ended.",
           "NotificationService");
};

// Also of what was delivered, and by a channel that it has not gone by.
struct ResendNotice {
  std::string notification;
  NoticeChannel channel = NoticeChannel::email;
  std::optional<std::string> recipient;

  bool operator==(const ResendNotice&) const = default;
  static constexpr auto fields() {
    using T = ResendNotice;
    return FieldList{
        field("notification", &T::notification, "What is told.", notification_length),
        field("channel", &T::channel, "How it leaves the shop."),
        personal(field("recipient", &T::recipient, "Where it goes from now on; absent: as before.",
                       {.length_min = 1, .length_max = 500}))};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ResendNotice", "Resend notice", "A notice is to leave the shop again.",
                     "NotificationService"));
};

// How one person wants to be told. What is absent follows from the order.
struct Preferences {
  std::string locale;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> push;
  std::optional<std::string> webhook;
  std::vector<NoticeChannel> off;

  bool operator==(const Preferences&) const = default;
  static constexpr auto fields() {
    using T = Preferences;
    return FieldList{
        field("locale", &T::locale, "Language and country, like de or de-AT; empty: the shop's.",
              {.length_max = 12}),
        personal(field("email", &T::email, "Instead of the order's.", {.length_max = 254}), erased_email),
        personal(field("phone", &T::phone, "For text messages.", {.length_max = 40}), erased_phone),
        personal(field("push", &T::push, "What the push provider knows the device by.", {.length_max = 500})),
        personal(field("webhook", &T::webhook, "Address that notices are posted to.", {.length_max = 500})),
        field("off", &T::off, "Channels that are not wanted.", {.items_max = 4})};
  }
};

struct SetPreferences {
  std::string customer;
  Preferences wanted;

  bool operator==(const SetPreferences&) const = default;
  static constexpr auto fields() {
    return FieldList{field("customer", &SetPreferences::customer, "Who, as the shop names them.",
                           {.length_min = 1, .length_max = 128}),
                     field("wanted", &SetPreferences::wanted, "All of it.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "SetPreferences", "Set preferences",
                     "Says how a person wants to be told.", "NotificationService"));
};

// The shop's own words for one kind of notice; subject and text empty: the built-in ones again.
struct SaveTemplate {
  NoticeKind about = NoticeKind::order_placed;
  std::string locale;
  std::string subject;
  std::string text;
  std::string html;
  std::optional<std::int64_t> expected;
  Time at;

  bool operator==(const SaveTemplate&) const = default;
  static constexpr auto fields() {
    using T = SaveTemplate;
    return FieldList{
        field("about", &T::about, "Kind of notice."),
        field("locale", &T::locale, "Language and country, like de or de-AT; empty: for all others.",
              {.length_max = 12}),
        field("subject", &T::subject, "Heading.", {.length_max = 500}),
        field("text", &T::text, "Plain text.", {.length_max = text_max}),
        field("html", &T::html, "For mail; empty: made of the plain text.", {.length_max = text_max}),
        field("expected", &T::expected, "The version that it must have."),
        field("at", &T::at, "When it was saved.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "SaveTemplate", "Save template",
                     "Sets the words for one kind of notice in one language.", "NotificationService"));
};

// ---- as it stands, for whoever shows or carries it out. Never messages by themselves.

struct DeliveryAttempt {
  std::int64_t number = 0;
  Time at;
  DeliveryOutcome outcome = DeliveryOutcome::passing;
  std::string detail;

  bool operator==(const DeliveryAttempt&) const = default;
  static constexpr auto fields() {
    using T = DeliveryAttempt;
    return FieldList{field("number", &T::number, "1 for the first."), field("at", &T::at, "When it ended."),
                     field("outcome", &T::outcome, "How."),
                     personal(field("detail", &T::detail, "The other side's words."))};
  }
};

struct NoticeDelivery {
  NoticeChannel channel = NoticeChannel::email;
  DeliveryStage stage = DeliveryStage::waiting;
  std::int64_t attempt = 0;
  std::optional<Time> due;
  std::string recipient;
  std::vector<DeliveryAttempt> attempts;
  std::int64_t since = 1;  // attempt of this round: what was resent has a round of its own
  std::int64_t dead = 0;   // its number among the dead letters; 0: none

  bool operator==(const NoticeDelivery&) const = default;
  static constexpr auto fields() {
    using T = NoticeDelivery;
    return FieldList{field("channel", &T::channel, "How it leaves the shop."),
                     field("stage", &T::stage, "How far it has come."),
                     field("attempt", &T::attempt, "The last one asked for."),
                     field("due", &T::due, "When that may be tried."),
                     personal(field("recipient", &T::recipient, "Where to; empty: as the person wants it.")),
                     field("attempts", &T::attempts, "The newest, oldest first."),
                     field("since", &T::since, "First attempt since it was sent or resent."),
                     field("dead", &T::dead, "Its number among the dead letters.")};
  }
};

struct NoticeTemplate {
  NoticeKind about = NoticeKind::order_placed;
  std::string locale;
  std::int64_t version = 0;
  std::string subject;
  std::string text;
  std::string html;
  std::optional<Time> saved_at;

  bool operator==(const NoticeTemplate&) const = default;
  static constexpr auto fields() {
    using T = NoticeTemplate;
    return FieldList{field("about", &T::about, "Kind of notice."),
                     field("locale", &T::locale, "Whom it is for; empty: all others."),
                     field("version", &T::version, "0: the built-in one."),
                     field("subject", &T::subject, "Heading."),
                     field("text", &T::text, "Plain text."),
                     field("html", &T::html, "For mail; empty: made of the plain text."),
                     field("saved_at", &T::saved_at, "When; none: it is built in.")};
  }
};

struct NoticeState {
  std::string id;
  std::string customer;
  NoticeKind about = NoticeKind::order_placed;
  std::string title;
  std::string message;
  std::string subject;
  std::optional<OrderId> order;
  std::string number;
  std::string amount;
  std::string reason;
  std::string place;
  std::optional<Time> next_at;
  Time at;
  bool read = false;
  std::string locale;
  std::vector<NoticeDelivery> deliveries;
  std::string carrier{};
  std::string tracking{};

  bool operator==(const NoticeState&) const = default;
  static constexpr auto fields() {
    using T = NoticeState;
    return FieldList{field("id", &T::id, "The notification."),
                     field("customer", &T::customer, "Who is told."),
                     field("about", &T::about, "What happened."),
                     field("title", &T::title, "Heading."),
                     field("message", &T::message, "Text."),
                     field("subject", &T::subject, "Key of what it happened to."),
                     field("order", &T::order, "Order that it concerns."),
                     field("number", &T::number, "The order's number, for people."),
                     field("amount", &T::amount, "Money that it concerns, in words."),
                     field("reason", &T::reason, "Why."),
                     field("place", &T::place, "Shipment or warehouse."),
                     field("next_at", &T::next_at, "When it goes on."),
                     field("at", &T::at, "When it happened."),
                     field("read", &T::read, "The recipient has seen it."),
                     field("locale", &T::locale, "Of its recipient when it was made."),
                     field("deliveries", &T::deliveries, "How it left the shop."),
                     field("carrier", &T::carrier, "Who carries the parcel."),
                     field("tracking", &T::tracking, "The carrier's name for it.")};
  }
};

// One notification, or those of a customer, or those that could not be delivered; newest first.
struct ReadNotices {
  std::string customer;
  std::string notification;
  std::optional<std::int64_t> before;
  std::int64_t limit = 20;

  bool operator==(const ReadNotices&) const = default;
  static constexpr auto fields() {
    using T = ReadNotices;
    return FieldList{field("customer", &T::customer, "Whose; empty: everybody's dead letters."),
                     field("notification", &T::notification, "Only this one."),
                     field("before", &T::before, "Only those of a lower number."),
                     field("limit", &T::limit, "At most so many.")};
  }

  struct Response {
    std::vector<NoticeState> notices;
    std::vector<std::int64_t> numbers;
    Preferences wanted;
    std::vector<NoticeTemplate> forms;
    std::int64_t wanted_version = 0;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{
          field("notices", &T::notices, "Newest first."),
          field("numbers", &T::numbers, "Of each: its place in the list that was asked for."),
          field("wanted", &T::wanted, "How their recipient wants to be told."),
          field("forms", &T::forms, "Of one notification: the template of its text."),
          field("wanted_version", &T::wanted_version, "How often that was said otherwise; 0: never.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadNoticesResponse", "Read notices: answer",
                                             "Notices, and how they left the shop.", "NotificationService");
  };
  static constexpr MessageInfo info = ours(Kind::query, "ReadNotices", "Read notices",
                                           "Asks what people were told, and how.", "NotificationService");
};

// The templates in use; with kind and locale, that one in all its versions.
struct ReadTemplates {
  std::optional<NoticeKind> about;
  std::string locale;

  bool operator==(const ReadTemplates&) const = default;
  static constexpr auto fields() {
    return FieldList{field("about", &ReadTemplates::about, "Kind of notice; absent: all."),
                     field("locale", &ReadTemplates::locale, "Whom it is for.")};
  }

  struct Response {
    std::vector<NoticeTemplate> templates;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("templates", &Response::templates, "By kind and locale, the newest version first.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadTemplatesResponse",
                                             "Read templates: answer", "Templates.", "NotificationService");
  };
  static constexpr MessageInfo info = ours(Kind::query, "ReadTemplates", "Read templates",
                                           "Asks for the words of notices.", "NotificationService");
};

}  // namespace flowmart::contract
