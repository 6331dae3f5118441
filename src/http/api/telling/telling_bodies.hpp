// What is said to how people are told: the bodies of requests.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/delivering.hpp"

namespace flowmart::http {

struct NoticeResend {
  std::optional<contract::NoticeChannel> channel;
  std::optional<std::string> recipient;
  static constexpr auto fields() {
    using T = NoticeResend;
    return contract::FieldList{
        contract::field("channel", &T::channel),
        contract::field("recipient", &T::recipient, {}, {.length_min = 1, .length_max = 500})};
  }
};

struct PreferencesSet {
  std::optional<std::string> locale, email, phone, push, webhook;
  std::optional<std::vector<contract::NoticeChannel>> off;
  static constexpr auto fields() {
    using T = PreferencesSet;
    return contract::FieldList{contract::field("locale", &T::locale, {}, {.length_max = 12}),
                               contract::field("email", &T::email, {}, {.length_max = 254}),
                               contract::field("phone", &T::phone, {}, {.length_max = 40}),
                               contract::field("push", &T::push, {}, {.length_max = 500}),
                               contract::field("webhook", &T::webhook, {}, {.length_max = 500}),
                               contract::field("off", &T::off, {}, {.items_max = 4})};
  }
};

struct TemplateSave {
  std::string subject, text;
  std::optional<std::string> html;
  static constexpr auto fields() {
    using T = TemplateSave;
    return contract::FieldList{
        contract::field("subject", &T::subject, {}, {.length_min = 1, .length_max = 500}),
        contract::field("text", &T::text, {}, {.length_min = 1, .length_max = contract::text_max}),
        contract::field("html", &T::html, {}, {.length_max = contract::text_max})};
  }
};

struct TemplatePreview {
  std::string orderId;
  std::optional<std::string> subject, text, html;
  static constexpr auto fields() {
    using T = TemplatePreview;
    return contract::FieldList{
        contract::field("orderId", &T::orderId, {}, {.length_min = 1, .length_max = 300}),
        contract::field("subject", &T::subject, {}, {.length_min = 1, .length_max = 500}),
        contract::field("text", &T::text, {}, {.length_min = 1, .length_max = contract::text_max}),
        contract::field("html", &T::html, {}, {.length_max = contract::text_max})};
  }
};

}  // namespace flowmart::http
