// What recipients read: the shop's own words, or else built-in ones, a template for each kind of notice.
#include "letters/notice_letter.hpp"
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

struct Words {
  std::string_view title;
  std::string_view body;
};

constexpr Words words_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::order_placed:
      return {"Order {{number}} received",
              "Thank you for your order {{number}} over {{amount}}. We keep its goods for you."};
    case NoticeKind::payment_received:
      return {"Payment received",
              "Your payment of {{amount}} for order {{number}} has arrived. We pack it now."};
    case NoticeKind::payment_failed:
      return {"Payment failed",
              "The payment of {{amount}} for order {{number}} did not go through{{#cause}} "
              "({{cause}}){{/cause}}.{{#until}} We try again at {{until}}.{{/until}}{{^until}} You can pay "
              "again while we keep your goods.{{/until}}"};
    case NoticeKind::order_shipped:
      return {"Order {{number}} is on its way",
              "Your order {{number}} has left us (shipment {{place}}).{{#tracking}} Its tracking number is "
              "{{tracking}}{{#carrier}} ({{carrier}}){{/carrier}}.{{/tracking}}"};
    case NoticeKind::order_delivered:
      return {"Order {{number}} delivered", "Your order {{number}} has arrived. Enjoy it."};
    case NoticeKind::order_cancelled:
      return {"Order {{number}} cancelled",
              "Your order {{number}} was cancelled{{#cause}} ({{cause}}){{/cause}}.{{#amount}} Your "
              "{{amount}} have been given back.{{/amount}}"};
    case NoticeKind::return_approved:
      return {
          "Return {{subject}} approved",
          "You can send back what you named of order {{number}}. Its label belongs to return {{subject}}."};
    case NoticeKind::return_rejected:
      return {"Return {{subject}} not taken",
              "We can't take back what you named of order {{number}}{{#cause}} ({{cause}}){{/cause}}."};
    case NoticeKind::return_received:
      return {"Return {{subject}} received",
              "What you sent back of order {{number}} is with us. We look at it now."};
    case NoticeKind::return_refunded:
      return {"Return {{subject}} refunded",
              "{{amount}} for return {{subject}} of order {{number}} are on the way to you."};
    case NoticeKind::out_of_stock:
      return {"Out of stock",
              "Nothing is left of product {{subject}}; the last units went from warehouse {{place}} "
              "({{cause}})."};
    case NoticeKind::invoice_overdue:
      return {"The invoice of order {{number}} is overdue",
              "{{amount}} for order {{number}} were to be here by {{until}}, and have not arrived. Please "
              "transfer them, and name the order. If you have just done so, there is nothing left to do."};
    case NoticeKind::money_returned:
      return {"Money given back",
              "{{amount}} of your payment for order {{number}} have been given back{{#cause}} "
              "({{cause}}){{/cause}}."};
    case NoticeKind::transfer_awaited:
      return {"Order {{number}} waits for your transfer",
              "Your transfer of {{amount}} for order {{number}} has not arrived yet, and we can keep its "
              "goods no "
              "longer. Once it is there we keep them again, as far as they are to be had. We wait until "
              "{{until}}."};
    case NoticeKind::stock_awaited:
      return {"Order {{number}} waits for its goods",
              "Your {{amount}} for order {{number}} are there, but its goods have gone meanwhile. We send "
              "them once "
              "they are back, or give your money back on {{until}}."};
    case NoticeKind::still_out_of_stock:
      return {"Still out of stock", "Products of which nothing is left: {{amount}} ({{cause}})."};
    case NoticeKind::delivery_failed:
      return {"A delivery of order {{number}} failed",
              "Parcel {{subject}} of your order {{number}} could not be handed over{{#cause}} "
              "({{cause}}){{/cause}}. The carrier tries "
              "again, "
              "or it comes back to us and we see to it."};
    case NoticeKind::parcel_shipped:
      return {"A parcel of order {{number}} is on its way",
              "Parcel {{subject}} of your order {{number}} has left us.{{#tracking}} Its tracking number is "
              "{{tracking}}{{#carrier}} ({{carrier}}){{/carrier}}.{{/tracking}} The rest follows."};
    case NoticeKind::parcel_delivered:
      return {"A parcel of order {{number}} delivered",
              "Parcel {{subject}} of your order {{number}} has arrived. The rest is on its way."};
    case NoticeKind::ready_for_collection:
      return {"Order {{number}} is ready for collection",
              "Parcel {{subject}} of your order {{number}} waits for you at {{place}}."};
    case NoticeKind::not_collected:
      return {"Order {{number}} was not collected",
              "Parcel {{subject}} of your order {{number}} waited for you at {{place}}{{#cause}} "
              "({{cause}}){{/cause}}. We have put it back, and see to the rest."};
    case NoticeKind::parcel_waits:
      return {"Parcel {{subject}} waits for somebody", "Parcel {{subject}} of order {{number}}: {{cause}}."};
    case NoticeKind::subscription_renewed:
      return {
          "Subscription {{number}} renewed",
          "Your subscription {{number}} goes on; its order is on the way. The next one comes on {{until}}."};
    case NoticeKind::subscription_cancelled:
      return {"Subscription {{number}} cancelled",
              "Your subscription {{number}} was cancelled{{#cause}} ({{cause}}){{/cause}}. It lasts until "
              "{{until}}."};
    case NoticeKind::subscription_expired:
      return {"Subscription {{number}} is over",
              "The term of your subscription {{number}} is over. You can renew it until {{until}}."};
    case NoticeKind::subscription_suspended:
      return {"Subscription {{number}} suspended",
              "Your subscription {{number}} has ended, because its renewal was not paid{{#cause}} "
              "({{cause}}){{/cause}}."};
    case NoticeKind::reactivation_offered:
      return {"Come back to {{number}}",
              "Your subscription {{number}} has ended. Until {{until}} you can have it back as it was."};
    case NoticeKind::payment_update_wanted:
      return {"Subscription {{number}} needs another means of payment",
              "We could not use your means of payment for subscription {{number}}{{#cause}} "
              "({{cause}}){{/cause}}. Tell us another "
              "until {{until}}."};
    case NoticeKind::upgrade_recommended:
      return {"More of {{number}}",
              "You had {{cause}} orders of subscription {{number}} in the last 90 days. A larger one may "
              "suit you "
              "better."};
  }
  return {};
}

}  // namespace

NoticeTemplate built_in(NoticeKind about) {
  const Words words = words_of(about);
  return {.about = about,
          .locale = {},
          .version = 0,
          .subject = std::string(words.title),
          .text = std::string(words.body),
          .html = {},
          .saved_at = {}};
}

const letters::Known& known_values() { return letters::notice_names(); }

letters::Values values_of(const Notice& notice, std::string_view locale) {
  return letters::notice_values({.number = notice.number,
                                 .amount = notice.amount,
                                 .reason = notice.reason,
                                 .place = notice.place,
                                 .subject = notice.subject,
                                 .carrier = notice.carrier,
                                 .tracking = notice.tracking,
                                 .next_at = notice.next_at,
                                 .at = notice.at},
                                locale);
}

Text text_of(const Notifications& all, const Notice& notice) {
  const NoticeTemplate form = template_of(all, notice);
  const letters::Values values = values_of(notice, notice.locale);
  return {letters::fill(form.subject, values, letters::Escape::none),
          letters::fill(form.text, values, letters::Escape::none)};
}

}  // namespace flowmart::notifications
