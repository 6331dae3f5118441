// Orders as a shop's checkout would send them to POST /v1/orders.
#pragma once
#include <cstdint>
#include <string>

namespace flowmart::bench {

struct OrderMix {
  std::uint32_t products = 10'000;
  std::uint32_t lines = 3;
  bool hot = false;  // the first line of every order is the same product
  std::uint64_t seed = 1;
};

// The whole requests, one after another; no two share an order or an Idempotency-Key.
class OrderRequests {
 public:
  OrderRequests(OrderMix mix, std::string path)
      : x_mix(mix), x_path(std::move(path)), x_random(mix.seed * 2 + 1) {}

  void next(std::string& out);  // replaces `out`

 private:
  std::uint64_t random();
  void append_body(std::string& out);

  OrderMix x_mix;
  std::string x_path, x_body;
  std::uint64_t x_random, x_count = 0;
};

// What the orders name, as a file for `flowmart import products`.
std::string products_csv(std::uint32_t products, std::uint64_t quantity);

}  // namespace flowmart::bench
