// Where a carrier listens. What is said to it and heard from it is in tests/program/parcels_test.py.
#include "adapters/http_carrier.hpp"

#include <gtest/gtest.h>

namespace flowmart::adapters {
namespace {

TEST(CarrierAddress, IsReadOfItsUrl) {
  const auto plain = CarrierAddress::parse("http://carrier.example");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host + " " + plain->port + " " + plain->path, "carrier.example 80 /");
  const auto whole = CarrierAddress::parse("http://127.0.0.1:9000/pickups?shop=1");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->host + " " + whole->port + " " + whole->path, "127.0.0.1 9000 /pickups?shop=1");
  const auto six = CarrierAddress::parse("http://[::1]:9000/");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host + " " + six->port, "::1 9000");
}

TEST(CarrierAddress, IsNoneOfWhatCanNotBeAsked) {
  for (const char* url : {"", "carrier.example", "https://carrier.example", "http://", "http://:80/",
                          "http://a:b/", "http://a:/", "http://a:123456/", "http://a b/", "http://user@a/"})
    EXPECT_FALSE(CarrierAddress::parse(url)) << url;
}

}  // namespace
}  // namespace flowmart::adapters
