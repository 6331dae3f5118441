// What recipients read: one template a kind of notice, with {names} filled in.
#include <string_view>
#include <utility>

#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

struct Template {
  std::string_view title;
  std::string_view body;
};

constexpr Template template_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::order_placed:
      return {"Order {number} received",
              "Thank you for your order {number} over {amount}. We keep its goods for you."};
    case NoticeKind::payment_received:
      return {"Payment received", "Your payment of {amount} for order {number} has arrived. We pack it now."};
    case NoticeKind::payment_failed:
      return {"Payment failed",
              "The payment of {amount} for order {number} did not go through{reason}.{next}"};
    case NoticeKind::order_shipped:
      return {"Order {number} is on its way", "Your order {number} has left us (shipment {place})."};
    case NoticeKind::order_delivered:
      return {"Order {number} delivered", "Your order {number} has arrived. Enjoy it."};
    case NoticeKind::order_cancelled:
      return {"Order {number} cancelled", "Your order {number} was cancelled{reason}.{refund}"};
    case NoticeKind::return_approved:
      return {"Return {subject} approved",
              "You can send back what you named of order {number}. Its label belongs to return {subject}."};
    case NoticeKind::return_rejected:
      return {"Return {subject} not taken", "We can't take back what you named of order {number}{reason}."};
    case NoticeKind::return_received:
      return {"Return {subject} received",
              "What you sent back of order {number} is with us. We look at it now."};
    case NoticeKind::return_refunded:
      return {"Return {subject} refunded",
              "{amount} for return {subject} of order {number} are on the way to you."};
    case NoticeKind::out_of_stock:
      return {"Out of stock",
              "Nothing is left of product {subject}; the last units went from warehouse {place} ({cause})."};
    case NoticeKind::money_returned:
      return {"Money given back",
              "{amount} of your payment for order {number} have been given back{reason}."};
    case NoticeKind::transfer_awaited:
      return {
          "Order {number} waits for your transfer",
          "Your transfer of {amount} for order {number} has not arrived yet, and we can keep its goods no "
          "longer. Once it is there we keep them again, as far as they are to be had. We wait until "
          "{until}."};
    case NoticeKind::stock_awaited:
      return {
          "Order {number} waits for its goods",
          "Your {amount} for order {number} are there, but its goods have gone meanwhile. We send them once "
          "they are back, or give your money back on {until}."};
    case NoticeKind::still_out_of_stock:
      return {"Still out of stock", "Products of which nothing is left: {amount} ({cause})."};
    case NoticeKind::delivery_failed:
      return {"A delivery of order {number} failed",
              "Parcel {subject} of your order {number} could not be handed over{reason}. The carrier tries "
              "again, "
              "or it comes back to us and we see to it."};
    case NoticeKind::parcel_delivered:
      return {"A parcel of order {number} delivered",
              "Parcel {subject} of your order {number} has arrived. The rest is on its way."};
    case NoticeKind::subscription_renewed:
      return {"Subscription {number} renewed",
              "Your subscription {number} goes on; its order is on the way. The next one comes on {until}."};
    case NoticeKind::subscription_cancelled:
      return {"Subscription {number} cancelled",
              "Your subscription {number} was cancelled{reason}. It lasts until {until}."};
    case NoticeKind::subscription_expired:
      return {"Subscription {number} is over",
              "The term of your subscription {number} is over. You can renew it until {until}."};
    case NoticeKind::subscription_suspended:
      return {"Subscription {number} suspended",
              "Your subscription {number} has ended, because its renewal was not paid{reason}."};
    case NoticeKind::reactivation_offered:
      return {"Come back to {number}",
              "Your subscription {number} has ended. Until {until} you can have it back as it was."};
    case NoticeKind::payment_update_wanted:
      return {"Subscription {number} needs another means of payment",
              "We could not use your means of payment for subscription {number}{reason}. Tell us another "
              "until {until}."};
    case NoticeKind::upgrade_recommended:
      return {
          "More of {number}",
          "You had {cause} orders of subscription {number} in the last 90 days. A larger one may suit you "
          "better."};
  }
  return {};
}

using Value = std::pair<std::string_view, std::string_view>;

// Replaces each {name} by its value; a name without a value becomes nothing. Values are taken literally.
std::string fill(std::string_view text, std::initializer_list<Value> values) {
  std::string out;
  out.reserve(text.size() + 64);
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    for (const Value& value : values)
      if (value.first == name) out += value.second;
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

Text text_of(const Notice& notice) {
  const std::string reason = notice.reason.empty() ? "" : " (" + notice.reason + ")";
  const std::string refund = notice.amount.empty() ? "" : " Your " + notice.amount + " have been given back.";
  const std::string until = notice.next_at ? format_time(*notice.next_at) : "";
  const std::string next = notice.next_at ? " We try again at " + format_time(*notice.next_at) + "."
                                          : " You can pay again while we keep your goods.";
  const Template form = template_of(notice.about);
  const std::initializer_list<Value> values{{"number", notice.number},
                                            {"amount", notice.amount},
                                            {"reason", reason},
                                            {"refund", refund},
                                            {"next", next},
                                            {"until", until},
                                            {"place", notice.place},
                                            {"subject", notice.subject},
                                            {"cause", notice.reason}};
  return {fill(form.title, values), fill(form.body, values)};
}

}  // namespace flowmart::notifications
