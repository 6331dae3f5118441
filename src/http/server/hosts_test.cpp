// Whom a request may be meant for, and which pages may change something.
#include "http/server/hosts.hpp"

#include <gtest/gtest.h>

namespace flowmart::http {
namespace {

int status_of(const Hosts& hosts, Method method, std::string_view host,
              std::vector<std::string_view> origins = {}, std::string_view target = "/v1/orders") {
  Request head;
  head.method = method;
  head.target = target;
  if (!host.empty()) head.headers.push_back({"Host", host});
  for (const auto origin : origins) head.headers.push_back({"Origin", origin});
  const auto refusal = hosts.refuse(head);
  return refusal ? refusal->status() : 200;
}

TEST(Hosts, KnowsAddressesAndLocalhostAndTheNamesItIsTold) {
  const Hosts hosts({"shop.example"});
  for (const auto* host : {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080", "192.168.1.7:80",
                           "[::1]", "[::1]:8080", "shop.example", "SHOP.example:443"})
    EXPECT_EQ(status_of(hosts, Method::get, host), 200) << host;
}

TEST(Hosts, RefusesNamesOfStrangersForReadingToo) {
  const Hosts hosts({"shop.example"});
  for (const auto* host : {"evil.example", "evil.example:8080", "localhost.evil.example", "shop.example.evil",
                           "127.0.0.1.nip.io", "evil.example:80:80", "::1", "[::1", "[shop.example]",
                           "[127.0.0.1]", "x@localhost", ":8080", "localhost:port", "localhost:123456"})
    EXPECT_EQ(status_of(hosts, Method::get, host), 421) << host;
}

TEST(Hosts, JudgesTheHostOfAnAbsoluteTargetAsWell) {
  const Hosts hosts({});
  EXPECT_EQ(status_of(hosts, Method::get, "localhost", {}, "http://127.0.0.1:8080/v1/orders"), 200);
  EXPECT_EQ(status_of(hosts, Method::get, "localhost", {}, "http://evil.example/v1/orders"), 421);
  EXPECT_EQ(status_of(hosts, Method::get, "evil.example", {}, "http://localhost/v1/orders"), 421);
  EXPECT_EQ(status_of(hosts, Method::get, "localhost", {}, "/v1/orders?next=http://evil.example/"), 200);
}

TEST(Hosts, LetsOnlyPagesOfItsOwnOriginChangeSomething) {
  const Hosts hosts({"shop.example"});
  for (const auto method : {Method::post, Method::patch, Method::put, Method::delete_, Method::other}) {
    EXPECT_EQ(status_of(hosts, method, "localhost:8080"), 200);
    EXPECT_EQ(status_of(hosts, method, "localhost:8080", {"http://localhost:8080"}), 200);
    EXPECT_EQ(status_of(hosts, method, "[::1]:8080", {"http://[::1]:8080"}), 200);
    EXPECT_EQ(status_of(hosts, method, "shop.example", {"https://shop.example"}), 200);
    EXPECT_EQ(status_of(hosts, method, "shop.example:80", {"http://SHOP.example"}), 200);
    for (const auto* origin :
         {"http://evil.example", "http://localhost:3000", "http://127.0.0.1:8080", "null",
          "https://localhost", "", "localhost:8080", "http://localhost:8080.evil.example"})
      EXPECT_EQ(status_of(hosts, method, "localhost:8080", {origin}), 403) << origin;
    EXPECT_EQ(status_of(hosts, method, "localhost:8080", {"http://localhost:8080", "http://evil.example"}),
              403);
  }
  EXPECT_EQ(status_of(hosts, Method::get, "localhost:8080", {"http://evil.example"}), 200);
}

}  // namespace
}  // namespace flowmart::http
