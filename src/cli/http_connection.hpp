// One HTTP/1.1 connection, blocking. Requests may be written ahead of their replies (pipelining); replies
// come in the order of the requests. One thread at a time.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/client.hpp"
#include "cli/http_client.hpp"

namespace flowmart::cli {

class HttpConnection {
 public:
  // A reply without a byte for `silence_max` counts as lost.
  HttpConnection(const ServerAddress& address, std::chrono::milliseconds silence_max)
      : address_(address), silence_max_(silence_max) {}
  ~HttpConnection() { close(); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  std::optional<std::string> open();  // why it can't
  bool is_open() const { return socket_ >= 0; }
  bool used() const { return used_; }  // has brought a reply before
  bool write(const Request& request);
  Reply read();
  std::optional<std::string> stream(const Request& request,
                                    const std::function<bool(std::string_view line)>& visit);

 private:
  void close();
  bool fill();  // more bytes into in_; false when the connection is gone or silent

  const ServerAddress address_;
  const std::chrono::milliseconds silence_max_;
  int socket_ = -1;
  bool used_ = false;
  std::string in_;
  std::string trouble_;
};

}  // namespace flowmart::cli
