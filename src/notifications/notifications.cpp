#include "notifications/notifications.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "letters/notice_letter.hpp"

namespace flowmart::notifications {
namespace {

constexpr std::string_view id_prefix = "ntf-";
constexpr std::size_t uuid_length = 36;

std::string in_words(const Money& amount) {
  return amount.to_string() + " " + std::string(amount.currency.code());
}

NotificationStatus status_of(const Notice& notice) {
  return notice.read ? NotificationStatus::read : NotificationStatus::unread;
}

Rejection unknown() { return reject(codes::unknown_notification); }

constexpr std::array channels{NoticeChannel::email, NoticeChannel::sms, NoticeChannel::push,
                              NoticeChannel::webhook};

// Unless it waits to be delivered, or could not be.
void leave(Notifications& all, const NoticeKey& key) {
  for (const NoticeChannel channel : channels) {
    const NoticeDelivery* one = all.deliveries.find({key, static_cast<std::int64_t>(channel)});
    if (one && one->stage != DeliveryStage::delivered) return;
  }
  for (const NoticeChannel channel : channels)
    all.deliveries.erase({key, static_cast<std::int64_t>(channel)});
  all.notices.erase(key);
}

}  // namespace

const Notice* find(const Notifications& all, std::string_view id) {
  const auto key = NoticeKey::parse(id);
  return key ? all.notices.find(*key) : nullptr;
}

void tell(Notifications& all, Telling told) {
  if (!told) return;
  bind_template(all, told->recipient, told->notice);
  const std::int64_t number = ++all.inboxes[told->recipient].count;
  all.notices[{told->recipient, number}] = std::move(told->notice);
  if (number > kept_max) leave(all, {told->recipient, number - kept_max});
}

bool Stock::is_in(WarehouseId warehouse) const {
  return std::find(stocked.begin(), stocked.end(), warehouse) != stocked.end();
}
bool Stock::is_elsewhere_than(WarehouseId warehouse) const {
  return stocked.size() > (is_in(warehouse) ? 1 : 0);
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

// ---- causes: what is heard becomes a notice, and nobody in the shop need be told that it did

namespace {

Telling told_of(const Notifications&, const OrderPlaced& placed) {
  return Told{placed.customer.uuid,
              {.about = NoticeKind::order_placed,
               .subject = placed.order.to_string(),
               .order = placed.order,
               .number = placed.number,
               .amount = in_words(placed.total),
               .at = placed.placed_at}};
}

Telling told_of(const Notifications& all, const PaymentProcessed& paid) {
  const Correspondence* order = all.orders.find(paid.orderId);
  if (!order || !settles(paid, paid.orderId, order->total)) return std::nullopt;
  return Told{order->buyer.uuid,
              {.about = NoticeKind::payment_received,
               .subject = paid.paymentId,
               .order = paid.orderId,
               .number = order->number,
               .amount = in_words(order->total),
               .at = paid.timestamp}};
}

Telling told_of(const Notifications&, const OrderShipped& shipped) {
  if (shipped.collected) return std::nullopt;
  return Told{shipped.customer.uuid,
              {.about = NoticeKind::order_shipped,
               .subject = shipped.order.to_string(),
               .order = shipped.order,
               .number = shipped.number,
               .place = shipped.shipment,
               .at = shipped.timestamp,
               .carrier = shipped.carrier,
               .tracking = shipped.tracking}};
}

Telling told_of(const Notifications&, const OrderDelivered& delivered) {
  return Told{delivered.customer.uuid,
              {.about = NoticeKind::order_delivered,
               .subject = delivered.order.to_string(),
               .order = delivered.order,
               .number = delivered.number,
               .at = delivered.timestamp,
               .carrier = delivered.carrier}};
}

Telling told_of(const Notifications& all, const NotifyCustomer& notify) {
  const bool to_staff = notify.about == NoticeKind::parcel_waits;
  const Correspondence* order = notify.number.empty() ? all.orders.find(notify.order) : nullptr;
  return Told{to_staff ? staff_inbox() : notify.customer.uuid,
              {.about = notify.about,
               .subject = notify.subject,
               .order = notify.order.is_nil() ? std::nullopt : std::optional(notify.order),
               .number = order ? order->number : notify.number,
               .amount = notify.amount ? in_words(*notify.amount) : "",
               .reason = notify.reason,
               .place = notify.place,
               .next_at = notify.next_at,
               .at = notify.at,
               .carrier = notify.carrier,
               .tracking = notify.tracking}};
}

// What a paid order that is called off gives back is told with that.
Telling told_of(const Notifications& all, const PaymentRefunded& refunded) {
  const Correspondence* order = all.orders.find(refunded.order);
  if (!order || refunded.key.empty() || (order->paid && refunded.key == refund_for_cancelling))
    return std::nullopt;
  return Told{order->buyer.uuid,
              {.about = NoticeKind::money_returned,
               .subject = refunded.payment.to_string() + "/" + std::to_string(refunded.refund),
               .order = refunded.order,
               .number = order->number,
               .amount = in_words(refunded.amount),
               .reason = refunded.reason,
               .at = refunded.timestamp}};
}

WarehouseId place_of(const InventoryAdjusted& change) { return change.warehouse_id.value_or(WarehouseId{}); }

// Staff hear of it when nothing is left anywhere, and once as long as it stays so.
Telling told_of(const Notifications& all, const InventoryAdjusted& change) {
  if (change.adjusted_quantity >= 0 || change.new_quantity > 0) return std::nullopt;
  const Stock* known = all.stock.find(change.product_id);
  if (known && (known->out || known->is_elsewhere_than(place_of(change)))) return std::nullopt;
  return Told{staff_inbox(),
              {.about = NoticeKind::out_of_stock,
               .subject = change.product_id.to_string(),
               .reason = change.adjustment_reason,
               .place = change.warehouse_id ? change.warehouse_id->to_string() : "unknown",
               .at = change.timestamp}};
}

// Where nothing is carried out of the program, that it is told need not be put together to decide nothing.
template <class Heard>
NotificationDecision pass_on(const Notifications& all, const Heard& heard, Time now) {
  if (!all.telling.carries_any()) return nothing;
  return deliver(all, told_of(all, heard), now);
}

}  // namespace

NotificationDecision decide(const Notifications& all, const OrderPlaced& placed, Time now) {
  return pass_on(all, placed, now);
}
void evolve(Notifications& all, const OrderPlaced& placed) {
  all.orders[placed.order] = {placed.number, placed.customer, placed.total};
  if (!placed.customer_number.empty()) all.inboxes[placed.customer.uuid].customer = placed.customer_number;
  tell(all, told_of(all, placed));
}

NotificationDecision decide(const Notifications& all, const PaymentProcessed& paid, Time now) {
  return pass_on(all, paid, now);
}
void evolve(Notifications& all, const PaymentProcessed& paid) {
  Telling told = told_of(all, paid);
  if (told) all.orders[paid.orderId].paid = true;
  tell(all, std::move(told));
}

NotificationDecision decide(const Notifications& all, const OrderShipped& shipped, Time now) {
  return pass_on(all, shipped, now);
}
void evolve(Notifications& all, const OrderShipped& shipped) { tell(all, told_of(all, shipped)); }

NotificationDecision decide(const Notifications& all, const OrderDelivered& delivered, Time now) {
  return pass_on(all, delivered, now);
}
void evolve(Notifications& all, const OrderDelivered& delivered) { tell(all, told_of(all, delivered)); }

NotificationDecision decide(const Notifications& all, const NotifyCustomer& notify, Time now) {
  return pass_on(all, notify, now);
}
void evolve(Notifications& all, const NotifyCustomer& notify) { tell(all, told_of(all, notify)); }

NotificationDecision decide(const Notifications& all, const PaymentRefunded& refunded, Time now) {
  return pass_on(all, refunded, now);
}
void evolve(Notifications& all, const PaymentRefunded& refunded) { tell(all, told_of(all, refunded)); }

NotificationDecision decide(const Notifications& all, const InventoryAdjusted& change, Time now) {
  return pass_on(all, change, now);
}
// Nearly always there is some before and after, and nothing of what is known here changes; what leaves the
// shelf was promised long before, and changes nothing of what is to be had.
void evolve(Notifications& all, const InventoryAdjusted& change) {
  if (change.adjusted_quantity == 0) return;
  Telling told = told_of(all, change);
  const WarehouseId place = place_of(change);
  static const Stock never_there;
  const Stock* known = all.stock.find(change.product_id);
  if (!known) known = &never_there;
  const bool some = change.new_quantity > 0;
  const bool out = !some && !known->is_elsewhere_than(place) && (known->out || change.adjusted_quantity < 0);
  if (known->is_in(place) == some && known->out == out) return;
  Stock& stock = all.stock[change.product_id];
  std::erase(stock.stocked, place);
  if (some) stock.stocked.push_back(place);
  stock.out = out;
  tell(all, std::move(told));
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
    Text text = text_of(all, *notice);
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
  Text text = text_of(all, *notice);
  GetNotificationDetails::Response answer;
  answer.notificationId = question.notificationId;
  answer.title = std::move(text.title);
  answer.message = std::move(text.body);
  answer.status = status_of(*notice);
  answer.userId = inbox.customer.empty() ? recipient.to_string() : inbox.customer;
  answer.createdAt = notice->at;
  answer.type = letters::area_of(notice->about);
  if (notice->order) answer.metadata = GetNotificationDetails::Metadata{notice->order->to_string(), {}};
  if (answer.metadata && !notice->carrier.empty()) answer.metadata->shippingProvider = notice->carrier;
  return answer;
}

}  // namespace flowmart::notifications
