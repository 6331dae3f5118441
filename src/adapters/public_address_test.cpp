#include "adapters/public_address.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace flowmart::adapters {
namespace {

bool may_be_called(const std::string& text) {
  sockaddr_storage room{};
  if (text.find(':') == text.npos) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &in.sin_addr), 1) << text;
    std::memcpy(&room, &in, sizeof in);
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &in.sin6_addr), 1) << text;
    std::memcpy(&room, &in, sizeof in);
  }
  return is_public(reinterpret_cast<const sockaddr&>(room));
}

TEST(PublicAddress, WhatIsBehindTheDoorIsNotCalled) {
  for (const char* one : {"0.0.0.0",
                          "10.1.2.3",
                          "100.64.0.1",
                          "127.0.0.1",
                          "127.255.255.254",
                          "169.254.169.254",
                          "172.16.0.1",
                          "172.31.255.255",
                          "192.0.0.8",
                          "192.168.1.1",
                          "198.18.0.1",
                          "198.19.255.255",
                          "203.0.113.9",
                          "224.0.0.1",
                          "255.255.255.255",
                          "::",
                          "::1",
                          "::ffff:127.0.0.1",
                          "::ffff:10.0.0.1",
                          "::127.0.0.1",
                          "64:ff9b::a00:1",
                          "fc00::1",
                          "fd12::1",
                          "fe80::1",
                          "ff02::1",
                          "2001::1",
                          "2001:db8::1",
                          "2002:7f00:1::1",
                          "3fff::1"})
    EXPECT_FALSE(may_be_called(one)) << one;
}

TEST(PublicAddress, TheOpenInternetIs) {
  for (const char* one : {"1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1",
                          "172.32.0.1", "192.167.255.255", "198.17.0.1", "198.20.0.1", "223.255.255.255",
                          "2606:4700:4700::1111", "2a00:1450:4001::5", "::ffff:1.1.1.1", "2001:200::1"})
    EXPECT_TRUE(may_be_called(one)) << one;
}

}  // namespace
}  // namespace flowmart::adapters
