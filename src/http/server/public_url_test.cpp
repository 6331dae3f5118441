#include "http/server/public_url.hpp"

#include <gtest/gtest.h>

namespace flowmart::http {
namespace {

TEST(PublicUrl, IsAHostAndWhereItsPathsBegin) {
  const auto read = PublicUrl::of("https://shop.example:8443/a/oms/");
  ASSERT_TRUE(std::holds_alternative<PublicUrl>(read));
  const auto& url = std::get<PublicUrl>(read);
  EXPECT_EQ(url.host, "shop.example:8443");
  EXPECT_EQ(url.path, "/a/oms");
  EXPECT_TRUE(url.encrypted);
  EXPECT_EQ(std::get<PublicUrl>(PublicUrl::of("http://shop.example")).path, "");
}

TEST(PublicUrl, APathIsSaidWithItsBeginningOnce) {
  EXPECT_EQ(with_beginning("/oms", "/v1/orders/1"), "/oms/v1/orders/1");
  EXPECT_EQ(with_beginning("/oms", "/oms/orders"), "/oms/orders");
  EXPECT_EQ(with_beginning("/oms", "/omsk"), "/oms/omsk");
  EXPECT_EQ(with_beginning("", "/v1"), "/v1");
}

TEST(PublicUrl, APathIsReadWithoutItsBeginning) {
  EXPECT_EQ(without_beginning("/oms", "/oms/v1/orders?a=/oms"), "/v1/orders?a=/oms");
  EXPECT_EQ(without_beginning("/oms", "/v1/orders"), "/v1/orders");
  EXPECT_EQ(without_beginning("/oms", "/oms"), "/");
  EXPECT_EQ(without_beginning("/oms", "/oms?a=b"), "/");
  EXPECT_EQ(without_beginning("/oms", "/oms/?a=b"), "/?a=b");
  EXPECT_EQ(without_beginning("/oms", "/omsk"), "/omsk");
  EXPECT_EQ(without_beginning("", "/oms"), "/oms");
}

}  // namespace
}  // namespace flowmart::http
