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

struct Reply {
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
  explicit RawClient(std::uint16_t port) : x_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    x_connected = ::connect(x_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const int on = 1;
    ::setsockopt(x_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return x_connected; }
  void close() {
    if (x_socket >= 0) ::close(x_socket);
    x_socket = -1;
  }
  void reset() {  // closes with RST
    const linger now{1, 0};
    ::setsockopt(x_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void end_sending() { ::shutdown(x_socket, SHUT_WR); }
  // False when the server no longer takes bytes.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(x_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // More bytes into the buffer; false at the end of the connection or after `wait`.
  bool receive(std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    pollfd ready{x_socket, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return x_timed_out = true, false;
    char bytes[65536];
    const auto count = ::recv(x_socket, bytes, sizeof bytes, 0);
    if (count <= 0) return x_ended = true, false;
    x_buffer.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  bool receive_until(std::string_view text, std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    while (x_buffer.find(text) == std::string::npos)
      if (!receive(wait)) return false;
    return true;
  }
  // The server has ended the connection, and sent nothing more before.
  bool ended(std::chrono::milliseconds wait = std::chrono::seconds{10}) {
    return x_buffer.empty() && !receive(wait) && x_ended;
  }
  const std::string& buffer() const { return x_buffer; }
  std::string take_buffer() { return std::exchange(x_buffer, {}); }

  Reply reply(bool to_head = false) {
    Reply out;
    if (!receive_until("\r\n\r\n")) return out;
    const auto head_end = x_buffer.find("\r\n\r\n") + 4;
    read_head(x_buffer.substr(0, head_end), out);
    x_buffer.erase(0, head_end);
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
    while (x_buffer.size() < bytes)
      if (!receive()) break;
    out.body = x_buffer.substr(0, bytes);
    x_buffer.erase(0, bytes);
    return out;
  }

  Reply ask(std::string_view bytes, bool to_head = false) {
    send(bytes);
    return reply(to_head);
  }

 private:
  static void read_head(const std::string& head, Reply& out) {
    out.status = std::atoi(head.c_str() + 9);
    for (auto at = head.find("\r\n") + 2; at + 2 < head.size();) {
      const auto end = head.find("\r\n", at);
      auto name = head.substr(at, head.find(':', at) - at);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      out.headers[name] = head.substr(at + name.size() + 2, end - at - name.size() - 2);
      at = end + 2;
    }
  }
  void read_chunks(Reply& out) {
    for (;;) {
      if (!receive_until("\r\n")) return;
      const auto bytes = std::stoul(x_buffer, nullptr, 16);
      x_buffer.erase(0, x_buffer.find("\r\n") + 2);
      while (x_buffer.size() < bytes + 2)
        if (!receive()) return;
      out.body += x_buffer.substr(0, bytes);
      x_buffer.erase(0, bytes + 2);
      if (bytes == 0) return;
    }
  }

  int x_socket;
  bool x_connected = false, x_ended = false, x_timed_out = false;
  std::string x_buffer;
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
