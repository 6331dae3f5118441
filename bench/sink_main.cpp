// flowmart_sink: where mails and webhooks end up when it is measured how many leave. Takes every mail, and
// every webhook at /good; at other addresses it is the receiver that a shop fears: /hang never answers, /drip
// answers a byte a second, /redirect sends elsewhere, /lie promises more than it sends, /fail says 500. GET
// /counts says how many came: {"mails":..,"hooks":..,"bad":..}.
//   flowmart_sink --http 8090 --smtp 8091
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <istream>
#include <memory>
#include <string>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using Error = beast::error_code;

struct Counts {
  std::uint64_t mails = 0, hooks = 0, bad = 0;
};

class Hook : public std::enable_shared_from_this<Hook> {
 public:
  Hook(Tcp::socket socket, Counts& counts)
      : stream_(std::move(socket)), timer_(stream_.get_executor()), counts_(counts) {
    stream_.socket().set_option(Tcp::no_delay(true));
  }
  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](Error ec, std::size_t) {
      if (!ec) self->take();
    });
  }

 private:
  void take() {
    const std::string where(request_.target());
    if (where == "/counts")
      return answer(http::status::ok, fmt::format(R"({{"mails":{},"hooks":{},"bad":{}}})", counts_.mails,
                                                  counts_.hooks, counts_.bad));
    if (where == "/good") {
      ++counts_.hooks;
      return answer(http::status::no_content, {});
    }
    ++counts_.bad;
    if (where == "/redirect") return answer(http::status::found, {});
    if (where == "/drip") return send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", true);
    if (where == "/lie") return send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfew", false);
    if (where != "/hang") return answer(http::status::internal_server_error, "no");
    wait(false);
  }

  void answer(http::status status, std::string body) {
    response_ = {status, request_.version()};
    if (status == http::status::found) response_.set(http::field::location, "/good");
    response_.keep_alive(request_.keep_alive());
    response_.body() = std::move(body);
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](Error ec, std::size_t) {
      if (!ec && self->response_.keep_alive()) self->read();
    });
  }

  void send(std::string bytes, bool more) {
    sent_ = std::move(bytes);
    asio::async_write(stream_, asio::buffer(sent_), [self = shared_from_this(), more](Error ec, std::size_t) {
      if (!ec) self->wait(more);
    });
  }
  // Until the other side has had enough, with a byte a second or without.
  void wait(bool drip) {
    timer_.expires_after(std::chrono::seconds(1));
    timer_.async_wait([self = shared_from_this(), drip](Error) {
      char gone = 0;
      Error ec;
      self->stream_.socket().non_blocking(true, ec);
      self->stream_.socket().receive(asio::buffer(&gone, 1), Tcp::socket::message_peek, ec);
      if (ec != asio::error::would_block) return;
      if (drip) self->send("x", true);
      else self->wait(false);
    });
  }

  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  Counts& counts_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
  std::string sent_;
};

// One sender of mails: RFC 5321 as far as a sender without extensions goes.
class MailLink : public std::enable_shared_from_this<MailLink> {
 public:
  MailLink(Tcp::socket socket, Counts& counts) : socket_(std::move(socket)), counts_(counts) {
    socket_.set_option(Tcp::no_delay(true));
  }
  void read() { say("220 sink\r\n", "\r\n"); }

 private:
  void say(std::string words, std::string_view until) {
    words_ = std::move(words);
    asio::async_write(socket_, asio::buffer(words_),
                      [self = shared_from_this(), until](Error ec, std::size_t) {
                        if (!ec) self->hear(until);
                      });
  }
  void hear(std::string_view until) {
    asio::async_read_until(
        socket_, heard_, std::string(until),
        [self = shared_from_this(), content = until.size() > 2](Error ec, std::size_t count) {
          if (!ec) self->take(content, count);
        });
  }
  void take(bool content, std::size_t count) {
    if (content) {
      ++counts_.mails;
      heard_.consume(count);
      return say("250 taken\r\n", "\r\n");
    }
    std::string line(asio::buffers_begin(heard_.data()), asio::buffers_begin(heard_.data()) + 4);
    heard_.consume(count);
    if (line == "DATA") return say("354 go on\r\n", "\r\n.\r\n");
    if (line != "QUIT") say("250 ok\r\n", "\r\n");
  }

  Tcp::socket socket_;
  Counts& counts_;
  asio::streambuf heard_;
  std::string words_;
};

template <class Session>
void accept(Tcp::acceptor& acceptor, Counts& counts) {
  acceptor.async_accept([&](Error ec, Tcp::socket socket) {
    if (!ec) std::make_shared<Session>(std::move(socket), counts)->read();
    accept<Session>(acceptor, counts);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t web = 8090, mail = 8091;
  CLI::App app{"Takes mails and webhooks, and counts them."};
  app.add_option("--http", web, "port for webhooks")->capture_default_str();
  app.add_option("--smtp", mail, "port for mails")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  asio::io_context context(1);
  const auto here = asio::ip::make_address("127.0.0.1");
  Tcp::acceptor hooks(context, {here, web}), mails(context, {here, mail});
  Counts counts;
  accept<Hook>(hooks, counts);
  accept<MailLink>(mails, counts);
  context.run();
}
