// What bodies that are being received may hold together.
#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

using namespace std::chrono_literals;

class BodiesUnderWay : public ServerTest {
 protected:
  static constexpr std::size_t length = 300'000;
  BodiesUnderWay() {
    options.body_bytes_under_way_max = 3 * length;
    options.retry_after = 7s;
  }
  static std::string head(std::string_view framing) {
    return "POST /any HTTP/1.1\r\nHost: shop\r\n" + std::string(framing) + "\r\n\r\n";
  }
  // All but the last byte of a body, on a connection of its own.
  void send_almost(std::string_view framing, const std::string& body) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->send(head(framing) + body);
  }
  std::string length_line(std::size_t bytes) { return "Content-Length: " + std::to_string(bytes); }

  std::vector<std::unique_ptr<RawClient>> clients;
};

TEST_F(BodiesUnderWay, ShareABudgetAndAreRefusedAtTheHeadBeyondIt) {
  start();
  for (int i = 0; i < 3; ++i) send_almost(length_line(length), std::string(length - 1, ' '));
  // The head alone is answered: no byte of the body is waited for.
  ASSERT_TRUE(eventually([&] {
    RawClient client(port());
    return client.ask(head(length_line(length))).status == 503;
  }));
  RawClient refused(port());
  const auto reply = refused.ask(head(length_line(length)));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("retry-after"), "7");
  EXPECT_NE(reply.body.find("/problems/overloaded"), std::string::npos);
  EXPECT_TRUE(refused.ended());
  // Ordinary requests are never in the way of that, nor it in theirs.
  RawClient small(port());
  EXPECT_EQ(small.ask(post("/echo", std::string(30'000, ' '))).status, 201);
  // What ends, whole or cut, makes room again.
  clients[0]->send(" ");
  EXPECT_EQ(clients[0]->reply().body, std::to_string(length));
  clients[1]->reset();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(eventually([&] {
      RawClient client(port());
      return client.ask(head(length_line(length)) + std::string(length, ' ')).status == 200;
    }));
  }
  clients[2]->send(" ");
  EXPECT_EQ(clients[2]->reply().status, 200);
}

TEST_F(BodiesUnderWay, CountWhatComesInChunks) {
  start();
  std::string chunk = "10000\r\n" + std::string(65'536, 'x') + "\r\n", body;
  for (int i = 0; i < 13; ++i) body += chunk;  // 851,968 bytes of 900,000
  send_almost("Transfer-Encoding: chunked", body);
  ASSERT_TRUE(eventually([&] {
    RawClient client(port());
    return client.ask(head(length_line(length))).status == 503;
  }));
  RawClient second(port());  // begins within what is left, and goes beyond it
  second.send(head("Transfer-Encoding: chunked") + chunk + chunk);
  EXPECT_EQ(second.reply().status, 503);
  clients[0]->send("0\r\n\r\n");
  EXPECT_EQ(clients[0]->reply().body, "851968");
  RawClient third(port());
  EXPECT_EQ(third.ask(head(length_line(length)) + std::string(length, ' ')).status, 200);
}

}  // namespace
}  // namespace flowmart::http
