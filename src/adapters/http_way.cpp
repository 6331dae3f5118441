#include "adapters/http_way.hpp"

#include "adapters/curl.hpp"
#include "adapters/webhook_signature.hpp"
#include "kernel/check.hpp"
#include "wire/json_write.hpp"

namespace flowmart::adapters {
namespace {

using contract::DeliveryOutcome;

constexpr std::size_t answer_shown_max = 200;

std::string letter_document(const Letter& letter) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("id", letter.id).member("channel", wire_name(letter.channel));
  json.member("about", wire_name(letter.about)).member("recipient", letter.recipient);
  json.member("locale", letter.locale).member("title", letter.subject).member("text", letter.text);
  json.member("order", letter.number).member("at", format_time(letter.at)).end_object();
  return body;
}

class HttpWay : public Way {
 public:
  HttpWay(Provider provider, std::function<Time()> clock, const std::atomic<bool>& stopping)
      : provider_(std::move(provider)),
        clock_(std::move(clock)),
        stopping_(stopping),
        handle_(curl_easy_init()) {
    check(handle_ != nullptr, "libcurl has a handle");
  }

  Sent send(const Letter& letter) override {
    const std::string body = letter_document(letter);
    std::vector<std::string> headers{"Idempotency-Key: " + letter.id};
    if (!provider_.secret.empty())
      for (std::string& one : signed_headers({provider_.secret}, letter.id, clock_(), body))
        headers.push_back(std::move(one));
    HttpPost post(handle_.get());
    post.prepare(provider_.url.empty() ? letter.recipient : provider_.url, headers, body,
                 {.stopping = &stopping_}, provider_.anywhere);
    const HttpPost::Answer answer = post.ended(curl_easy_perform(handle_.get()));
    curl_easy_reset(handle_.get());
    if (answer.status == 0) return {DeliveryOutcome::passing, answer.failure};
    const std::string said = std::to_string(answer.status) + " " + answer.body.substr(0, answer_shown_max);
    if (answer.status / 100 == 2) return {DeliveryOutcome::delivered, std::to_string(answer.status)};
    const bool later =
        answer.status == 408 || answer.status == 425 || answer.status == 429 || answer.status >= 500;
    return {later ? DeliveryOutcome::passing : DeliveryOutcome::refused, said};
  }

 private:
  const Provider provider_;
  const std::function<Time()> clock_;
  const std::atomic<bool>& stopping_;
  const Curl handle_;
};

}  // namespace

MakeWay by_http(Provider provider, std::function<Time()> clock, const std::atomic<bool>& stopping) {
  start_curl();
  return [provider = std::move(provider), clock = std::move(clock), &stopping] {
    return std::make_unique<HttpWay>(provider, clock, stopping);
  };
}

}  // namespace flowmart::adapters
