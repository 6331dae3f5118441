#include "http/server/router.hpp"

#include "http/server/problem.hpp"

#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

class RouterTest : public ServerTest {
 protected:
  // Status of a GET, on a connection of its own.
  int status(std::string_view target) {
    RawClient client(port());
    return client.ask(get(target)).status;
  }
};

TEST_F(RouterTest, PrefersLiteralsAndGivesParameters) {
  const auto named = [](std::string_view name) {
    return [name](const Request& request, Responder responder) {
      std::string out(name);
      for (const auto& one : request.params) out.append(" ").append(one.name).append("=").append(one.value);
      responder.answer({200, text_type, out});
    };
  };
  router.on(Method::get, "/v1/orders", named("list"), {.query = {{"status"}}});
  router.on(Method::get, "/v1/orders/{orderId}", named("one"), {.query = {{"x"}}});
  router.on(Method::get, "/v1/orders/today", named("today"));
  router.on(Method::get, "/v1/orders/{orderId}/lines/{line}", named("line"));
  router.on(Method::get, "/v1/orders/today/summary", named("summary"));
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/v1/orders?status=Pending")).body, "list");
  EXPECT_EQ(client.ask(get("/v1/orders/A-1")).body, "one orderId=A-1");
  EXPECT_EQ(client.ask(get("/v1/orders/today")).body, "today");
  EXPECT_EQ(client.ask(get("/v1/orders/today/lines/2")).body, "line orderId=today line=2");
  EXPECT_EQ(client.ask(get("/v1/orders/A%2F1%20%C3%A9/lines/x")).body, "line orderId=A/1 \xC3\xA9 line=x");
  EXPECT_EQ(client.ask(get("http://shop/v1/orders/A-1?x")).body, "one orderId=A-1");
  EXPECT_EQ(client.ask(get("/v1/orders/A-1/lines")).status, 404);
  EXPECT_EQ(client.ask(get("/v1")).status, 404);
  EXPECT_EQ(client.ask(get("/V1/orders")).status, 404);
}

TEST_F(RouterTest, PathTricksLeadNowhere) {
  start();
  for (const auto* target :
       {"/segment/../end", "/segment/%2e%2e/end", "/segment/%2E./end", "/segment/./end", "/segment//end",
        "//hello", "/hello/", "/segment/x/end/", "/..", "/%2e", "/nowhere", "/hello%2f", "/%68ello%00"})
    EXPECT_TRUE(status(target) == 404 || status(target) == 400) << target;
  for (const auto* target :
       {"/segment/%00/end", "/segment/%/end", "/segment/%4/end", "/segment/%zz/end", "/segment/%ff/end",
        "/segment/%c0%af/end", "/segment/%ed%a0%80/end", "/segment/%0d%0a/end", "/hello?name=%ff",
        "/hello?name=%", "/hello?a=%00", "hello", "*"})
    EXPECT_EQ(status(target), 400) << target;
  EXPECT_EQ(status("/segment/a%2fb/end"), 200);
  EXPECT_EQ(status("/segment/.../end"), 200);
}

TEST_F(RouterTest, SaysWhichMethodsAreAllowed) {
  router.on(Method::delete_, "/hello", [](const Request&, Responder) {});
  start();
  RawClient client(port());
  const auto reply = client.ask(post("/hello", "{}"));
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.header("allow"), "GET, HEAD, DELETE, OPTIONS");
  const auto asked = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(asked.status, 204);
  EXPECT_EQ(asked.header("allow"), "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(asked.header("content-length"), "");
  EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
  EXPECT_EQ(client.ask("OPTIONS /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
}

TEST_F(RouterTest, RefusesUnknownMethods) {
  start();
  for (const auto* method : {"BREW", "TRACE", "PROPFIND", "get"}) {
    RawClient client(port());
    EXPECT_EQ(client.ask(std::string(method) + " /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 501) << method;
    EXPECT_EQ(client.ask(get("/hello")).status, 200) << method;
  }
  RawClient client(port());
  EXPECT_EQ(client.ask("CONNECT shop:80 HTTP/1.1\r\nHost: a\r\n\r\n").status, 501);
}

TEST_F(RouterTest, ChecksTypes) {
  router.on(Method::post, "/typed",
            [](const Request&, Responder responder) {
              responder.answer({200, json_type, "{}"});
            },
            {.content_types = {"application/json", "application/cloudevents+json"},
             .produces = {"application/json"}});
  start();
  RawClient client(port());
  const auto typed = [&](std::string_view type, std::string_view headers = "") {
    return client
        .ask("POST /typed HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n" + std::string(headers) +
             (type.empty() ? "" : "Content-Type: " + std::string(type) + "\r\n") + "\r\n{}")
        .status;
  };
  EXPECT_EQ(typed("application/json"), 200);
  EXPECT_EQ(typed("Application/JSON; charset=utf-8"), 200);
  EXPECT_EQ(typed("application/cloudevents+json"), 200);
  EXPECT_EQ(typed("text/plain"), 415);
  EXPECT_EQ(typed(""), 415);
  EXPECT_EQ(typed("application/json", "Accept: text/html\r\n"), 406);
  EXPECT_EQ(typed("application/json", "Accept: text/html, */*;q=0.1\r\n"), 200);
  EXPECT_EQ(typed("application/json", "Accept: application/*\r\n"), 200);
  EXPECT_EQ(typed("application/json", "Accept: */*, application/json;q=0\r\n"), 406);
  EXPECT_EQ(client.ask("POST /typed HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n").status,
            411);
}

TEST_F(RouterTest, NamesTheParametersThatItKnowsWhenThereIsAnother) {
  const auto fine = [](const Request&, Responder responder) { responder.answer({200, text_type, "fine"}); };
  router.on(Method::get, "/list", fine, {.query = {{"limit", "after"}}});
  router.on(Method::get, "/plain", fine);
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/list?after=1&limit=2")).status, 200);
  EXPECT_EQ(client.ask(get("/list")).status, 200);
  const auto refused = client.ask(get("/list?limit=2&createdAfter=2026-01-01"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("no query parameter createdAfter here; there are: limit, after."),
            std::string::npos)
      << refused.body;
  EXPECT_EQ(client.ask(get("/list?Limit=2")).status, 400);
  EXPECT_EQ(client.ask(get("/plain?x")).status, 400);
  EXPECT_EQ(client.ask(get("/plain")).status, 200);
}

TEST_F(RouterTest, RefusesABodyWhereNoneBelongs) {
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/hello", "Content-Length: 2\r\n") + "{}").status, 400);
  EXPECT_EQ(client.ask(get("/hello", "Content-Length: 0\r\n")).status, 200);
}

TEST_F(RouterTest, AsksTheGuardBeforeTheBodyAndBeforeTypes) {
  router.guard([](const Request& head) -> std::optional<Response> {
    if (head.header("authorization")) return std::nullopt;
    return std::move(problem(401, "no-key").header("WWW-Authenticate", "Bearer"));
  });
  start();
  RawClient client(port());
  const auto reply = client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.header("www-authenticate"), "Bearer");
  EXPECT_EQ(client.ask(post("/echo", "{}", "Authorization: Bearer x\r\n")).status, 201);
  EXPECT_EQ(client.ask(get("/no/such/path")).status, 401);  // and what no route knows
}

TEST_F(RouterTest, HasAFallbackForReading) {
  router.fallback(
      [](const Request& request, Responder responder) {
        responder.answer({200, text_type, "page of " + std::string(request.path)});
      },
      [](const std::vector<std::string_view>& segments) {
        return segments.empty() || segments[0] == "some";
      });
  start();
  RawClient client(port());
  EXPECT_EQ(client.ask(get("/some/page")).body, "page of /some/page");
  EXPECT_EQ(client.ask(get("/")).body, "page of /");
  EXPECT_EQ(client.ask(get("/other")).body, "page of /other");
  EXPECT_EQ(client.ask(post("/other", "{}")).status, 404);
  EXPECT_EQ(client.ask(get("/some/../page")).status, 404);
  for (const std::string page : {"/", "/some/page"}) {
    for (const std::string method : {"DELETE", "PUT", "PATCH"}) {
      const auto refused = client.ask(method + " " + page + " HTTP/1.1\r\nHost: a\r\n\r\n");
      EXPECT_EQ(refused.status, 405) << method << page;
      EXPECT_EQ(refused.header("allow"), "GET, HEAD, OPTIONS");
    }
    const auto asked = client.ask("OPTIONS " + page + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(asked.status, 204) << page;
    EXPECT_EQ(asked.header("allow"), "GET, HEAD, OPTIONS");
  }
}

}  // namespace
}  // namespace flowmart::http
