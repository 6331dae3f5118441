#include "views/subscription_view.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::size_t subscription_rows_kept = 50'000;

std::int64_t micros_of(const std::optional<Time>& time) {
  return time ? time->time_since_epoch().count() : 0;
}

// Where it stands after that; nothing: where it stood.
std::optional<SubscriptionStage> stage_after(SubscriptionNews news) {
  switch (news) {
    case SubscriptionNews::started:
    case SubscriptionNews::renewing: return SubscriptionStage::pending;
    case SubscriptionNews::paused: return SubscriptionStage::paused;
    case SubscriptionNews::resumed:
    case SubscriptionNews::skipped: return SubscriptionStage::active;
    case SubscriptionNews::canceled: return SubscriptionStage::canceled;
    case SubscriptionNews::expired: return SubscriptionStage::expired;
    case SubscriptionNews::past_due:
    case SubscriptionNews::paying:
    case SubscriptionNews::cancel_refused: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

SubscriptionView::SubscriptionView(sqlite::Connection& connection, Handlers& handlers, Serials& subscriptions)
    : subscriptions_(subscriptions), rows_([this](const std::int64_t& serial) -> std::optional<Row> {
        const sqlite::Resetting resetting(load_);
        load_.bind(1, serial);
        if (!load_.step()) return std::nullopt;
        Row row;  // what never changes stays where it is
        row.status = std::string(load_.text(0));
        row.next_at = load_.integer(1);
        return row;
      }) {
  load_ = connection.prepare("SELECT status, next_at FROM subscriptions WHERE serial = ?1");
  insert_ = connection.prepare(
      "INSERT INTO subscriptions VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
  update_ = connection.prepare(
      "UPDATE subscriptions SET status = ?2, next_at = ?3, updated_at = ?4 WHERE serial = ?1");
  handlers.on<Subscribe>([this](const Subscribe& m, const Place& p) { subscribed(m, p); });
  handlers.on<SubscriptionChanged>([this](const SubscriptionChanged& m, const Place& p) { changed(m, p); });
  handlers.on<RenewSubscription>([this](const RenewSubscription& m, const Place& p) {
    if (Row* row = change(m.subscription, p)) row->next_at = 0;
  });
  handlers.on<SubscriptionRenewed>([this](const SubscriptionRenewed& m, const Place& p) {
    Row* row = change(m.subscription, p);
    if (row == nullptr) return;
    row->status = wire_name(SubscriptionStage::active);
    row->next_at = micros_of(m.next_at);
  });
  handlers.on<UserSubscriptionCancelled>([this](const UserSubscriptionCancelled& m, const Place& p) {
    Row* row = change(subscription_named(m.subscriptionId), p);
    if (row == nullptr || row->status == wire_name(SubscriptionStage::expired)) return;
    const bool later = m.effectiveAt && *m.effectiveAt > m.timestamp;
    row->status = wire_name(later ? SubscriptionStage::ending : SubscriptionStage::canceled);
    if (!later) row->next_at = 0;
  });
}

void SubscriptionView::subscribed(const Subscribe& message, const Place& place) {
  const SubscriptionContent& content = message.content;
  Row row;
  row.id = subscription_named(content.name).uuid;
  row.number = content.name;
  row.customer = CustomerId::of(content.customer.customerId);
  row.customer_number = content.customer.customerId;
  row.status = wire_name(SubscriptionStage::pending);
  row.plan = content.plan;
  row.every = content.interval.every;
  row.unit = wire_name(content.interval.unit);
  row.created_at = row.updated_at = place.micros();
  subscriptions_.add(row.id, place.event);
  rows_.add(place.event, std::move(row));
}

void SubscriptionView::changed(const SubscriptionChanged& message, const Place& place) {
  Row* row = change(message.subscription, place);
  if (row == nullptr) return;
  if (const auto stage = stage_after(message.news)) row->status = wire_name(*stage);
  // One that never was paid is not due again: it has not begun.
  if (message.news == SubscriptionNews::past_due && row->status == wire_name(SubscriptionStage::active))
    row->status = wire_name(SubscriptionStage::past_due);
  const bool kept = message.news == SubscriptionNews::paying || message.news == SubscriptionNews::past_due ||
                    message.news == SubscriptionNews::cancel_refused;
  if (!kept) row->next_at = micros_of(message.next_at);
}

SubscriptionView::Row* SubscriptionView::change(SubscriptionId id, const Place& place) {
  const auto serial = subscriptions_.find(id.uuid);
  Row* row = serial ? rows_.change(*serial) : nullptr;
  if (row != nullptr) row->updated_at = place.micros();
  return row;
}

void SubscriptionView::flush() {
  rows_.flush([this](std::int64_t serial, const Row& row, bool is_new) {
    if (!is_new) {
      update_.bind(1, serial).bind(2, row.status).bind(3, row.next_at).bind(4, row.updated_at).run();
      return;
    }
    insert_.bind(1, serial).bind(2, sqlite::Bytes(row.id.bytes)).bind(3, row.number);
    insert_.bind(4, sqlite::Bytes(row.customer.uuid.bytes)).bind(5, row.customer_number).bind(6, row.status);
    insert_.bind(7, row.plan).bind(8, row.every).bind(9, row.unit).bind(10, row.next_at);
    insert_.bind(11, row.created_at).bind(12, row.updated_at).run();
  });
  rows_.forget_beyond(subscription_rows_kept);
}

}  // namespace flowmart::views
