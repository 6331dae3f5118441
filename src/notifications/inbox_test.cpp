#include "notifications/inbox.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "notifications/texts.hpp"

namespace flowmart::notifications {
namespace {

using contract::testing::noon;
using Inboxes = contract::testing::Rehearsal<InboxAggregate>;
using std::chrono::seconds;

const OrderId order = OrderId::of("WEB-1");
const CustomerId buyer = CustomerId::of("17850");
const std::string payment = "pay-1";
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }
std::string id(int n) { return notification_id(buyer.uuid, n); }

OrderPlaced placed(const std::string& number = "WEB-1") {
  OrderPlaced event;
  event.order = OrderId::of(number);
  event.number = number;
  event.customer = buyer;
  event.customer_number = "17850";
  event.total = gbp(3450);
  return event;
}
PaymentProcessed paid() {
  PaymentProcessed event;
  event.paymentId = payment;
  event.userId = buyer;
  event.orderId = order;
  event.amount = gbp(3450).decimal();
  event.currency = "GBP";
  return event;
}

TEST(Inbox, KeepsWhatHappensToAnOrder) {
  Inboxes r;
  r.when(placed()).then(NotificationStored{
      id(1), buyer.uuid, NoticeKind::order_placed, order.to_string(), order, "WEB-1", "Order WEB-1 received",
      "Thank you for your order WEB-1 over 34.50 GBP. We keep its goods for you.", noon});
  r.when(paid()).then(NotificationStored{
      id(2), buyer.uuid, NoticeKind::payment_received, payment, order, "WEB-1", "Payment received",
      "Your payment of 34.50 GBP for order WEB-1 has arrived. We pack it now.", noon});
  r.when(OrderShipped{order, "WEB-1", buyer, "shp-1", noon}).then_types<NotificationStored>();
  EXPECT_EQ(r.the<NotificationStored>().text, "Your order WEB-1 has left us (shipment shp-1).");
  r.when(OrderDelivered{order, "WEB-1", buyer, "shp-1", noon}).then_types<NotificationStored>();
}

TEST(Inbox, KeepsOneNoticeACause) {
  Inboxes r;
  r.given(placed(), paid(), OrderShipped{order, "WEB-1", buyer, "shp-1", noon},
          OrderDelivered{order, "WEB-1", buyer, "shp-1", noon});
  r.when(placed()).then();
  r.when(paid()).then();
  r.when(OrderShipped{order, "WEB-1", buyer, "shp-2", noon}).then();
  r.when(OrderDelivered{order, "WEB-1", buyer, "shp-1", noon}).then();
  r.when(placed("WEB-2")).then_types<NotificationStored>();
}

TEST(Inbox, NamesAnOrderByItsKeyWhereItsNumberIsNotKnown) {
  Inboxes r;
  r.when(paid()).then_types<NotificationStored>();
  EXPECT_EQ(r.the<NotificationStored>().number, order.to_string());
}

TEST(Inbox, TellsWhyAPaymentFailedAndEachAttemptOnItsOwn) {
  Inboxes r;
  NotifyCustomer failed{buyer,      NoticeKind::payment_failed, "pay-1/1", order, "WEB-1", gbp(3450),
                        "no money", noon + seconds(30)};
  r.when(failed).then_types<NotificationStored>();
  EXPECT_EQ(r.the<NotificationStored>().text,
            "The payment of 34.50 GBP for order WEB-1 did not go through (no money). We try again at " +
                format_time(noon + seconds(30)) + ".");
  r.when(failed).then();
  failed.subject = "pay-1/2";
  failed.next_at.reset();
  failed.reason.clear();
  r.when(failed).then_types<NotificationStored>();
  EXPECT_EQ(
      r.the<NotificationStored>().text,
      "The payment of 34.50 GBP for order WEB-1 did not go through. You can pay again while we keep your "
      "goods.");
}

TEST(Inbox, TellsWhatACancellationGaveBack) {
  Inboxes r;
  NotifyCustomer cancelled{buyer, NoticeKind::order_cancelled, "a", order, "WEB-1", gbp(3450), "not paid",
                           {}};
  r.when(cancelled);
  EXPECT_EQ(r.the<NotificationStored>().text,
            "Your order WEB-1 was cancelled (not paid). Your 34.50 GBP have been given back.");
  cancelled.subject = "b";
  cancelled.amount.reset();
  r.when(cancelled);
  EXPECT_EQ(r.the<NotificationStored>().text, "Your order WEB-1 was cancelled (not paid).");
}

TEST(Inbox, TellsStaffWhenTheLastUnitGoes) {
  Inboxes r;
  InventoryAdjusted change{"evt-1",       noon, ProductId::of("85123A"), -2, 0,
                           "reservation", {},   WarehouseId::of("a")};
  EXPECT_EQ(InboxAggregate::key(change), staff_inbox());
  r.when(change).then_types<NotificationStored>();
  EXPECT_EQ(r.the<NotificationStored>().recipient, staff_inbox());
  r.when(change).then();
  for (const auto& [adjusted, left] : {std::pair{-2, 1}, {0, 0}, {5, 5}}) {
    change.event_id += "x";
    change.adjusted_quantity = adjusted;
    change.new_quantity = left;
    r.when(change).then();
  }
}

TEST(Inbox, IsReadPageByPageNewestFirst) {
  Inboxes r;
  for (int n = 1; n <= 5; ++n) r.after(seconds(1)).given(placed("WEB-" + std::to_string(n)));
  const auto asked = [&](GetUserNotifications question) {
    std::vector<std::string> titles;
    r.when(question);
    for (const auto& entry : r.the<GetUserNotifications::Response>().notifications)
      titles.push_back(entry.title);
    return titles;
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(asked({"17850", {}, 2, {}}), (List{"Order WEB-5 received", "Order WEB-4 received"}));
  EXPECT_EQ(asked({"17850", {}, 2, 4}), (List{"Order WEB-1 received"}));
  EXPECT_EQ(asked({"17850", {}, 2, 5}), List{});
  EXPECT_EQ(asked({"17850", {}, {}, {}}).size(), 5u);
  r.given(MarkNotificationRead{id(5)});
  EXPECT_EQ(asked({"17850", NotificationFilter::unread, 1, {}}), (List{"Order WEB-4 received"}));
  EXPECT_EQ(asked({"17850", NotificationFilter::all, 1, {}}), (List{"Order WEB-5 received"}));
  r.when(GetUserNotifications{"17850", {}, {}, {}});
  EXPECT_EQ(r.the<GetUserNotifications::Response>().userId, "17850");
}

TEST(Inbox, ShowsOneNotificationInFull) {
  Inboxes r;
  r.when(GetNotificationDetails{id(1)}).refused("unknown-notification");
  r.given(placed());
  r.when(GetNotificationDetails{id(1)})
      .then(GetNotificationDetails::Response{
          id(1), "Order WEB-1 received",
          "Thank you for your order WEB-1 over 34.50 GBP. We keep its goods for you.",
          NotificationStatus::unread, "17850", noon, "order",
          GetNotificationDetails::Metadata{order.to_string(), {}}});
  EXPECT_EQ(InboxAggregate::key(GetNotificationDetails{id(1)}), buyer.uuid);
  EXPECT_TRUE(InboxAggregate::key(GetNotificationDetails{"ntf-no"}).is_nil());
  EXPECT_TRUE(InboxAggregate::key(GetNotificationDetails{"elsewhere"}).is_nil());
}

TEST(Inbox, MarksWhatWasRead) {
  Inboxes r;
  r.when(MarkNotificationRead{id(1)}).refused("unknown-notification");
  r.given(placed());
  r.when(MarkNotificationRead{id(1)}).then(NotificationRead{id(1), buyer.uuid, noon});
  r.when(MarkNotificationRead{id(1)}).then();
}

TEST(Inbox, KeepsTheNewestAndNumbersOn) {
  Inboxes r;
  for (int n = 1; n <= 1000; ++n) r.given(placed("WEB-" + std::to_string(n)));
  EXPECT_LE(r.state.kept.size(), kept_max);
  EXPECT_GE(r.state.kept.size(), kept_min);
  EXPECT_EQ(r.state.kept.back().id, id(1000));
  r.when(GetNotificationDetails{id(1)}).refused("unknown-notification");
}

TEST(Texts, TakeValuesLiterally) {
  EXPECT_EQ(fill("{a}-{b}{c}", {{"a", "{b}"}, {"b", "2"}}), "{b}-2");
  EXPECT_EQ(fill("open {a", {{"a", "1"}}), "open {a");
  EXPECT_EQ(fill("", {}), "");
}

}  // namespace
}  // namespace flowmart::notifications
