// What is said to webhooks: the bodies of requests.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"

namespace flowmart::webhooks {

inline constexpr std::int64_t overlap_max = 30 * 24 * 3600;  // seconds

struct WebhookMessage {
  std::string message;
  std::optional<std::string> versions;
  static constexpr auto fields() {
    using T = WebhookMessage;
    return contract::FieldList{
        contract::field("message", &T::message, {}, {.length_min = 1, .length_max = 128}),
        contract::field("versions", &T::versions, {}, {.length_max = 100})};
  }
};

struct WebhookReplace {
  std::string url;
  std::optional<std::vector<WebhookMessage>> messages;
  std::optional<std::string> description;
  static constexpr auto fields() {
    using T = WebhookReplace;
    return contract::FieldList{contract::field("url", &T::url, {}, {.length_min = 1, .length_max = 2'000}),
                               contract::field("messages", &T::messages, {}, {.items_max = 100}),
                               contract::field("description", &T::description, {}, {.length_max = 500})};
  }
};

struct WebhookCreate {
  std::string url;
  std::optional<std::vector<WebhookMessage>> messages;
  std::optional<std::string> description;
  std::optional<std::string> secret, after;
  static constexpr auto fields() {
    using T = WebhookCreate;
    return contract::FieldList{contract::field("url", &T::url, {}, {.length_min = 1, .length_max = 2'000}),
                               contract::field("messages", &T::messages, {}, {.items_max = 100}),
                               contract::field("description", &T::description, {}, {.length_max = 500}),
                               contract::field("secret", &T::secret, {}, {.length_max = 200}),
                               contract::field("after", &T::after, {}, {.length_max = 100})};
  }
};

struct WebhookRotate {
  std::optional<std::int64_t> overlapSeconds;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("overlapSeconds", &WebhookRotate::overlapSeconds, {},
                                               {.minimum = 0, .maximum = overlap_max})};
  }
};

struct WebhookReplay {
  std::string after;
  static constexpr auto fields() {
    return contract::FieldList{
        contract::field("after", &WebhookReplay::after, {}, {.length_min = 1, .length_max = 100})};
  }
};

}  // namespace flowmart::webhooks
