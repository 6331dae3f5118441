// flowmart_floor: what the HTTP library alone can do on this machine. A plain Beast server in the shape of
// its own examples reads the same request and answers with as many bytes; no business, no storage.
#include <CLI/CLI.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <iostream>
#include <memory>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Tcp::socket socket, const std::string& body) : stream_(std::move(socket)), body_(body) {
    stream_.socket().set_option(Tcp::no_delay(true));
  }
  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_,
                     [self = shared_from_this()](beast::error_code ec, std::size_t) {
                       if (!ec) self->answer();
                     });
  }

 private:
  void answer() {
    response_ = {http::status::created, request_.version()};
    response_.set(http::field::server, "floor");
    response_.set(http::field::content_type, "application/json");
    response_.keep_alive(request_.keep_alive());
    response_.body() = body_;
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code ec, std::size_t) {
      if (!ec && self->response_.keep_alive()) self->read();
    });
  }

  beast::tcp_stream stream_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void accept(Tcp::acceptor& acceptor, const std::string& body) {
  acceptor.async_accept([&](beast::error_code ec, Tcp::socket socket) {
    if (!ec) std::make_shared<Session>(std::move(socket), body)->read();
    accept(acceptor, body);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t port = 8090;
  std::size_t bytes = 600;
  CLI::App app{"Answers every request with 201 and a body of the given size."};
  app.add_option("--port", port)->capture_default_str();
  app.add_option("--bytes", bytes, "of the answer's body")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  asio::io_context context(1);
  Tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), port});
  const auto body = "\"" + std::string(bytes > 2 ? bytes - 2 : 0, 'x') + "\"";
  accept(acceptor, body);
  context.run();
}
