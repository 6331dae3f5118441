// The stock digest: what is still out, announced again and told to staff once a round.
#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

using contract::testing::noon;
using std::chrono::hours;
using std::chrono::seconds;

const ProductId lamp = ProductId::of("LAMP"), mug = ProductId::of("MUG");

InventoryAdjusted changed(ProductId product, std::int64_t by, std::int64_t left) {
  return {"evt", noon, product, by, left, "reservation", {}, WarehouseId::of("a")};
}
GetInventoryList asked(std::int64_t page) {
  GetInventoryList question;
  question.filters.emplace().inStock = false;
  question.pagination = {page, digest_page};
  return question;
}
GetInventoryList::Response listed(std::initializer_list<ProductId> products, std::int64_t page = 1,
                                  std::int64_t pages = 1) {
  GetInventoryList::Response list;
  for (const ProductId product : products)
    list.items.push_back({.productId = product,
                          .sku = product == lamp  ? "LAMP"
                                 : product == mug ? "MUG"
                                                  : "?"});
  list.pagination = {page, digest_page, static_cast<std::int64_t>(list.items.size()), pages};
  return list;
}

struct Desk : contract::testing::Rehearsal<Notifications> {
  std::int64_t notices() const {
    const Inbox* inbox = state.inboxes.find(staff_inbox());
    return inbox ? inbox->count : 0;
  }
  Text newest() const { return text_of(state, *state.notices.find({staff_inbox(), notices()})); }
};

TEST(Digest, IsMadeEverySoOftenOnceItIsWanted) {
  Desk r;
  EXPECT_TRUE(r.timers.empty());
  r.when(SetStockDigest{86'400}).then();
  EXPECT_EQ(r.timers.at("stock-digest").due, noon + hours(24));
  r.after(hours(1)).when(SetStockDigest{86'400}).then();
  EXPECT_EQ(r.timers.at("stock-digest").due, noon + hours(24)) << "said again, it changes nothing";
  r.fire("stock-digest").then(asked(1));
  EXPECT_EQ(r.timers.at("stock-digest").due, noon + hours(48));
  r.when(SetStockDigest{60}).then();
  EXPECT_EQ(r.timers.at("stock-digest").due, r.now + seconds(60));
  r.when(SetStockDigest{0}).then();
  EXPECT_TRUE(r.timers.empty());
  r.when(StockDigestDue{r.now}).then();
}

TEST(Digest, DoesNotMakeUpForRoundsThatWereMissed) {
  Desk r;
  r.given(SetStockDigest{3'600}).after(hours(30)).fire("stock-digest").then(asked(1));
  EXPECT_EQ(r.timers.at("stock-digest").due, noon + hours(31));
}

TEST(Digest, AnnouncesWhatRanOutOnceARoundAndTellsStaff) {
  Desk r;
  r.given(changed(lamp, 3, 3), changed(lamp, -3, 0), changed(mug, 2, 2), SetStockDigest{60});
  EXPECT_EQ(r.notices(), 1);
  r.fire("stock-digest");
  const ProductId never = ProductId::of("NEVER");
  r.when(listed({lamp, never}))
      .then(OutOfStock{
          "digest:1:" + lamp.to_string(), noon + seconds(60), lamp, {}, 0, "still out of stock", {}});
  EXPECT_EQ(r.notices(), 2);
  EXPECT_EQ(r.newest().title, "Still out of stock");
  EXPECT_EQ(r.newest().body, "Products of which nothing is left: 1 (LAMP).");
  r.fire("stock-digest").when(listed({lamp, never}));
  EXPECT_EQ(r.the<OutOfStock>().event_id, "digest:2:" + lamp.to_string());
  EXPECT_EQ(r.notices(), 3);
}

TEST(Digest, SaysNothingWhereNothingIsOut) {
  Desk r;
  r.given(changed(lamp, 3, 3), changed(lamp, -3, 0), changed(lamp, 1, 1), SetStockDigest{60});
  r.fire("stock-digest").when(listed({})).then();
  EXPECT_EQ(r.notices(), 1) << "of the moment when it ran out";
}

TEST(Digest, AsksPageByPageAndSumsUpAtTheEnd) {
  Desk r;
  r.given(changed(lamp, 3, 3), changed(lamp, -3, 0), changed(mug, 2, 2), changed(mug, -2, 0),
          SetStockDigest{60});
  EXPECT_EQ(r.notices(), 2);
  r.fire("stock-digest").when(listed({lamp}, 1, 2)).then_types<OutOfStock, GetInventoryList>();
  EXPECT_EQ(r.the<GetInventoryList>(), asked(2));
  EXPECT_EQ(r.notices(), 2);
  r.when(listed({mug}, 2, 2)).then_types<OutOfStock>();
  EXPECT_EQ(r.newest().body, "Products of which nothing is left: 2 (LAMP, MUG).");
}

TEST(Digest, NamesTheFirstAndCountsTheRest) {
  Desk r;
  GetInventoryList::Response list = listed({});
  for (int n = 0; n < 25; ++n) {
    const std::string sku = "S" + std::to_string(n);
    r.given(changed(ProductId::of(sku), 1, 1), changed(ProductId::of(sku), -1, 0));
    list.items.push_back({.productId = ProductId::of(sku), .sku = sku});
  }
  r.given(SetStockDigest{60}).fire("stock-digest").when(list);
  EXPECT_EQ(r.sent().size(), 25u);
  EXPECT_NE(r.newest().body.find("nothing is left: 25 (S0, S1"), std::string::npos);
  EXPECT_NE(r.newest().body.find("S19, ...)"), std::string::npos);
}

}  // namespace
}  // namespace flowmart::notifications
