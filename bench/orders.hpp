// Orders as a shop's checkout would send them: to POST /v1/orders, where each is charged to a card at once,
// or as the command PlaceOrder to be paid by bank transfer, where each is placed and its stock held until
// money comes.
#pragma once
#include <cstdint>
#include <string>

namespace flowmart::bench {

struct OrderMix {
  std::uint32_t products = 10'000;
  std::uint32_t lines = 3;
  bool transfer = false;
  bool hot = false;  // the first line of every order is the same product
  std::uint64_t seed = 1;
};

// The whole requests, one after another; no two share an order or an Idempotency-Key.
class OrderRequests {
 public:
  OrderRequests(OrderMix mix, std::string path)
      : mix_(mix), path_(std::move(path)), random_(mix.seed * 2 + 1) {}

  void next(std::string& out);  // replaces `out`

 private:
  std::uint64_t random();
  void append_body(std::string& out);
  void append_command(std::string& out);

  OrderMix mix_;
  std::string path_, body_;
  std::uint64_t random_, count_ = 0;
};

// The product that orders call by this number, and its price in minor units.
std::string sku_of(std::uint64_t product);
std::int64_t price_minor_of(std::uint64_t product);

// What the orders name, as a file for `flowmart import products`.
std::string products_csv(std::uint32_t products, std::uint64_t quantity);

}  // namespace flowmart::bench
