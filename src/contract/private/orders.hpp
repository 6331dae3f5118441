// What taking orders and answering for them needs besides the published messages.
//
//   PlaceOrder -> ReserveStock ... StockReserved -> OrderPlaced
//                              ... StockShort    -> OrderRefused
//   ConfirmOrder -> OrderConfirmed (published) ... StockFirmed -> FulfilOrder
//   CancelOrder | StockReleased (expired) -> OrderCancelling, which Inventory, Payment, Shipping and
//               the flows hear ... StockReleased and PaymentCancelled -> OrderCancelled (published)
//   RecordDispatch -> OrderShipped, RecordDelivery -> OrderDelivered
//   StockReleased (expired) of an order that waits for a bank transfer: it goes on waiting without its stock;
//               ConfirmOrder -> ReserveStock, again when stock comes, until OrderWaitOver -> OrderCancelling
//   UserSubscriptionCancelled (published), or SubscriptionEndDue if its end is to come -> OrderCancelling
//   AmendOrder: see amending.hpp
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/action.hpp"
#include "contract/messages/orders.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/amending.hpp"
#include "contract/private/holds.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/order_content.hpp"
#include "contract/private/order_details.hpp"
#include "contract/private/products.hpp"
#include "contract/private/returns.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// What was ordered stands in the PlaceOrder that led to it.
struct OrderPlaced {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string customer_number;
  Money total;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  Time held_until;
  Time placed_at;
  std::vector<NamedProduct> named{};
  std::optional<Time> invoice_due{};

  bool operator==(const OrderPlaced&) const = default;
  static constexpr auto fields() {
    using T = OrderPlaced;
    return FieldList{
        field("order", &T::order, "Order."),
        field("number", &T::number, "The order's number, for people."),
        field("customer", &T::customer, "Buyer; of a guest, an id that follows from the order's."),
        field("customer_number", &T::customer_number, "Buyer as the caller named it; empty: a guest."),
        field("total", &T::total, "What is to be paid."),
        field("method", &T::method, "Means of payment."),
        field("token", &T::token, "What the gateway is to charge."),
        field("held_until", &T::held_until, "When its stock is free again unless it is confirmed."),
        field("placed_at", &T::placed_at, "When it was taken."),
        field("named", &T::named, "Products whose ids don't follow from their names."),
        field("invoice_due", &T::invoice_due,
              "By invoice: goods leave first, and it is to be paid by then.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderPlaced", "Order placed",
           "An order was taken and its stock is held; it waits for its money.", "OrdersService");
};

enum class RefusalReason : unsigned char {
  out_of_stock,
  unknown_product,
  no_invoices,            // a renewal by invoice; the shop gives none any more
  customer_being_erased,  // who a renewal is for
};
constexpr auto wire_names(RefusalReason) {
  using enum RefusalReason;
  return std::array{Name<RefusalReason>{out_of_stock, "out-of-stock"},
                    Name<RefusalReason>{unknown_product, "unknown-product"},
                    Name<RefusalReason>{no_invoices, "no-invoices"},
                    Name<RefusalReason>{customer_being_erased, "customer-being-erased"}};
}

struct RefusedProduct {
  RefusalReason reason = RefusalReason::out_of_stock;
  ProductId product;
  std::string sku;
  std::string name;
  Quantity wanted = 0;
  Quantity available = 0;
  std::vector<std::int64_t> lines;
  std::optional<std::string> note{};

  bool operator==(const RefusedProduct&) const = default;
  static constexpr auto fields() {
    using T = RefusedProduct;
    return FieldList{field("reason", &T::reason, "Why it could not be had."),
                     field("product", &T::product, "Product."),
                     field("sku", &T::sku, "Product as the buyer named it."),
                     field("name", &T::name, "Product name as ordered."),
                     field("wanted", &T::wanted, "Units wanted, all lines together."),
                     field("available", &T::available, "Units that could have been had."),
                     field("lines", &T::lines, "Lines that name it: 1 is the first."),
                     field("note", &T::note, "Why it is not on file, if an import had to turn it away.")};
  }
};

// Nothing is held, and the id may be used again.
struct OrderRefused {
  OrderId order;
  std::string number;
  RefusalReason reason = RefusalReason::out_of_stock;
  std::vector<RefusedProduct> shorts;
  Time timestamp;

  bool operator==(const OrderRefused&) const = default;
  static constexpr auto fields() {
    using T = OrderRefused;
    return FieldList{field("order", &T::order, "Order."),
                     field("number", &T::number, "The order's number, for people."),
                     field("reason", &T::reason, "unknown-product if any product is not on file."),
                     field("shorts", &T::shorts, "Each product that could not be had."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderRefused", "Order refused",
           "An order was not taken: its stock could not be held.", "OrdersService");
};

struct ConfirmOrder {
  OrderId order;
  std::string transaction{};
  std::optional<bool> unpaid{};

  bool operator==(const ConfirmOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &ConfirmOrder::order, "Order."),
        field("transaction", &ConfirmOrder::transaction,
              "The payment's name at the processor; empty: there was nothing to pay."),
        field("unpaid", &ConfirmOrder::unpaid,
              "Its goods may leave before its money is here: by invoice, or at somebody's word.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "ConfirmOrder", "Confirm order",
                                           "An order's payment terms are met.", "OrdersService");
};

struct CancelOrder {
  OrderId order;
  std::string reason;
  std::string actor;

  bool operator==(const CancelOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &CancelOrder::order, "Order."),
                     field("reason", &CancelOrder::reason, "Why; told to the buyer.", {.length_max = 500}),
                     personal(field("actor", &CancelOrder::actor, "Who wants it.", {.length_max = 128}))};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "CancelOrder", "Cancel order",
                     "Calls an order off that has not left yet.", "OrdersService"));
};

// From here no step forward is taken. Whoever has something of the order gives it back; OrderCancelled
// follows once StockReleased and, if money was wanted, PaymentCancelled have arrived.
struct OrderCancelling {
  OrderId order;
  std::string reason;
  std::string actor;
  bool expired = false;
  Time timestamp;

  bool operator==(const OrderCancelling&) const = default;
  static constexpr auto fields() {
    using T = OrderCancelling;
    return FieldList{field("order", &T::order, "Order."), field("reason", &T::reason, "Why."),
                     personal(field("actor", &T::actor, "Who wants it.")),
                     field("expired", &T::expired, "The hold ran out, so there is no stock to give back."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderCancelling", "Order cancelling",
           "An order is being called off; its stock and money are on the way back.", "OrdersService");
};

// One product of an order, all its lines together, as it is packed.
struct PackedGoods {
  ProductId product;
  std::string item;
  Quantity quantity = 0;
  std::vector<Allocation> allocations;

  bool operator==(const PackedGoods&) const = default;
  static constexpr auto fields() {
    using T = PackedGoods;
    return FieldList{field("product", &T::product, "Product."),
                     field("item", &T::item, "As the buyer named it."),
                     field("quantity", &T::quantity, "Units ordered."),
                     field("allocations", &T::allocations, "Where they will leave from.")};
  }
};

// From Orders to the fulfilment flow: everything is settled, the goods may be packed. Said again when the
// order was amended since: what was packed and has not left goes by it.
struct FulfilOrder {
  OrderId order;
  std::string number;
  PostalAddress ship_to;
  std::vector<PackedGoods> goods;
  bool readdressed = false;
  CustomerId customer{};
  std::optional<std::string> collect_at{};

  bool operator==(const FulfilOrder&) const = default;
  static constexpr auto fields() {
    using T = FulfilOrder;
    return FieldList{field("order", &T::order, "Order that is ready to be packed."),
                     field("number", &T::number, "The order's number, for people."),
                     field("ship_to", &T::ship_to, "Delivery address."),
                     field("goods", &T::goods, "In the order of the products' first lines."),
                     field("readdressed", &T::readdressed, "It was to go elsewhere before."),
                     field("customer", &T::customer, "Buyer."),
                     field("collect_at", &T::collect_at, "Warehouse where the buyer collects it.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "FulfilOrder", "Fulfil order",
                                           "An order is settled and can be shipped.", "FulfilmentFlow");
};

// Once a parcel: from the first one on nothing is called off any more.
struct RecordDispatch {
  OrderId order;
  std::string shipment;
  bool last = false;
  Time at;
  std::vector<ProductAllocation> contents{};
  std::string carrier{};
  std::string tracking{};

  bool operator==(const RecordDispatch&) const = default;
  static constexpr auto fields() {
    using T = RecordDispatch;
    return FieldList{field("order", &T::order, "Order."),
                     field("shipment", &T::shipment, "Parcel that has left."),
                     field("last", &T::last, "All of the order's goods have left with it."),
                     field("at", &T::at, "When it left."),
                     field("contents", &T::contents, "What it holds of the order, and where from."),
                     field("carrier", &T::carrier, "Who carries it; empty: unknown."),
                     field("tracking", &T::tracking, "The carrier's name for it; empty: unknown.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "RecordDispatch", "Record dispatch",
                                           "A parcel of an order has left.", "OrdersService");
};

struct OrderShipped {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string shipment;
  Time timestamp;
  Time recorded_at{};
  std::string carrier{};
  bool collected = false;
  std::string tracking{};

  bool operator==(const OrderShipped&) const = default;
  static constexpr auto fields() {
    using T = OrderShipped;
    return FieldList{field("order", &T::order, "Order."),
                     field("number", &T::number, "The order's number, for people."),
                     field("customer", &T::customer, "Buyer."),
                     field("shipment", &T::shipment, "Shipment that took the last of them."),
                     field("timestamp", &T::timestamp, "When it happened."),
                     field("recorded_at", &T::recorded_at, "When we heard of it."),
                     field("carrier", &T::carrier, "Who carries that; empty: unknown."),
                     field("collected", &T::collected, "The buyer collects it, and was told of each parcel."),
                     field("tracking", &T::tracking, "The carrier's name for that; empty: unknown.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "OrderShipped", "Order shipped",
                                           "All of an order's goods are under way.", "OrdersService");
};

struct RecordDelivery {
  OrderId order;
  std::string shipment;
  Time at;
  std::string carrier{};

  bool operator==(const RecordDelivery&) const = default;
  static constexpr auto fields() {
    using T = RecordDelivery;
    return FieldList{field("order", &T::order, "Order."),
                     field("shipment", &T::shipment, "Shipment that brought the last of them."),
                     field("at", &T::at, "When it arrived."),
                     field("carrier", &T::carrier, "Who brought it; empty: unknown.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "RecordDelivery", "Record delivery",
                                           "All of an order's goods have arrived.", "OrdersService");
};

struct OrderDelivered {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string shipment;
  Time timestamp;
  Time recorded_at{};
  std::string carrier{};

  bool operator==(const OrderDelivered&) const = default;
  static constexpr auto fields() {
    using T = OrderDelivered;
    return FieldList{field("order", &T::order, "Order."),
                     field("number", &T::number, "The order's number, for people."),
                     field("customer", &T::customer, "Buyer."),
                     field("shipment", &T::shipment, "Shipment that brought the last of them."),
                     field("timestamp", &T::timestamp, "When it happened."),
                     field("recorded_at", &T::recorded_at, "When we heard of it."),
                     field("carrier", &T::carrier, "Who brought that; empty: unknown.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "OrderDelivered", "Order delivered",
                                           "All of an order's goods are with the buyer.", "OrdersService");
};

// An order as it was taken and how far it has come, for our own edges. GetOrder is the published question;
// its answer leaves out what the buyer and the articles are called by those who ordered.
struct ReadOrder {
  std::string name;

  bool operator==(const ReadOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &ReadOrder::name,
                           "Its id, as its buyer's shop gave it or as a uuid, its number, or SYSTEM:ID.")};
  }

  struct Response {
    OrderContent content;
    std::string number;
    Time placed_at;
    OrderStatus status = OrderStatus::pending;
    std::optional<PaymentStatus> payment;
    OrderDetails details;
    Time updated_at{};
    std::vector<Action> actions;
    std::vector<OrderHold> holds{};
    std::int64_t version{};
    std::vector<OrderAmendment> amendments{};
    std::string note{};
    std::vector<ReturnInShort> returns{};
    std::vector<Quantity> returned{};
    std::vector<Quantity> returnable{};

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{
          field("content", &T::content, "The order as it was taken."),
          field("number", &T::number, "The order's number, for people."),
          field("placed_at", &T::placed_at, "When it was taken."),
          field("status", &T::status, "How far it has come."),
          field("payment", &T::payment, "How far its payment has; none: nothing is to be paid."),
          field("details", &T::details, "What came beside it."),
          field("updated_at", &T::updated_at, "When it last changed."),
          field("actions", &T::actions, "What can be done with it now."),
          field("holds", &T::holds, "All that were ever put on it."),
          field("version", &T::version, "How often it has changed; 1 as it was taken."),
          field("amendments", &T::amendments, "Those that count, failed late or are open."),
          personal(field("note", &T::note, "What staff note of it.")),
          field("returns", &T::returns, "All that there ever were of it."),
          field("returned", &T::returned, "Units of each line that came back; empty: none did."),
          field("returnable", &T::returnable,
                "Units of each line that may be sent back, beside what is announced; empty: none has left.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadOrderResponse", "Read order: answer",
                                             "One order in full.", "OrdersService");
  };
  static constexpr MessageInfo info =
      ours(Kind::query, "ReadOrder", "Read order", "Asks for an order in full.", "OrdersService");
};

}  // namespace flowmart::contract
