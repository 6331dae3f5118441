// The ordinary life of connections: keep-alive, pipelining, versions, answers from other threads, the end.
#include "http/server/server.hpp"

#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

using namespace std::chrono_literals;

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  RawClient client(port());
  const auto first = client.ask(get("/hello?name=Ada+L%C3%B6"));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "hello Ada L\xC3\xB6");
  EXPECT_EQ(first.header("server"), "flowmart");
  EXPECT_EQ(first.header("date").size(), 29u);
  EXPECT_EQ(first.header("connection"), "");
  EXPECT_EQ(client.ask(post("/echo", "{\"a\":1}")).body, "{\"a\":1}");
}

TEST_F(ServerTest, AnswersTenThousandRequestsOnOneConnection) {
  start();
  RawClient client(port());
  for (int i = 0; i < 10'000; ++i) {
    const auto body = "[" + std::to_string(i) + "]";
    const auto reply = client.ask(post("/echo", body));
    ASSERT_EQ(reply.status, 201);
    ASSERT_EQ(reply.body, body);
  }
  EXPECT_EQ(server->counters().requests, 10'000u);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  RawClient client(port());
  std::string all;
  for (int i = 0; i < 500; ++i)
    all += i % 3 ? post("/echo", std::to_string(i)) : get("/hello?name=" + std::to_string(i));
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 500; ++i) EXPECT_EQ(client.reply().body, (i % 3 ? "" : "hello ") + std::to_string(i));
  sender.join();
}

TEST_F(ServerTest, ReadsRequestsInPiecesOfEverySize) {
  start();
  const auto bytes = post("/echo", "{\"x\":[1,2,3]}") + get("/hello");
  for (std::size_t piece = 1; piece < 40; piece += 3) {
    RawClient client(port());
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      client.send(std::string_view(bytes).substr(at, piece));
    EXPECT_EQ(client.reply().body, "{\"x\":[1,2,3]}");
    EXPECT_EQ(client.reply().body, "hello you");
  }
}

TEST_F(ServerTest, RunsReadsOfOneConnectionAtTheSameTimeButAnswersInOrder) {
  start();
  RawClient client(port());
  client.send(get("/held/a") + get("/held/b") + get("/held/c"));
  auto held = take_held(3);
  for (auto at = held.rbegin(); at != held.rend(); ++at) at->responder.answer(std::move(at->response));
  EXPECT_EQ(client.reply().body, "/held/a");
  EXPECT_EQ(client.reply().body, "/held/b");
  EXPECT_EQ(client.reply().body, "/held/c");
}

TEST_F(ServerTest, StartsAChangeOnlyWhenEarlierRequestsAreAnswered) {
  start();
  RawClient client(port());
  client.send(post("/held/a", "{}") + post("/held/b", "{}"));
  auto first = take_held(1);
  std::this_thread::sleep_for(50ms);
  {
    const std::lock_guard lock(guard);
    EXPECT_TRUE(waiting.empty());
  }
  answer_all(first);
  auto second = take_held(1);
  answer_all(second);
  EXPECT_EQ(client.reply().body, "/held/a");
  EXPECT_EQ(client.reply().body, "/held/b");
}

TEST_F(ServerTest, StartsOrderedChangesOneAfterAnotherWithoutWaiting) {
  start();
  RawClient client(port());
  std::string all;
  for (int i = 0; i < 20; ++i) all += post("/held-in-order/" + std::to_string(i), "{}");
  client.send(all);
  auto held = take_held(20);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(held[i].response.body(), "/held-in-order/" + std::to_string(i));
  answer_all(held);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.reply().body, "/held-in-order/" + std::to_string(i));
}

// Requests beyond those that are worked at wait in the input; when they are used while a read is awaited,
// what then comes must not be taken for them.
TEST_F(ServerTest, TakesWhatComesAfterALongBurstForWhatItIs) {
  start();
  RawClient client(port());
  const auto request = [](std::size_t i) { return post("/held-in-order/" + std::to_string(i), "{}"); };
  const std::size_t burst = options.pipelined_max + 10;
  std::string all;
  for (std::size_t i = 0; i < burst; ++i) all += request(i);
  client.send(all);
  for (const std::size_t count : {options.pipelined_max, std::size_t{10}}) {
    auto held = take_held(count);
    answer_all(held);
  }
  for (std::size_t i = 0; i < burst; ++i)
    EXPECT_EQ(client.reply().body, "/held-in-order/" + std::to_string(i));
  client.send(request(burst));
  auto last = take_held(1);
  answer_all(last);
  EXPECT_EQ(client.reply().body, "/held-in-order/" + std::to_string(burst));
}

TEST_F(ServerTest, AnswersManyConnectionsInOneBatchFromAnotherThread) {
  options.threads = 2;
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->send(get("/held/" + std::to_string(i)));
  }
  auto held = take_held(200);
  ASSERT_EQ(held.size(), 200u);
  std::thread([&] { answer_all(held); }).join();
  EXPECT_TRUE(held.empty());
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(clients[static_cast<std::size_t>(i)]->reply().body, "/held/" + std::to_string(i));
}

TEST_F(ServerTest, AnswersFromSeveralThreadsAtOnce) {
  options.threads = 2;
  start();
  std::atomic<bool> done{false};
  std::vector<std::thread> answerers;
  for (int i = 0; i < 3; ++i)
    answerers.emplace_back([&] {
      while (!done) {
        std::vector<Answer> mine;
        {
          const std::lock_guard lock(guard);
          mine.swap(waiting);
        }
        if (mine.size() > 2) answer_all(mine);
        else
          for (auto& one : mine) one.responder.answer(std::move(one.response));
      }
    });
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c)
    clients.emplace_back([&, c] {
      RawClient client(port());
      for (int i = 0; i < 200; ++i) {
        const auto target = "/held/" + std::to_string(c) + "-" + std::to_string(i);
        ASSERT_EQ(client.ask(get(target)).body, target);
      }
    });
  for (auto& client : clients) client.join();
  done = true;
  for (auto& one : answerers) one.join();
  EXPECT_EQ(server->counters().in_flight, 0u);
}

TEST_F(ServerTest, SpeaksHttp10) {
  start();
  {
    RawClient client(port());
    const auto reply = client.ask("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(reply.body, "hello you");
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(client.ended());
  }
  RawClient client(port());
  const std::string keep = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_EQ(client.ask(keep).header("connection"), "keep-alive");
  EXPECT_EQ(client.ask(keep).body, "hello you");
}

TEST_F(ServerTest, ClosesWhenAsked) {
  start();
  RawClient client(port());
  const auto reply = client.ask(get("/hello", "Connection: close\r\n") + get("/hello"));
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, HeadHasTheHeadersOfGetAndNoBody) {
  start();
  RawClient client(port());
  const auto reply = client.ask("HEAD /hello HTTP/1.1\r\nHost: shop\r\n\r\n", true);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-length"), "9");
  EXPECT_EQ(client.ask(get("/hello")).body, "hello you");  // nothing of a body was in between
}

TEST_F(ServerTest, AnswersAClientThatHasEndedItsSide) {
  start();
  RawClient client(port());
  client.send(get("/held/a") + post("/held/b", "{}"));
  client.end_sending();
  for (int i = 0; i < 2; ++i) {
    auto held = take_held(1);
    answer_all(held);
  }
  EXPECT_EQ(client.reply().body, "/held/a");
  EXPECT_EQ(client.reply().body, "/held/b");
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, SurvivesClientsThatLeaveBeforeTheAnswer) {
  start();
  for (const bool hard : {false, true}) {
    RawClient client(port());
    client.send(get("/held/a"));
    auto held = take_held(1);
    if (hard) client.reset();
    else client.close();
    std::this_thread::sleep_for(20ms);
    answer_all(held);
  }
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
  EXPECT_EQ(server->counters().in_flight, 0u);
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/hello")).status, 200);
}

TEST_F(ServerTest, AnAnswerForALeftConnectionNeverReachesItsSuccessor) {
  start();
  auto gone = std::make_unique<RawClient>(port());
  gone->send(get("/held/secret"));
  auto held = take_held(1);
  gone->reset();
  ASSERT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
  RawClient next(port());  // takes over the place in the table
  next.send(get("/held/own"));
  auto own = take_held(1);
  answer_all(held);
  answer_all(own);
  EXPECT_EQ(next.reply().body, "/held/own");
}

TEST_F(ServerTest, ADroppedResponderAnswers500) {
  start();
  RawClient client(port());
  client.send(get("/held/a"));
  take_held(1).clear();
  const auto reply = client.reply();
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.header("content-type"), "application/problem+json");
}

TEST_F(ServerTest, AThrowingHandlerAnswers500AndIsReported) {
  router.on(Method::get, "/throws",
            [](const Request&, Responder) { throw std::runtime_error("no such luck"); });
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/throws")).status, 500);
  EXPECT_EQ(client.ask(get("/hello")).status, 200);
  const std::lock_guard lock(guard);
  EXPECT_EQ(troubles, std::vector<std::string>{"no such luck"});
}

TEST_F(ServerTest, AResponderMayOutliveItsServer) {
  start();
  RawClient client(port());
  client.send(get("/held/a"));
  auto held = take_held(1);
  server->stop(0ms);
  server.reset();
  answer_all(held);
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, StopAnswersWhatIsInFlightAndTakesNothingNew) {
  start();
  RawClient busy(port()), idle(port());
  busy.send(get("/held/a"));
  auto held = take_held(1);
  ASSERT_EQ(idle.ask(get("/hello")).status, 200);
  std::thread stopper([&] { server->stop(5s); });
  EXPECT_TRUE(idle.ended());
  EXPECT_FALSE(RawClient(port()).connected());
  answer_all(held);
  const auto reply = busy.reply();
  EXPECT_EQ(reply.body, "/held/a");
  EXPECT_EQ(reply.header("connection"), "close");
  busy.close();
  stopper.join();
}

TEST_F(ServerTest, StopGivesUpAtItsDeadline) {
  start();
  RawClient client(port());
  client.send(get("/held/a"));
  auto held = take_held(1);
  const auto begun = std::chrono::steady_clock::now();
  server->stop(200ms);
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(took, 150ms);
  EXPECT_LT(took, 3s);
  EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, SaysWhatStandsInTheWayOfListening) {
  start();
  Options taken;
  taken.port = port();
  Server second(taken, router);
  const auto trouble = second.start();
  ASSERT_TRUE(trouble);
  EXPECT_NE(trouble->find("in use"), std::string::npos) << *trouble;
  Options odd;
  odd.address = "nowhere";
  EXPECT_TRUE(Server(odd, router).start());
}

TEST_F(ServerTest, SendsLargeAnswersToSlowReaders) {
  const std::string large(8 << 20, 'x');
  router.on(Method::get, "/large", [&](const Request&, Responder responder) {
    responder.answer({200, text_type, large});
  });
  start();
  RawClient client(port());
  client.send(get("/large") + get("/hello"));
  std::this_thread::sleep_for(50ms);
  EXPECT_TRUE(client.reply().body == large);
  EXPECT_EQ(client.reply().body, "hello you");
}

TEST_F(ServerTest, ReadsNoMoreFromAClientThatTakesNoAnswers) {
  const std::string large(256 << 10, 'x');
  std::atomic<int> served{0};
  router.on(Method::get, "/large", [&](const Request&, Responder responder) {
    ++served;
    responder.answer({200, text_type, large});
  });
  options.unsent_bytes_max = 1 << 20;
  start();
  RawClient client(port());
  std::string all;
  for (int i = 0; i < 200; ++i) all += get("/large");
  std::thread sender([&] { client.send(all); });
  std::this_thread::sleep_for(200ms);
  EXPECT_LT(served, 60);  // kernel buffers take some megabytes
  for (int i = 0; i < 200; ++i) EXPECT_EQ(client.reply().body.size(), large.size());
  sender.join();
  EXPECT_EQ(served, 200);
}

TEST_F(ServerTest, ReportsEachAnswerWithItsRoute) {
  std::vector<Access> seen;
  options.on_access = [&](const Access& access) {
    const std::lock_guard lock(guard);
    seen.push_back(access);
  };
  start();
  RawClient client(port());
  client.ask(get("/segment/x/end"));
  client.ask(get("/nowhere"));
  client.ask("rubbish\r\n\r\n");
  ASSERT_TRUE(client.ended());
  const std::lock_guard lock(guard);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].label, "/segment/{name}/end");
  EXPECT_EQ(seen[0].status, 200);
  EXPECT_GT(seen[0].response_bytes, 50u);
  EXPECT_EQ(seen[1].label, "");
  EXPECT_EQ(seen[1].status, 404);
  EXPECT_EQ(seen[2].status, 400);
}

}  // namespace
}  // namespace flowmart::http
