#include "orders/shop.hpp"

namespace flowmart::orders {
namespace {

Shop& in_use() {
  static Shop shop;
  return shop;
}

}  // namespace

const Shop& shop() { return in_use(); }
void settle_shop(const Shop& shop) { in_use() = shop; }

}  // namespace flowmart::orders
