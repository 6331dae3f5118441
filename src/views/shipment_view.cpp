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
                   .method = std::string(load_.text(3)),
                   .items = load_.integer(2),
                   .note = std::string(load_.text(1)),
                   .weight = load_.integer(4),
                   .postage = load_.integer(5),
                   .currency = std::string(load_.text(6)),
                   .carrier = std::string(load_.text(7)),
                   .tracking = std::string(load_.text(8)),
                   .carrier_status = std::string(load_.text(9)),
                   .said_at = load_.integer(10)};
      }) {
  load_ = connection.prepare(
      "SELECT status, note, items, method, weight, postage, currency, carrier, tracking, carrier_status, "
      "said_at FROM shipments WHERE serial = ?1");
  newest_ = connection.prepare("SELECT serial FROM shipments WHERE id = ?1 ORDER BY serial DESC LIMIT 1");
  // When a shipment was made by hand its order may have been unknown, or refused and not yet placed.
  find_ = connection.prepare(
      "SELECT serial FROM shipments WHERE id = ?2 AND order_serial IN "
      "(SELECT ?1 UNION ALL SELECT 0 UNION ALL SELECT serial FROM refusals WHERE id = ?3)");
  insert_ = connection.prepare(
      "INSERT INTO shipments VALUES(?1, ?10, ?11, ?2, ?12, ?4, ?3, ?13, ?5, ?6, ?7, ?8, ?9, ?14, ?15, ?16)");
  update_ = connection.prepare(
      "UPDATE shipments SET status = ?2, note = ?3, items = ?4, updated_at = ?5, weight = ?6, postage = ?7, "
      "currency = ?8, carrier = ?9, tracking = ?14, carrier_status = ?15, said_at = ?16 WHERE serial = ?1");

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
  handlers.on<ParcelDetails>([this](const ParcelDetails& m, const Place& p) { described(m, p); });
  handlers.on<PickupAnswered>([this](const PickupAnswered& m, const Place& p) { fetched(m, p); });
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
  const auto said = ahead_.find(message.shipmentId);
  if (said == ahead_.end()) return;
  const ParcelDetails details = std::move(said->second);
  ahead_.erase(said);
  described(details, place);
}

ShipmentView::Row* ShipmentView::newest(const std::string& shipment) {
  if (const auto known = serials_.find(shipment); known != serials_.end()) return rows_.change(known->second);
  const sqlite::Resetting resetting(newest_);
  newest_.bind(1, shipment);
  return newest_.step() ? rows_.change(serials_[shipment] = newest_.integer(0)) : nullptr;
}

// As Shipping takes it (evolve in shipping/packing.cpp).
void ShipmentView::described(const ParcelDetails& said, const Place& place) {
  Row* row = newest(said.shipment);
  if (row == nullptr) {
    ahead_[said.shipment] = said;
    return;
  }
  row->updated_at = place.micros();
  if (said.weight) row->weight = *said.weight;
  if (said.postage) row->postage = said.postage->minor;
  if (said.postage) row->currency = said.postage->currency.code();
  if (said.carrier) row->carrier = *said.carrier;
  if (said.tracking) row->tracking = *said.tracking;
  const std::int64_t at = said.at ? said.at->time_since_epoch().count() : row->said_at;
  if (!said.carrier_status || at < row->said_at) return;
  row->carrier_status = *said.carrier_status;
  row->said_at = at;
}
void ShipmentView::fetched(const PickupAnswered& answer, const Place& place) {
  if (!answer.accepted) return;
  described({.shipment = answer.shipment,
             .warehouse = {},
             .weight = answer.weight,
             .postage = answer.postage,
             .carrier = answer.carrier,
             .tracking = answer.tracking,
             .carrier_status = {},
             .at = {}},
            place);
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
  // What the buyer collects is ready where others are shipped.
  const bool ready = row->method == collect_method && (status == "shipped" || status == "in_transit");
  row->status = ready ? "ready" : status;
  row->note = note;
  row->updated_at = place.micros();
}

void ShipmentView::flush() {
  rows_.flush([this](std::int64_t serial, const Row& row, bool is_new) {
    sqlite::Statement& put = is_new ? insert_ : update_;
    put.bind(1, serial).bind(2, row.status).bind(3, row.note).bind(4, row.items).bind(5, row.updated_at);
    put.bind(6, row.weight).bind(7, row.postage).bind(8, row.currency).bind(9, row.carrier);
    put.bind(14, row.tracking).bind(15, row.carrier_status).bind(16, row.said_at);
    if (is_new) put.bind(10, row.id).bind(11, row.order).bind(12, row.method).bind(13, row.created_at);
    put.run();
  });
  rows_.forget_beyond(shipment_rows_kept);
  if (serials_.size() > shipment_rows_kept) serials_.clear();
  ahead_.clear();
}

void ShipmentView::forget() {
  rows_.clear();
  serials_.clear();
  ahead_.clear();
}

}  // namespace flowmart::views
