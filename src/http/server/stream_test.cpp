// Server-sent events and other endless answers.
#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

using namespace std::chrono_literals;

class StreamTest : public ServerTest {
 protected:
  StreamTest() {
    router.on(Method::get, "/events", [this](const Request&, Responder responder) {
      auto stream = responder.open_events(stream_options);
      const std::lock_guard lock(guard);
      streams.push_back(stream);
    });
  }
  std::vector<Stream> take_streams(std::size_t count) {
    EXPECT_TRUE(eventually([&] {
      const std::lock_guard lock(guard);
      return streams.size() >= count;
    }));
    const std::lock_guard lock(guard);
    return std::exchange(streams, {});
  }

  StreamOptions stream_options;
  std::vector<Stream> streams;  // guarded
};

TEST_F(StreamTest, SendsEventsToManyReaders) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->send(get("/events"));
  }
  auto open = take_streams(50);
  for (int i = 0; i < 20; ++i) {
    const auto event = format_event(std::to_string(i), "order", "{\"n\":" + std::to_string(i) + "}");
    for (auto& stream : open) EXPECT_TRUE(stream.write(event));
  }
  EXPECT_EQ(server->counters().streams_open, 50u);
  for (auto& stream : open) stream.end();
  for (auto& client : clients) {
    const auto reply = client->reply();
    EXPECT_EQ(reply.header("content-type"), "text/event-stream");
    EXPECT_EQ(reply.header("cache-control"), "no-store");
    EXPECT_EQ(reply.header("transfer-encoding"), "chunked");
    std::string expected;
    for (int i = 0; i < 20; ++i)
      expected += "id: " + std::to_string(i) + "\nevent: order\ndata: {\"n\":" + std::to_string(i) + "}\n\n";
    EXPECT_EQ(reply.body, expected);
    EXPECT_EQ(client->ask(get("/hello")).status, 200);  // the connection goes on
  }
  EXPECT_EQ(server->counters().streams_open, 0u);
}

TEST_F(StreamTest, FormatsEvents) {
  EXPECT_EQ(*format_event("", "", "a"), "data: a\n\n");
  EXPECT_EQ(*format_event("7", "", "a\nb\r\nc\rd"), "id: 7\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(*format_event("", "x", ""), "event: x\ndata: \n\n");
}

TEST_F(StreamTest, BeatsWhenThereIsNothingToSay) {
  stream_options.heartbeat = 30ms;
  options.idle_timeout = 100ms;  // which is not for streams
  start();
  RawClient client(port());
  client.send(get("/events"));
  EXPECT_TRUE(client.receive_until(":\n\n"));
  std::this_thread::sleep_for(300ms);
  auto open = take_streams(1);
  EXPECT_TRUE(open[0].send("1", "", "x"));
  EXPECT_TRUE(client.receive_until("data: x"));
}

TEST_F(StreamTest, NoticesReadersThatLeave) {
  start();
  auto client = std::make_unique<RawClient>(port());
  client->send(get("/events"));
  auto open = take_streams(1);
  std::promise<void> told;
  open[0].on_change([&] { told.set_value(); });
  EXPECT_FALSE(open[0].closed());
  client.reset();
  EXPECT_EQ(told.get_future().wait_for(5s), std::future_status::ready);
  EXPECT_TRUE(open[0].closed());
  EXPECT_FALSE(open[0].send("1", "", "x"));
  EXPECT_EQ(open[0].room(), 0u);
}

TEST_F(StreamTest, DisconnectsReadersThatFallBehind) {
  stream_options.buffer_bytes_max = 1 << 20;
  start();
  RawClient client(port());
  client.send(get("/events"));
  auto open = take_streams(1);
  const std::string data(64 << 10, 'x');
  int sent = 0;
  while (sent < 1000 && open[0].send("1", "", data)) ++sent;
  EXPECT_GT(sent, 10);
  EXPECT_LT(sent, 1000);
  EXPECT_TRUE(open[0].closed());
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
}

// A write may be larger than all the room there is: cut, it would be cut at the same place for ever.
TEST_F(StreamTest, PassesOneWriteWhateverItsSize) {
  stream_options.buffer_bytes_max = 64 << 10;
  start();
  RawClient client(port());
  client.send(get("/events"));
  auto stream = take_streams(1)[0];
  const std::string large(5 << 20, 'x');
  EXPECT_TRUE(stream.send("1", "", "small"));
  EXPECT_TRUE(stream.send("2", "", large));
  EXPECT_FALSE(stream.closed());
  ASSERT_TRUE(client.receive_until(large));
  ASSERT_TRUE(eventually([&] { return stream.room() == stream_options.buffer_bytes_max; }));
  EXPECT_TRUE(stream.send("3", "", "behind it"));
  stream.end();
  EXPECT_NE(client.reply().body.find("id: 3\ndata: behind it\n\n"), std::string::npos);
}

TEST_F(StreamTest, PacesAWriterThatMindsTheRoom) {
  stream_options.buffer_bytes_max = 256 << 10;
  start();
  RawClient client(port());
  client.send(get("/events"));
  auto stream = take_streams(1)[0];
  constexpr int total = 4000;
  int next = 0;
  std::mutex pumping;
  const auto pump = [&] {
    const std::lock_guard lock(pumping);
    while (next < total && stream.room() > 8192)
      if (!stream.send(std::to_string(next), "", std::string(4000, 'x'))) break;
      else ++next;
    if (next == total) stream.end();
  };
  stream.on_change(pump);
  pump();
  const auto reply = client.reply();
  EXPECT_EQ(next, total);
  EXPECT_NE(reply.body.find("id: 3999\n"), std::string::npos);
  EXPECT_GT(reply.body.size(), 4000u * total);
  stream.on_change([] {});
}

TEST_F(StreamTest, WaitsItsTurnBehindEarlierRequests) {
  start();
  RawClient client(port());
  client.send(get("/held/a") + get("/events") + get("/hello"));
  auto held = take_held(1);
  auto open = take_streams(1);
  EXPECT_TRUE(open[0].send("1", "", "x"));
  open[0].end();
  answer_all(held);
  EXPECT_EQ(client.reply().body, "/held/a");
  EXPECT_EQ(client.reply().body, "id: 1\ndata: x\n\n");
  EXPECT_EQ(client.reply().body, "hello you");
}

TEST_F(StreamTest, EndsWithTheConnectionInHttp10) {
  start();
  RawClient client(port());
  client.send("GET /events HTTP/1.0\r\n\r\n");
  auto open = take_streams(1);
  open[0].send("1", "", "x");
  open[0].end();
  const auto reply = client.reply();
  EXPECT_EQ(reply.header("transfer-encoding"), "");
  EXPECT_EQ(reply.body, "id: 1\ndata: x\n\n");
}

TEST_F(StreamTest, AnswersHeadWithoutAStream) {
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n", true).header("content-type"),
            "text/event-stream");
  EXPECT_TRUE(take_streams(1)[0].closed());
  EXPECT_EQ(client.ask(get("/hello")).status, 200);
}

TEST_F(StreamTest, StopEndsStreams) {
  start();
  RawClient client(port());
  client.send(get("/events"));
  auto open = take_streams(1);
  open[0].send("1", "", "x");
  ASSERT_TRUE(client.receive_until("data: x"));
  std::thread stopper([&] { server->stop(5s); });
  EXPECT_EQ(client.reply().body, "id: 1\ndata: x\n\n");
  client.close();
  stopper.join();
  EXPECT_TRUE(open[0].closed());
}

TEST_F(StreamTest, WritersOnOtherThreadsRaceWithLeavingReaders) {
  options.threads = 2;
  start();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    std::vector<Stream> open;
    while (!done) {
      {
        const std::lock_guard lock(guard);
        for (auto& stream : streams) open.push_back(std::move(stream));
        streams.clear();
      }
      for (auto& stream : open) stream.send("1", "x", "{}");
      std::erase_if(open, [](const Stream& stream) { return stream.closed(); });
      std::this_thread::sleep_for(100us);
    }
  });
  for (int round = 0; round < 60; ++round) {
    RawClient client(port());
    client.send(get("/events"));
    ASSERT_TRUE(client.receive_until("data: {}"));
    if (round % 2) client.reset();
  }
  done = true;
  writer.join();
  EXPECT_TRUE(eventually([&] { return server->counters().streams_open == 0; }));
}

}  // namespace
}  // namespace flowmart::http
