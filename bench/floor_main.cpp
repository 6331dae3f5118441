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
  Session(Tcp::socket socket, const std::string& body) : x_stream(std::move(socket)), x_body(body) {
    x_stream.socket().set_option(Tcp::no_delay(true));
  }
  void read() {
    x_request = {};
    http::async_read(x_stream, x_buffer, x_request,
                     [self = shared_from_this()](beast::error_code ec, std::size_t) {
                       if (!ec) self->answer();
                     });
  }

 private:
  void answer() {
    x_response = {http::status::created, x_request.version()};
    x_response.set(http::field::server, "floor");
    x_response.set(http::field::content_type, "application/json");
    x_response.keep_alive(x_request.keep_alive());
    x_response.body() = x_body;
    x_response.prepare_payload();
    http::async_write(x_stream, x_response, [self = shared_from_this()](beast::error_code ec, std::size_t) {
      if (!ec && self->x_response.keep_alive()) self->read();
    });
  }

  beast::tcp_stream x_stream;
  const std::string& x_body;
  beast::flat_buffer x_buffer;
  http::request<http::string_body> x_request;
  http::response<http::string_body> x_response;
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
