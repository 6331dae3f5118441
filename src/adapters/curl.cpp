#include "adapters/curl.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <mutex>

#include "adapters/public_address.hpp"
#include "kernel/check.hpp"

namespace flowmart::adapters {
namespace {

constexpr std::size_t answer_kept_max = 4'096;

int look(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

}  // namespace

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { check(curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK, "libcurl starts"); });
}

void add(CurlList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  check(longer != nullptr, "there is memory for a header");
  (void)list.release();
  list.reset(longer);
}

void set_common(CURL* handle, const Bounds& bounds) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(bounds.connect.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(bounds.all.count()));
  if (bounds.stopping == nullptr) return;
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, look);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, bounds.stopping);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

void HttpPost::prepare(const std::string& url, const std::vector<std::string>& headers, std::string body,
                       const Bounds& bounds, bool anywhere) {
  curl_easy_reset(handle_);
  set_common(handle_, bounds);
  headers_.reset();
  for (const std::string& header : headers) add(headers_, header);
  add(headers_, "Content-Type: application/json");
  add(headers_, "Expect:");
  body_ = std::move(body);
  answer_.clear();
  error_.assign(CURL_ERROR_SIZE, '\0');
  refused_address_ = false;
  curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, anywhere ? "http,https" : "https");
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, "FlowMart-Orders");
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
  curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, body_.data());
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_.data());
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &HttpPost::take);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  if (anywhere) return;
  curl_easy_setopt(handle_, CURLOPT_OPENSOCKETFUNCTION, &HttpPost::open_socket);
  curl_easy_setopt(handle_, CURLOPT_OPENSOCKETDATA, this);
}

// The status has been said by then: whoever says more than that is cut short.
std::size_t HttpPost::take(const char* data, std::size_t size, std::size_t count, void* self) {
  std::string& answer = static_cast<HttpPost*>(self)->answer_;
  const std::size_t bytes = size * count;
  answer.append(data, std::min(bytes, answer_kept_max - answer.size()));
  return answer.size() < answer_kept_max ? bytes : 0;
}

curl_socket_t HttpPost::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  if (is_public(address->addr))
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  static_cast<HttpPost*>(self)->refused_address_ = true;
  return CURL_SOCKET_BAD;
}

HttpPost::Answer HttpPost::ended(CURLcode code) const {
  Answer answer;
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  answer.body = answer_;
  if (answer.status != 0) return answer;
  if (refused_address_) answer.failure = "Its address is not of the open internet.";
  else answer.failure = error_.c_str()[0] != '\0' ? error_.c_str() : curl_easy_strerror(code);
  return answer;
}

}  // namespace flowmart::adapters
