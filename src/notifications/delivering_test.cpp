#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

using contract::testing::noon;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const CustomerId buyer = CustomerId::of("17850");
std::string id(std::int64_t n) { return NoticeKey{buyer.uuid, n}.id(); }

OrderPlaced placed(const std::string& number) {
  OrderPlaced event;
  event.order = OrderId::of(number);
  event.number = number;
  event.customer = buyer;
  event.customer_number = "17850";
  event.total = {3450, *Currency::parse("GBP")};
  event.placed_at = noon;
  return event;
}
NotifyCustomer cancelled(const std::string& number) {
  return {buyer, NoticeKind::order_cancelled, "x", OrderId::of(number), number, {}, "", {}, noon};
}

struct Outbox : contract::testing::Rehearsal<Notifications> {
  Outbox() { state.telling.email = true; }

  DeliverNotice asked(std::int64_t attempt, Time at, std::int64_t notice = 1) const {
    return {id(notice), NoticeChannel::email, attempt, false, at};
  }
  DeliveryAnswered answer(std::int64_t attempt, DeliveryOutcome outcome, std::int64_t notice = 1) const {
    return {id(notice), NoticeChannel::email, attempt, outcome, "words", now};
  }
  const NoticeDelivery& delivery(std::int64_t notice = 1) const {
    return *state.deliveries.find({{buyer.uuid, notice}, static_cast<std::int64_t>(NoticeChannel::email)});
  }
  std::size_t dead() {
    when(ReadNotices{});
    return the<ReadNotices::Response>().notices.size();
  }
};

TEST(Outbox, ANoticeLeavesTheShopByEachWayThatThereIsAndIsWanted) {
  Outbox r;
  r.when(placed("A")).then(r.asked(1, noon));
  r.state.telling = {.sms = true, .push = true, .webhook = true};
  r.when(placed("B")).then();
  r.when(SetPreferences{
      "17850", {.phone = "+44", .push = "device", .webhook = "https://x", .off = {NoticeChannel::push}}});
  r.when(placed("C"))
      .then(DeliverNotice{id(3), NoticeChannel::sms, 1, false, noon},
            DeliverNotice{id(3), NoticeChannel::webhook, 1, false, noon});
}

TEST(Outbox, StaffAreWrittenToOnceTheySaySo) {
  Outbox r;
  const InventoryAdjusted gone{"e", noon, ProductId::of("P"), -2, 0, "sold", {}, WarehouseId::of("a")};
  const InventoryAdjusted back{"e", noon, ProductId::of("P"), 2, 2, "back", {}, WarehouseId::of("a")};
  r.when(gone).then();
  r.given(back);
  r.when(SetPreferences{staff_inbox().to_string(), {.email = "staff@shop.example"}});
  r.when(gone).then(DeliverNotice{NoticeKey{staff_inbox(), 2}.id(), NoticeChannel::email, 1, false, noon});
}

TEST(Outbox, WhatFailsForNowIsTriedLaterEachTimeAndIsADeadLetterInTheEnd) {
  Outbox r;
  r.state.telling.tries = 3;
  r.when(placed("A"));
  r.when(r.answer(1, DeliveryOutcome::passing)).then(r.asked(2, noon + seconds(30)));
  EXPECT_EQ(r.delivery().due, noon + seconds(30));
  r.when(r.answer(2, DeliveryOutcome::passing)).then(r.asked(3, noon + seconds(90)));
  EXPECT_EQ(r.dead(), 0U);
  r.when(r.answer(3, DeliveryOutcome::passing)).then();
  EXPECT_EQ(r.delivery().stage, DeliveryStage::dead);
  EXPECT_EQ(r.delivery().due, std::nullopt);
  EXPECT_EQ(r.delivery().attempts.size(), 3U);
  EXPECT_EQ(r.dead(), 1U);
}

// Half a minute, then three times as long each time, and six hours at most.
TEST(Outbox, IsTriedAgainLaterAndLaterAndEverySixHoursInTheEnd) {
  Outbox r;
  r.state.telling.tries = 30;
  r.when(placed("A"));
  std::int64_t attempt = 1;
  for (const int wait : {30, 90, 270, 810, 2'430, 7'290, 21'600, 21'600, 21'600}) {
    r.when(r.answer(attempt, DeliveryOutcome::passing)).then(r.asked(attempt + 1, r.now + seconds(wait)));
    ++attempt;
  }
  for (; attempt <= 30; ++attempt) r.when(r.answer(attempt, DeliveryOutcome::passing));
  EXPECT_EQ(r.delivery().stage, DeliveryStage::dead);
  ASSERT_EQ(r.delivery().attempts.size(), 20U) << "the newest";
  EXPECT_EQ(r.delivery().attempts.front().number, 11);
  EXPECT_EQ(r.delivery().attempts.back().number, 30);
}

// What carries it out needs all that its words may say.
TEST(Outbox, ANoticeIsReadWithTheParcelThatItIsAbout) {
  Outbox r;
  NotifyCustomer shipped = cancelled("A");
  shipped.about = NoticeKind::parcel_shipped;
  shipped.carrier = "dpx";
  shipped.tracking = "D-1";
  r.when(shipped);
  r.when(r.answer(1, DeliveryOutcome::refused));
  r.when(ReadNotices{});
  const NoticeState told = r.the<ReadNotices::Response>().notices.at(0);
  EXPECT_EQ(told.carrier, "dpx");
  EXPECT_EQ(told.tracking, "D-1");
}

TEST(Outbox, AnAnswerGivenTwiceOrTooLateCountsOnce) {
  Outbox r;
  r.when(placed("A"));
  r.when(r.answer(1, DeliveryOutcome::passing)).then(r.asked(2, noon + seconds(30)));
  r.when(r.answer(1, DeliveryOutcome::refused)).then();
  r.when(r.answer(2, DeliveryOutcome::delivered)).then();
  r.when(r.answer(2, DeliveryOutcome::refused)).then();
  EXPECT_EQ(r.delivery().stage, DeliveryStage::delivered);
  EXPECT_EQ(r.delivery().attempts.size(), 2U);
  EXPECT_EQ(r.dead(), 0U);
}

TEST(Outbox, ADeadLetterIsResentWithTriesOfItsOwn) {
  Outbox r;
  r.state.telling.tries = 2;
  r.when(placed("A"));
  r.when(r.answer(1, DeliveryOutcome::refused)).then();
  r.when(ResendNotice{id(1), NoticeChannel::email, "new@x.example"}).then(r.asked(2, noon));
  r.when(ResendNotice{id(1), NoticeChannel::email, {}}).refused("delivery-under-way");
  EXPECT_EQ(r.dead(), 0U);
  EXPECT_EQ(r.delivery().recipient, "new@x.example");
  r.when(r.answer(2, DeliveryOutcome::passing)).then(r.asked(3, noon + seconds(30)));
  r.when(r.answer(3, DeliveryOutcome::passing)).then();
  EXPECT_EQ(r.dead(), 1U);
  r.when(ResendNotice{id(1), NoticeChannel::sms, {}}).refused("no-such-channel");
  r.when(ResendNotice{id(2), NoticeChannel::email, {}}).refused("unknown-notification");
}

TEST(Outbox, NobodyIsToldMoreInAnHourThanTheyCanBearButWhatIsUrgent) {
  Outbox r;
  r.state.telling.hourly = 2;
  r.when(placed("A")).then(r.asked(1, noon, 1));
  r.when(placed("B")).then(r.asked(1, noon, 2));
  r.when(placed("C")).then(r.asked(1, noon + hours(1), 3));
  r.when(cancelled("A")).then(DeliverNotice{id(4), NoticeChannel::email, 1, true, noon});
  r.when(placed("D")).then(r.asked(1, noon + hours(1), 5));
  r.when(placed("E")).then(r.asked(1, noon + hours(2), 6));
  r.after(hours(4));
  r.when(placed("F")).then(r.asked(1, noon + hours(4), 7));
}

TEST(Outbox, ANoticeThatCouldNotBeDeliveredIsKeptWhenItsInboxIsFull) {
  Outbox r;
  r.when(placed("A"));
  r.when(r.answer(1, DeliveryOutcome::refused));
  r.state.telling.email = false;
  for (std::int64_t n = 0; n < kept_max + 5; ++n) r.given(placed("N" + std::to_string(n)));
  EXPECT_EQ(r.dead(), 1U);
  EXPECT_EQ(r.state.notices.find({buyer.uuid, 2}), nullptr);
}

TEST(Outbox, RefusesAnAddressThatSaysMoreThanItself) {
  for (const char* bad : {"a@b\r\nRCPT TO:<c@d>", "a b@c", "<a@b>", "a", "@b", "a@", "a@b@c", "a@b\x7f"})
    EXPECT_TRUE(refuse_recipient(NoticeChannel::email, bad)) << bad;
  for (const char* good : {"a@b", "zoë@grüße.example"})
    EXPECT_FALSE(refuse_recipient(NoticeChannel::email, good)) << good;
  EXPECT_TRUE(refuse_recipient(NoticeChannel::webhook, "file:///etc/passwd"));
}

TEST(Outbox, ANoticeKeepsToTheTemplateThatWasInUse) {
  Outbox r;
  const auto save = [&](const std::string& locale, const std::string& subject) {
    r.when(SaveTemplate{NoticeKind::order_placed, locale, subject, "text {{number}}", "", {}, noon});
  };
  const auto title = [&](std::int64_t n) {
    return text_of(r.state, *r.state.notices.find({buyer.uuid, n})).title;
  };
  r.given(placed("A"));
  save("", "ours {{number}}");
  r.given(placed("B"));
  r.when(SetPreferences{"17850", {.locale = "de-AT"}});
  save("de", "unser {{number}}");
  r.given(placed("C"));
  save("de", "neu {{number}}");
  EXPECT_EQ(title(1), "Order A received");
  EXPECT_EQ(title(2), "ours B");
  EXPECT_EQ(title(3), "unser C");
  r.when(SaveTemplate{NoticeKind::order_placed, "de", "", "", "", {}, noon});
  r.given(placed("D"));
  EXPECT_EQ(title(4), "ours D");
  r.when(SaveTemplate{NoticeKind::order_placed, "de", "x", "y", "", 1, noon}).refused("version-differs");
  r.when(SaveTemplate{NoticeKind::order_placed, "de", "x", "{{token}}", "", {}, noon})
      .refused("broken-template");
  r.when(SaveTemplate{NoticeKind::order_placed, "xx-1", "x", "y", "", {}, noon}).refused("bad-locale");
}

TEST(Outbox, ALocaleIsLookedForWithLessAndLessOfIt) {
  Outbox r;
  auto title = [&, n = 0](const std::string& locale) mutable {
    r.when(SetPreferences{"17850", {.locale = locale}});
    r.given(placed("A" + std::to_string(++n)));
    return text_of(r.state, *r.state.notices.find({buyer.uuid, n})).title;
  };
  for (const char* locale : {"", "zh", "zh-Hant", "sr-Latn-RS"})
    r.when(SaveTemplate{NoticeKind::order_placed, locale, std::string("of ") + locale, "text", "", {}, noon});
  EXPECT_EQ(title("zh-Hant-HK"), "of zh-Hant");
  EXPECT_EQ(title("zh-Hans"), "of zh");
  EXPECT_EQ(title("zh-TW"), "of zh");
  EXPECT_EQ(title("sr-Latn-RS"), "of sr-Latn-RS");
  EXPECT_EQ(title("sr-Latn"), "of ");
}

}  // namespace
}  // namespace flowmart::notifications
