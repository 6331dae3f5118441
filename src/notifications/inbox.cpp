#include "notifications/inbox.hpp"

#include <algorithm>

#include "notifications/texts.hpp"

namespace flowmart::notifications {
namespace {

constexpr std::string_view id_prefix = "ntf-";
constexpr std::size_t uuid_length = 36;

struct Cause {
  Uuid recipient;
  NoticeKind about;
  std::string subject;
  std::optional<OrderId> order;
  std::string number;
};

// One notification per cause and recipient.
InboxDecision tell(const Inbox& state, Cause cause, std::initializer_list<Value> values, Time now) {
  if (state.holds(cause.about, cause.subject)) return nothing;
  Text text = text_of(cause.about, values);
  return NotificationStored{notification_id(cause.recipient, state.count + 1),
                            cause.recipient,
                            cause.about,
                            std::move(cause.subject),
                            cause.order,
                            std::move(cause.number),
                            std::move(text.title),
                            std::move(text.body),
                            now};
}

std::string in_words(const Decimal& amount, std::string_view currency) {
  std::string words = amount.to_string();
  if (!currency.empty()) words.append(" ").append(currency);
  return words;
}
std::string in_words(const Money& amount) { return in_words(amount.decimal(), amount.currency.code()); }

// What a notice shows as its type: the area that it is about.
std::string_view type_of(NoticeKind about) {
  switch (about) {
    case NoticeKind::payment_received:
    case NoticeKind::payment_failed: return "payment";
    case NoticeKind::order_placed:
    case NoticeKind::order_cancelled: return "order";
    case NoticeKind::order_shipped:
    case NoticeKind::order_delivered: return "shipping";
    case NoticeKind::out_of_stock: return "stock";
  }
  return "other";
}

NotificationStatus status_of(const Notice& notice) {
  return notice.read ? NotificationStatus::read : NotificationStatus::unread;
}

}  // namespace

Uuid staff_inbox() {
  static const Uuid inbox = uuid_of("staff", "stock");
  return inbox;
}

std::string notification_id(const Uuid& recipient, std::int64_t number) {
  return std::string(id_prefix) + recipient.to_string() + "-" + std::to_string(number);
}
Uuid recipient_of(std::string_view notification) {
  if (!notification.starts_with(id_prefix)) return {};
  return Uuid::parse(notification.substr(id_prefix.size(), uuid_length)).value_or(Uuid{});
}

const Notice* Inbox::find(std::string_view id) const {
  const auto at = std::find_if(kept.begin(), kept.end(), [&](const Notice& one) { return one.id == id; });
  return at == kept.end() ? nullptr : &*at;
}
bool Inbox::holds(NoticeKind about, std::string_view subject) const {
  return std::any_of(kept.begin(), kept.end(),
                     [&](const Notice& one) { return one.about == about && one.subject == subject; });
}
std::string Inbox::number_of(OrderId order) const {
  for (auto notice = kept.rbegin(); notice != kept.rend(); ++notice)
    if (notice->order == order && !notice->number.empty()) return notice->number;
  return order.to_string();
}

// ---- causes

InboxDecision decide(const Inbox& state, const OrderPlaced& placed, Time now) {
  return tell(
      state,
      {placed.customer.uuid, NoticeKind::order_placed, placed.order.to_string(), placed.order, placed.number},
      {{"number", placed.number}, {"amount", in_words(placed.total)}}, now);
}
void evolve(Inbox& state, const OrderPlaced& placed) {
  if (!placed.customer_number.empty()) state.customer = placed.customer_number;
}

InboxDecision decide(const Inbox& state, const PaymentProcessed& paid, Time now) {
  const std::string number = state.number_of(paid.orderId);
  return tell(state, {paid.userId.uuid, NoticeKind::payment_received, paid.paymentId, paid.orderId, number},
              {{"number", number}, {"amount", in_words(paid.amount, paid.currency.value_or(""))}}, now);
}

InboxDecision decide(const Inbox& state, const OrderShipped& shipped, Time now) {
  return tell(state,
              {shipped.customer.uuid, NoticeKind::order_shipped, shipped.order.to_string(), shipped.order,
               shipped.number},
              {{"number", shipped.number}, {"shipment", shipped.shipment}}, now);
}

InboxDecision decide(const Inbox& state, const OrderDelivered& delivered, Time now) {
  return tell(state,
              {delivered.customer.uuid, NoticeKind::order_delivered, delivered.order.to_string(),
               delivered.order, delivered.number},
              {{"number", delivered.number}}, now);
}

InboxDecision decide(const Inbox& state, const NotifyCustomer& notify, Time now) {
  const std::string amount = notify.amount ? in_words(*notify.amount) : "";
  const std::string reason = notify.reason.empty() ? "" : " (" + notify.reason + ")";
  const std::string refund = notify.amount ? " Your " + amount + " have been given back." : "";
  const std::string next = notify.next_at ? " We try again at " + format_time(*notify.next_at) + "."
                                          : " You can pay again while we keep your goods.";
  return tell(
      state, {notify.customer.uuid, notify.about, notify.subject, notify.order, notify.number},
      {{"number", notify.number}, {"amount", amount}, {"reason", reason}, {"refund", refund}, {"next", next}},
      now);
}

// Staff hear when the last unit goes. All other changes end at the first line.
InboxDecision decide(const Inbox& state, const InventoryAdjusted& change, Time now) {
  if (change.new_quantity != 0 || change.adjusted_quantity >= 0) return nothing;
  const std::string product = change.product_id.to_string();
  const std::string warehouse = change.warehouse_id ? change.warehouse_id->to_string() : "unknown";
  return tell(state, {staff_inbox(), NoticeKind::out_of_stock, change.event_id, std::nullopt, {}},
              {{"product", product}, {"warehouse", warehouse}, {"reason", change.adjustment_reason}}, now);
}

void evolve(Inbox& state, const NotificationStored& stored) {
  ++state.count;
  state.kept.push_back({stored.notification, stored.about, stored.subject, stored.order, stored.number,
                        stored.title, stored.text, stored.timestamp, false});
  if (state.kept.size() > kept_max)
    state.kept.erase(state.kept.begin(), state.kept.end() - static_cast<std::ptrdiff_t>(kept_min));
}

// ---- reading

InboxDecision decide(const Inbox& state, const MarkNotificationRead& mark, Time now) {
  const Notice* notice = state.find(mark.notification);
  if (notice == nullptr) return reject(codes::unknown_notification, "There is no such notification.");
  if (notice->read) return nothing;
  return NotificationRead{mark.notification, recipient_of(mark.notification), now};
}
void evolve(Inbox& state, const NotificationRead& read) {
  for (Notice& notice : state.kept)
    if (notice.id == read.notification) notice.read = true;
}

InboxDecision decide(const Inbox& state, const GetUserNotifications& question, Time) {
  const bool all = question.status.value_or(NotificationFilter::all) == NotificationFilter::all;
  std::int64_t skip = question.offset.value_or(0);
  const auto limit = static_cast<std::size_t>(question.limit.value_or(page_default));
  GetUserNotifications::Response answer;
  answer.userId = question.userId;
  for (auto notice = state.kept.rbegin(); notice != state.kept.rend(); ++notice) {
    if (answer.notifications.size() == limit) break;
    if (!all && notice->read) continue;
    if (skip-- > 0) continue;
    answer.notifications.push_back({notice->id, notice->title, notice->text, status_of(*notice), notice->at});
  }
  return answer;
}

InboxDecision decide(const Inbox& state, const GetNotificationDetails& question, Time) {
  const Notice* notice = state.find(question.notificationId);
  if (notice == nullptr) return reject(codes::unknown_notification, "There is no such notification.");
  GetNotificationDetails::Response answer;
  answer.notificationId = notice->id;
  answer.title = notice->title;
  answer.message = notice->text;
  answer.status = status_of(*notice);
  answer.userId = state.customer.empty() ? recipient_of(notice->id).to_string() : state.customer;
  answer.createdAt = notice->at;
  answer.type = type_of(notice->about);
  if (notice->order) answer.metadata = GetNotificationDetails::Metadata{notice->order->to_string(), {}};
  return answer;
}

}  // namespace flowmart::notifications
