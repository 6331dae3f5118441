// How much the domain says to itself: its private message types, and what an order costs in messages and in
// bytes of journal. The bounds are a promise to whoever reads a story or pays for a disk; what is printed is
// what there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>

#include "contract/every_message.hpp"
#include "shop/shop.hpp"

namespace flowmart {
namespace {

using namespace contract;
using test::Shop;

constexpr std::size_t private_types_max = 45;  // for what the first edition did
// What is new since brings its own: an order's details, Orders' list of products, erasure, holds,
// labels, amendments, returns, parcels.
const std::set<std::string_view> types_of_new_parts{
    "OrderDetails", "ReadProducts", "ReadProductsResponse", "TurnProductAway", "ErasePerson", "PersonErased",
    "ErasureRequested", "HoldOrder", "ReleaseOrder", "ApproveOrder", "RejectOrder", "OrderHeld",
    "OrderReleased", "ReadLabel", "ReadLabelResponse",
    // the stock digest, the end of a subscription, late transfers, a payment's state
    "SetStockDigest", "StockDigestDue", "SubscriptionEndDue", "OrderWaitOver", "RecordPaymentStatus",
    // amendments
    "AmendOrder", "OrderAmending", "StockAmended", "AmendPayment", "PaymentAmended", "AmendmentEnded",
    // returns
    "RequestReturn", "ApproveReturn", "RejectReturn", "ReceiveReturn", "InspectReturn", "CloseReturn",
    "ReturnRequested", "ReturnApproved", "ReturnRejected", "ReturnReceived", "ReturnInspected",
    "ReturnSettled", "ReturnClosed", "ReturnOverdue", "RecordReturnLabel", "PlaceAgain", "RefundRefused",
    "ReadReturn", "ReadReturnResponse",

    // money that is promised first, paid in parts, disputed, owed back, and held against the gateway's list
    "CaptureRequested", "CaptureAnswered", "CapturePayment", "VoidPayment", "ResumePayment", "PayPart",
    "PaymentAuthorised", "MoneyDue", "DisputeNoticed", "ResolveRefund", "ReadPayments",
    "ReadPaymentsResponse", "StartReconciliation", "SetReconciliation", "ReconcileDue",
    "ReconciliationRequested", "ReconciliationEnded",
    // invoices, and a payment that is passed over
    "InvoiceReduced", "SkipPayment",
    // subscriptions
    "Subscribe", "LeadSubscription", "SubscriptionChanged", "SubscriptionDue", "RenewSubscription",
    "SubscriptionRenewed", "RecordRenewal", "RenewalWaitOver", "MandateEndRequested", "MandateEndAnswered",
    "ReadSubscription", "ReadSubscriptionResponse",

    // parcels
    "ParcelDetails", "ParcelPlaced", "SplitParcel", "RejectParcel", "ParcelRepacked", "ReceiveParcel",
    "ParcelReceived", "SourceStock", "StockSourced", "StockRetryDue", "GoodsOwed", "PickupRequested",
    "PickupAnswered", "ReadParcels", "ReadParcelsResponse", "SkipParcel",
    // versions
    "ReadProduct", "ReadProductResponse", "ReadMoneyMove", "ReadMoneyMoveResponse",
    // notices that leave the shop
    "DeliverNotice", "DeliveryAnswered", "ResendNotice", "SetPreferences", "SaveTemplate", "ReadNotices",
    "ReadNoticesResponse", "ReadTemplates", "ReadTemplatesResponse"};
constexpr std::size_t messages_until_payment_max = 9;
constexpr std::size_t bytes_until_payment_max = 1'500;
constexpr std::size_t private_until_delivered_max = 14;

std::string line_of(const MessageInfo& info) {
  return std::string(info.is_private ? "  private  " : "published  ")
      .append(wire_name(info.kind))
      .append(" ")
      .append(info.id);
}

// A shop with three products, each kept in one place.
struct Shape : ::testing::Test {
  Shape() {
    for (const char* sku : {"CUP", "POT", "TEA"}) shop.product(sku, std::string("A fine ") + sku, 100);
    shop.end_batch();
    before = shop.batches.size();
    shop.seals = true;
  }
  void place() {
    ASSERT_TRUE(shop.give(shop.order(
        "WEB-1", "17850",
        {{"CUP", "A fine CUP", 2, 1450}, {"POT", "A fine POT", 1, 990}, {"TEA", "A fine TEA", 3, 250}})));
    shop.end_batch();
  }
  // What was said since the products were there, one after the other.
  std::vector<const wire::MessageType*> said() const {
    std::vector<const wire::MessageType*> all;
    for (std::size_t i = before; i < shop.batches.size(); ++i)
      for (const engine::BatchMessage& one : shop.batches[i].messages) all.push_back(one.message.type);
    return all;
  }
  template <class M>
  std::size_t count() const {
    const auto all = said();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), &wire::type_of<M>()));
  }

  Shop shop;
  std::size_t before = 0;
};

TEST(Types, OfPrivateMessagesAreFew) {
  std::set<std::string> types;  // one may be named by several services
  std::set<std::string_view> new_ones;
  PrivateMessages::each([&]<class M>() {
    EXPECT_TRUE(M::info.is_private) << M::info.id;
    types.insert(line_of(M::info));
    if (types_of_new_parts.contains(M::info.id)) new_ones.insert(M::info.id);
  });
  const std::size_t of_new_parts = new_ones.size();
  for (const std::string& type : types) std::printf("%s\n", type.c_str());
  std::printf("%zu private message types beside %zu published ones\n", types.size(), PublishedMessages::size);
  std::printf("%zu of them came with what is new\n", of_new_parts);
  EXPECT_LE(types.size() - of_new_parts, private_types_max);
}

TEST_F(Shape, FewMessagesAndBytesUntilThePaymentIsInitiated) {
  place();
  const engine::Batch& record = shop.batches[before];
  std::size_t messages = 0;
  for (const wire::MessageType* type : said()) {
    ++messages;
    std::printf("%2zu %s\n", messages, line_of(type->info).c_str());
    if (type == &wire::type_of<PaymentInitiated>()) break;
  }
  ASSERT_LE(messages, record.messages.size());
  ASSERT_EQ(record.messages[messages - 1].message.type, &wire::type_of<PaymentInitiated>())
      << "all in one record";
  std::string bytes;
  engine::encode(record, bytes);
  std::printf("%zu messages, a record of %zu bytes\n", messages, bytes.size());
  EXPECT_LE(messages, messages_until_payment_max);
  EXPECT_LE(bytes.size(), bytes_until_payment_max);
}

TEST_F(Shape, FewPrivateMessagesUntilDelivered) {
  place();
  shop.deliver_all();
  shop.end_batch();
  std::size_t hidden = 0, published = 0;
  bool delivered = false;
  for (const wire::MessageType* type : said()) {
    if (delivered) continue;
    std::printf("%s\n", line_of(type->info).c_str());
    ++(type->info.is_private ? hidden : published);
    delivered = type == &wire::type_of<OrderDelivered>();
  }
  EXPECT_TRUE(delivered);
  EXPECT_EQ(count<ShipmentCreated>(), 1U) << "one parcel";
  std::printf("%zu private messages beside %zu published ones\n", hidden, published);
  EXPECT_LE(hidden, private_until_delivered_max);
}

// Nothing is said for each line but what the contract says for each product.
TEST_F(Shape, FiveThousandLinesAreReservedInOneDecision) {
  std::vector<Shop::Line> lines;
  for (int i = 0; i < 5'000; ++i) {
    const std::string sku = "SKU-" + std::to_string(i);
    shop.product(sku, "Thing", 10);
    lines.push_back({sku, "Thing", 1 + i % 3, 100});
  }
  shop.end_batch();
  before = shop.batches.size();
  ASSERT_TRUE(shop.give(shop.order("BIG", "1", lines)));
  shop.end_batch();
  EXPECT_EQ(count<ReserveStock>(), 1U);
  EXPECT_EQ(count<StockReserved>(), 1U);
  EXPECT_EQ(count<OrderPlaced>(), 1U);
  EXPECT_EQ(count<StockFirmed>(), 1U);
  for (const engine::BatchMessage& one : shop.batches[before].messages)
    if (const auto* reserved = one.message.as<StockReserved>()) {
      EXPECT_EQ(reserved->products.size(), 5'000U);
    }
  std::size_t hidden = 0;
  for (const wire::MessageType* type : said()) hidden += type->info.is_private ? 1 : 0;
  EXPECT_LE(hidden, private_until_delivered_max);
}

}  // namespace
}  // namespace flowmart
