#include "views/payment_view.hpp"

#include <algorithm>

#include "contract/private/amending.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::string_view renewal_key = "authorisation-renewed";
constexpr std::size_t payment_rows_kept = 50'000;

std::int64_t minor_of(const Decimal& amount, const std::string& currency) {
  const auto known = Currency::parse(currency);
  const auto money = known ? money_of(amount, *known) : std::nullopt;
  return money ? money->minor : 0;
}

}  // namespace

PaymentView::PaymentView(sqlite::Connection& connection, Handlers& handlers, Serials& orders,
                         MoneyView& moves)
    : orders_(orders), moves_(moves), rows_([this](const std::int64_t& order) { return load(order); }) {
  load_ = connection.prepare(
      "SELECT id, status, method, amount, captured, refunded, currency, attempts, failure, gateway, "
      "updated_at, authorised, promised, due, reduced, spent FROM payments WHERE order_serial = ?1");
  store_ = connection.prepare(
      "INSERT INTO payments VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17) "
      "ON CONFLICT(order_serial) DO UPDATE SET status = excluded.status, amount = excluded.amount, "
      "captured = excluded.captured, "
      "refunded = excluded.refunded, attempts = excluded.attempts, failure = excluded.failure, "
      "gateway = excluded.gateway, updated_at = excluded.updated_at, authorised = excluded.authorised, "
      "promised = excluded.promised, reduced = excluded.reduced, spent = excluded.spent");

  handlers.on<PreparePayment>([this](const PreparePayment& m, const Place& p) {
    const auto order = orders_.find(m.order.uuid);
    if (!order) return;
    if (Row* row = rows_.change(*order)) {
      if (row->id == m.payment.uuid && row->captured == 0) row->amount = m.amount.minor;
      return;
    }
    rows_.add(*order, {.id = m.payment.uuid,
                       .method = std::string(wire_name(m.method)),
                       .amount = m.amount.minor,
                       .currency = std::string(m.amount.currency.code()),
                       .updated_at = p.micros(),
                       .due = m.due ? m.due->time_since_epoch().count() : 0});
  });
  handlers.on<PaymentInitiated>([this](const PaymentInitiated& m, const Place& p) {
    change(m.orderId.uuid, p, [&](Row& row) {
      if (PaymentId::of(m.paymentId).uuid != row.id) return;  // a further one: see AmendmentEnded
      row.status = PaymentStatus::processing;
      ++row.attempts;
    });
  });
  handlers.on<PaymentProcessed>([this](const PaymentProcessed& m, const Place& p) {
    change(m.orderId.uuid, p, [&](Row& row) {
      if (PaymentId::of(m.paymentId).uuid != row.id ||
          minor_of(m.amount, row.currency) != row.amount - row.reduced)
        return;
      row.status = row.authorised > 0 ? PaymentStatus::processing : PaymentStatus::completed;
      row.captured = minor_of(m.amount, row.currency) - row.authorised;
      row.failure.clear();
      row.gateway = m.transactionId;
    });
  });
  handlers.on<PaymentFailed>([this](const PaymentFailed& m, const Place& p) {
    if (!m.metadata || !m.metadata->orderId) return;
    change(OrderId::of(*m.metadata->orderId).uuid, p, [&](Row& row) {
      if (PaymentId::of(m.paymentId).uuid != row.id) return;
      row.status = PaymentStatus::failed;
      row.failure = wire_name(m.failureReason);
    });
  });
  handlers.on<PaymentAuthorised>([this](const PaymentAuthorised& m, const Place& p) {
    change(m.order.uuid, p, [&](Row& row) {
      row.promised = true;
      row.spent = false;
      row.authorised += m.amount.minor;
    });
  });
  // In the place of another promise; PaymentRefunded does not tell of it. Asked for again it counts no more.
  handlers.on<RefundRequested>([this](const RefundRequested& m, const Place& p) {
    if (m.key != renewal_key || !moves_.is_new(m.payment, m.refund, p)) return;
    change(m.order.uuid, p, [&](Row& row) { row.authorised -= m.released_minor.value_or(0); });
  });
  // What came of an invoice shows as it comes.
  handlers.on<TransferRecorded>([this](const TransferRecorded& m, const Place& p) {
    change(m.order.uuid, p, [&](Row& row) {
      if (row.due > 0 && m.payment.uuid == row.id) row.captured += m.amount.minor;
    });
  });
  handlers.on<InvoiceReduced>([this](const InvoiceReduced& m, const Place& p) {
    change(m.order.uuid, p, [&](Row& row) {
      row.reduced += m.amount.minor;
      if (m.outstanding.minor == 0 && m.paid.minor == 0) row.status = PaymentStatus::cancelled;
    });
  });
  // What an amendment cost more was paid by a further payment, and stands with the order's.
  handlers.on<AmendmentEnded>([this](const AmendmentEnded& m, const Place& p) {
    const OrderAmendment& amendment = m.amendment;
    if (amendment.stage != AmendmentStage::counted || amendment.further == 0) return;
    change(m.order.uuid, p, [&](Row& row) {
      if (row.id == payment_of(m.order, amendment.further).uuid) return;  // it was free before
      row.amount += amendment.total_after.minor - amendment.total_before.minor;
      if (!row.promised) row.captured += amendment.total_after.minor - amendment.total_before.minor;
    });
  });
  handlers.on<PaymentRefunded>([this](const PaymentRefunded& m, const Place& p) {
    change(m.order.uuid, p, [&](Row& row) {
      const std::int64_t released = moves_.released(m.payment, m.refund);
      row.authorised -= released;
      row.refunded += m.amount.minor - released;
      // A late capture goes back at once.
      row.captured = std::max(row.captured, row.refunded + m.kept.minor - row.authorised);
      row.status = status_of(row);
    });
  });
  handlers.on<PaymentCancelled>([this](const PaymentCancelled& m, const Place& p) {
    change(m.order.uuid, p, [&](Row& row) {
      if (m.payment.uuid != row.id) return;
      row.status = row.captured == 0 ? PaymentStatus::cancelled : PaymentStatus::refunded;
    });
  });
}

PaymentStatus PaymentView::status_of(const Row& row) {
  if (row.authorised > 0) return PaymentStatus::processing;
  if (row.captured == 0) return PaymentStatus::cancelled;
  if (row.refunded == 0) return PaymentStatus::completed;
  return row.captured == row.refunded ? PaymentStatus::refunded : PaymentStatus::partially_refunded;
}

void PaymentView::taken(std::int64_t order, std::int64_t amount, bool spent, const Place& place) {
  Row* row = rows_.change(order);
  if (row == nullptr) return;
  row->captured += amount;
  row->authorised -= amount;
  row->spent = row->spent || spent;
  row->status = status_of(*row);
  row->updated_at = place.micros();
}

template <class F>
void PaymentView::change(const Uuid& order, const Place& place, F&& f) {
  const auto serial = orders_.find(order);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row == nullptr) return;
  f(*row);
  row->updated_at = place.micros();
}

std::optional<PaymentView::Row> PaymentView::load(std::int64_t order) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, order);
  if (!load_.step()) return std::nullopt;
  Row row;
  const sqlite::Bytes id = load_.blob(0);
  std::copy_n(id.begin(), std::min(id.size(), row.id.bytes.size()), row.id.bytes.begin());
  row.status = from_wire_name<PaymentStatus>(load_.text(1)).value_or(PaymentStatus::pending);
  row.method = load_.text(2);
  row.amount = load_.integer(3);
  row.captured = load_.integer(4);
  row.refunded = load_.integer(5);
  row.currency = load_.text(6);
  row.attempts = load_.integer(7);
  row.failure = load_.text(8);
  row.gateway = load_.text(9);
  row.updated_at = load_.integer(10);
  row.authorised = load_.integer(11);
  row.promised = load_.integer(12) != 0;
  row.due = load_.integer(13);
  row.reduced = load_.integer(14);
  row.spent = load_.integer(15) != 0;
  return row;
}

void PaymentView::flush() {
  rows_.flush([this](std::int64_t order, const Row& row, bool) {
    store_.bind(1, order).bind(2, sqlite::Bytes(row.id.bytes)).bind(3, wire_name(row.status));
    store_.bind(4, row.method).bind(5, row.amount).bind(6, row.captured).bind(7, row.refunded);
    store_.bind(8, row.currency).bind(9, row.attempts).bind(10, row.failure).bind(11, row.gateway);
    store_.bind(12, row.updated_at).bind(13, row.authorised).bind(14, std::int64_t{row.promised});
    store_.bind(15, row.due).bind(16, row.reduced).bind(17, std::int64_t{row.spent}).run();
  });
  rows_.forget_beyond(payment_rows_kept);
}

}  // namespace flowmart::views
