#include "adapters/public_address.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace flowmart::adapters {
namespace {

struct Block4 {
  std::uint32_t first;
  int bits;
};
constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}
constexpr std::array special4{
    Block4{v4(0, 0, 0, 0), 8},       Block4{v4(10, 0, 0, 0), 8},     Block4{v4(100, 64, 0, 0), 10},
    Block4{v4(127, 0, 0, 0), 8},     Block4{v4(169, 254, 0, 0), 16}, Block4{v4(172, 16, 0, 0), 12},
    Block4{v4(192, 0, 0, 0), 24},    Block4{v4(192, 0, 2, 0), 24},   Block4{v4(192, 31, 196, 0), 24},
    Block4{v4(192, 52, 193, 0), 24}, Block4{v4(192, 88, 99, 0), 24}, Block4{v4(192, 168, 0, 0), 16},
    Block4{v4(192, 175, 48, 0), 24}, Block4{v4(198, 18, 0, 0), 15},  Block4{v4(198, 51, 100, 0), 24},
    Block4{v4(203, 0, 113, 0), 24},  Block4{v4(224, 0, 0, 0), 3}};

bool is_public4(std::uint32_t address) {
  for (const Block4& block : special4)
    if ((address ^ block.first) >> (32 - block.bits) == 0) return false;
  return true;
}

std::uint32_t number_at(const std::uint8_t* bytes) { return v4(bytes[0], bytes[1], bytes[2], bytes[3]); }

// Of IPv6 only what is given out to the world; and what stands for an IPv4 address is judged by that, or not
// called at all.
bool is_public6(const std::array<std::uint8_t, 16>& a) {
  static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(a.data(), mapped.data(), mapped.size()) == 0) return is_public4(number_at(&a[12]));
  if (a[0] >> 5 != 1) return false;                                                // 2000::/3
  if (a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02) return false;                   // 2001::/23
  if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8) return false;  // 2001:db8::/32
  if (a[0] == 0x20 && a[1] == 0x02) return false;                                  // 2002::/16, 6to4
  return !(a[0] == 0x3f && a[1] == 0xff && a[2] < 0x10);                           // 3fff::/20
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return is_public6(bytes);
}

}  // namespace flowmart::adapters
