#include "views/order_view.hpp"

#include "views/search_words.hpp"
#include "wire/json_write.hpp"

namespace flowmart::views {

using contract::OrderStatus;
using contract::wire_name;
using sqlite::Bytes;

namespace {

constexpr std::size_t rows_kept = 50'000;

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

}  // namespace

OrderView::OrderView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : x_orders(orders), x_rows([this](const std::int64_t& serial) -> std::optional<Row> {
        const sqlite::Resetting resetting(x_load);
        x_load.bind(1, serial);
        if (!x_load.step()) return std::nullopt;
        const auto status = contract::from_wire_name<OrderStatus>(x_load.text(0));
        Row row{status.value_or(OrderStatus::pending), 0, std::string(x_load.text(1))};
        row.on_file = row.status;
        return row;
      }) {
  x_load = connection.prepare("SELECT status, note FROM orders WHERE serial = ?1");
  x_insert = connection.prepare(
      "INSERT INTO orders VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
      "?17)");
  x_update =
      connection.prepare("UPDATE orders SET status = ?2, updated_at = ?3, note = ?4 WHERE serial = ?1");
  x_insert_line = connection.prepare("INSERT INTO order_lines VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  x_insert_words = connection.prepare("INSERT INTO order_words(rowid, words) VALUES(?1, ?2)");
  x_count = connection.prepare(
      "INSERT INTO order_counts VALUES(?1, ?2) ON CONFLICT(status) DO UPDATE SET count = count + "
      "excluded.count");
  x_insert_refusal = connection.prepare("INSERT INTO refusals VALUES(?1, ?2, ?3, ?4, ?5, ?6)");

  using contract::OrderPlaced;
  handlers.on<OrderPlaced>([this](const OrderPlaced& m, const Place& p) { placed(m, p); });
  handlers.on<contract::OrderRefused>([this](const auto& m, const Place& p) { refused(m, p); });
  handlers.on<contract::OrderConfirmed>([this](const auto& m, const Place& p) {
    becomes(OrderId::of(m.orderId).uuid, OrderStatus::processing, p);
  });
  handlers.on<contract::OrderShipped>(
      [this](const auto& m, const Place& p) { becomes(m.order.uuid, OrderStatus::shipped, p); });
  handlers.on<contract::OrderDelivered>(
      [this](const auto& m, const Place& p) { becomes(m.order.uuid, OrderStatus::delivered, p); });
  handlers.on<contract::OrderCancelling>([this](const auto& m, const Place& p) { cancelling(m, p); });
  handlers.on<contract::OrderCancelled>(
      [this](const auto& m, const Place& p) { becomes(m.orderId.uuid, OrderStatus::cancelled, p); });
}

void OrderView::placed(const contract::OrderPlaced& message, const Place& place) {
  x_orders.add(message.order.uuid, place.event);
  x_rows.add(place.event, {OrderStatus::pending, place.micros(), {}});
  x_placed.emplace_back(place.event, &message);
}

// The number lets the story of the attempt be told; the id may be placed later and then has another.
void OrderView::refused(const contract::OrderRefused& message, const Place& place) {
  x_orders.add(message.order.uuid, place.event);
  x_refused.emplace_back(place, &message);
}

void OrderView::becomes(const Uuid& order, OrderStatus status, const Place& place) {
  const auto serial = x_orders.find(order);
  Row* row = serial ? x_rows.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->status = status;
  row->updated_at = place.micros();
}

void OrderView::cancelling(const contract::OrderCancelling& message, const Place& place) {
  const auto serial = x_orders.find(message.order.uuid);
  Row* row = serial ? x_rows.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->note = message.reason;
  row->updated_at = place.micros();
}

void OrderView::insert(std::int64_t serial, const contract::OrderPlaced& order, const Row& row) {
  std::int64_t units = 0;
  for (const contract::OrderLine& line : order.lines) units += line.quantity;
  x_insert.bind(1, serial).bind(2, Bytes(order.order.uuid.bytes)).bind(3, order.number);
  x_insert.bind(4, wire_name(row.status)).bind(5, Bytes(order.customer.uuid.bytes));
  x_insert.bind(6, order.customer_number).bind(7, order.name).bind(8, order.email);
  x_insert.bind(9, order.ship_to.country_code).bind(10, static_cast<std::int64_t>(order.lines.size()));
  x_insert.bind(11, units).bind(12, order.total.minor).bind(13, order.total.currency.code());
  x_insert.bind(14, micros(order.ordered_at)).bind(15, micros(order.placed_at)).bind(16, row.updated_at);
  x_insert.bind(17, row.note);
  x_insert.run();
}

void OrderView::insert_lines(std::int64_t serial, const contract::OrderPlaced& order) {
  std::int64_t number = 0;
  for (const contract::OrderLine& line : order.lines) {
    x_insert_line.bind(1, serial).bind(2, ++number).bind(3, Bytes(line.product.uuid.bytes)).bind(4, line.sku);
    x_insert_line.bind(5, line.name).bind(6, line.quantity).bind(7, line.unit_price.minor);
    x_insert_line.bind(8, line.total.minor).run();
  }
}

void OrderView::insert_words(std::int64_t serial, const contract::OrderPlaced& order) {
  x_words.clear();
  for (const std::string* text : {&order.number, &order.customer_number, &order.name, &order.email})
    append_words(x_words, *text);
  for (const contract::OrderLine& line : order.lines) {
    append_words(x_words, line.sku);
    append_words(x_words, line.name);
  }
  x_insert_words.bind(1, serial).bind(2, x_words).run();
}

void OrderView::insert_refusal(const Place& place, const contract::OrderRefused& refused) {
  std::string shorts;
  wire::write_json(shorts, refused.shorts);
  x_insert_refusal.bind(1, place.event).bind(2, Bytes(refused.order.uuid.bytes)).bind(3, refused.number);
  x_insert_refusal.bind(4, wire_name(refused.reason)).bind(5, shorts).bind(6, place.micros()).run();
}

void OrderView::count(Row& row) {
  if (row.on_file == row.status) return;
  if (row.on_file) --x_counted[*row.on_file];
  ++x_counted[row.status];
  row.on_file = row.status;
}

void OrderView::flush() {
  auto next = x_placed.begin();  // both go by rising serial
  x_rows.flush([&](std::int64_t serial, Row& row, bool is_new) {
    count(row);
    if (!is_new) {
      x_update.bind(1, serial).bind(2, wire_name(row.status)).bind(3, row.updated_at).bind(4, row.note).run();
      return;
    }
    insert(serial, *next->second, row);
    insert_lines(serial, *next->second);
    insert_words(serial, *next->second);
    ++next;
  });
  for (const auto& [status, change] : x_counted)
    if (change != 0) x_count.bind(1, wire_name(status)).bind(2, change).run();
  x_counted.clear();
  for (const auto& [place, refused] : x_refused) insert_refusal(place, *refused);
  x_placed.clear();
  x_refused.clear();
  x_rows.forget_beyond(rows_kept);
}

void OrderView::forget() {
  x_rows.clear();
  x_counted.clear();
  x_placed.clear();
  x_refused.clear();
}

}  // namespace flowmart::views
