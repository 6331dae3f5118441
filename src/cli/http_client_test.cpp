#include "cli/http_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace flowmart::cli {
namespace {

using namespace std::chrono_literals;

// Serves one connection after another by a script: `serve` gets each connection's socket.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::function<void(int socket, int connection)> serve) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_, 8);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port = std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this, serve] {
      for (int connection = 0;; ++connection) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        serve(socket, connection);
        ::close(socket);
      }
    });
  }
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ServerAddress address() const { return {"127.0.0.1", port}; }

  // The next request on the socket (head and body as text); empty when the client went away.
  static std::string next(int socket) {
    std::string text;
    std::size_t want = std::string::npos;
    while (want == std::string::npos || text.size() < want) {
      char c = 0;
      if (::recv(socket, &c, 1, 0) <= 0) return {};
      text += c;
      if (want == std::string::npos && text.ends_with("\r\n\r\n")) {
        const std::size_t at = text.find("Content-Length: ");
        want = text.size() + (at == std::string::npos ? 0 : std::stoul(text.substr(at + 16)));
      }
    }
    return text;
  }
  static void answer(int socket, int status, const std::string& body, const std::string& headers = {}) {
    const std::string text = "HTTP/1.1 " + std::to_string(status) +
                             " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
                             "\r\n" + body;
    ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
  }

  std::string port;

 private:
  int listener_ = -1;
  std::thread thread_;
};

Request post(int number) {
  return {Verb::post, "/v1/messages/PlaceOrder", std::to_string(number), "key-" + std::to_string(number)};
}
std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

TEST(HttpClient, ReadsAddresses) {
  const auto text = [](std::string_view url) {
    const auto address = parse_url(url);
    return address ? address->host + " " + address->port : std::string("-");
  };
  EXPECT_EQ(text("http://127.0.0.1:8080"), "127.0.0.1 8080");
  EXPECT_EQ(text("http://shop.example/"), "shop.example 80");
  EXPECT_EQ(text("http://[::1]:9000"), "::1 9000");
  for (const char* wrong :
       {"https://a", "a:80", "http://", "http://a:b", "http://a/v1", "http://a:123456", "http://[::1"})
    EXPECT_EQ(text(wrong), "-") << wrong;
}
TEST(HttpClient, AsksAndKeepsTheConnection) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](int socket, int) {
    ++connections;
    for (std::string request; !(request = ScriptedServer::next(socket)).empty();)
      ScriptedServer::answer(socket, 200, request.substr(0, request.find("\r\n")));
  });
  auto client = make_http_client(server.address());
  EXPECT_EQ(client->ask({Verb::get, "/a?b=c"}).body, "GET /a?b=c HTTP/1.1");
  EXPECT_EQ(client->ask(post(1)).body, "POST /v1/messages/PlaceOrder HTTP/1.1");
  EXPECT_EQ(connections, 1);
}
TEST(HttpClient, PipelinesInOrder) {
  ScriptedServer server([](int socket, int) {
    for (std::string request; !(request = ScriptedServer::next(socket)).empty();)
      ScriptedServer::answer(socket, 201, body_of(request));
  });
  auto client = make_http_client(server.address(), {.window = 4});
  for (int i = 0; i < 20; ++i) client->send(post(i));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client->receive().body, std::to_string(i));
}
TEST(HttpClient, SendsAgainWhatALostServerDidNotAnswer) {
  std::vector<std::string> seen;
  ScriptedServer server([&](int socket, int connection) {
    int count = 0;
    for (std::string request; !(request = ScriptedServer::next(socket)).empty();) {
      seen.push_back(body_of(request));
      if (connection == 0 && ++count == 3) return;  // taken, never answered
      ScriptedServer::answer(socket, 201, body_of(request));
    }
  });
  {
    auto client = make_http_client(server.address(), {.window = 8, .reconnect_timeout = 10'000ms});
    for (int i = 0; i < 6; ++i) client->send(post(i));
    for (int i = 0; i < 6; ++i) EXPECT_EQ(client->receive().body, std::to_string(i));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"0", "1", "2", "2", "3", "4", "5"}));
}
TEST(HttpClient, WaitsWhenTheServerSaysLater) {
  std::atomic<int> refusals = 2;
  ScriptedServer server([&](int socket, int) {
    for (std::string request; !(request = ScriptedServer::next(socket)).empty();) {
      const bool later = refusals > 0;
      if (later) --refusals;
      ScriptedServer::answer(socket, later ? 503 : 200, body_of(request));
    }
  });
  EXPECT_EQ(make_http_client(server.address())->ask(post(1)).status, 200);
  refusals = 1;
  auto client = make_http_client(server.address());
  client->send(post(2));
  EXPECT_EQ(client->receive().status, 200);
}
TEST(HttpClient, SaysWhyThereIsNoAnswer) {
  auto gone = make_http_client({"127.0.0.1", "1"}, {.reconnect_timeout = 0ms});
  EXPECT_NE(gone->ask({Verb::get, "/"}).trouble.find("can't be reached"), std::string::npos);
  gone->send(post(1));
  EXPECT_NE(gone->receive().trouble.find("can't be reached"), std::string::npos);
  ScriptedServer silent([](int socket, int) {
    ScriptedServer::next(socket);
    std::this_thread::sleep_for(300ms);
  });
  auto client = make_http_client(silent.address(), {.reconnect_timeout = 0ms, .reply_timeout = 50ms});
  EXPECT_EQ(client->ask({Verb::get, "/"}).trouble, "the server did not answer in time");
  ScriptedServer nonsense([](int socket, int) {
    ScriptedServer::next(socket);
    ::send(socket, "no HTTP at all\r\n\r\n", 18, MSG_NOSIGNAL);
  });
  EXPECT_EQ(make_http_client(nonsense.address(), {.reconnect_timeout = 0ms})->ask({Verb::get, "/"}).trouble,
            "the answer is no HTTP");
}
TEST(HttpClient, NeverRepeatsACommandWithoutAKey) {
  std::atomic<int> requests = 0;
  ScriptedServer server([&](int socket, int) {
    if (!ScriptedServer::next(socket).empty()) ++requests;
  });
  auto client = make_http_client(server.address(), {.reconnect_timeout = 2'000ms});
  EXPECT_FALSE(client->ask({Verb::post, "/v1/messages/UpdateShipmentStatus", "{}"}).answered());
  EXPECT_EQ(requests, 1);
}
TEST(HttpClient, StreamsLines) {
  ScriptedServer server([](int socket, int) {
    ScriptedServer::next(socket);
    const std::string text =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        "9\r\nid: 1\ndat\r\n6\r\na: x\n\n\r\n8\r\nid: 2\r\n\r\r\n1\r\n\n\r\n0\r\n\r\n";
    for (const char c : text) ::send(socket, &c, 1, MSG_NOSIGNAL);
  });
  std::vector<std::string> lines;
  auto client = make_http_client(server.address());
  EXPECT_EQ(client->stream({Verb::get, "/s"},
                           [&](std::string_view line) { return lines.emplace_back(line), true; }),
            "the server ended the stream");
  EXPECT_EQ(lines, (std::vector<std::string>{"id: 1", "data: x", "", "id: 2", ""}));
}
TEST(HttpClient, EncodesWhatATargetCannotHold) {
  EXPECT_EQ(percent_encode("a/b c?#ü~"), "a%2Fb%20c%3F%23%C3%BC~");
}

}  // namespace
}  // namespace flowmart::cli
