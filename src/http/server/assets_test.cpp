#include "http/server/assets.hpp"

#include <array>

#include "http/server/server_fixture_test.hpp"

namespace flowmart::http {
namespace {

constexpr std::array files{
    Asset{"/assets/app-1a2b.js", "text/javascript; charset=utf-8", "let x = 1;", "(packed)", "\"js\"", true},
    Asset{"/favicon.svg", "image/svg+xml", "<svg/>", "", "\"svg\"", false},
    Asset{"/index.html", "text/html; charset=utf-8", "<!doctype html>", "(html packed)", "\"html\"", false},
};

class AssetsTest : public ServerTest {
 protected:
  AssetsTest() { router.fallback(serve_assets(files)); }
};

TEST_F(AssetsTest, ServesFiles) {
  start();
  RawClient client(port());
  const auto script = client.ask(get("/assets/app-1a2b.js"));
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.body, "let x = 1;");
  EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.header("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(script.header("vary"), "Accept-Encoding");
  EXPECT_EQ(client.ask(get("/favicon.svg")).header("cache-control"), "no-cache");
  EXPECT_EQ(client.ask("HEAD /favicon.svg HTTP/1.1\r\nHost: a\r\n\r\n", true).header("content-length"), "6");
}

TEST_F(AssetsTest, SendsGzipToThoseWhoTakeIt) {
  start();
  RawClient client(port());
  const auto packed = client.ask(get("/assets/app-1a2b.js", "Accept-Encoding: br, gzip;q=0.8\r\n"));
  EXPECT_EQ(packed.body, "(packed)");
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_EQ(packed.header("etag"), "\"js-gzip\"");
  EXPECT_EQ(client.ask(get("/assets/app-1a2b.js", "Accept-Encoding: gzip;q=0\r\n")).body, "let x = 1;");
  EXPECT_EQ(client.ask(get("/assets/app-1a2b.js", "Accept-Encoding: *\r\n")).body, "(packed)");
  EXPECT_EQ(client.ask(get("/favicon.svg", "Accept-Encoding: gzip\r\n")).body, "<svg/>");
}

TEST_F(AssetsTest, Answers304ToThoseWhoHaveIt) {
  start();
  RawClient client(port());
  for (const auto* tag : {"\"js\"", "W/\"js\"", "\"a\", \"js-gzip\"", "*"}) {
    const auto reply = client.ask(get("/assets/app-1a2b.js", "If-None-Match: " + std::string(tag) + "\r\n"));
    EXPECT_EQ(reply.status, 304) << tag;
    EXPECT_EQ(reply.header("etag"), "\"js\"");
  }
  EXPECT_EQ(client.ask(get("/assets/app-1a2b.js", "If-None-Match: \"other\"\r\n")).status, 200);
  EXPECT_EQ(client.ask(get("/assets/app-1a2b.js", "If-None-Match: \"other\"\r\nIf-None-Match: *\r\n")).status,
            304);
  EXPECT_EQ(client.ask(get("/assets/app-1a2b.js", "If-None-Match: \"j\r\n")).status, 200);
}

TEST_F(AssetsTest, ServesThePageForPathsOfTheWebClient) {
  start();
  RawClient client(port());
  for (const auto* path : {"/", "/index.html", "/services/Orders", "/docs/a%20b",
                           "/channels/orders.%7Benv%7D.events", "/orders/a.b"}) {
    const auto reply = client.ask(get(path, "Accept: text/html,*/*;q=0.8\r\n"));
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_EQ(reply.body, "<!doctype html>");
    EXPECT_EQ(reply.header("content-security-policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
              "connect-src 'self'; font-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors "
              "'none'");
  }
  EXPECT_EQ(client.ask(get("/assets/gone.js")).status, 404);
  EXPECT_EQ(client.ask(get("/assets/gone.js", "Accept: text/html\r\n")).status, 404);
  EXPECT_EQ(client.ask(get("/robots.txt", "Accept: */*\r\n")).status, 404);
  EXPECT_EQ(client.ask(get("/v1/nothing", "Accept: text/html\r\n")).status, 404);
  EXPECT_EQ(client.ask(get("/services/Orders", "Accept: application/json\r\n")).status, 404);
  EXPECT_EQ(client.ask(get("/assets%2fapp-1a2b.js", "Accept: text/html\r\n")).status, 404);
  EXPECT_EQ(client.ask(get("/assets/../index.html")).status, 404);
}

TEST_F(AssetsTest, ASlashTooManyLeadsABrowserToThePageAndTellsOthers) {
  start();
  RawClient client(port());
  const std::string browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
  const auto leads_to = [&](const std::string& target) {
    const auto reply = client.ask(get(target, browser));
    return reply.status == 308 ? reply.header("location") : std::to_string(reply.status);
  };
  EXPECT_EQ(leads_to("/orders/"), "/orders");
  EXPECT_EQ(leads_to("//orders//WEB%2F1///?at=3&x=//y"), "/orders/WEB%2F1?at=3&x=//y");
  EXPECT_EQ(leads_to("//"), "/");
  EXPECT_EQ(leads_to("//elsewhere.example/"), "/elsewhere.example") << "on this server";
  EXPECT_EQ(leads_to("//\\elsewhere.example/"), "404") << "browsers take the backslash for a slash";
  EXPECT_EQ(leads_to("/orders/../x/"), "404");
  EXPECT_EQ(leads_to("/orders/%2e%2E/"), "404");
  for (const std::string accept : {"", "Accept: */*\r\n", "Accept: application/json\r\n"}) {
    const auto reply = client.ask(get("/v1/orders/", accept));
    EXPECT_EQ(reply.status, 404) << accept;
    EXPECT_NE(reply.body.find("no slash at its end: /v1/orders may be meant"), std::string::npos)
        << reply.body;
  }
  EXPECT_EQ(
      client.ask("POST /v1/orders/ HTTP/1.1\r\nHost: a\r\n" + browser + "Content-Length: 0\r\n\r\n").status,
      404);
}

TEST_F(AssetsTest, WhatIsNoPageIsNotFoundWithThePageThatSaysSo) {
  router.fallback(serve_assets(files, {}, [](const std::vector<std::string_view>& segments) {
    return segments.empty() || segments.front() == "orders";
  }));
  start();
  RawClient client(port());
  for (const auto* path : {"/", "/index.html", "/orders", "/orders/x"})
    EXPECT_EQ(client.ask(get(path, "Accept: text/html\r\n")).status, 200) << path;
  for (const auto* path : {"/nowhere", "/nowhere/at-all"}) {
    const auto reply = client.ask(get(path, "Accept: text/html\r\nIf-None-Match: *\r\n"));
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.body, "<!doctype html>");
    EXPECT_NE(reply.header("content-security-policy"), "");
  }
}

TEST_F(AssetsTest, AnEncodedSlashIsForTheWebClientToRead) {
  start();
  RawClient client(port());
  for (const auto* path : {"/orders/WEB%2F2026%2F1", "/messages%2FPlaceOrder", "/orders%2F"})
    EXPECT_EQ(client.ask(get(path, "Accept: text/html\r\n")).status, 200) << path;
  for (const auto* path : {"/v1%2Forders", "/v1/x%2Fy", "/assets%2fapp-1a2b.js", "/..%2f..%2fetc/passwd",
                           "/orders/a%2F..%2Fb"}) {
    const auto reply = client.ask(get(path, "Accept: text/html\r\n"));
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_NE(reply.body.find("There is nothing at "), std::string::npos) << reply.body;
  }
}

}  // namespace
}  // namespace flowmart::http
