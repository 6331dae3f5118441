// libcurl, as everybody here wants it: no signals, no proxy of the environment, no redirects, bounded in time
// and in what is kept of an answer.
#pragma once
#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace flowmart::adapters {

// Before any thread uses it; more than once is fine.
void start_curl();

struct CurlEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Curl = std::unique_ptr<CURL, CurlEnd>;
using CurlList = std::unique_ptr<curl_slist, CurlEnd>;

void add(CurlList& list, const std::string& line);

struct Bounds {
  std::chrono::milliseconds connect{5'000}, all{15'000};
  // Given: looked at while it is under way, which ends when it turns true.
  const std::atomic<bool>* stopping = nullptr;
};
void set_common(CURL* handle, const Bounds& bounds);

// One POST on a handle, which it leaves ready for the next. It lives as long as the exchange.
class HttpPost {
 public:
  // What was answered; status 0: nothing, and `failure` says why.
  struct Answer {
    int status = 0;
    std::string body;  // its beginning
    std::string failure;
  };

  explicit HttpPost(CURL* handle) : handle_(handle) {}
  HttpPost(const HttpPost&) = delete;

  // `anywhere`: private addresses may be called, too. Else the address is looked at after its name was
  // resolved, at each connection.
  void prepare(const std::string& url, const std::vector<std::string>& headers, std::string body,
               const Bounds& bounds, bool anywhere);
  Answer ended(CURLcode code) const;

 private:
  static std::size_t take(const char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  CURL* const handle_;
  CurlList headers_;
  std::string body_, answer_, error_;
  bool refused_address_ = false;
};

}  // namespace flowmart::adapters
