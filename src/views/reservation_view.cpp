#include "views/reservation_view.hpp"

#include <algorithm>

#include "contract/private/amending.hpp"

namespace flowmart::views {

using namespace contract;
using sqlite::Bytes;

namespace {

constexpr std::size_t reservation_rows_kept = 50'000;
constexpr std::size_t reserved_products_kept = 200'000;

}  // namespace

ReservationView::ReservationView(sqlite::Connection& connection, Handlers& handlers)
    : products_(connection, "SELECT serial FROM products WHERE id = ?1"),
      warehouses_(connection, "SELECT serial FROM warehouses WHERE id = ?1"),
      rows_([this](const Uuid& order) { return load(order); }) {
  load_ = connection.prepare(
      "SELECT reserved_event, until, product_serial, warehouse_serial, quantity FROM reservations "
      "WHERE order_id = ?1 ORDER BY product_serial, warehouse_serial");
  delete_ = connection.prepare("DELETE FROM reservations WHERE order_id = ?1");
  insert_ = connection.prepare("INSERT INTO reservations VALUES(?1, ?2, ?3, ?4, ?5, ?6)");

  handlers.on<StockReserved>([this](const StockReserved& m, const Place& p) {
    rows_.add(m.order.uuid, {p.event, m.expires.time_since_epoch().count(), parts_of(m.products)});
  });
  handlers.on<StockFirmed>([this](const StockFirmed& m, const Place&) {
    Row* row = rows_.change(m.order.uuid);
    if (row == nullptr) return;
    row->until = 0;
    std::erase_if(row->parts, [](const Part& part) { return part.warehouse != 0; });
    for (const Part& part : parts_of(m.products)) row->parts.push_back(part);
  });
  handlers.on<StockAmended>([this](const StockAmended& m, const Place&) {
    Row* row = rows_.change(m.order.uuid);
    if (row == nullptr) return;
    std::vector<ProductAllocation> held = m.products;
    held.insert(held.end(), m.ahead.begin(), m.ahead.end());
    row->parts = parts_of(held);
    for (const ProductQuantity& one : m.owed)
      row->parts.push_back({products_.find_or_zero(one.product.uuid), 0, one.quantity});
  });
  handlers.on<StockReleased>([this](const StockReleased& m, const Place&) {
    if (Row* row = rows_.change(m.order.uuid)) row->parts.clear();
  });
  handlers.on<ConsumeStock>([this](const ConsumeStock& m, const Place&) {
    if (Row* row = rows_.change(m.order.uuid)) take(*row, m.products);
  });
  handlers.on<StockSourced>([this](const StockSourced& m, const Place& p) {
    Row* row = rows_.change(m.order.uuid);
    if (row == nullptr) row = &rows_.add(m.order.uuid, {p.event, 0, {}});
    take(*row, m.released);
    for (const Part& more : parts_of(m.products)) {
      const auto same = std::find_if(row->parts.begin(), row->parts.end(), [&](const Part& part) {
        return part.product == more.product && part.warehouse == more.warehouse;
      });
      if (same == row->parts.end()) row->parts.push_back(more);
      else same->quantity += more.quantity;
    }
  });
}

void ReservationView::take(Row& row, const std::vector<ProductAllocation>& products) {
  for (const Part& gone : parts_of(products))
    for (Part& part : row.parts)
      if (part.product == gone.product && part.warehouse == gone.warehouse)
        part.quantity -= std::min(part.quantity, gone.quantity);
  std::erase_if(row.parts, [](const Part& part) { return part.quantity == 0; });
}

std::vector<ReservationView::Part> ReservationView::parts_of(const std::vector<ProductAllocation>& products) {
  std::vector<Part> parts;
  for (const ProductAllocation& one : products)
    for (const Allocation& allocation : one.allocations) {
      const Part part{products_.find_or_zero(one.product.uuid),
                      warehouses_.find_or_zero(allocation.warehouse.uuid), allocation.quantity};
      const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& known) {
        return known.product == part.product && known.warehouse == part.warehouse;
      });
      if (same == parts.end()) parts.push_back(part);
      else same->quantity += part.quantity;
    }
  return parts;
}

std::optional<ReservationView::Row> ReservationView::load(const Uuid& order) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, Bytes(order.bytes));
  Row row;
  while (load_.step()) {
    row.event = load_.integer(0);
    row.until = load_.integer(1);
    row.parts.push_back({load_.integer(2), load_.integer(3), load_.integer(4)});
  }
  if (row.parts.empty()) return std::nullopt;
  return row;
}

void ReservationView::write(const Uuid& order, const Row& row, bool is_new) {
  if (!is_new) delete_.bind(1, Bytes(order.bytes)).run();
  for (const Part& part : row.parts) {
    insert_.bind(1, part.product).bind(2, row.event).bind(3, part.warehouse).bind(4, Bytes(order.bytes));
    insert_.bind(5, part.quantity).bind(6, row.until).run();
  }
}

void ReservationView::flush() {
  rows_.flush([this](const Uuid& order, const Row& row, bool is_new) { write(order, row, is_new); });
  rows_.forget_beyond(reservation_rows_kept);
  products_.forget_beyond(reserved_products_kept);
}

void ReservationView::forget() {
  rows_.clear();
  products_.clear();
  warehouses_.clear();
}

}  // namespace flowmart::views
