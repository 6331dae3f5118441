#include "cli/tail/tail.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/fake_shop_test.hpp"

namespace flowmart::cli::tail {
namespace {

std::string event(int position, const std::string& order = "9001") {
  return R"({"specversion":"1.0","id":"e)" + std::to_string(position) +
         R"(","source":"/flowmart/OrdersService","type":"com.flowmart.OrderConfirmed.v0.0.1","subject":")" +
         order + R"(","time":"2026-01-01T10:00:00Z","data":{"orderId":")" + order + R"("},"position":)" +
         std::to_string(position) + "}";
}

// A server that sends some events, breaks off, and comes back.
class BreakingServer final : public FakeShop {
 public:
  std::vector<std::string> targets;
  int answers = 0;
  std::optional<std::string> stream(const Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    targets.push_back(request.target);
    if (targets.size() == 2) return "the server can't be reached";
    for (int i = 0; i < 2; ++i) {
      const int position = targets.size() == 1 ? 5 + i : 6 + i;  // the second time, one again
      for (const std::string& line :
           {std::string(": still here"), "id: " + std::to_string(position),
            "data: " + event(position, position == 6 ? "9002" : "9001"), std::string()})
        if (!visit(line)) return std::nullopt;
    }
    return "the connection was lost";
  }
  bool shared() const override { return true; }
};

TEST(Tail, ReadsServerSentEvents) {
  EventReader reader;
  EXPECT_FALSE(reader.line(": comment"));
  EXPECT_FALSE(reader.line(""));
  EXPECT_FALSE(reader.line("id: 7"));
  EXPECT_FALSE(reader.line("event:message"));
  EXPECT_FALSE(reader.line("data: {"));
  EXPECT_FALSE(reader.line("data:}"));
  const auto event = reader.line("");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, "7");
  EXPECT_EQ(event->data, "{\n}");
  EXPECT_FALSE(reader.line(""));
}
TEST(Tail, ShowsWhatWouldSteerTheTerminal) {
  class Steering final : public FakeShop {
   public:
    std::optional<std::string> stream(const Request&,
                                      const std::function<bool(std::string_view)>& visit) override {
      for (const std::string& line :
           {"data: " + event(1, "9\\u001b]0;x\\u0007\\u009b"), std::string(), std::string("event: problem"),
            std::string(R"(data: {"detail":"gone\u001b[2J"})"), std::string()})
        if (!visit(line)) break;
      return "the connection was lost";
    }
    bool shared() const override { return true; }
  } server;
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({}, server, out, err), 1);
  EXPECT_NE(out.str().find("9\\x1b]0;x\\x07\\x9b\n"), std::string::npos) << out.str();
  EXPECT_EQ(err.str(), "flowmart: gone\\x1b[2J\n");
}
TEST(Tail, GoesOnFromTheLastPosition) {
  BreakingServer server;
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({.json = true, .count = 3}, server, out, err), 0);
  EXPECT_EQ(out.str(), event(5) + "\n" + event(6, "9002") + "\n" + event(7) + "\n");
  EXPECT_EQ(server.targets, (std::vector<std::string>{"/v1/events/stream?", "/v1/events/stream?after=6",
                                                      "/v1/events/stream?after=6"}));
  EXPECT_NE(err.str().find("trying again"), std::string::npos);
}
// A restored shop: the place where we were is not in its journal, and never will be.
TEST(Tail, EndsWhereTheServerCanNotGoOn) {
  class Restored final : public FakeShop {
   public:
    int asked = 0;
    std::optional<std::string> stream(const Request& request,
                                      const std::function<bool(std::string_view)>& visit) override {
      ++asked;
      EXPECT_EQ(request.target, "/v1/events/stream?after=22222222%3A90");
      for (const char* line : {"event: problem", R"(data: {"detail":"Begin at 1f0c9a3e:0."})", ""})
        if (!visit(line)) return std::nullopt;
      return "the server ended the stream";
    }
    bool shared() const override { return true; }
  } shop;
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({.after = "22222222:90", .json = true}, shop, out, err), 1);
  EXPECT_EQ(err.str(), "flowmart: Begin at 1f0c9a3e:0.\n");
  EXPECT_EQ(shop.asked, 1);
  EXPECT_EQ(out.str(), "");
}
TEST(Tail, GivesUpWhenNoServerWasEverThere) {
  class Gone final : public Client {
    Reply ask(const Request&) override { return {}; }
    void send(Request) override {}
    Reply receive() override { return {}; }
    std::optional<std::string> stream(const Request&, const std::function<bool(std::string_view)>&) override {
      return "the server can't be reached";
    }
    bool shared() const override { return true; }
  } gone;
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({}, gone, out, err), 1);
  EXPECT_EQ(err.str(), "flowmart: the server can't be reached\n");
}
TEST(Tail, KeepsToOneOrder) {
  BreakingServer server;
  server.stages["9001"] = "Pending";
  std::ostringstream out, err;
  TailOptions options{.order = "9001", .count = 2};
  EXPECT_EQ(run_tail(options, server, out, err), 0);
  EXPECT_NE(out.str().find("OrderConfirmed 0.0.1"), std::string::npos) << out.str();
  EXPECT_EQ(out.str().find("9002"), std::string::npos) << out.str();
  options.order = "absent";
  EXPECT_EQ(run_tail(options, server, out, err), 1);
}
TEST(Tail, DoesNotWaitForAMessageThatNobodySends) {
  BreakingServer server;
  server.documents["/v1/events?limit=1&message=Nope"] = {
      400,
      R"({"type":"/problems/bad-query","detail":"The query parameter message is the id of a message."})"};
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({.message = "Nope"}, server, out, err), 2);
  EXPECT_EQ(err.str(), "flowmart: The query parameter message is the id of a message.\n");
  EXPECT_EQ(server.targets.size(), 0u);
}
TEST(Tail, PrintsWhatAnOfflineFolderHas) {
  FakeShop shop;
  shop.documents["/v1/events?limit=500&message=OrderConfirmed&after=4"] = {
      200, R"({"events":[)" + event(5) + "," + event(6) + R"(],"next":6})"};
  shop.documents["/v1/events?limit=500&message=OrderConfirmed&after=6"] = {200, R"({"events":[],"next":6})"};
  std::ostringstream out, err;
  EXPECT_EQ(run_tail({.after = "4", .message = "OrderConfirmed", .json = true}, shop, out, err), 0)
      << err.str();
  EXPECT_EQ(out.str(), event(5) + "\n" + event(6) + "\n");
}

}  // namespace
}  // namespace flowmart::cli::tail
