#include "app/demo_shop.hpp"

#include <array>
#include <future>

#include "contract/messages/inventory.hpp"
#include "contract/private/inventory.hpp"

namespace flowmart::app {
namespace {

using namespace contract;

constexpr Quantity reorder_point = 20, reorder_quantity = 100;

struct DemoProduct {
  std::string_view sku, name, category;
  std::int64_t minor;    // price in pence
  Quantity main, north;  // opening stock
};
constexpr std::array products{
    DemoProduct{"LAMP-01", "Desk lamp, brass", "lighting", 4950, 400, 150},
    DemoProduct{"LAMP-02", "Floor lamp, oak", "lighting", 12900, 60, 20},
    DemoProduct{"KETTLE-17", "Enamel kettle 1.7 l", "kitchen", 3450, 300, 0},
    DemoProduct{"MUG-BLUE", "Stoneware mug, blue", "kitchen", 825, 900, 600},
    DemoProduct{"MUG-SAND", "Stoneware mug, sand", "kitchen", 825, 700, 100},
    DemoProduct{"THROW-03", "Wool throw", "textiles", 6800, 120, 80},
    DemoProduct{"CLOCK-09", "Wall clock", "decoration", 3900, 40, 0},
    DemoProduct{"VASE-11", "Glass vase, tall", "decoration", 2600, 90, 30},
    DemoProduct{"TRAY-02", "Birch tray", "kitchen", 2150, 200, 50},
    DemoProduct{"CANDLE-6", "Beeswax candles, six", "decoration", 1290, 1500, 900},
    DemoProduct{"APRON-1", "Linen apron", "textiles", 2990, 160, 0},
    DemoProduct{"BOARD-4", "Chopping board, ash", "kitchen", 3275, 12, 8},
};

Warehouse warehouse(std::string_view code, std::string_view name, std::int64_t priority, Zone zone,
                    Decimal latitude, Decimal longitude) {
  Warehouse one;
  one.warehouse = WarehouseId::of(code);
  one.code = code;
  one.name = name;
  one.country = "GB";
  one.priority = priority;
  one.zone = zone;
  one.latitude = latitude;
  one.longitude = longitude;
  one.opens = "07:00";
  one.closes = "19:00";
  one.time_zone = "Europe/London";
  return one;
}

struct DemoBuyer {
  std::string_view id, name, email, street, city, state, zip, country;
};
constexpr std::array buyers{
    DemoBuyer{"ines", "Ines Marchetti", "ines@marchetti.example", "Via del Corso 18", "Roma", "RM", "00186",
              "IT"},
    DemoBuyer{"tom", "Tom Ashdown", "tom@ashdown.example", "4 Mill Lane", "Leeds", "West Yorkshire",
              "LS1 4AB", "GB"},
    DemoBuyer{"amara", "Amara Diallo", "amara@diallo.example", "12 rue des Lilas", "Lyon", "ARA", "69003",
              "FR"},
};

std::optional<std::string> submit(Node& node, wire::AnyMessage message, const std::string& name) {
  std::promise<std::optional<std::string>> promise;
  engine::Input input{.message = std::move(message), .receipt = uuid_of("demo-shop", name)};
  input.reply = [&](engine::Outcome outcome) {
    promise.set_value(outcome.rejection ? std::optional(outcome.rejection->detail) : std::nullopt);
  };
  if (!node.engine().submit(std::move(input))) return "the engine is busy";
  return promise.get_future().get();
}

// Most are paid at once; now and then one has to be tried again by itself, or by a person.
std::string_view demo_token(std::uint64_t n) {
  if (n % 12 == 9) return "tok_declined";
  return n % 6 == 4 ? "tok_fail_once" : "tok_demo";
}

}  // namespace

std::optional<std::string> stock_demo_shop(Node& node) {
  const Currency currency = node.currency();
  const std::vector<Warehouse> warehouses{
      warehouse("main", "Main warehouse, Bristol", 0, Zone::south, {51'4545, 4}, {-2'5879, 4}),
      warehouse("north", "Northern warehouse, Leeds", 1, Zone::north, {53'8008, 4}, {-1'5491, 4})};
  // Each message is given under a name of its own, so a second start changes nothing.
  const Time opened{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  for (const DemoProduct& one : products) {
    RegisterProduct product;
    product.product = ProductId::of(one.sku);
    product.sku = one.sku;
    product.name = one.name;
    product.price = {one.minor, currency};
    product.warehouses = warehouses;
    product.category = one.category;
    product.reorder_point = reorder_point;
    product.reorder_quantity = reorder_quantity;
    if (auto failure = submit(node, wire::AnyMessage::of(product), "product " + product.sku)) return failure;
    const std::array stock{std::pair{warehouses[0].warehouse, one.main},
                           std::pair{warehouses[1].warehouse, one.north}};
    for (const auto& [where, quantity] : stock) {
      if (quantity == 0) continue;
      AddInventory arrival;
      arrival.productId = product.product;
      arrival.quantity = quantity;
      arrival.warehouseId = where;
      arrival.timestamp = opened;
      const std::string name = "stock " + product.sku + " " + where.to_string();
      if (auto failure = submit(node, wire::AnyMessage::of(arrival), name)) return failure;
    }
  }
  return std::nullopt;
}

void restock_demo_shop(Node& node, const PlaceOrder& order, Time now) {
  for (const PlaceOrder::Item& item : order.items) {
    const ProductId product = ProductId::of(item.itemId);
    Quantity available = 0;
    const auto read = node.queries().each_stock({.product = item.itemId}, [&](const views::StockRow& row) {
      available += row.available;
      return true;
    });
    if (!read || available >= reorder_point) continue;
    node.engine().submit({.message = wire::AnyMessage::of(
                              AddInventory{product, reorder_quantity, WarehouseId::of("main"), now})});
  }
}

contract::PlaceOrder demo_order(std::uint64_t n, const std::string& id, Time now) {
  const DemoBuyer& buyer = buyers[n % buyers.size()];
  PlaceOrder order;
  order.orderId = id;
  order.customer = {std::string(buyer.id), std::string(buyer.name), std::string(buyer.email), std::nullopt};
  order.shippingAddress = {std::string(buyer.street), std::string(buyer.city), std::string(buyer.state),
                           std::string(buyer.zip), std::string(buyer.country)};
  std::int64_t minor = 0;
  for (std::uint64_t i = 0; i < 1 + n % 3; ++i) {
    const DemoProduct& product = products[(n * 5 + i * 3) % products.size()];
    const auto quantity = static_cast<std::int64_t>(1 + (n + i) % 3);
    order.items.push_back(
        {std::string(product.sku), std::string(product.name), quantity, Decimal{product.minor, 2}});
    minor += quantity * product.minor;
  }
  order.payment = {CheckoutMethod::credit_card, std::string(demo_token(n)) + ":" + id, Decimal{minor, 2}};
  order.orderDate = now;
  return order;
}

}  // namespace flowmart::app
