#include <gtest/gtest.h>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

OrderDetails details(OrderId id = order) {
  OrderDetails details;
  details.order = id;
  details.bill_to = {"Piazza Navona 2", "Roma", "RM", "00186", "Italy", "IT"};
  details.references = {{"shopify", "5001"}, {"erp", "A/77"}};
  details.line_references = {{2, "shopify", "9002"}};
  details.adjustments = {{AdjustmentKind::discount, "SPRING", {}, number("-5.00"), {}, false},
                         {AdjustmentKind::shipping, "express", {}, number("7.95"), number("22"), false},
                         {AdjustmentKind::tax, {}, 1, number("6.22"), number("22"), true}};
  details.tags = {"gift"};
  details.origin = OrderOrigin{"shopify", at_noon};
  details.custom_fields = {{"wrapping", "blue"}};
  return details;
}
// 67.50 for the lines, 5.00 off, 7.95 for shipping; the tax stands in the prices.
PlaceOrder detailed_wish(std::string id = "WEB-20931") {
  PlaceOrder wish = orders_given::wish(std::move(id));
  wish.payment.amount = number("70.45");
  return wish;
}
Given detailed() {
  Given given;
  given.when(details()).when(detailed_wish()).when(reserved());
  return given;
}
std::string named(const Given& given, const std::string& name) {
  const auto id = order_named(given.state(), name);
  return id ? id->to_string() : "nobody";
}

TEST(OrderDetails, AreChargedTogetherWithTheLines) {
  Given given;
  given.when(details()).then();
  given.when(detailed_wish());
  EXPECT_EQ(given.when(reserved()).sent<OrderPlaced>().total, pounds(7045));
}

TEST(OrderDetails, AreToldAsTheyCame) {
  Given given = detailed();
  const auto answer = given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>();
  EXPECT_EQ(answer.details, details());
  EXPECT_EQ(answer.content.total, pounds(7045));
  EXPECT_EQ(told(given).billingAddress.addressLine1, "Piazza Navona 2");
}

TEST(OrderDetails, AnOrderIsFoundByEachOfItsNames) {
  const Given given = detailed();
  for (const std::string name : {"WEB-20931", "shopify:5001", "erp:A/77"})
    EXPECT_EQ(named(given, name), order.to_string()) << name;
  for (const std::string name :
       {"shopify:5002", "shopify:9002", "SHOPIFY:5001", ":5001", "shopify:", "ORD-1"})
    EXPECT_EQ(named(given, name), "nobody") << name;
}

TEST(OrderDetails, AnOrderIsFoundByTheNumberThatItWasGiven) {
  const std::string id = "0191a7c4-0d33-7b21-a9e6-5c8f02d7341e";
  const Given given = pending_of(wish(id));
  EXPECT_EQ(named(given, "ORD-1"), id);
  EXPECT_EQ(named(given, "ORD-2"), "nobody");
}

TEST(OrderDetails, TheSameAgainAddsNothingAndOtherContentIsRefused) {
  detailed().when(details()).then();
  OrderDetails other = details();
  other.tags = {"no gift"};
  detailed().when(other).then_rejected(codes::order_id_taken);
}

TEST(OrderDetails, AnAmendedOrderCostsNoLessThanNothing) {
  OrderDetails discount;
  discount.order = order;
  discount.adjustments = {{AdjustmentKind::discount, "SPRING", {}, number("-60.00"), {}, false}};
  PlaceOrder cheap = wish();
  cheap.payment.amount = number("7.50");
  Given given;
  given.when(discount).when(cheap).when(reserved());
  given.when(AmendOrder{order, {{2, {}, 0, {}}}, {}, {}, {}, {}, {}, "jo@shop.example"})
      .then_rejected(codes::order_invalid);
}

TEST(OrderDetails, WhatIsStillBeingAmendedIsNotHowItWasPlaced) {
  Given given = detailed();
  AmendOrder more{order, {{1, {}, 2, {}}}, {}, {}, {}, std::vector<std::string>{"no gift"},
                  {},    "jo@shop.example"};
  given.when(more);
  EXPECT_EQ(order_in(given).amendments.back().stage, AmendmentStage::asked);
  OrderDetails other = details();
  other.tags = {"no gift"};
  given.when(other).then_rejected(codes::order_id_taken);
  given.when(details()).then();
}

TEST(OrderDetails, AReferenceMeansOneOrder) {
  OrderDetails other = details(OrderId::of("WEB-2"));
  other.line_references.clear();
  detailed().when(other).then_rejected(codes::reference_taken);
  other.references = {{"shopify", "5002"}};
  detailed().when(other).then();
  other.line_references = details().line_references;
  detailed().when(other).then_rejected(codes::reference_taken);
}

TEST(OrderDetails, AnIdIsNotAnotherOrdersReference) {
  detailed().when(wish("shopify:5001")).then_rejected(codes::order_id_taken);
  OrderDetails other = details();
  other.references = {{"etsy", "7"}};
  pending_of(wish("etsy:7")).when(other).then_rejected(codes::reference_taken);
}

TEST(OrderDetails, ARefusedOrderGivesItsNamesBack) {
  Given given;
  given.when(details()).when(detailed_wish()).when(short_of({{kettle, 1, 0, true}}));
  EXPECT_EQ(named(given, "shopify:5001"), "nobody");
  OrderDetails next = details(OrderId::of("WEB-2"));
  given.when(next).then();
  EXPECT_EQ(named(given, "shopify:5001"), next.order.to_string());
}

TEST(OrderDetails, ASubscriptionHasManyOrders) {
  Given given;
  for (const std::string id : {"A", "B"}) {
    OrderDetails of_box;
    of_box.order = OrderId::of(id);
    of_box.references = {{"subscription", "box-118"}};
    given.when(of_box).when(wish(id)).when(reserved(of_box.order));
  }
  UserSubscriptionCancelled ended;
  ended.userId = buyer;
  ended.subscriptionId = "box-118";
  EXPECT_EQ(given.when(ended).count<OrderCancelling>(), 2u);
}

TEST(OrderDetails, APlaceToCollectItIsOneThatSomeProductHas) {
  ProductRegistered known;
  known.product = kettle;
  known.sku = known.name = "KETTLE-17";
  known.warehouses.emplace_back().warehouse = WarehouseId::of("leeds");
  OrderDetails details;
  details.order = order;
  details.collect_at = "leeds";
  Given given;
  given.when(details).then_rejected(codes::no_such_place, "/collectAt");
  given.when(known);
  given.when(details).then();
  given.when(wish());
  EXPECT_EQ(given.sent<ReserveStock>().only_from, WarehouseId::of("leeds"));
  OrderDetails other = details;
  other.order = OrderId::of("WEB-2");
  other.collect_at = "lyon";
  given.when(other).then_rejected(codes::no_such_place);
}

template <class Change>
std::set<std::string> faults_when(Change change) {
  OrderDetails wrong = details();
  change(wrong);
  Given given;
  std::set<std::string> pointers;
  if (!given.when(wrong).decision().rejected()) given.when(detailed_wish());
  if (given.decision().rejected())
    for (const Fault& fault : given.decision().rejection().faults) pointers.insert(fault.pointer);
  return pointers;
}
using Pointers = std::set<std::string>;

std::vector<Reference> references(std::size_t count, std::string system = "erp") {
  std::vector<Reference> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back({system, std::to_string(i)});
  return all;
}

TEST(OrderDetails, AreTakenUpToTheirLimits) {
  const std::string longest_name(128, 'x'), longest_value(4'000, 'x');
  EXPECT_EQ(faults_when([&](auto& d) {
              d.references = references(50, std::string(64, 's'));
              d.buyer_references = references(50);
              d.tags.assign(50, longest_name);
              d.custom_fields.assign(50, {longest_name, longest_value});
              d.origin->channel = longest_name;
              d.adjustments[0].code = longest_name;
            }),
            Pointers{});
  EXPECT_EQ(faults_when([](auto& d) { d.references = references(51); }), Pointers{"/references"});
  EXPECT_EQ(faults_when([](auto& d) { d.buyer_references = references(51); }), Pointers{"/buyerReferences"});
  EXPECT_EQ(faults_when([](auto& d) { d.tags.assign(51, "t"); }), Pointers{"/tags"});
  EXPECT_EQ(faults_when([](auto& d) { d.custom_fields.assign(51, {"a", "b"}); }), Pointers{"/customFields"});
  EXPECT_EQ(faults_when([](auto& d) { d.references = references(1, std::string(65, 's')); }),
            Pointers{"/references/0/system"});
  EXPECT_EQ(faults_when([&](auto& d) { d.tags[0] = longest_name + "x"; }), Pointers{"/tags/0"});
  EXPECT_EQ(faults_when([](auto& d) { d.tags[0] = ""; }), Pointers{"/tags/0"});
  EXPECT_EQ(faults_when([&](auto& d) { d.custom_fields[0].value = longest_value + "x"; }),
            Pointers{"/customFields/0/value"});
  EXPECT_EQ(faults_when([](auto& d) { d.custom_fields[0].name = ""; }), Pointers{"/customFields/0/name"});
  EXPECT_EQ(faults_when([&](auto& d) { d.adjustments[0].code = longest_name + "x"; }),
            Pointers{"/adjustments/0/code"});
}

TEST(OrderDetails, SayWhatIsWrongWithThem) {
  EXPECT_EQ(faults_when([](auto&) {}), Pointers{});
  EXPECT_EQ(faults_when([](auto& d) { d.references[0].system = "two words"; }),
            Pointers{"/references/0/system"});
  EXPECT_EQ(faults_when([](auto& d) { d.references[1].id = ""; }), Pointers{"/references/1/id"});
  EXPECT_EQ(faults_when([](auto& d) { d.references[1] = d.references[0]; }), Pointers{"/references/1"});
  EXPECT_EQ(faults_when([](auto& d) { d.references.resize(51, {"a", "b"}); }).count("/references"), 1u);
  EXPECT_EQ(faults_when([](auto& d) { d.line_references[0].line = 0; }), Pointers{"/lineReferences/0/line"});
  EXPECT_EQ(faults_when([](auto& d) { d.line_references[0].line = 3; }), Pointers{"/lineReferences/0/line"});
  EXPECT_EQ(faults_when([](auto& d) { d.adjustments[2].line = 3; }), Pointers{"/adjustments/2/line"});
  EXPECT_EQ(faults_when([](auto& d) { d.adjustments[0].amount = number("-0.005"); }),
            Pointers{"/adjustments/0/amount"});
  EXPECT_EQ(faults_when([](auto& d) { d.adjustments[0].amount = number("-67.51"); }),
            Pointers{"/payment/amount"});
  EXPECT_EQ(faults_when([](auto& d) { d.adjustments[0].amount = number("-75.46"); }),
            Pointers{"/adjustments"});
  EXPECT_EQ(faults_when([](auto& d) { d.tags.push_back("a\nb"); }), Pointers{"/tags/1"});
  EXPECT_EQ(faults_when([](auto& d) { d.origin->channel = ""; }), Pointers{"/origin/channel"});
  EXPECT_EQ(faults_when([](auto& d) { d.custom_fields[0].name = std::string(129, 'x'); }),
            Pointers{"/customFields/0/name"});
}

// ---- of a renewal, whose flow says them first

const OrderId renewed = contract::order_of_renewal(contract::subscription_named("box"), 2, 1);

OrderDetails of_a_renewal() {
  OrderDetails said;
  said.order = renewed;
  said.references = {{"renewal", "box/2/1"}};
  return said;
}
OrderRefused turned_down(RefusalReason reason) {
  return {
      .order = renewed, .number = renewed.to_string(), .reason = reason, .shorts = {}, .timestamp = at_noon};
}

TEST(OrderDetails, OfARenewalThatIsTurnedDownGoWithIt) {
  Given given = called_off();
  given.when(ErasePerson{buyer}).when(of_a_renewal()).then();
  given.when(wish(renewed.to_string())).then(turned_down(RefusalReason::customer_being_erased));
  EXPECT_EQ(given.state().orders.find(renewed), nullptr);
  EXPECT_EQ(named(given, "renewal:box/2/1"), "nobody");
  given.when(PersonErased{buyer}).when(of_a_renewal()).then();
  given.when(wish(renewed.to_string()));
  EXPECT_EQ(given.count<ReserveStock>(), 1u);
}

TEST(OrderDetails, OfARenewalByInvoiceWhereNoneIsGivenAnyMoreGoWithIt) {
  ShopSettings settings;
  settings.invoice_due = {};
  Orders orders(settings);
  OrderDetails by_invoice = of_a_renewal();
  by_invoice.invoice_days = 14;
  PlaceOrder order = wish(renewed.to_string());
  order.payment.paymentMethod = CheckoutMethod::bank_transfer;
  EXPECT_TRUE(contract::testing::step(orders, by_invoice, at_noon).sent().empty());
  const auto said = contract::testing::step(orders, order, at_noon).sent();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(std::get<OrderRefused>(said.front()), turned_down(RefusalReason::no_invoices));
  EXPECT_EQ(orders.orders.find(renewed), nullptr);
  EXPECT_FALSE(order_named(orders, "renewal:box/2/1"));
}

}  // namespace
}  // namespace flowmart::orders
