// What must hold after an action.
#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

const char* status_of(State state) {
  switch (state) {
    case State::pending:
    case State::lapsed: return "Pending";
    case State::processing: return "Processing";
    case State::shipped: return "Shipped";
    case State::delivered: return "Delivered";
    default: return "Cancelled";
  }
}

}  // namespace

// Who is paid and waits, waits for something.
void Shop::check_waiting() {
  for (const auto& [id, order] : books_.orders)
    if ((order.state == State::lapsed && order.paid && !order.held()) ||
        (order.state == State::refused && order.gift))
      EXPECT_FALSE(books_.enough_for(order)) << id << " waits for nothing";
}

void Shop::check_products() {
  for (const std::string& sku : products) {
    const auto totals = world_.ask(GetInventoryStatus{.productId = sku}).aggregatedInventory;
    EXPECT_EQ(totals.totalAvailable, books_.available(sku)) << sku;
    EXPECT_EQ(totals.totalReserved, books_.reserved(sku)) << sku;
  }
}
void Shop::check_order(const std::string& id) {
  const PlainOrder& order = books_.orders.at(id);
  if (order.state == State::refused) return;
  if (order.state == State::cancelled && money_under_way(order)) return;  // once its money is back
  EXPECT_EQ(wire_name(world_.ask(GetOrder{OrderId::of(id)}).status), status_of(order.state)) << id;
}
// What came in and has not gone back, by order.
void Shop::check_money() {
  std::int64_t all = 0;
  for (const auto& [id, order] : books_.orders) {
    if (money_under_way(order)) continue;
    const OrderId name = OrderId::of(id);
    const std::int64_t in = order.pays == Pays::transfer ? transferred_[name] : paid_[name];
    EXPECT_EQ(in - given_back_[name], order.kept - order.owed) << id;
    if (order.pays != Pays::transfer) all += order.kept;
  }
  if (at_rest_) EXPECT_EQ(world_.gateway.ledger().balance_minor(), all);
}

void Shop::check_at_rest() {
  at_rest_ = true;
  check_all();
  for (const auto& [id, order] : books_.orders)
    for (const auto& [product, units] : order.missing)
      if (units > 0) EXPECT_EQ(books_.available_to(order, product), 0) << id << " is owed " << product;
}

void Shop::check_all() {
  for (const auto& [id, order] : books_.orders) check_order(id);
  check_products();
  check_money();
}

}  // namespace flowmart::random_shop
