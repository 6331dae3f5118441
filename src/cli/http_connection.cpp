#include "cli/http_connection.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <cstring>

namespace flowmart::cli {
namespace {

namespace beast = boost::beast;
using Parser = beast::http::response_parser<beast::http::string_body>;

constexpr std::size_t piece_bytes = 64 << 10;

std::string head_of(const Request& request, const ServerAddress& address) {
  std::string head = request.verb == Verb::get ? "GET " : "POST ";
  head += request.target + " HTTP/1.1\r\nHost: ";
  head += address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
  head += ":" + address.port + "\r\nAccept: application/json, text/event-stream\r\n";
  if (!address.key.empty()) head += "Authorization: Bearer " + address.key + "\r\n";
  if (!request.idempotency_key.empty()) head += "Idempotency-Key: " + request.idempotency_key + "\r\n";
  if (request.verb == Verb::post)
    head +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
  return head + "\r\n";
}

bool write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Hands the parser what there is and drops what it took; false when the bytes are no HTTP.
bool feed(Parser& parser, std::string& in) {
  beast::error_code error;
  const std::size_t taken = parser.put(boost::asio::buffer(in), error);
  in.erase(0, taken);
  return !error || error == beast::http::error::need_more;
}

}  // namespace

void HttpConnection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  in_.clear();
}

std::optional<std::string> HttpConnection::open() {
  close();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(address_.host.c_str(), address_.port.c_str(), &hints, &found);
      error != 0)
    return "the host " + address_.host + " can't be found: " + ::gai_strerror(error);
  int why = 0;
  for (const addrinfo* one = found; one != nullptr && socket_ < 0; one = one->ai_next) {
    const int socket = ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol);
    if (socket < 0) continue;
    if (::connect(socket, one->ai_addr, one->ai_addrlen) == 0) {
      socket_ = socket;
    } else {
      why = errno;
      ::close(socket);
    }
  }
  ::freeaddrinfo(found);
  if (socket_ < 0)
    return "the server at " + address_.host + ":" + address_.port +
           " can't be reached: " + std::strerror(why);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return std::nullopt;
}

bool HttpConnection::write(const Request& request) {
  if (socket_ < 0) return false;
  std::string bytes = head_of(request, address_);
  bytes += request.body;
  if (write_all(socket_, bytes)) return true;
  close();
  return false;
}

bool HttpConnection::fill() {
  if (socket_ < 0) return false;
  pollfd ready{socket_, POLLIN, 0};
  int count = 0;
  do count = ::poll(&ready, 1, static_cast<int>(silence_max_.count()));
  while (count < 0 && errno == EINTR);
  if (count == 0) trouble_ = "the server did not answer in time";
  if (count <= 0) return false;
  const std::size_t before = in_.size();
  in_.resize(before + piece_bytes);
  ssize_t got = 0;
  do got = ::recv(socket_, in_.data() + before, piece_bytes, 0);
  while (got < 0 && errno == EINTR);
  in_.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
  if (got <= 0) trouble_ = "the connection was lost";
  return got > 0;
}

Reply HttpConnection::read() {
  Parser parser;
  parser.eager(true);
  parser.body_limit(boost::none);
  trouble_ = "the connection was lost";
  while (!parser.is_done()) {
    if (in_.empty() && !fill()) {
      close();
      return {.trouble = trouble_};
    }
    if (!feed(parser, in_)) {
      close();
      return {.trouble = "the answer is no HTTP"};
    }
    // Bytes of a head that is not complete stay; what comes next is put behind them.
    if (!parser.is_done() && !in_.empty() && !fill()) {
      close();
      return {.trouble = trouble_};
    }
  }
  used_ = true;
  const auto& response = parser.get();
  Reply reply{static_cast<int>(response.result_int()), std::string(response.body()), {}};
  if (!parser.keep_alive()) close();
  return reply;
}

std::optional<std::string> HttpConnection::stream(const Request& request,
                                                  const std::function<bool(std::string_view)>& visit) {
  if (!write(request)) return "the connection was lost";
  Parser parser;
  parser.eager(true);
  parser.body_limit(boost::none);
  std::string text;
  while (!parser.is_done()) {
    if (!fill()) return trouble_;
    if (!feed(parser, in_)) return "the answer is no HTTP";
    text += parser.get().body();
    parser.get().body().clear();
    if (!parser.is_header_done()) continue;
    if (parser.get().result_int() != 200) {
      if (!parser.is_done()) continue;
      return "the server answers " + std::to_string(parser.get().result_int()) + ": " + text;
    }
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
      std::string_view line(text.data() + begin, end - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!visit(line)) return std::nullopt;
      begin = end + 1;
    }
    text.erase(0, begin);
  }
  return "the server ended the stream";
}

}  // namespace flowmart::cli
