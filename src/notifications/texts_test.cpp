// What recipients read where the shop has no words of its own, to the letter.
#include <gtest/gtest.h>

#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

using contract::NoticeKind;
using Said = std::pair<NoticeKind, std::string_view>;

const Notice all_values{.subject = "SUBJECT",
                        .number = "NUMBER",
                        .amount = "AMOUNT",
                        .reason = "REASON",
                        .place = "PLACE",
                        .next_at = Time{std::chrono::hours(24 * 20'001 + 12)},
                        .carrier = "CARRIER",
                        .tracking = "TRACKING"};

void expect_texts(std::span<const Said> expected, Notice notice) {
  for (const auto& [kind, said] : expected) {
    notice.about = kind;
    const Text text = text_of(Notifications{}, notice);
    EXPECT_EQ(text.title + ": " + text.body, said);
  }
}

TEST(Texts, OfEachKindAreTheseWords) {
  const std::vector<Said> expected{
      {NoticeKind::order_placed,
       "Order NUMBER received: Thank you for your order NUMBER over AMOUNT. We keep its goods for you."},
      {NoticeKind::payment_received,
       "Payment received: Your payment of AMOUNT for order NUMBER has arrived. We pack it now."},
      {NoticeKind::payment_failed,
       "Payment failed: The payment of AMOUNT for order NUMBER did not go through (REASON). We try again at "
       "2024-10-05T12:00:00Z."},
      {NoticeKind::order_shipped,
       "Order NUMBER is on its way: Your order NUMBER has left us (shipment PLACE). Its tracking number is "
       "TRACKING (CARRIER)."},
      {NoticeKind::order_delivered, "Order NUMBER delivered: Your order NUMBER has arrived. Enjoy it."},
      {NoticeKind::order_cancelled,
       "Order NUMBER cancelled: Your order NUMBER was cancelled (REASON). Your AMOUNT have been given back."},
      {NoticeKind::out_of_stock,
       "Out of stock: Nothing is left of product SUBJECT; the last units went from warehouse PLACE "
       "(REASON)."},
      {NoticeKind::money_returned,
       "Money given back: AMOUNT of your payment for order NUMBER have been given back (REASON)."},
      {NoticeKind::transfer_awaited,
       "Order NUMBER waits for your transfer: Your transfer of AMOUNT for order NUMBER has not arrived yet, "
       "and we can keep its goods no longer. Once it is there we keep them again, as far as they are to be "
       "had. We wait until 2024-10-05T12:00:00Z."},
      {NoticeKind::stock_awaited,
       "Order NUMBER waits for its goods: Your AMOUNT for order NUMBER are there, but its goods have gone "
       "meanwhile. We send them once they are back, or give your money back on 2024-10-05T12:00:00Z."},
      {NoticeKind::still_out_of_stock,
       "Still out of stock: Products of which nothing is left: AMOUNT (REASON)."},
      {NoticeKind::return_approved,
       "Return SUBJECT approved: You can send back what you named of order NUMBER. Its label belongs to "
       "return SUBJECT."},
      {NoticeKind::return_rejected,
       "Return SUBJECT not taken: We can't take back what you named of order NUMBER (REASON)."},
      {NoticeKind::return_received,
       "Return SUBJECT received: What you sent back of order NUMBER is with us. We look at it now."},
      {NoticeKind::return_refunded,
       "Return SUBJECT refunded: AMOUNT for return SUBJECT of order NUMBER are on the way to you."},
      {NoticeKind::delivery_failed,
       "A delivery of order NUMBER failed: Parcel SUBJECT of your order NUMBER could not be handed over "
       "(REASON). The carrier tries again, or it comes back to us and we see to it."},
      {NoticeKind::parcel_delivered,
       "A parcel of order NUMBER delivered: Parcel SUBJECT of your order NUMBER has arrived. The rest is on "
       "its way."},
      {NoticeKind::ready_for_collection,
       "Order NUMBER is ready for collection: Parcel SUBJECT of your order NUMBER waits for you at PLACE."},
      {NoticeKind::not_collected,
       "Order NUMBER was not collected: Parcel SUBJECT of your order NUMBER waited for you at PLACE "
       "(REASON). We have put it back, and see to the rest."},
      {NoticeKind::parcel_waits,
       "Parcel SUBJECT waits for somebody: Parcel SUBJECT of order NUMBER: REASON."},
      {NoticeKind::subscription_renewed,
       "Subscription NUMBER renewed: Your subscription NUMBER goes on; its order is on the way. The next one "
       "comes on 2024-10-05T12:00:00Z."},
      {NoticeKind::subscription_cancelled,
       "Subscription NUMBER cancelled: Your subscription NUMBER was cancelled (REASON). It lasts until "
       "2024-10-05T12:00:00Z."},
      {NoticeKind::subscription_expired,
       "Subscription NUMBER is over: The term of your subscription NUMBER is over. You can renew it until "
       "2024-10-05T12:00:00Z."},
      {NoticeKind::subscription_suspended,
       "Subscription NUMBER suspended: Your subscription NUMBER has ended, because its renewal was not paid "
       "(REASON)."},
      {NoticeKind::reactivation_offered,
       "Come back to NUMBER: Your subscription NUMBER has ended. Until 2024-10-05T12:00:00Z you can have it "
       "back as it was."},
      {NoticeKind::payment_update_wanted,
       "Subscription NUMBER needs another means of payment: We could not use your means of payment for "
       "subscription NUMBER (REASON). Tell us another until 2024-10-05T12:00:00Z."},
      {NoticeKind::upgrade_recommended,
       "More of NUMBER: You had REASON orders of subscription NUMBER in the last 90 days. A larger one may "
       "suit you better."},
      {NoticeKind::parcel_shipped,
       "A parcel of order NUMBER is on its way: Parcel SUBJECT of your order NUMBER has left us. Its "
       "tracking "
       "number is TRACKING (CARRIER). The rest follows."},
      {NoticeKind::invoice_overdue,
       "The invoice of order NUMBER is overdue: AMOUNT for order NUMBER were to be here by "
       "2024-10-05T12:00:00Z, and have not arrived. Please transfer them, and name the order. If you have "
       "just done so, there is nothing left to do."},
  };
  EXPECT_EQ(expected.size(), contract::wire_names(NoticeKind{}).size());
  expect_texts(expected, all_values);
}

TEST(Texts, LeaveOutWhatIsNotKnown) {
  const std::vector<Said> expected{
      {NoticeKind::payment_failed,
       "Payment failed: The payment of AMOUNT for order NUMBER did not go through. You can pay again while "
       "we keep your goods."},
      {NoticeKind::order_cancelled, "Order NUMBER cancelled: Your order NUMBER was cancelled."},
      {NoticeKind::money_returned,
       "Money given back: AMOUNT of your payment for order NUMBER have been given back."},
      {NoticeKind::return_rejected,
       "Return SUBJECT not taken: We can't take back what you named of order NUMBER."},
      {NoticeKind::delivery_failed,
       "A delivery of order NUMBER failed: Parcel SUBJECT of your order NUMBER could not be handed over. The "
       "carrier tries again, or it comes back to us and we see to it."},
      {NoticeKind::order_shipped,
       "Order NUMBER is on its way: Your order NUMBER has left us (shipment PLACE)."},
      {NoticeKind::parcel_shipped,
       "A parcel of order NUMBER is on its way: Parcel SUBJECT of your order NUMBER has left us. The rest "
       "follows."},
      {NoticeKind::not_collected,
       "Order NUMBER was not collected: Parcel SUBJECT of your order NUMBER waited for you at PLACE. We have "
       "put it back, and see to the rest."},
      {NoticeKind::subscription_cancelled,
       "Subscription NUMBER cancelled: Your subscription NUMBER was cancelled. It lasts until "
       "2024-10-05T12:00:00Z."},
      {NoticeKind::subscription_suspended,
       "Subscription NUMBER suspended: Your subscription NUMBER has ended, because its renewal was not "
       "paid."},
      {NoticeKind::payment_update_wanted,
       "Subscription NUMBER needs another means of payment: We could not use your means of payment for "
       "subscription NUMBER. Tell us another until 2024-10-05T12:00:00Z."},
  };
  Notice notice = all_values;
  notice.reason.clear();
  notice.carrier = "CARRIER";  // under no name
  notice.tracking.clear();
  for (const Said& one : expected) {
    notice.amount = one.first == NoticeKind::order_cancelled ? "" : all_values.amount;
    notice.next_at = one.first == NoticeKind::payment_failed ? std::nullopt : all_values.next_at;
    expect_texts(std::span(&one, 1), notice);
  }
}

}  // namespace
}  // namespace flowmart::notifications
