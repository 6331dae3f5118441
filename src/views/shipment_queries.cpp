#include "views/list_sql.hpp"
#include "views/moments.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

const std::string shipment_select =
    "SELECT s.serial, s.id, o.id, o.number, s.status, s.method, s.items, s.note, s.created_at, s.updated_at, "
    "s.weight, s.postage, s.currency, s.carrier, s.tracking, s.carrier_status "
    "FROM shipments s LEFT JOIN orders o ON o.serial = s.order_serial ";

ShipmentRow shipment_row(Columns& row) {
  ShipmentRow shipment{.serial = row.integer(), .id = row.text()};
  if (const Uuid order = row.uuid(); !order.is_nil()) shipment.order = OrderId{order};
  shipment.order_number = row.text();
  shipment.status = row.text();
  shipment.method = row.text();
  shipment.items = row.integer();
  shipment.note = row.text();
  shipment.created_at = row.time();
  shipment.updated_at = row.time();
  shipment.weight = row.integer();
  const std::int64_t postage = row.integer();
  if (const auto currency = Currency::parse(row.text())) shipment.postage = Money{postage, *currency};
  shipment.carrier = row.text();
  shipment.tracking = row.text();
  shipment.carrier_status = row.text();
  return shipment;
}

std::vector<ShipmentRow> shipments_of(ReadSession& session, const ShipmentFilter& filter) {
  const SerialRange range = range_of(session, "SELECT serial, created_at FROM shipments", filter.created);
  auto& statement = session.statement(shipments_sql(filter));
  statement.bind(1, std::min(upper_end(filter.paging), range.end)).bind(2, limit_of(filter.paging));
  if (!filter.statuses.empty()) statement.bind(3, filter.statuses.front());
  if (filter.order) statement.bind(4, Bytes(filter.order->uuid.bytes));
  if (filter.created.any()) statement.bind(5, range.begin).bind(6, range.from).bind(7, range.to);
  return rows_of(statement, shipment_row);
}

}  // namespace

std::string shipments_sql(const ShipmentFilter& filter) {
  std::string sql = shipment_select + "WHERE s.serial < ?1";
  if (!filter.statuses.empty()) sql += " AND s.status = ?3";
  if (filter.order) sql += " AND s.order_serial = (SELECT serial FROM orders WHERE id = ?4)";
  if (filter.created.any()) sql += " AND s.serial >= ?5 AND s.created_at >= ?6 AND s.created_at < ?7";
  return sql + " ORDER BY s.serial DESC LIMIT ?2";
}

Read<std::vector<ShipmentRow>> Queries::shipments(const ShipmentFilter& filter) {
  return read<std::vector<ShipmentRow>>([&](ReadSession& session) {
    return merged(filter, [&](const ShipmentFilter& one) { return shipments_of(session, one); });
  });
}

Read<std::vector<ShipmentRow>> Queries::shipments(OrderId id) {
  return read<std::vector<ShipmentRow>>([&](ReadSession& session) {
    auto& statement = session.statement(shipment_select + "WHERE o.id = ?1 ORDER BY s.serial");
    statement.bind(1, Bytes(id.uuid.bytes));
    return rows_of(statement, shipment_row);
  });
}

// The newest of that name: what is made by hand may be called as another is.
Read<std::optional<ShipmentRow>> Queries::shipment(const std::string& id) {
  return read<std::optional<ShipmentRow>>([&](ReadSession& session) {
    auto& statement = session.statement(shipment_select + "WHERE s.id = ?1 ORDER BY s.serial DESC LIMIT 1");
    statement.bind(1, id);
    return first_of(rows_of(statement, shipment_row));
  });
}

}  // namespace flowmart::views
