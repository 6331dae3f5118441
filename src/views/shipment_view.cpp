#include "views/shipment_view.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::size_t shipment_rows_kept = 50'000;

}  // namespace

ShipmentView::ShipmentView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : orders_(orders), rows_([this](const std::int64_t& serial) -> std::optional<Row> {
        const sqlite::Resetting resetting(load_);
        load_.bind(1, serial);
        if (!load_.step()) return std::nullopt;
        return Row{.status = std::string(load_.text(0)),
                   .items = load_.integer(2),
                   .note = std::string(load_.text(1))};
      }) {
  load_ = connection.prepare("SELECT status, note, items FROM shipments WHERE serial = ?1");
  // When a shipment was made by hand its order may have been unknown, or refused and not yet placed.
  find_ = connection.prepare(
      "SELECT serial FROM shipments WHERE id = ?2 AND order_serial IN "
      "(SELECT ?1 UNION ALL SELECT 0 UNION ALL SELECT serial FROM refusals WHERE id = ?3)");
  insert_ = connection.prepare("INSERT INTO shipments VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  update_ = connection.prepare(
      "UPDATE shipments SET status = ?2, note = ?3, items = ?4, updated_at = ?5 WHERE serial = ?1");

  handlers.on<ShipmentCreated>([this](const ShipmentCreated& m, const Place& p) { created(m, p); });
  // The statuses that others see are the contract's; what is finer has a word of its own.
  const auto on = [&]<class M>(std::string_view status) {
    handlers.on<M>([this, status](const M& m, const Place& p) {
      if constexpr (requires { m.shipmentId; }) becomes(m.shipmentId, OrderId::of(m.orderId).uuid, status, p);
      else becomes(m.shipment, m.order.uuid, status, p);
    });
  };
  on.operator()<ShipmentDispatched>("shipped");
  on.operator()<ShipmentInTransit>("in_transit");
  on.operator()<ShipmentDelivered>("delivered");
  on.operator()<ReturnInitiated>("returning");
  on.operator()<ShipmentReturned>("returned");
  on.operator()<ShipmentCancelled>("cancelled");
  on.operator()<ParcelReceived>("received");
  handlers.on<ParcelRepacked>([this](const ParcelRepacked& m, const Place& p) { repacked(m, p); });
  handlers.on<DeliveryFailed>([this](const DeliveryFailed& m, const Place& p) {
    becomes(m.shipmentId, OrderId::of(m.orderId).uuid, "delivery_failed", p, m.failureReason);
  });
}

void ShipmentView::created(const ShipmentCreated& message, const Place& place) {
  std::int64_t items = 0;
  for (const ShipmentItem& item : message.items) items += item.quantity;
  serials_[message.shipmentId] = place.event;
  rows_.add(place.event, {.id = message.shipmentId,
                          .order = orders_.find_or_zero(OrderId::of(message.orderId).uuid),
                          .status = "pending",
                          .method = message.shippingMethod,
                          .items = items,
                          .created_at = place.micros(),
                          .updated_at = place.micros()});
}

void ShipmentView::repacked(const ParcelRepacked& message, const Place& place) {
  const auto serial = serial_of(message.shipment, message.order.uuid);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->items = 0;
  for (const ShipmentItem& item : message.items) row->items += item.quantity;
  row->updated_at = place.micros();
}

std::optional<std::int64_t> ShipmentView::serial_of(const std::string& shipment, const Uuid& order) {
  if (const auto known = serials_.find(shipment); known != serials_.end()) return known->second;
  const sqlite::Resetting resetting(find_);
  find_.bind(1, orders_.find_or_zero(order)).bind(2, shipment).bind(3, sqlite::Bytes(order.bytes));
  if (!find_.step()) return std::nullopt;
  return serials_[shipment] = find_.integer(0);
}

void ShipmentView::becomes(const std::string& shipment, const Uuid& order, std::string_view status,
                           const Place& place, std::string_view note) {
  const auto serial = serial_of(shipment, order);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row == nullptr) return;
  row->status = status;
  row->note = note;
  row->updated_at = place.micros();
}

void ShipmentView::flush() {
  rows_.flush([this](std::int64_t serial, const Row& row, bool is_new) {
    if (!is_new) {
      update_.bind(1, serial).bind(2, row.status).bind(3, row.note).bind(4, row.items);
      update_.bind(5, row.updated_at).run();
      return;
    }
    insert_.bind(1, serial).bind(2, row.id).bind(3, row.order).bind(4, row.status).bind(5, row.method);
    insert_.bind(6, row.items).bind(7, row.note).bind(8, row.created_at).bind(9, row.updated_at).run();
  });
  rows_.forget_beyond(shipment_rows_kept);
  if (serials_.size() > shipment_rows_kept) serials_.clear();
}

void ShipmentView::forget() {
  rows_.clear();
  serials_.clear();
}

}  // namespace flowmart::views
