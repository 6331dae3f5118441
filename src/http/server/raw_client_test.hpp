// A client that sends exactly the bytes it is told to. For tests.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>

namespace flowmart::http {

struct RawReply {
  int status = 0;                              // 0: none came
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? "" : at->second;
  }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void reset() {  // closes with RST
    const linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  // False when the server no longer takes bytes.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // More bytes into the buffer; false at the end of the connection or after `wait`.
  bool receive(std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return timed_out_ = true, false;
    char bytes[65536];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return ended_ = true, false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  bool receive_until(std::string_view text, std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    while (buffer_.find(text) == std::string::npos)
      if (!receive(wait)) return false;
    return true;
  }
  // The server has ended the connection, and sent nothing more before.
  bool ended(std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    return buffer_.empty() && !receive(wait) && ended_;
  }
  const std::string& buffer() const { return buffer_; }
  std::string take_buffer() { return std::exchange(buffer_, {}); }

  RawReply reply(bool to_head = false) {
    RawReply out;
    if (!receive_until("\r\n\r\n")) return out;
    const auto head_end = buffer_.find("\r\n\r\n") + 4;
    read_head(buffer_.substr(0, head_end), out);
    buffer_.erase(0, head_end);
    if (to_head || out.status == 204 || out.status == 304 || out.status == 100) return out;
    if (out.header("transfer-encoding") == "chunked") return read_chunks(out), out;
    const auto length = out.header("content-length");
    if (length.empty()) {
      while (receive()) {
      }
      out.body = take_buffer();
      return out;
    }
    const auto bytes = std::stoul(length);
    while (buffer_.size() < bytes)
      if (!receive()) break;
    out.body = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return out;
  }

  RawReply ask(std::string_view bytes, bool to_head = false) {
    send(bytes);
    return reply(to_head);
  }

 private:
  static void read_head(const std::string& head, RawReply& out) {
    out.status = std::atoi(head.c_str() + 9);
    for (auto at = head.find("\r\n") + 2; at + 2 < head.size();) {
      const auto end = head.find("\r\n", at);
      auto name = head.substr(at, head.find(':', at) - at);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      out.headers[name] = head.substr(at + name.size() + 2, end - at - name.size() - 2);
      at = end + 2;
    }
  }
  void read_chunks(RawReply& out) {
    for (;;) {
      if (!receive_until("\r\n")) return;
      const auto bytes = std::stoul(buffer_, nullptr, 16);
      buffer_.erase(0, buffer_.find("\r\n") + 2);
      while (buffer_.size() < bytes + 2)
        if (!receive()) return;
      out.body += buffer_.substr(0, bytes);
      buffer_.erase(0, bytes + 2);
      if (bytes == 0) return;
    }
  }

  int socket_;
  bool connected_ = false, ended_ = false, timed_out_ = false;
  std::string buffer_;
};

inline std::string get(std::string_view target, std::string_view headers = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: shop\r\n" + std::string(headers) + "\r\n";
}
inline std::string post(std::string_view target, std::string_view body, std::string_view headers = "") {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n" +
         std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace flowmart::http
