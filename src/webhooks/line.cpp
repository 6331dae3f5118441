#include "webhooks/line.hpp"

#include <algorithm>

#include "contract/version_range.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::webhooks {
namespace {

constexpr std::size_t url_max = 2'000;

bool is_told(const wire::MessageType& type) {
  return !type.info.is_private && type.info.kind != contract::Kind::response;
}

// Empty: there is no such message.
std::string_view newest_of(std::string_view message) {
  const wire::MessageType* type = wire::all_messages().latest(message);
  return type && is_told(*type) ? type->version : std::string_view();
}

struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::optional<std::string> refuse_url(const std::string& text, bool anywhere) {
  const std::unique_ptr<CURLU, UrlEnd> url(curl_url());
  if (text.size() > url_max || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return "The url is no address.";
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "https" && (scheme != "http" || !anywhere)) return "The url begins with https://.";
  if (!part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty())
    return "The url holds a user or a password: a receiver knows us by the signature.";
  return std::nullopt;
}

}  // namespace

std::vector<bool> admitted_by(const std::vector<Wanted>& wanted) {
  std::vector<bool> admitted;
  for (const wire::MessageType* known : wire::all_messages().all()) {
    const wire::MessageType& type = *known;
    if (type.index >= admitted.size()) admitted.resize(type.index + 1);
    admitted[type.index] =
        is_told(type) &&
        (wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& one) {
           return one.message == type.id &&
                  (one.versions.empty() || contract::admits(one.versions, type.version, newest_of(type.id)));
         }));
  }
  return admitted;
}

std::vector<std::string> secrets_at(const Subscription& subscription, Time now) {
  std::vector<std::string> valid;
  for (const SigningSecret& secret : subscription.secrets)
    if (!secret.until || *secret.until > now) valid.push_back(secret.text);
  return valid;
}

std::optional<std::string> refuse_subscription(const Subscription& wish, bool anywhere) {
  if (auto refused = refuse_url(wish.url, anywhere)) return refused;
  for (const Wanted& wanted : wish.wanted) {
    if (newest_of(wanted.message).empty()) return "There is no published message " + wanted.message + ".";
    if (!wanted.versions.empty() && !contract::VersionRange::parse(wanted.versions))
      return wanted.versions + " is no range of versions.";
  }
  return std::nullopt;
}

Shown Dispatcher::Line::shown() const {
  Shown shown{subscription, 0};
  shown.subscription.position = reached;
  for (const auto& [event, one] : pending) {
    if (one.attempts == 0) shown.subscription.position = std::min(shown.subscription.position, event - 1);
    else ++shown.pending;
  }
  return shown;
}

}  // namespace flowmart::webhooks
