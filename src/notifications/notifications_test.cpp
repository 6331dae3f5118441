#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace notifications_test {

using contract::testing::noon;
using std::chrono::seconds;

const OrderId order = OrderId::of("WEB-1");
const std::string payment = payment_of(order).to_string();
const CustomerId buyer = CustomerId::of("17850");
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }
std::string id(std::int64_t n, const Uuid& recipient = buyer.uuid) { return NoticeKey{recipient, n}.id(); }

OrderPlaced placed(const std::string& number = "WEB-1", Time at = noon) {
  OrderPlaced event;
  event.order = OrderId::of(number);
  event.number = number;
  event.customer = buyer;
  event.customer_number = "17850";
  event.total = gbp(3450);
  event.placed_at = at;
  return event;
}
PaymentProcessed paid() {
  PaymentProcessed event;
  event.paymentId = payment;
  event.userId = buyer;
  event.orderId = order;
  event.amount = gbp(3450).decimal();
  event.currency = "GBP";
  event.timestamp = noon + seconds(1);
  return event;
}
const OrderShipped shipped{order, "WEB-1", buyer, "shp-1", noon + seconds(2)};
const OrderDelivered delivered{order, "WEB-1", buyer, "shp-1", noon + seconds(3)};
const InventoryAdjusted last_unit_goes{"evt-1",       noon, ProductId::of("85123A"), -2, 0,
                                       "reservation", {},   WarehouseId::of("a")};

struct Desk : contract::testing::Rehearsal<Notifications> {
  using List = std::vector<std::string>;

  List titles(const GetUserNotifications& question = {"17850", {}, {}, {}}) {
    List found;
    when(question);
    for (const auto& entry : the<GetUserNotifications::Response>().notifications)
      found.push_back(entry.title);
    return found;
  }
  GetNotificationDetails::Response details(const std::string& notification) {
    when(GetNotificationDetails{notification});
    return the<GetNotificationDetails::Response>();
  }
  // The newest text in the buyer's inbox.
  std::string text() { return details(id(count())).message; }
  std::int64_t count(const Uuid& recipient = buyer.uuid) const {
    const Inbox* inbox = state.inboxes.find(recipient);
    return inbox ? inbox->count : 0;
  }
};
using List = Desk::List;

// ---- what becomes a notice

TEST(Inbox, KeepsWhatHappensToAnOrderAndSendsNothing) {
  Desk r;
  r.when(placed()).then();
  EXPECT_EQ(r.text(), "Thank you for your order WEB-1 over 34.50 GBP. We keep its goods for you.");
  r.when(paid()).then();
  EXPECT_EQ(r.text(), "Your payment of 34.50 GBP for order WEB-1 has arrived. We pack it now.");
  r.when(shipped).then();
  EXPECT_EQ(r.text(), "Your order WEB-1 has left us (shipment shp-1).");
  r.when(delivered).then();
  EXPECT_EQ(r.text(), "Your order WEB-1 has arrived. Enjoy it.");
  EXPECT_EQ(r.titles(), (List{"Order WEB-1 delivered", "Order WEB-1 is on its way", "Payment received",
                              "Order WEB-1 received"}));
}

TEST(Inbox, KeepsOneNoticeForEachMessageHeard) {
  Desk r;
  r.given(placed(), paid(), shipped, delivered);
  EXPECT_EQ(r.count(), 4);
  r.given(placed("WEB-2"));
  EXPECT_EQ(r.count(), 5);
  EXPECT_EQ(r.state.notices.find({buyer.uuid, 6}), nullptr);
}

TEST(Inbox, AnInvoiceThatIsOverdueIsOfTheOrderByItsNumber) {
  Desk r;
  r.given(placed());
  r.when(NotifyCustomer{buyer, NoticeKind::invoice_overdue, payment, order, "", gbp(2450), "", noon, noon})
      .then();
  EXPECT_EQ(r.titles().front(), "The invoice of order WEB-1 is overdue");
  EXPECT_EQ(r.text(), "24.50 GBP for order WEB-1 were to be here by " + format_time(noon) +
                          ", and have not arrived. Please transfer them, and name the order. If you have "
                          "just done so, there is nothing left to do.");
}

TEST(Inbox, ANoticeIsOfTheMomentOfItsCause) {
  Desk r;
  r.after(seconds(60)).given(placed(), paid(), shipped, delivered);
  for (int n = 1; n <= 4; ++n) EXPECT_EQ(r.details(id(n)).createdAt, noon + seconds(n - 1));
}

TEST(Inbox, BelievesOnlyTheWholePriceOfAnOrderThatItKnows) {
  Desk r;
  r.when(paid()).then();
  EXPECT_EQ(r.count(), 0);
  r.given(placed());
  PaymentProcessed wrong = paid();
  wrong.amount = gbp(1).decimal();
  r.given(wrong);
  wrong = paid();
  wrong.currency = "EUR";
  r.given(wrong);
  wrong = paid();
  wrong.paymentId = "another";
  r.given(wrong);
  EXPECT_EQ(r.count(), 1);
  r.given(paid());
  EXPECT_EQ(r.count(), 2);
}

TEST(Inbox, TellsWhyAPaymentFailedAndEachAttemptOnItsOwn) {
  Desk r;
  NotifyCustomer failed{buyer,      NoticeKind::payment_failed, "pay-1/1", order, "WEB-1", gbp(3450),
                        "no money", noon + seconds(30),         noon};
  r.when(failed).then();
  EXPECT_EQ(r.text(),
            "The payment of 34.50 GBP for order WEB-1 did not go through (no money). We try again at " +
                format_time(noon + seconds(30)) + ".");
  failed.subject = "pay-1/2";
  failed.next_at.reset();
  failed.reason.clear();
  r.when(failed).then();
  EXPECT_EQ(
      r.text(),
      "The payment of 34.50 GBP for order WEB-1 did not go through. You can pay again while we keep your "
      "goods.");
  EXPECT_EQ(r.count(), 2);
}

PaymentRefunded back(std::string key, std::int64_t minor, std::string reason) {
  return {payment_of(order), 1, order, gbp(minor), gbp(0), "rf-1", std::move(reason), noon, std::move(key)};
}

TEST(Inbox, TellsOfMoneyThatGoesBackWhereNoCancellationDoes) {
  Desk r;
  r.when(back("surplus-transfer", 250, "More was transferred than was due.")).then();
  EXPECT_EQ(r.count(), 0) << "of an order that nobody knows";
  r.given(placed());
  r.when(back("surplus-transfer", 250, "More was transferred than was due.")).then();
  EXPECT_EQ(
      r.text(),
      "2.50 GBP of your payment for order WEB-1 have been given back (More was transferred than was due.).");
  r.given(back(std::string(refund_for_cancelling), 500, "reservation_expired"));
  EXPECT_EQ(r.count(), 3) << "a part of the price, of an order that is called off unpaid";
  r.given(paid(), back(std::string(refund_for_cancelling), 3450, "changed my mind"));
  EXPECT_EQ(r.count(), 4) << "that is told with the cancellation";
  r.given(back("staff-1", 100, ""));
  EXPECT_EQ(r.text(), "1.00 GBP of your payment for order WEB-1 have been given back.");
  r.given(back("", 100, ""));
  EXPECT_EQ(r.count(), 5) << "recorded before refunds were told by their keys";
}

// Of several orders of one buyer, whichever came last.
TEST(Inbox, NamesTheOrderThatItIsOf) {
  for (const std::string number : {"WEB-1", "WEB-2", "WEB-3"}) {
    Desk r;
    r.given(placed("WEB-1"), placed("WEB-2"), placed("WEB-3"));
    const OrderId one = OrderId::of(number);
    const auto names_it = [&] {
      const std::string notice = id(r.count());
      EXPECT_NE(r.text().find(number), std::string::npos) << r.text();
      EXPECT_EQ(r.details(notice).metadata->orderId, one.to_string());
    };
    PaymentProcessed money = paid();
    money.orderId = one;
    money.paymentId = payment_of(one).to_string();
    r.given(money);
    names_it();
    PaymentRefunded returned = back("staff-1", 100, "");
    returned.order = one;
    returned.payment = payment_of(one);
    r.given(returned);
    names_it();
    r.given(OrderShipped{one, number, buyer, "shp-1", noon});
    names_it();
    r.given(OrderDelivered{one, number, buyer, "shp-1", noon});
    names_it();
    EXPECT_EQ(r.count(), 7);
  }
}

TEST(Inbox, TellsWhatACancellationGaveBack) {
  Desk r;
  NotifyCustomer cancelled{buyer, NoticeKind::order_cancelled, "a", order, "WEB-1", gbp(3450), "not paid", {},
                           noon};
  r.given(cancelled);
  EXPECT_EQ(r.text(), "Your order WEB-1 was cancelled (not paid). Your 34.50 GBP have been given back.");
  cancelled.amount.reset();
  r.given(cancelled);
  EXPECT_EQ(r.text(), "Your order WEB-1 was cancelled (not paid).");
}

// In one warehouse nothing is left long before the product is out.
TEST(Inbox, TellsStaffOnceTheProductIsOutEverywhere) {
  Desk r;
  const auto left = [&](const char* warehouse, std::int64_t change, std::int64_t quantity) {
    InventoryAdjusted event = last_unit_goes;
    event.adjusted_quantity = change;
    event.new_quantity = quantity;
    event.warehouse_id = WarehouseId::of(warehouse);
    r.when(event).then();
    return r.count(staff_inbox());
  };
  EXPECT_EQ(left("a", 5, 5), 0);
  EXPECT_EQ(left("b", 2, 2), 0);
  EXPECT_EQ(left("a", -5, 0), 0);
  EXPECT_EQ(left("b", -2, 0), 1);
  EXPECT_EQ(left("b", 0, 0), 1) << "as it was";
  EXPECT_EQ(left("a", 1, 1), 1);
  EXPECT_EQ(left("a", -1, 0), 2) << "out again";
}

TEST(Inbox, TellsStaffWhenTheLastUnitGoes) {
  Desk r;
  r.when(last_unit_goes).then();
  const std::string notice = id(1, staff_inbox());
  EXPECT_EQ(r.details(notice).title, "Out of stock");
  EXPECT_EQ(r.details(notice).message, "Nothing is left of product " + ProductId::of("85123A").to_string() +
                                           "; the last units went from warehouse " +
                                           WarehouseId::of("a").to_string() + " (reservation).");
  EXPECT_EQ(r.details(notice).userId, staff_inbox().to_string());
  EXPECT_FALSE(r.details(notice).metadata.has_value());
  InventoryAdjusted change = last_unit_goes;
  for (const auto& [adjusted, left] : {std::pair{-2, 1}, {0, 0}, {5, 5}}) {
    change.adjusted_quantity = adjusted;
    change.new_quantity = left;
    r.when(change).then();
  }
  EXPECT_EQ(r.count(staff_inbox()), 1);
  EXPECT_EQ(r.count(), 0);
}

// ---- read

TEST(Inbox, MakesTheTextWhenItIsRead) {
  Desk r;
  r.given(placed());
  const Notice& notice = *r.state.notices.find({buyer.uuid, 1});
  EXPECT_EQ(notice, (Notice{.about = NoticeKind::order_placed,
                            .subject = order.to_string(),
                            .order = order,
                            .number = "WEB-1",
                            .amount = "34.50 GBP",
                            .at = noon}));
  Notice renamed = notice;
  renamed.number = "another";
  EXPECT_EQ(text_of(r.state, renamed).title, "Order another received");
  EXPECT_EQ(r.titles(), List{"Order WEB-1 received"});
}

TEST(Inbox, EveryKindOfNoticeHasATextWithoutHoles) {
  for (const auto& [kind, name] : wire_names(NoticeKind{})) {
    const Text text = text_of(Notifications{}, {.about = kind,
                                                .subject = "SUBJECT",
                                                .order = order,
                                                .number = "NUMBER",
                                                .amount = "AMOUNT",
                                                .reason = "REASON",
                                                .place = "PLACE",
                                                .next_at = noon,
                                                .at = noon});
    EXPECT_FALSE(text.title.empty()) << name;
    EXPECT_FALSE(text.body.empty()) << name;
    EXPECT_EQ((text.title + text.body).find_first_of("{}"), std::string::npos) << name;
  }
}

TEST(Inbox, ATextTakesItsValuesLiterally) {
  Notice notice{.about = NoticeKind::order_placed, .number = "{{amount}}", .amount = "{{number}} 100% <b>"};
  EXPECT_EQ(text_of(Notifications{}, notice).body,
            "Thank you for your order {{amount}} over {{number}} 100% <b>. We keep its goods for you.");
}

TEST(Inbox, IsReadPageByPageNewestFirst) {
  Desk r;
  EXPECT_EQ(r.titles(), List{});
  for (int n = 1; n <= 5; ++n) r.given(placed("WEB-" + std::to_string(n)));
  EXPECT_EQ(r.titles({"17850", {}, 2, {}}), (List{"Order WEB-5 received", "Order WEB-4 received"}));
  EXPECT_EQ(r.titles({"17850", {}, 2, 4}), (List{"Order WEB-1 received"}));
  EXPECT_EQ(r.titles({"17850", {}, 2, 5}), List{});
  EXPECT_EQ(r.titles().size(), 5u);
  r.given(MarkNotificationRead{id(5)});
  EXPECT_EQ(r.titles({"17850", NotificationFilter::unread, 1, {}}), (List{"Order WEB-4 received"}));
  EXPECT_EQ(r.titles({"17850", NotificationFilter::unread, 1, 1}), (List{"Order WEB-3 received"}));
  EXPECT_EQ(r.titles({"17850", NotificationFilter::all, 1, {}}), (List{"Order WEB-5 received"}));
  r.when(GetUserNotifications{"17850", {}, {}, {}});
  EXPECT_EQ(r.the<GetUserNotifications::Response>().userId, "17850");
  EXPECT_EQ(r.titles({"somebody", {}, {}, {}}), List{});
}

TEST(Inbox, ShowsTwentyUnlessAskedOtherwise) {
  Desk r;
  for (int n = 1; n <= 30; ++n) r.given(placed("WEB-" + std::to_string(n)));
  EXPECT_EQ(static_cast<std::int64_t>(r.titles().size()), page_default);
  EXPECT_EQ(r.titles({"17850", {}, 200, {}}).size(), 30u);
}

TEST(Inbox, ShowsOneNotificationInFull) {
  Desk r;
  r.when(GetNotificationDetails{id(1)}).refused("unknown-notification");
  r.given(placed());
  r.when(GetNotificationDetails{id(1)})
      .then(GetNotificationDetails::Response{
          id(1), "Order WEB-1 received",
          "Thank you for your order WEB-1 over 34.50 GBP. We keep its goods for you.",
          NotificationStatus::unread, "17850", noon, "order",
          GetNotificationDetails::Metadata{order.to_string(), {}}});
  const std::pair<NoticeKind, std::string> types[]{
      {NoticeKind::order_placed, "order"},       {NoticeKind::payment_received, "payment"},
      {NoticeKind::payment_failed, "payment"},   {NoticeKind::order_shipped, "shipping"},
      {NoticeKind::order_delivered, "shipping"}, {NoticeKind::order_cancelled, "order"},
      {NoticeKind::out_of_stock, "stock"},       {NoticeKind::money_returned, "payment"},
      {NoticeKind::transfer_awaited, "order"},   {NoticeKind::stock_awaited, "order"},
      {NoticeKind::still_out_of_stock, "stock"}, {NoticeKind::invoice_overdue, "payment"}};
  for (const auto& [about, type] : types) {
    r.given(NotifyCustomer{buyer, about, "s", order, "WEB-1", {}, "", {}, noon});
    EXPECT_EQ(r.details(id(r.count())).type, type);
  }
}

TEST(Inbox, ShowsAGuestByTheKeyThatFollowsFromTheOrder) {
  Desk r;
  OrderPlaced by_guest = placed();
  by_guest.customer_number.clear();
  r.given(by_guest);
  EXPECT_EQ(r.details(id(1)).userId, buyer.uuid.to_string());
}

TEST(Inbox, MarksWhatWasRead) {
  Desk r;
  r.when(MarkNotificationRead{id(1)}).refused("unknown-notification");
  r.given(placed());
  r.when(MarkNotificationRead{id(1)}).then();
  EXPECT_EQ(r.details(id(1)).status, NotificationStatus::read);
  r.when(MarkNotificationRead{id(1)}).then();
  EXPECT_EQ(r.details(id(1)).status, NotificationStatus::read);
}

// ---- bounds

TEST(Inbox, KeepsTheNewestAndNumbersOn) {
  Desk r;
  const auto place = [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t n = first; n <= last; ++n) r.given(placed("WEB-" + std::to_string(n)));
  };
  const auto all = [&] { return r.titles({"17850", {}, 1'000'000, {}}); };
  place(1, kept_max);
  EXPECT_EQ(static_cast<std::int64_t>(all().size()), kept_max);
  EXPECT_EQ(all().back(), "Order WEB-1 received");
  place(kept_max + 1, 1000);
  EXPECT_EQ(static_cast<std::int64_t>(all().size()), kept_max);
  EXPECT_EQ(all().front(), "Order WEB-1000 received");
  EXPECT_EQ(all().back(), "Order WEB-801 received");
  EXPECT_EQ(r.count(), 1000);
  r.when(GetNotificationDetails{id(800)}).refused("unknown-notification");
  r.when(MarkNotificationRead{id(800)}).refused("unknown-notification");
  EXPECT_EQ(r.details(id(801)).title, "Order WEB-801 received");
  EXPECT_EQ(r.state.notices.find({buyer.uuid, 800}), nullptr);
}

TEST(Inbox, OnesNoticesDoNotPushOutAnothers) {
  Desk r;
  r.given(last_unit_goes);
  for (std::int64_t n = 1; n <= kept_max + 1; ++n) r.given(placed("WEB-" + std::to_string(n)));
  EXPECT_EQ(r.details(id(1, staff_inbox())).title, "Out of stock");
}

TEST(NoticeKey, IsReadFromItsIdAndNothingElse) {
  const NoticeKey key{buyer.uuid, 12};
  EXPECT_EQ(key.id(), "ntf-" + buyer.to_string() + "-12");
  EXPECT_EQ(NoticeKey::parse(key.id()), key);
  for (const std::string& text :
       {std::string(), std::string("ntf-no"), std::string("elsewhere"), "ntf-" + buyer.to_string(),
        key.id() + " ", key.id() + "x", "ntf-" + buyer.to_string() + "-012",
        "ntf-" + buyer.to_string() + "_12", "ntf-" + buyer.to_string() + "-99999999999999999999"})
    EXPECT_FALSE(NoticeKey::parse(text)) << text;
  Desk r;
  r.when(GetNotificationDetails{"elsewhere"}).refused("unknown-notification");
  r.when(MarkNotificationRead{"elsewhere"}).refused("unknown-notification");
}

}  // namespace notifications_test
}  // namespace flowmart::notifications
