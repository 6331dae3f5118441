// Values of requests and answers, without a socket.
#include "http/server/request.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/server/head.hpp"
#include "http/server/problem.hpp"
#include "http/server/target.hpp"

namespace flowmart::http {
namespace {

Request accepting(std::string_view value) {
  Request out;
  out.headers = {{"Host", "a"}, {"ACCEPT", value}};
  return out;
}

TEST(Request, WeighsMediaTypes) {
  EXPECT_EQ(Request{}.preference("text/html"), 1000);
  const auto picky = accepting("text/html;q=0.5, application/json;version=1;q=0.25 , */*;q=0.125");
  EXPECT_EQ(picky.preference("text/html"), 500);
  EXPECT_EQ(picky.preference("application/json"), 250);
  EXPECT_EQ(picky.preference("image/png"), 125);
  EXPECT_EQ(accepting("text/*").preference("text/event-stream"), 1000);
  EXPECT_EQ(accepting("text/*").preference("application/json"), 0);
  EXPECT_EQ(accepting("text/*;q=0, text/html").preference("text/plain"), 0);
  EXPECT_EQ(accepting("text/*;q=0, text/html").preference("text/html"), 1000);
  EXPECT_EQ(accepting(" , ,").preference("a/b"), 1000);
  EXPECT_EQ(accepting("a/b;q=x").preference("a/b"), 1000);
}

TEST(Request, FindsHeadersInAnyCase) {
  Request request;
  request.headers = {{"Content-Type", "Application/JSON ; charset=utf-8"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(request.header("x-a"), "1");
  EXPECT_FALSE(request.header("x-b"));
  EXPECT_EQ(request.content_type(), "Application/JSON");
}

TEST(Target, TakesPathAndQueryApart) {
  Target target;
  ASSERT_EQ(target.read("/v1/a%2Fb/c?x=1&y=%C3%A9+z&&flag&=v&a=b=c"), Target::Verdict::good);
  EXPECT_EQ(target.path, "/v1/a%2Fb/c");
  EXPECT_EQ(target.segments, (std::vector<std::string_view>{"v1", "a/b", "c"}));
  ASSERT_EQ(target.query.size(), 5u);
  EXPECT_EQ(target.query[1].value, "\xC3\xA9 z");
  EXPECT_EQ(target.query[2].name, "flag");
  EXPECT_EQ(target.query[3].name, "");
  EXPECT_EQ(target.query[4].value, "b=c");
  ASSERT_EQ(target.read("HTTPS://shop:8080?x=1"), Target::Verdict::good);
  EXPECT_EQ(target.path, "/");
  EXPECT_TRUE(target.segments.empty());
  EXPECT_EQ(target.query.size(), 1u);
  EXPECT_EQ(target.read("/"), Target::Verdict::good);
  EXPECT_EQ(target.read("http://"), Target::Verdict::malformed);
  EXPECT_EQ(target.read("ftp://a/b"), Target::Verdict::malformed);
  EXPECT_EQ(target.read("/a#b"), Target::Verdict::malformed);
  EXPECT_EQ(target.read(""), Target::Verdict::malformed);
}

TEST(Target, KnowsUtf8) {
  EXPECT_TRUE(is_plain_text("a\xC2\x80\xE0\xA0\x80\xED\x9F\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"));
  for (const auto* bad :
       {"\x80", "\xC1\xBF", "\xE0\x9F\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xC2", "\xE1\x80", "\xF1\x80\x80", "a\x7F", "a\n"})
    EXPECT_FALSE(is_plain_text(bad)) << bad;
}

TEST(HeadScan, GivesTheSameVerdictHoweverTheBytesArrive) {
  const std::string good = "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\nGET",
                    folded = "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
                    bare = "GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n";
  const auto verdict = [](const std::string& bytes, std::size_t piece) {
    HeadScan scan;
    auto state = HeadScan::State::incomplete;
    for (std::size_t end = piece; state == HeadScan::State::incomplete && end < bytes.size() + piece;
         end += piece)
      state = scan.scan(std::string_view(bytes).substr(0, end));
    return std::pair(state, scan.length);
  };
  for (std::size_t piece = 1; piece < 60; ++piece) {
    EXPECT_EQ(verdict(good, piece), std::pair(HeadScan::State::complete, good.size() - 3));
    EXPECT_EQ(verdict(folded, piece).first, HeadScan::State::bad_line);
    EXPECT_EQ(verdict(bare, piece).first, HeadScan::State::bad_line);
  }
}

TEST(Problem, IsADocument) {
  const auto plain = nlohmann::json::parse(problem(404, "not-found").body());
  EXPECT_EQ(plain,
            nlohmann::json({{"type", "/problems/not-found"}, {"title", "Not Found"}, {"status", 404}}));
  const Rejection rejection{"line-short", Refusal::conflict, "Too \"few\"\n\x01", {{"/items/0", "2 left"}}};
  const auto answer = problem(rejection);
  EXPECT_EQ(answer.status(), 409);
  EXPECT_EQ(answer.content_type(), "application/problem+json");
  const auto document = nlohmann::json::parse(answer.body());
  EXPECT_EQ(document["detail"], "Too \"few\"\n\x01");
  EXPECT_EQ(document["errors"], nlohmann::json::parse(R"([{"pointer":"/items/0","detail":"2 left"}])"));
  const auto busy = problem(Rejection{"busy", Refusal::overloaded, {}, {}});
  EXPECT_EQ(busy.status(), 503);
  EXPECT_EQ(busy.header_lines(), "Retry-After: 1\r\n");
}

TEST(Problem, ThatThereIsNoRoomSaysWhenToComeAgain) {
  const auto after = [](const Response& answer) {
    EXPECT_EQ(answer.status(), 503);
    EXPECT_EQ(nlohmann::json::parse(answer.body())["type"], "/problems/overloaded");
    return std::string(answer.header_lines());
  };
  EXPECT_EQ(after(too_busy()), "Retry-After: 1\r\n");
  EXPECT_EQ(after(too_busy("Later.", std::chrono::seconds(7))), "Retry-After: 7\r\n");
}

TEST(Response, NoValueStartsAnotherHeader) {
  Response response(200, text_type, "");
  response.header("Location", "/a\r\nSet-Cookie: x").header("X", "\x7F");
  EXPECT_EQ(response.header_lines(), "Location: /a  Set-Cookie: x\r\nX:  \r\n");
}

}  // namespace
}  // namespace flowmart::http
