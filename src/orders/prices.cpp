// The list of products that Orders keeps for itself, so that an order without prices is taken in one step,
// and of the places that they may be collected at.
#include "orders/orders.hpp"

namespace flowmart::orders {

using contract::nothing;

// A product is found by what it is called now, or by its id. A name that nobody has leads to the id that
// follows from it, unless a product was put on file by that id and is called otherwise by now: whoever takes
// the name next is another product.
ProductId product_named(const Orders& orders, const std::string& name) {
  if (const Named* named = orders.names.find(name)) return named->product;
  ProductId product = ProductId::of(name);
  if (Uuid::parse(name)) return product;
  while (orders.prices.contains(product)) product.uuid = uuid_v5(product.uuid, "next of this name");
  return product;
}

Decision<OrdersService> decide(const Orders&, const contract::ProductRegistered&, Time) { return nothing; }

void evolve(Orders& orders, const contract::ProductRegistered& registered) {
  Price& price = orders.prices[registered.product];
  const Named* before = orders.names.find(price.sku);
  if (before && before->product == registered.product && price.sku != registered.sku)
    orders.names.erase(price.sku);
  price = {registered.sku, registered.name, registered.price};
  orders.names[registered.sku] = {registered.product, ProductId::of(registered.sku) == registered.product};
  orders.turned_away.erase(registered.sku);
  for (const contract::Warehouse& place : registered.warehouses) orders.warehouses[place.warehouse];
}

Decision<OrdersService> decide(const Orders&, const contract::TurnProductAway&, Time) { return nothing; }

void evolve(Orders& orders, const contract::TurnProductAway& turned) {
  orders.turned_away[turned.sku] = {turned.reason};
}

Decision<OrdersService> decide(const Orders& orders, const contract::ReadProducts& query, Time) {
  contract::ReadProducts::Response answer;
  answer.about = query.about;
  answer.products.reserve(query.names.size());
  for (const std::string& name : query.names) {
    contract::KnownProduct& one = answer.products.emplace_back();
    one.product = product_named(orders, name);
    if (const Price* price = orders.prices.find(one.product)) {
      one.known = true;
      one.name = price->name;
      one.price = price->price;
    }
    if (const TurnedAway* turned = orders.turned_away.find(name)) one.turned_away = turned->reason;
  }
  return answer;
}

}  // namespace flowmart::orders
