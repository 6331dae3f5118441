// What is wrong with the HTTP itself: each case is answered as a problem, and ends the connection where two
// readers could disagree about where the next request starts.
#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

using namespace std::chrono_literals;

struct Bad {
  std::string name, bytes;
  int status;
  std::string code;
};

class BadRequest : public ServerTest, public ::testing::WithParamInterface<Bad> {};

TEST_P(BadRequest, IsAnsweredAndEndsTheConnection) {
  start();
  RawClient client(port());
  const auto& bad = GetParam();
  const auto reply = client.ask(bad.bytes + get("/hello"));  // what follows must not be taken for a request
  EXPECT_EQ(reply.status, bad.status);
  EXPECT_EQ(reply.header("content-type"), "application/problem+json");
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_NE(reply.body.find("\"type\":\"/problems/" + bad.code + "\""), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("\"status\":" + std::to_string(bad.status)), std::string::npos) << reply.body;
  EXPECT_TRUE(client.ended());
  RawClient next(port());
  EXPECT_EQ(next.ask(get("/hello")).status, 200);
}

std::string with(std::string_view headers, std::string_view body = "") {
  return "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n" + std::string(headers) +
         "\r\n" + std::string(body);
}
const std::string chunked = "Transfer-Encoding: chunked\r\n";

INSTANTIATE_TEST_SUITE_P(
    Framing, BadRequest,
    ::testing::Values(
        Bad{"NoHttp", "hello there\r\n\r\n", 400, "malformed-request"},
        Bad{"TlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400,
            "malformed-request"},
        Bad{"NoMethod", " /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"SpacesInLine", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"NoVersion", "GET /hello\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"Version2", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505, "version-not-supported"},
        Bad{"Version9", "GET /hello HTTP/0.9\r\nHost: a\r\n\r\n", 505, "version-not-supported"},
        Bad{"LowerVersion", "GET /hello http/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"NulInTarget", std::string("GET /hel\0lo HTTP/1.1\r\nHost: a\r\n\r\n", 34), 400,
            "malformed-request"},
        Bad{"ControlInTarget", "GET /hel\x01lo HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"NoHost", "GET /hello HTTP/1.1\r\n\r\n", 400, "malformed-request"},
        Bad{"TwoHosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"NoColon", with("Nonsense\r\n"), 400, "malformed-request"},
        Bad{"NoHeaderName", with(": value\r\n"), 400, "malformed-request"},
        Bad{"SpaceBeforeColon", with("Content-Length : 0\r\n"), 400, "malformed-request"},
        Bad{"SpaceInName", with("X Y: 0\r\n"), 400, "malformed-request"},
        Bad{"NulInValue", with(std::string("X: a\0b\r\n", 8)), 400, "malformed-request"},
        Bad{"ControlInValue", with("X: a\x02\r\n"), 400, "malformed-request"},
        Bad{"BareLf", "GET /hello HTTP/1.1\nHost: a\n\n", 400, "malformed-request"},
        Bad{"BareLfInHeaders", with("X: a\nY: b\r\n"), 400, "malformed-request"},
        Bad{"BareCrInHeaders", with("X: a\rY: b\r\n"), 400, "malformed-request"},
        Bad{"BareCrBeforeEnd", with("X: a\r\r\n"), 400, "malformed-request"},
        Bad{"Folded", with("X: a\r\n b\r\n"), 400, "malformed-request"},
        Bad{"FoldedFirst", "GET /hello HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n", 400, "malformed-request"},
        Bad{"LengthAndChunked", with("Content-Length: 5\r\n" + chunked, "0\r\n\r\n"), 400,
            "ambiguous-framing"},
        Bad{"ChunkedAndLength", with(chunked + "Content-Length: 5\r\n", "0\r\n\r\n"), 400,
            "ambiguous-framing"},
        Bad{"TwoLengths", with("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), 400, "ambiguous-framing"},
        Bad{"SameLengthTwice", with("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400,
            "ambiguous-framing"},
        Bad{"LengthList", with("Content-Length: 2, 2\r\n", "{}"), 400, "ambiguous-framing"},
        Bad{"SignedLength", with("Content-Length: +2\r\n", "{}"), 400, "ambiguous-framing"},
        Bad{"NegativeLength", with("Content-Length: -2\r\n"), 400, "ambiguous-framing"},
        Bad{"HexLength", with("Content-Length: 0x2\r\n"), 400, "ambiguous-framing"},
        Bad{"NoLength", with("Content-Length: \r\n"), 400, "ambiguous-framing"},
        Bad{"HugeLength", with("Content-Length: 99999999999999999999\r\n"), 400, "ambiguous-framing"},
        Bad{"ChunkedTwice", with(chunked + chunked, "0\r\n\r\n"), 400, "ambiguous-framing"},
        Bad{"ChunkedIn10", "POST /any HTTP/1.0\r\n" + chunked + "\r\n0\r\n\r\n", 400, "ambiguous-framing"},
        Bad{"UnknownCoding", with("Transfer-Encoding: gzip\r\n"), 501, "unknown-transfer-coding"},
        Bad{"CodingBefore", with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501,
            "unknown-transfer-coding"},
        Bad{"CodingAfter", with("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501,
            "unknown-transfer-coding"},
        Bad{"CodingTab", with("Transfer-Encoding: chunked\x0b\r\n", "0\r\n\r\n"), 400, "malformed-request"},
        Bad{"ChunkSizeText", with(chunked, "zz\r\n\r\n"), 400, "malformed-chunk"},
        Bad{"ChunkSizeNegative", with(chunked, "-1\r\n\r\n"), 400, "malformed-chunk"},
        Bad{"ChunkSizeOverflow", with(chunked, "fffffffffffffffff\r\n"), 400, "malformed-chunk"},
        Bad{"ChunkTooLong", with(chunked, "2\r\n{}x\r\n0\r\n\r\n"), 400, "malformed-chunk"},
        Bad{"ChunkBareLf", with(chunked, "2\n{}\n0\n\n"), 400, "malformed-chunk"},
        Bad{"ChunkTrailerWithLength", with(chunked, "0\r\nContent-Length: 5\r\n\r\n"), 400,
            "malformed-chunk"},
        Bad{"ChunkHugeExtension", with(chunked, "1;a=" + std::string(70'000, 'x') + "\r\n"), 400,
            "malformed-chunk"},
        Bad{"LongTarget", "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414,
            "uri-too-long"},
        Bad{"EndlessTarget", "GET /" + std::string(40'000, 'a'), 414, "uri-too-long"},
        Bad{"LongHeader", with("X: " + std::string(33'000, 'a') + "\r\n"), 431, "header-too-large"},
        Bad{"EndlessHeader", "GET / HTTP/1.1\r\nX: " + std::string(33'000, 'a'), 431, "header-too-large"}),
    [](const auto& test) { return test.param.name; });

TEST_F(ServerTest, RefusesTooManyHeaders) {
  start();
  RawClient client(port());
  std::string headers;
  for (int i = 0; i < 200; ++i) headers += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(client.ask(get("/hello", headers)).status, 431);
  EXPECT_TRUE(client.ended());
}

// A last chunk that stands alone and arrives in pieces is where Beast's own assertions lie in wait.
TEST_F(ServerTest, TakesChunksByteByByte) {
  start();
  for (const std::string body : {"0\r\n\r\n", "1\r\n7\r\n0\r\n\r\n", "00;a=b\r\nX: 1\r\n\r\n"}) {
    RawClient client(port());
    client.send(with(chunked));
    for (const char byte : body) {
      client.send(std::string(1, byte));
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    EXPECT_EQ(client.reply().body, body.starts_with("1") ? "7" : "") << body;
  }
}

TEST_F(ServerTest, TakesChunksOfEverySize) {
  start();
  const std::string body = R"({"orderId":"A-1","items":[1,2,3,4,5,6,7,8,9,10]})";
  for (std::size_t size = 1; size <= body.size(); size += 7) {
    std::string bytes = with(chunked);
    for (std::size_t at = 0; at < body.size(); at += size) {
      const auto piece = body.substr(at, size);
      char head[32];
      std::snprintf(head, sizeof head, "%zx;note=\"a;b\"\r\n", piece.size());
      bytes += head + piece + "\r\n";
    }
    bytes += "0\r\nX-Sum: 1\r\n\r\n";
    RawClient whole(port());
    whole.send(bytes + get("/hello"));
    EXPECT_EQ(whole.reply().body, body);
    EXPECT_EQ(whole.reply().body, "hello you");
    RawClient slow(port());
    for (std::size_t at = 0; at < bytes.size(); at += 5) slow.send(std::string_view(bytes).substr(at, 5));
    EXPECT_EQ(slow.reply().body, body);
  }
}

TEST_F(ServerTest, RefusesBodiesThatAreTooLarge) {
  start();
  {
    RawClient client(port());  // small enough to be read past: the connection goes on
    router.on(Method::post, "/tiny", [](const Request&, Responder) {}, {.body_bytes_max = 10});
    EXPECT_EQ(client.ask(post("/tiny", std::string(11, 'x'))).status, 413);
    EXPECT_EQ(client.ask(get("/hello")).status, 200);
  }
  {
    RawClient client(port());  // announced, never sent
    const auto reply = client.ask(with("Content-Length: 70000\r\n"));
    EXPECT_EQ(reply.status, 413);
    EXPECT_TRUE(client.ended());
  }
  {
    RawClient client(port());  // sent all the same: the answer still arrives
    const auto reply = client.ask(post("/echo", std::string(3 << 20, 'x')));
    EXPECT_EQ(reply.status, 413);
  }
  RawClient client(port());  // found out while it comes
  std::string bytes = with(chunked);
  for (int i = 0; i < 20; ++i) bytes += "1000\r\n" + std::string(4096, 'x') + "\r\n";
  EXPECT_EQ(client.ask(bytes).status, 413);
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, TakesLargeBodiesWhereTheRouteDoes) {
  std::string seen;
  router.on(Method::post, "/large",
            [&](const Request& request, Responder responder) {
              seen = request.body;
              responder.answer({200, text_type,
                                std::string(request.header("x-mark").value_or("lost")) +
                                    std::string(request.query_value("q").value_or("lost"))});
            },
            {.body_bytes_max = 4 << 20, .query = {{"q"}}});
  start();
  std::string body(4 << 20, ' ');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i * 31 % 26);
  RawClient client(port());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(client.ask(post("/large?q=b%20c", body, "X-Mark: a\r\n")).body, "ab c");
    EXPECT_TRUE(seen == body);
    seen.clear();
  }
}

TEST_F(ServerTest, AsksToContinueOnlyForWhatItTakes) {
  start();
  {
    RawClient client(port());
    EXPECT_EQ(client.ask(with("Expect: 100-continue\r\nContent-Length: 2\r\n")).status, 100);
    EXPECT_EQ(client.ask("{}").status, 201);
  }
  {
    RawClient client(port());
    EXPECT_EQ(client.ask(with("Expect: 100-Continue\r\n" + chunked)).status, 100);
    EXPECT_EQ(client.ask("2\r\n{}\r\n0\r\n\r\n").body, "{}");
  }
  {
    RawClient client(port());  // did not wait: no need to be asked
    EXPECT_EQ(client.ask(with("Expect: 100-continue\r\nContent-Length: 2\r\n", "{}")).status, 201);
  }
  {
    RawClient client(port());
    EXPECT_EQ(client.ask(with("Expect: 100-continue\r\nContent-Length: 70000\r\n")).status, 413);
    EXPECT_TRUE(client.ended());
  }
  RawClient client(port());
  EXPECT_EQ(client.ask(with("Expect: a miracle\r\nContent-Length: 2\r\n", "{}")).status, 417);
}

TEST_F(ServerTest, LetsEmptyLinesBeforeARequestPass) {
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask("\r\n\r\n" + get("/hello")).status, 200);
  client.send("\r");
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(client.ask("\n" + get("/hello")).status, 200);
}

TEST_F(ServerTest, SaysSoWhenAClientEndsInTheMiddle) {
  start();
  for (const auto& half :
       {std::string("GET /hel"), with("Content-Length: 10\r\n", "{"), with(chunked, "5\r\n{")}) {
    RawClient client(port());
    client.send(half);
    client.end_sending();
    EXPECT_EQ(client.reply().status, 400);
    EXPECT_TRUE(client.ended());
  }
}

TEST_F(ServerTest, GivesUpOnSlowClients) {
  options.header_timeout = options.body_timeout = 100ms;
  options.idle_timeout = 300ms;
  start();
  {
    RawClient client(port());  // a byte now and then does not buy time
    client.send("GET /hel");
    for (int i = 0; i < 12; ++i) {
      std::this_thread::sleep_for(20ms);
      client.send("l");
    }
    EXPECT_EQ(client.reply().status, 408);
    EXPECT_TRUE(client.ended());
  }
  for (const auto& half : {with("Content-Length: 10\r\n", "{"), with(chunked, "5\r\n{")}) {
    RawClient client(port());
    const auto reply = client.ask(half);
    EXPECT_EQ(reply.status, 408);
    EXPECT_NE(reply.body.find("body"), std::string::npos);
    EXPECT_TRUE(client.ended());
  }
  RawClient idle(port());
  EXPECT_EQ(idle.ask(get("/hello")).status, 200);
  EXPECT_TRUE(idle.ended(2s));  // without a word
}

TEST_F(ServerTest, NeverTimesOutAClientThatWaitsForUs) {
  options.header_timeout = options.body_timeout = options.idle_timeout = 60ms;
  start();
  RawClient client(port());
  client.send(post("/held/a", "{}"));
  auto held = take_held(1);
  std::this_thread::sleep_for(250ms);
  answer_all(held);
  EXPECT_EQ(client.reply().body, "/held/a");
}

TEST_F(ServerTest, DisconnectsAClientThatStopsTakingItsAnswer) {
  options.write_timeout = 100ms;
  router.on(Method::get, "/large", [](const Request&, Responder responder) {
    responder.answer({200, text_type, std::string(32 << 20, 'x')});
  });
  start();
  RawClient client(port());
  client.send(get("/large"));
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
}

TEST_F(ServerTest, RefusesWhatIsTooMuchAtOnce) {
  options.in_flight_max = 2;
  options.retry_after = 7s;
  router.on(Method::get, "/health",
            [](const Request&, Responder responder) {
              responder.answer({200, text_type, "ok"});
            },
            {.limited = false});
  start();
  RawClient a(port()), b(port()), c(port());
  a.send(get("/held/a"));
  b.send(get("/held/b"));
  auto held = take_held(2);
  const auto refused = c.ask(get("/held/c"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "7");
  EXPECT_EQ(refused.header("content-type"), "application/problem+json");
  EXPECT_EQ(c.ask(get("/health")).status, 200);
  answer_all(held);
  EXPECT_EQ(a.reply().status, 200);
  EXPECT_EQ(b.reply().status, 200);
  EXPECT_EQ(c.ask(get("/hello")).status, 200);
  EXPECT_EQ(server->counters().overloaded, 1u);
}

TEST_F(ServerTest, RefusesMoreConnectionsThanItTakes) {
  options.connections_max = 3;
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    ASSERT_EQ(clients.back()->ask(get("/hello")).status, 200);
  }
  {
    RawClient one_more(port());
    const auto reply = one_more.ask(get("/hello"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("retry-after"), "1");
    EXPECT_TRUE(one_more.ended());
  }
  clients.pop_back();
  EXPECT_TRUE(eventually([&] { return RawClient(port()).ask(get("/hello")).status == 200; }));
}

TEST_F(ServerTest, HoldsManyConnections) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 400; ++i) clients.push_back(std::make_unique<RawClient>(port()));
  for (int round = 0; round < 3; ++round) {
    for (auto& client : clients) client->send(post("/echo", "{}"));
    for (auto& client : clients) ASSERT_EQ(client->reply().status, 201);
  }
  EXPECT_EQ(server->counters().connections_open, 400u);
}

}  // namespace
}  // namespace flowmart::http
