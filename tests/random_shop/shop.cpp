#include "random_shop/shop.hpp"

#include <algorithm>

#include "contract/private/inventory.hpp"

namespace flowmart::random_shop {

using std::chrono::minutes;

namespace {

bool has(const PlainOrder& order, PlainParcel::State state) {
  return std::any_of(order.parcels.begin(), order.parcels.end(),
                     [&](const auto& one) { return one.second.state == state; });
}
bool has(const PlainOrder& order, PlainReturn::State state) {
  return std::any_of(order.returns.begin(), order.returns.end(),
                     [&](const auto& one) { return one.second.state == state; });
}
bool has(const PlainOrder& order, bool (PlainParcel::*is)() const) {
  return std::any_of(order.parcels.begin(), order.parcels.end(),
                     [&](const auto& one) { return (one.second.*is)(); });
}

}  // namespace

Shop::Shop(std::uint64_t seed) : dice_(seed) {
  books_.free_at = [this](const std::string& product, const std::string& warehouse) {
    return free_at(product, WarehouseId::of(warehouse));
  };
  for (const std::string& sku : products) {
    RegisterProduct product;
    product.product = ProductId::of(sku);
    product.sku = product.name = sku;
    product.price = {list_price, pounds};
    for (std::size_t n = 0; n < warehouses.size(); ++n) {
      Warehouse place;
      place.warehouse = WarehouseId::of(warehouses[n]);
      place.code = place.name = warehouses[n];
      place.country = n == 0 ? "GB" : "FR";
      place.priority = static_cast<std::int64_t>(n);
      product.warehouses.push_back(place);
    }
    EXPECT_EQ(world_.give(product), "");
    books_.on_hand[sku] = 0;
  }
}

void Shop::note(std::string what) {
  last_.push_back(std::move(what));
  if (last_.size() > 40) last_.pop_front();
}

std::uint64_t Shop::seen(const std::string& message) const {
  const auto found = seen_.find(message);
  return found == seen_.end() ? 0 : found->second;
}

// Mostly the same again, so that much happens to it; or one of the newest, to which more may happen.
std::string Shop::one_of_interest() {
  if (!focus_.empty() && !one_in(5)) return focus_;
  const auto known = static_cast<std::int64_t>(of_interest_.size());
  const std::int64_t newest = one_in(4) ? known : std::min<std::int64_t>(known, 4);
  return focus_ = of_interest_[static_cast<std::size_t>(known - between(1, newest))];
}

void Shop::pass(Duration time) {
  world_.pass(time);
  hear_late_payments();
  books_.pass(world_.now);
  hear();
}

void Shop::be_of_interest(const std::string& id) {
  of_interest_.push_back(id);
  if (of_interest_.size() > of_interest_max) of_interest_.pop_front();
}

// Mostly what may lead somewhere.
void Shop::do_something_with(const std::string& id) {
  using Order = const PlainOrder&;
  struct Act {
    int weight;
    void (Shop::*act)(const std::string&, PlainOrder&);
    bool (*leads_on)(Order);
  };
  static constexpr Act acts[] = {
      {5, &Shop::amend, [](Order o) { return o.open() && !o.gift; }},
      {8, &Shop::transfer,
       [](Order o) { return o.pays == Pays::transfer && (!o.paid || o.change || o.owed > 0); }},
      {4, &Shop::retry, [](Order o) { return o.pays == Pays::declined_card && !o.paid; }},
      {1, &Shop::cancel, [](Order o) { return o.is_here(); }},
      {2, &Shop::hold, [](Order o) { return o.open(); }},
      {8, &Shop::release, [](Order o) { return o.held(); }},
      {20, &Shop::report, [](Order o) { return has(o, &PlainParcel::may_move) && !o.held(); }},
      {16, &Shop::collect, [](Order o) { return !o.collect_at.empty() && has(o, PlainParcel::left); }},
      {5, &Shop::fail, [](Order o) { return has(o, PlainParcel::left); }},
      {8, &Shop::take_in, [](Order o) { return has(o, PlainParcel::returned); }},
      {3, &Shop::split, [](Order o) { return has(o, PlainParcel::packed); }},
      {3, &Shop::refuse_goods, [](Order o) { return has(o, PlainParcel::packed); }},
      {1, &Shop::call_off, [](Order o) { return has(o, PlainParcel::packed); }},
      {6, &Shop::pack,
       [](Order o) {
         return std::any_of(products.begin(), products.end(),
                            [&](const std::string& product) { return o.unpacked(product) > 0; });
       }},
      {1, &Shop::label_for_return, [](Order o) { return has(o, PlainParcel::arrived); }},
      {1, &Shop::refund, [](Order o) { return o.kept > 0; }},
      {7, &Shop::ask_back, [](Order o) { return o.ever_left; }},
      {8, &Shop::approve, [](Order o) { return has(o, PlainReturn::requested); }},
      {2, &Shop::turn_down, [](Order o) { return has(o, PlainReturn::requested); }},
      {8, &Shop::receive, [](Order o) { return has(o, PlainReturn::approved); }},
      {12, &Shop::inspect, [](Order o) { return has(o, PlainReturn::received); }},
      {1, &Shop::close, [](Order o) { return has(o, PlainReturn::approved); }}};
  int all = 0;
  for (const Act& one : acts) all += one.weight;
  PlainOrder& order = books_.orders.at(id);
  const Act* chosen = acts;
  do {
    auto dice = static_cast<int>(between(1, all));
    for (chosen = acts; dice > chosen->weight; ++chosen) dice -= chosen->weight;
  } while (!chosen->leads_on(order) && !one_in(10));
  (this->*chosen->act)(id, order);
  check_order(id);
}

void Shop::step() {
  const std::int64_t dice = between(1, 100);
  if (dice <= 8) place();
  else if (dice <= 15 || of_interest_.empty()) restock();
  else if (dice <= 18) correct();
  else if (dice <= 24) {
    const minutes span{between(1, 12)};
    note("pass " + std::to_string(span.count()) + " minutes");
    pass(span);
    for (const std::string& id : of_interest_) check_order(id);
  } else do_something_with(one_of_interest());
  check_products();
  check_waiting();
}

}  // namespace flowmart::random_shop
