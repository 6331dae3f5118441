// Changing an order that was placed and has not left: its lines, where it goes, what is noted of it.
//
//   AmendOrder -> OrderAmending ... (more goods)  StockAmended, or StockShort
//                               ... (other money) AmendPayment ... PaymentAmended
//              -> AmendmentEnded, and if it counts OrderAmended (published) ... StockAmended
//                 and RefundPayment, if it costs less now
//
// What the order has more is reserved first and paid before it counts; what it has less goes back after.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/payments.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/order_details.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Of a line that the order has: how many units it is to have, or how many fewer.
struct LineChange {
  std::optional<std::int64_t> line;
  std::optional<std::string> product;
  std::optional<Quantity> quantity;
  std::optional<Quantity> less;

  bool operator==(const LineChange&) const = default;
  static constexpr auto fields() {
    using T = LineChange;
    return FieldList{field("line", &T::line, "1 is the first line."),
                     field("product", &T::product, "Instead of the line, if one line alone has it."),
                     field("quantity", &T::quantity, "Units that it is to have."),
                     field("less", &T::less, "Instead of that: how many fewer.")};
  }
};

struct NewLine {
  std::string product;
  Quantity quantity = 0;
  std::optional<Decimal> price;
  std::optional<std::string> name;

  bool operator==(const NewLine&) const = default;
  static constexpr auto fields() {
    using T = NewLine;
    return FieldList{field("product", &T::product, "A uuid or the shop's own article code."),
                     field("quantity", &T::quantity, "Units wanted."),
                     field("price", &T::price, "Price of one unit; none: the product's own."),
                     field("name", &T::name, "Product name; none: the product's own.", {.length_max = 500})};
  }
};

struct AmendOrder {
  OrderId order;
  std::vector<LineChange> lines;
  std::vector<NewLine> add;
  std::optional<PostalAddress> ship_to;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<CustomField>> custom_fields;
  std::string actor;

  bool operator==(const AmendOrder&) const = default;
  static constexpr auto fields() {
    using T = AmendOrder;
    return FieldList{
        field("order", &T::order, "Order."),
        field("lines", &T::lines, "Lines that change."),
        field("add", &T::add, "Lines that are new."),
        field("ship_to", &T::ship_to, "Where it goes instead."),
        personal(field("note", &T::note, "What staff note of it.", {.length_max = 4000})),
        field("tags", &T::tags, "Words to find it by, instead of those before."),
        field("custom_fields", &T::custom_fields, "What else the shop keeps of it, instead of that before."),
        field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "AmendOrder", "Amend order", "Changes an order that has not left yet.",
                     "OrdersService"));
};

// Ended: its order was called off. One that failed before anything was charged leaves no trace.
enum class AmendmentStage : unsigned char { absent, asked, charging, counted, failed, ended };
constexpr auto wire_names(AmendmentStage) {
  using enum AmendmentStage;
  return std::array{Name<AmendmentStage>{absent, "absent"},     Name<AmendmentStage>{asked, "asked"},
                    Name<AmendmentStage>{charging, "charging"}, Name<AmendmentStage>{counted, "counted"},
                    Name<AmendmentStage>{failed, "failed"},     Name<AmendmentStage>{ended, "ended"}};
}

struct AmendedLine {
  std::int64_t line = 0;
  ProductId product;
  std::string sku;
  std::string name;
  Quantity before = 0;
  Quantity after = 0;
  Money unit_price;

  bool operator==(const AmendedLine&) const = default;
  static constexpr auto fields() {
    using T = AmendedLine;
    return FieldList{field("line", &T::line, "1 is the first line; a new one comes after the last."),
                     field("product", &T::product, "Product."),
                     field("sku", &T::sku, "Product as the buyer named it."),
                     field("name", &T::name, "Product name as ordered."),
                     field("before", &T::before, "Units before."),
                     field("after", &T::after, "Units from then on."),
                     field("unit_price", &T::unit_price, "Price of one unit.")};
  }
};

// One amendment of an order, made out; never a message by itself.
struct OrderAmendment {
  std::int64_t amendment = 0;
  AmendmentStage stage = AmendmentStage::absent;
  std::vector<AmendedLine> lines;
  Money total_before;
  Money total_after;
  std::int64_t further = 0;
  std::optional<PostalAddress> ship_to;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<CustomField>> custom_fields;
  std::string actor;
  std::string reason;
  Time asked_at;
  std::optional<Time> ended_at;

  bool operator==(const OrderAmendment&) const = default;
  static constexpr auto fields() {
    using T = OrderAmendment;
    return FieldList{field("amendment", &T::amendment, "Its number; of one order no two have the same."),
                     field("stage", &T::stage, "How far it has come."),
                     field("lines", &T::lines, "Lines that change."),
                     field("total_before", &T::total_before, "What the order cost before."),
                     field("total_after", &T::total_after, "What it costs from then on."),
                     field("further", &T::further, "Which further payment charges the difference; 0: none."),
                     field("ship_to", &T::ship_to, "Where it goes instead."),
                     personal(field("note", &T::note, "What staff note of it.")),
                     field("tags", &T::tags, "Words to find it by."),
                     field("custom_fields", &T::custom_fields, "What else the shop keeps of it."),
                     field("actor", &T::actor, "Who wanted it."),
                     field("reason", &T::reason, "Why it failed."),
                     field("asked_at", &T::asked_at, "When it was wanted."),
                     field("ended_at", &T::ended_at, "When it was decided.")};
  }
};

// Inventory hears it and promises what is to be reserved, all of it or nothing.
struct OrderAmending {
  OrderId order;
  OrderAmendment amendment;
  std::vector<ProductQuantity> reserve;

  bool operator==(const OrderAmending&) const = default;
  static constexpr auto fields() {
    using T = OrderAmending;
    return FieldList{field("order", &T::order, "Order."),
                     field("amendment", &T::amendment, "What is to become of it."),
                     field("reserve", &T::reserve, "Units more, each product once; empty: none.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderAmending", "Order amending",
           "An order is to be changed; first its stock and its money are seen to.", "OrdersService");
};

// It counts, or it failed and the order is as it was.
struct AmendmentEnded {
  OrderId order;
  OrderAmendment amendment;

  bool operator==(const AmendmentEnded&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &AmendmentEnded::order, "Order."),
                     field("amendment", &AmendmentEnded::amendment, "What became of it.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "AmendmentEnded", "Amendment ended",
           "A change of an order counts, or has failed and nothing of it is left.", "OrdersService");
};

// Promised: held for an amendment that is not decided. Settled: the reservation is what the order now says.
// Let go: the amendment failed.
enum class StockStep : unsigned char { promised, settled, let_go };
constexpr auto wire_names(StockStep) {
  using enum StockStep;
  return std::array{Name<StockStep>{promised, "promised"}, Name<StockStep>{settled, "settled"},
                    Name<StockStep>{let_go, "let-go"}};
}

struct StockAmended {
  OrderId order;
  StockStep step = StockStep::promised;
  bool firm = false;
  std::vector<ProductAllocation> products;
  std::vector<ProductAllocation> ahead;
  std::vector<ProductQuantity> owed;

  bool operator==(const StockAmended&) const = default;
  static constexpr auto fields() {
    using T = StockAmended;
    return FieldList{field("order", &T::order, "Order that the stock is for."),
                     field("step", &T::step, "What it comes from."),
                     field("firm", &T::firm, "The order is paid, and its stock waits to be shipped."),
                     field("products", &T::products, "All that is held for the order, sorted by product."),
                     field("ahead", &T::ahead, "What is held besides, for an amendment that is not decided."),
                     field("owed", &T::owed, "What the order has and could not be held.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "StockAmended", "Stock amended",
                                           "An order holds other stock than before.", "InventoryService");
};

// From Orders to the payment flow: of a payment that was not made yet, what it is to be; else the difference,
// as a further payment.
struct AmendPayment {
  OrderId order;
  std::int64_t amendment = 0;
  PaymentId payment;
  CustomerId customer;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;

  bool operator==(const AmendPayment&) const = default;
  static constexpr auto fields() {
    using T = AmendPayment;
    return FieldList{field("order", &T::order, "Order."),
                     field("amendment", &T::amendment, "Amendment that it is for."),
                     field("payment", &T::payment, "The order's payment, or a further one."),
                     field("customer", &T::customer, "Buyer."),
                     field("amount", &T::amount, "What that payment is to take, all of it."),
                     field("method", &T::method, "Means of payment."),
                     field("token", &T::token, "What the gateway is to charge.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "AmendPayment", "Amend payment",
           "An amended order costs something else than is asked for.", "PaymentFlow", "Payment");
};

struct PaymentAmended {
  OrderId order;
  std::int64_t amendment = 0;
  PaymentId payment;
  Money amount;
  std::optional<std::string> refused;

  bool operator==(const PaymentAmended&) const = default;
  static constexpr auto fields() {
    using T = PaymentAmended;
    return FieldList{field("order", &T::order, "Order."),
                     field("amendment", &T::amendment, "Amendment that it is for."),
                     field("payment", &T::payment, "The order's payment, or a further one."),
                     field("amount", &T::amount, "What it takes, or has taken."),
                     field("refused", &T::refused, "Why it does not; absent: it does.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PaymentAmended", "Payment amended",
           "An amended order's payment asks for what the order costs, or the difference was paid.",
           "PaymentFlow", "Payment");
};

}  // namespace flowmart::contract
