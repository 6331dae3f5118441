#include "notifications/notifications.hpp"

#include <charconv>

namespace flowmart::notifications {
namespace {

constexpr std::string_view id_prefix = "ntf-";
constexpr std::size_t uuid_length = 36;

std::string in_words(const Money& amount) {
  return amount.to_string() + " " + std::string(amount.currency.code());
}

// What a notice shows as its type: the area that it is about.
std::string_view type_of(NoticeKind about) {
  switch (about) {
    case NoticeKind::payment_received:
    case NoticeKind::payment_failed:
    case NoticeKind::money_returned: return "payment";
    case NoticeKind::order_placed:
    case NoticeKind::order_cancelled:
    case NoticeKind::transfer_awaited:
    case NoticeKind::stock_awaited: return "order";
    case NoticeKind::order_shipped:
    case NoticeKind::order_delivered:
    case NoticeKind::delivery_failed:
    case NoticeKind::parcel_delivered: return "shipping";
    case NoticeKind::return_approved:
    case NoticeKind::return_rejected:
    case NoticeKind::return_received:
    case NoticeKind::return_refunded: return "return";
    case NoticeKind::subscription_renewed:
    case NoticeKind::subscription_cancelled:
    case NoticeKind::subscription_expired:
    case NoticeKind::subscription_suspended:
    case NoticeKind::reactivation_offered:
    case NoticeKind::payment_update_wanted:
    case NoticeKind::upgrade_recommended: return "subscription";
    case NoticeKind::out_of_stock:
    case NoticeKind::still_out_of_stock: return "stock";
  }
  return "other";
}

NotificationStatus status_of(const Notice& notice) {
  return notice.read ? NotificationStatus::read : NotificationStatus::unread;
}

const Notice* find(const Notifications& all, std::string_view id) {
  const auto key = NoticeKey::parse(id);
  return key ? all.notices.find(*key) : nullptr;
}

Rejection unknown() { return reject(codes::unknown_notification, "There is no such notification."); }

}  // namespace

void tell(Notifications& all, const Uuid& recipient, Notice notice) {
  const std::int64_t number = ++all.inboxes[recipient].count;
  all.notices[{recipient, number}] = std::move(notice);
  if (number > kept_max) all.notices.erase({recipient, number - kept_max});
}

std::int64_t Stock::available() const {
  std::int64_t sum = 0;
  for (const Shelf& one : shelves) sum += one.available;
  return sum;
}
Shelf& Stock::shelf(WarehouseId warehouse) {
  for (Shelf& one : shelves)
    if (one.warehouse == warehouse) return one;
  return shelves.emplace_back(Shelf{warehouse, 0});
}

Uuid staff_inbox() {
  static const Uuid inbox = uuid_of("staff", "stock");
  return inbox;
}

std::string NoticeKey::id() const {
  return std::string(id_prefix) + recipient.to_string() + "-" + std::to_string(number);
}

std::optional<NoticeKey> NoticeKey::parse(std::string_view id) {
  if (!id.starts_with(id_prefix) || id.size() < id_prefix.size() + uuid_length + 2) return std::nullopt;
  const auto recipient = Uuid::parse(id.substr(id_prefix.size(), uuid_length));
  const std::string_view digits = id.substr(id_prefix.size() + uuid_length + 1);
  NoticeKey key;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), key.number);
  if (!recipient || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  key.recipient = *recipient;
  return key.id() == id ? std::optional(key) : std::nullopt;
}

// ---- causes: what is heard becomes a notice, and nobody need be told that it did

NotificationDecision decide(const Notifications&, const OrderPlaced&, Time) { return nothing; }
void evolve(Notifications& all, const OrderPlaced& placed) {
  all.orders[placed.order] = {placed.number, placed.customer, placed.total};
  if (!placed.customer_number.empty()) all.inboxes[placed.customer.uuid].customer = placed.customer_number;
  tell(all, placed.customer.uuid,
       {.about = NoticeKind::order_placed,
        .subject = placed.order.to_string(),
        .order = placed.order,
        .number = placed.number,
        .amount = in_words(placed.total),
        .at = placed.placed_at});
}

NotificationDecision decide(const Notifications&, const PaymentProcessed&, Time) { return nothing; }
void evolve(Notifications& all, const PaymentProcessed& paid) {
  const Correspondence* order = all.orders.find(paid.orderId);
  if (!order || !settles(paid, paid.orderId, order->total)) return;
  all.orders[paid.orderId].paid = true;
  tell(all, order->buyer.uuid,
       {.about = NoticeKind::payment_received,
        .subject = paid.paymentId,
        .order = paid.orderId,
        .number = order->number,
        .amount = in_words(order->total),
        .at = paid.timestamp});
}

NotificationDecision decide(const Notifications&, const OrderShipped&, Time) { return nothing; }
void evolve(Notifications& all, const OrderShipped& shipped) {
  tell(all, shipped.customer.uuid,
       {.about = NoticeKind::order_shipped,
        .subject = shipped.order.to_string(),
        .order = shipped.order,
        .number = shipped.number,
        .place = shipped.shipment,
        .at = shipped.timestamp});
}

NotificationDecision decide(const Notifications&, const OrderDelivered&, Time) { return nothing; }
void evolve(Notifications& all, const OrderDelivered& delivered) {
  tell(all, delivered.customer.uuid,
       {.about = NoticeKind::order_delivered,
        .subject = delivered.order.to_string(),
        .order = delivered.order,
        .number = delivered.number,
        .at = delivered.timestamp});
}

NotificationDecision decide(const Notifications&, const NotifyCustomer&, Time) { return nothing; }
void evolve(Notifications& all, const NotifyCustomer& notify) {
  tell(all, notify.customer.uuid,
       {.about = notify.about,
        .subject = notify.subject,
        .order = notify.order.is_nil() ? std::nullopt : std::optional(notify.order),
        .number = notify.number,
        .amount = notify.amount ? in_words(*notify.amount) : "",
        .reason = notify.reason,
        .next_at = notify.next_at,
        .at = notify.at});
}

// What a paid order that is called off gives back is told with that.
NotificationDecision decide(const Notifications&, const PaymentRefunded&, Time) { return nothing; }
void evolve(Notifications& all, const PaymentRefunded& refunded) {
  const Correspondence* order = all.orders.find(refunded.order);
  if (!order || refunded.key.empty() || (order->paid && refunded.key == refund_for_cancelling)) return;
  tell(all, order->buyer.uuid,
       {.about = NoticeKind::money_returned,
        .subject = refunded.payment.to_string() + "/" + std::to_string(refunded.refund),
        .order = refunded.order,
        .number = order->number,
        .amount = in_words(refunded.amount),
        .reason = refunded.reason,
        .at = refunded.timestamp});
}

// Staff hear of it when nothing is left anywhere, and once as long as it stays so.
NotificationDecision decide(const Notifications&, const InventoryAdjusted&, Time) { return nothing; }
void evolve(Notifications& all, const InventoryAdjusted& change) {
  Stock& stock = all.stock[change.product_id];
  stock.shelf(change.warehouse_id.value_or(WarehouseId{})).available = change.new_quantity;
  const bool out = stock.available() <= 0;
  if (out && !stock.out && change.adjusted_quantity < 0)
    tell(all, staff_inbox(),
         {.about = NoticeKind::out_of_stock,
          .subject = change.product_id.to_string(),
          .reason = change.adjustment_reason,
          .place = change.warehouse_id ? change.warehouse_id->to_string() : "unknown",
          .at = change.timestamp});
  stock.out = out && (stock.out || change.adjusted_quantity < 0);
}

// ---- reading

NotificationDecision decide(const Notifications& all, const MarkNotificationRead& mark, Time) {
  if (!find(all, mark.notification)) return unknown();
  return nothing;
}
void evolve(Notifications& all, const MarkNotificationRead& mark) {
  all.notices[*NoticeKey::parse(mark.notification)].read = true;
}

NotificationDecision decide(const Notifications& all, const GetUserNotifications& question, Time) {
  const Uuid recipient = CustomerId::of(question.userId).uuid;
  const bool every = question.status.value_or(NotificationFilter::all) == NotificationFilter::all;
  std::int64_t skip = question.offset.value_or(0);
  const auto limit = static_cast<std::size_t>(question.limit.value_or(page_default));
  GetUserNotifications::Response answer;
  answer.userId = question.userId;
  const Inbox* inbox = all.inboxes.find(recipient);
  for (NoticeKey key{recipient, inbox ? inbox->count : 0}; answer.notifications.size() < limit;
       --key.number) {
    const Notice* notice = all.notices.find(key);
    if (notice == nullptr) break;
    if (!every && notice->read) continue;
    if (skip-- > 0) continue;
    Text text = text_of(*notice);
    answer.notifications.push_back(
        {key.id(), std::move(text.title), std::move(text.body), status_of(*notice), notice->at});
  }
  return answer;
}

NotificationDecision decide(const Notifications& all, const GetNotificationDetails& question, Time) {
  const Notice* notice = find(all, question.notificationId);
  if (notice == nullptr) return unknown();
  const Uuid recipient = NoticeKey::parse(question.notificationId)->recipient;
  const Inbox& inbox = *all.inboxes.find(recipient);
  Text text = text_of(*notice);
  GetNotificationDetails::Response answer;
  answer.notificationId = question.notificationId;
  answer.title = std::move(text.title);
  answer.message = std::move(text.body);
  answer.status = status_of(*notice);
  answer.userId = inbox.customer.empty() ? recipient.to_string() : inbox.customer;
  answer.createdAt = notice->at;
  answer.type = type_of(notice->about);
  if (notice->order) answer.metadata = GetNotificationDetails::Metadata{notice->order->to_string(), {}};
  return answer;
}

}  // namespace flowmart::notifications
