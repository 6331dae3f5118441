#include "views/money_view.hpp"

#include <algorithm>

#include "contract/tries.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::size_t money_rows_kept = 50'000;

Uuid uuid_in(const sqlite::Bytes& bytes) {
  Uuid uuid;
  std::copy_n(bytes.begin(), std::min(bytes.size(), uuid.bytes.size()), uuid.bytes.begin());
  return uuid;
}

std::int64_t micros(const std::optional<Time>& time) { return time ? time->time_since_epoch().count() : 0; }

}  // namespace

Uuid money_move_id(PaymentId payment, std::string_view kind, std::string_view name) {
  return uuid_v5(payment.uuid, std::string(kind).append("-").append(name));
}

MoneyView::MoneyView(sqlite::Connection& connection, Handlers& handlers, Serials& orders, Taken taken)
    : orders_(orders),
      taken_(std::move(taken)),
      rows_([this](const std::int64_t& serial) { return load(serial); }) {
  load_ = connection.prepare(
      "SELECT id, payment, kind, number, order_serial, amount, released, currency, status, name, reference, "
      "reason, tries, due, asked_at, updated_at FROM money_moves WHERE serial = ?1");
  find_ = connection.prepare("SELECT serial FROM money_moves WHERE id = ?1");
  insert_ = connection.prepare(
      "INSERT INTO money_moves VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17)");
  update_ = connection.prepare(
      "UPDATE money_moves SET status = ?2, reference = ?3, tries = ?4, due = ?5, updated_at = ?6, "
      "reason = ?7 WHERE serial = ?1");
  add_charges(handlers);
  add_captures(handlers);
  add_refunds(handlers);
  add_disputes(handlers);
}

void MoneyView::add_charges(Handlers& handlers) {
  handlers.on<ChargeRequested>([this](const ChargeRequested& m, const Place& p) {
    ask(m.payment, "charge", m.attempt,
        {.amount = m.amount.minor, .currency = std::string(m.amount.currency.code())}, m.order, p);
  });
  handlers.on<ChargeAnswered>([this](const ChargeAnswered& m, const Place& p) {
    if (m.outcome == GatewayOutcome::unknown) return;
    Row* row = change(money_move_id(m.payment, "charge", std::to_string(m.attempt)), p);
    if (row == nullptr || row->status == "taken" || row->status == "promised") return;
    if (m.outcome == GatewayOutcome::declined) {
      row->status = "failed";
      row->reason = wire_name(m.reason.value_or(FailureReason::other));
      return;
    }
    row->status = m.until ? "promised" : "taken";
    row->due = micros(m.until);
    row->reference = m.reference;
    row->reason.clear();
  });
}

void MoneyView::add_captures(Handlers& handlers) {
  handlers.on<CaptureRequested>([this](const CaptureRequested& m, const Place& p) {
    ask(m.payment, "capture", m.capture,
        {.amount = m.amount.minor, .currency = std::string(m.amount.currency.code()), .name = m.name},
        m.order, p);
  });
  handlers.on<CaptureAnswered>([this](const CaptureAnswered& m, const Place& p) {
    if (m.outcome == GatewayOutcome::unknown) return;
    Row* row = change(money_move_id(m.payment, "capture", std::to_string(m.capture)), p);
    if (row == nullptr || row->status == "taken") return;
    if (m.outcome == GatewayOutcome::declined) {
      if (++row->tries >= capture_tries_max) row->status = wire_name(CaptureStage::failed);
      row->reason = m.message;
      return;
    }
    row->status = wire_name(CaptureStage::taken);
    row->reference = m.reference;
    row->reason.clear();
    taken_(*row, m.spent.value_or(false), p);
  });
}

void MoneyView::add_refunds(Handlers& handlers) {
  handlers.on<RefundRequested>([this](const RefundRequested& m, const Place& p) {
    ask(m.payment, "refund", m.refund,
        {.amount = m.amount.minor,
         .released = m.released_minor.value_or(0),
         .currency = std::string(m.amount.currency.code()),
         .name = m.key,
         .reason = m.reason},
        m.order, p);
  });
  handlers.on<RefundAnswered>([this](const RefundAnswered& m, const Place& p) {
    if (m.outcome == GatewayOutcome::unknown) return;
    Row* row = change(money_move_id(m.payment, "refund", std::to_string(m.refund)), p);
    if (row == nullptr || row->status == wire_name(RefundStage::settled)) return;
    if (m.outcome == GatewayOutcome::succeeded) {
      row->status = wire_name(RefundStage::done);
      row->reference = m.reference;
    } else if (row->status != wire_name(RefundStage::done) && ++row->tries >= refund_tries_max) {
      row->status = wire_name(RefundStage::failed);
    }
  });
  handlers.on<ResolveRefund>([this](const ResolveRefund& m, const Place& p) {
    if (!m.settled) return;
    Row* row = change(money_move_id(m.payment, "refund", std::to_string(m.refund)), p);
    if (row == nullptr || row->status == wire_name(RefundStage::done)) return;
    row->status = wire_name(RefundStage::settled);
    row->reference = *m.settled;
  });
}

void MoneyView::add_disputes(Handlers& handlers) {
  handlers.on<DisputeNoticed>([this](const DisputeNoticed& m, const Place& p) {
    const Uuid id = money_move_id(m.payment, "dispute", m.dispute);
    Row* row = change(id, p);
    if (row == nullptr) {
      row = &rows_.add(p.event, {.id = id,
                                 .payment = m.payment.uuid,
                                 .kind = "dispute",
                                 .order = order_of(m.payment),
                                 .amount = m.amount.minor,
                                 .currency = std::string(m.amount.currency.code()),
                                 .status = std::string(wire_name(DisputeStage::open)),
                                 .name = m.dispute,
                                 .reference = m.charge_reference,
                                 .reason = m.reason,
                                 .due = micros(m.evidence_due),
                                 .asked_at = p.micros(),
                                 .updated_at = p.micros()});
      serials_[id] = p.event;
    }
    if (row->status == wire_name(DisputeStage::open)) row->status = wire_name(m.stage);
  });
}

std::int64_t MoneyView::order_of(PaymentId payment) {
  if (const auto order = orders_.find(own_order_of(payment).uuid)) return *order;
  Row* charge = row_of(money_move_id(payment, "charge", "1"));
  return charge ? charge->order : 0;
}

// Asked for the first time, or again under its name.
void MoneyView::ask(PaymentId payment, std::string_view kind, std::int64_t number, Row row, OrderId order,
                    const Place& place) {
  const Uuid id = money_move_id(payment, kind, std::to_string(number));
  if (number > 1 || kind != "charge") {
    if (Row* known = change(id, place)) {
      if (known->status == "failed") known->tries = 0;
      if (known->status == "failed") known->status = "asked";
      return;
    }
  }
  row.id = id;
  row.payment = payment.uuid;
  row.kind = kind;
  row.number = number;
  row.order = orders_.find_or_zero(order.uuid);
  row.status = "asked";
  row.asked_at = row.updated_at = place.micros();
  serials_[id] = place.event;
  rows_.add(place.event, std::move(row));
}

MoneyView::Row* MoneyView::change(const Uuid& id, const Place& place) {
  Row* row = row_of(id);
  if (row != nullptr) row->updated_at = place.micros();
  return row;
}

MoneyView::Row* MoneyView::row_of(const Uuid& id) {
  auto known = serials_.find(id);
  if (known == serials_.end()) {
    const sqlite::Resetting resetting(find_);
    find_.bind(1, sqlite::Bytes(id.bytes));
    if (!find_.step()) return nullptr;
    known = serials_.emplace(id, find_.integer(0)).first;
  }
  return rows_.change(known->second);
}

bool MoneyView::is_new(PaymentId payment, std::int64_t refund, const Place& place) {
  const auto known = serials_.find(money_move_id(payment, "refund", std::to_string(refund)));
  return known != serials_.end() && known->second == place.event;
}

std::int64_t MoneyView::released(PaymentId payment, std::int64_t refund) {
  const Row* row = row_of(money_move_id(payment, "refund", std::to_string(refund)));
  return row ? row->released : 0;
}

std::optional<MoneyView::Row> MoneyView::load(std::int64_t serial) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, serial);
  if (!load_.step()) return std::nullopt;
  Row row;
  row.id = uuid_in(load_.blob(0));
  row.payment = uuid_in(load_.blob(1));
  row.kind = load_.text(2);
  row.number = load_.integer(3);
  row.order = load_.integer(4);
  row.amount = load_.integer(5);
  row.released = load_.integer(6);
  row.currency = load_.text(7);
  row.status = load_.text(8);
  row.name = load_.text(9);
  row.reference = load_.text(10);
  row.reason = load_.text(11);
  row.tries = load_.integer(12);
  row.due = load_.integer(13);
  row.asked_at = load_.integer(14);
  row.updated_at = load_.integer(15);
  return row;
}

void MoneyView::flush() {
  rows_.flush([this](std::int64_t serial, const Row& row, bool is_new) {
    if (!is_new) {
      update_.bind(1, serial).bind(2, row.status).bind(3, row.reference).bind(4, row.tries);
      update_.bind(5, row.due).bind(6, row.updated_at).bind(7, row.reason).run();
      return;
    }
    insert_.bind(1, serial).bind(2, sqlite::Bytes(row.id.bytes)).bind(3, sqlite::Bytes(row.payment.bytes));
    insert_.bind(4, row.kind).bind(5, row.number).bind(6, row.order).bind(7, row.amount);
    insert_.bind(8, row.released).bind(9, row.currency).bind(10, row.status).bind(11, row.name);
    insert_.bind(12, row.reference).bind(13, row.reason).bind(14, row.tries).bind(15, row.due);
    insert_.bind(16, row.asked_at).bind(17, row.updated_at).run();
  });
  rows_.forget_beyond(money_rows_kept);
  if (serials_.size() > money_rows_kept) serials_.clear();
}

void MoneyView::forget() {
  rows_.clear();
  serials_.clear();
}

}  // namespace flowmart::views
