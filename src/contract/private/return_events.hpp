// What became of an order's return, and what the fulfilment flow carries for it (returns.hpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/order_details.hpp"
#include "contract/private/returns.hpp"

namespace flowmart::contract {

// ---- what became of it; each names the order and which of its returns it is

struct ReturnRequested {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  bool claim = false;
  ReturnWanted wanted = ReturnWanted::refund;
  std::vector<ReturnLine> lines;
  std::vector<WantedItem> instead;
  std::string note;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnRequested&) const = default;
  static constexpr auto fields() {
    using T = ReturnRequested;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns: 1 is the first."),
                     field("claim", &T::claim, "Nothing comes back."),
                     field("wanted", &T::wanted, "What is wanted for it."),
                     field("lines", &T::lines, "What comes back."),
                     field("instead", &T::instead, "What is wanted in exchange."),
                     field("note", &T::note, "What the buyer says."),
                     field("actor", &T::actor, "Who asks for it."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ReturnRequested", "Return requested",
                                           "Goods of an order are to come back.", "OrdersService");
};

struct ReturnApproved {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  std::string shipment;
  bool wants_label = false;
  std::optional<Time> due;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnApproved&) const = default;
  static constexpr auto fields() {
    using T = ReturnApproved;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("shipment", &T::shipment, "Parcel that the goods went out with."),
                     field("wants_label", &T::wants_label, "That parcel has no return label yet."),
                     field("due", &T::due, "When it closes by itself if nothing has come."),
                     field("actor", &T::actor, "Who approved."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReturnApproved", "Return approved", "Goods may come back.", "OrdersService");
};

struct ReturnRejected {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  std::string reason;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnRejected&) const = default;
  static constexpr auto fields() {
    using T = ReturnRejected;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("reason", &T::reason, "Why."),
                     field("actor", &T::actor, "Who rejected."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReturnRejected", "Return rejected", "Goods are not taken back.", "OrdersService");
};

// Units of a line that came; 0 is something that the order does not have.
struct ReceivedUnits {
  std::int64_t line = 0;
  ProductId product;
  std::string item;
  Quantity quantity = 0;

  bool operator==(const ReceivedUnits&) const = default;
  static constexpr auto fields() {
    using T = ReceivedUnits;
    return FieldList{field("line", &T::line, "Line of the order; 0: it has no such thing."),
                     field("product", &T::product, "Product."),
                     field("item", &T::item, "As whoever took it in named it."),
                     field("quantity", &T::quantity, "Units that came.")};
  }
};

struct ReturnReceived {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  std::vector<ReceivedUnits> lines;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnReceived&) const = default;
  static constexpr auto fields() {
    using T = ReturnReceived;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("lines", &T::lines, "What came."),
                     field("actor", &T::actor, "Who took it in."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReturnReceived", "Return received", "Goods have come back.", "OrdersService");
};

struct InspectedUnits {
  std::int64_t line = 0;
  ProductId product;
  Quantity restocked = 0;
  Quantity written_off = 0;

  bool operator==(const InspectedUnits&) const = default;
  static constexpr auto fields() {
    using T = InspectedUnits;
    return FieldList{field("line", &T::line, "Line of the order; 0: it has no such thing."),
                     field("product", &T::product, "Product."),
                     field("restocked", &T::restocked, "Units back on the shelf; AddInventory says so, too."),
                     field("written_off", &T::written_off, "Units that no stock has.")};
  }
};

struct ReturnInspected {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  std::vector<InspectedUnits> lines;
  bool last = false;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnInspected&) const = default;
  static constexpr auto fields() {
    using T = ReturnInspected;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("lines", &T::lines, "What becomes of them."),
                     field("last", &T::last, "All that came was looked at."),
                     field("actor", &T::actor, "Who looked."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ReturnInspected", "Return inspected",
                                           "Goods that came back were looked at.", "OrdersService");
};

struct SettledUnits {
  std::int64_t line = 0;
  Quantity quantity = 0;
  Money value;
  ProductId product{};

  bool operator==(const SettledUnits&) const = default;
  static constexpr auto fields() {
    using T = SettledUnits;
    return FieldList{field("line", &T::line, "Line of the order."),
                     field("quantity", &T::quantity, "Units of it."),
                     field("value", &T::value, "What was paid for them."),
                     field("product", &T::product, "What they are.")};
  }
};

// Once a return. Its value goes back, or is what another order costs less.
struct ReturnSettled {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  std::vector<SettledUnits> lines;
  Money value;
  Money refund;
  Money carried;
  std::optional<OrderId> led_to;
  Time timestamp;

  bool operator==(const ReturnSettled&) const = default;
  static constexpr auto fields() {
    using T = ReturnSettled;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("lines", &T::lines, "What was paid for."),
                     field("value", &T::value, "All of it together."),
                     field("refund", &T::refund, "What goes back."),
                     field("carried", &T::carried, "What the order that it leads to costs less."),
                     field("led_to", &T::led_to, "That order."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReturnSettled", "Return settled",
           "What a return is worth goes back, or into another order.", "OrdersService");
};

struct ReturnClosed {
  std::string name;
  OrderId order;
  std::int64_t ordinal = 0;
  bool expired = false;
  std::string reason;
  std::string actor;
  Time timestamp;

  bool operator==(const ReturnClosed&) const = default;
  static constexpr auto fields() {
    using T = ReturnClosed;
    return FieldList{field("return", &T::name, "The return's name."),
                     field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns."),
                     field("expired", &T::expired, "Nothing has come in time."),
                     field("reason", &T::reason, "Why."),
                     field("actor", &T::actor, "Who closed it."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ReturnClosed", "Return closed", "A return has ended.", "OrdersService");
};

// Timer: nothing has come.
struct ReturnOverdue {
  OrderId order;
  std::int64_t ordinal = 0;

  bool operator==(const ReturnOverdue&) const = default;
  static constexpr auto fields() {
    using T = ReturnOverdue;
    return FieldList{field("order", &T::order, "Order."),
                     field("ordinal", &T::ordinal, "Which of its returns.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ReturnOverdue", "Return overdue",
                                           "An approved return has not come in time.", "OrdersService");
};

// ---- what the fulfilment flow carries between Orders and Shipping, and back to Orders

// A parcel has a label for its way back. Where no return waits for it, one is opened of all that is in it.
struct RecordReturnLabel {
  OrderId order;
  std::string shipment;

  bool operator==(const RecordReturnLabel&) const = default;
  static constexpr auto fields() {
    using T = RecordReturnLabel;
    return FieldList{field("order", &T::order, "Order."),
                     field("shipment", &T::shipment, "Parcel that comes back.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "RecordReturnLabel", "Record return label",
                                           "A parcel is going to come back.", "OrdersService");
};

// An order that a return leads to. The same again is tried again.
struct PlaceAgain {
  OrderDetails details;
  PlaceOrder wish;

  bool operator==(const PlaceAgain&) const = default;
  static constexpr auto fields() {
    using T = PlaceAgain;
    return FieldList{field("details", &T::details,
                           "What comes beside it: which return it is for, and what it costs less."),
                     field("wish", &T::wish, "The order.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "PlaceAgain", "Place again",
                                           "Places an order that a return leads to.", "FulfilmentFlow");
};

}  // namespace flowmart::contract
