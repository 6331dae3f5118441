#include "views/return_view.hpp"

#include "contract/private/returns.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::size_t return_rows_kept = 50'000;

}  // namespace

ReturnView::ReturnView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : orders_(orders), rows_([this](const std::int64_t& serial) -> std::optional<Row> {
        const sqlite::Resetting resetting(load_);
        load_.bind(1, serial);
        if (!load_.step()) return std::nullopt;
        Row row;
        row.status = std::string(load_.text(0));
        row.units = load_.integer(1);
        row.refund = load_.integer(2);
        row.refunded = load_.integer(3);
        return row;
      }) {
  load_ = connection.prepare("SELECT status, units, refund, refunded FROM returns WHERE serial = ?1");
  find_ = connection.prepare("SELECT serial FROM returns WHERE id = ?1");
  insert_ = connection.prepare("INSERT INTO returns VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  update_ = connection.prepare(
      "UPDATE returns SET status = ?2, units = ?3, refund = ?4, refunded = ?5, updated_at = ?6 "
      "WHERE serial = ?1");

  handlers.on<ReturnRequested>([this](const ReturnRequested& m, const Place& p) { requested(m, p); });
  const auto on = [&]<class M>(auto becomes) {
    handlers.on<M>([this, becomes](const M& m, const Place& p) {
      if (Row* row = change(m.name, p)) becomes(*row, m);
    });
  };
  const auto stage = [](Row& row, ReturnStage stage) { row.status = wire_name(stage); };
  on.operator()<ReturnApproved>([stage](Row& row, const auto&) { stage(row, ReturnStage::approved); });
  on.operator()<ReturnRejected>([stage](Row& row, const auto&) { stage(row, ReturnStage::rejected); });
  on.operator()<ReturnReceived>([stage](Row& row, const ReturnReceived& m) {
    stage(row, ReturnStage::received);
    row.units = 0;
    for (const ReceivedUnits& one : m.lines) row.units += one.quantity;
  });
  on.operator()<ReturnInspected>([stage](Row& row, const ReturnInspected& m) {
    if (m.last) stage(row, ReturnStage::inspected);
  });
  on.operator()<ReturnSettled>([](Row& row, const ReturnSettled& m) { row.refund = m.refund.minor; });
  on.operator()<ReturnClosed>([stage](Row& row, const ReturnClosed& m) {
    stage(row, m.expired ? ReturnStage::expired : ReturnStage::closed);
  });
  // What staff gave back under such a name, nobody's return has asked for.
  handlers.on<PaymentRefunded>([this](const PaymentRefunded& m, const Place& p) {
    if (!m.key.starts_with(return_prefix)) return;
    Row* row = change(m.key, p);
    if (row != nullptr && row->refunded < row->refund) row->refunded += m.amount.minor;
  });
}

void ReturnView::requested(const ReturnRequested& message, const Place& place) {
  Row row;
  row.id = message.name;
  row.order = orders_.find_or_zero(message.order.uuid);
  row.status = wire_name(ReturnStage::requested);
  row.claim = message.claim;
  row.wanted = wire_name(message.wanted);
  for (const ReturnLine& line : message.lines) row.units += line.quantity;
  row.created_at = row.updated_at = place.micros();
  serials_[message.name] = place.event;
  rows_.add(place.event, std::move(row));
}

ReturnView::Row* ReturnView::change(const std::string& name, const Place& place) {
  auto known = serials_.find(name);
  if (known == serials_.end()) {
    const sqlite::Resetting resetting(find_);
    find_.bind(1, name);
    if (!find_.step()) return nullptr;
    known = serials_.emplace(name, find_.integer(0)).first;
  }
  Row* row = rows_.change(known->second);
  if (row != nullptr) row->updated_at = place.micros();
  return row;
}

void ReturnView::flush() {
  rows_.flush([this](std::int64_t serial, const Row& row, bool is_new) {
    if (!is_new) {
      update_.bind(1, serial).bind(2, row.status).bind(3, row.units).bind(4, row.refund);
      update_.bind(5, row.refunded).bind(6, row.updated_at).run();
      return;
    }
    insert_.bind(1, serial).bind(2, row.id).bind(3, row.order).bind(4, row.status);
    insert_.bind(5, std::int64_t{row.claim}).bind(6, row.wanted).bind(7, row.units).bind(8, row.refund);
    insert_.bind(9, row.refunded).bind(10, row.created_at).bind(11, row.updated_at).run();
  });
  rows_.forget_beyond(return_rows_kept);
  if (serials_.size() > return_rows_kept) serials_.clear();
}

void ReturnView::forget() {
  rows_.clear();
  serials_.clear();
}

}  // namespace flowmart::views
