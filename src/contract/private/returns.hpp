// Taking goods back, and answering claims where nothing comes back. What became of it: return_events.hpp.
//
//   RequestReturn -> ReturnRequested
//   ApproveReturn -> ReturnApproved | RejectReturn -> ReturnRejected
//   ReceiveReturn -> ReturnReceived
//   InspectReturn -> ReturnInspected, and AddInventory (published) of what goes back on the shelf
//               ... ReturnSettled, once: RefundPayment, or PlaceAgain of the order that it leads to
//   CloseReturn | ReturnOverdue | its money is back -> ReturnClosed
//
//   ReturnApproved -> CreateReturnLabel ... ReturnInitiated (both published) -> RecordReturnLabel
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/action.hpp"
#include "contract/message.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// What the program calls an order's returns: by its number, and an ordinal.
inline constexpr std::string_view return_prefix = "ret-";
inline std::string name_of_return(std::string_view number, std::int64_t ordinal) {
  return std::string(return_prefix).append(number).append("-").append(std::to_string(ordinal));
}
// An order that a return led to has the return's name in this system; callers can't give names in it.
inline constexpr std::string_view return_system = "return";

// Expired: it was approved and never came. Its units may be returned anew.
enum class ReturnStage : unsigned char {
  absent,
  requested,
  approved,
  received,
  inspected,
  closed,
  rejected,
  expired
};
constexpr auto wire_names(ReturnStage) {
  using enum ReturnStage;
  return std::array{Name<ReturnStage>{absent, "absent"},       Name<ReturnStage>{requested, "requested"},
                    Name<ReturnStage>{approved, "approved"},   Name<ReturnStage>{received, "received"},
                    Name<ReturnStage>{inspected, "inspected"}, Name<ReturnStage>{closed, "closed"},
                    Name<ReturnStage>{rejected, "rejected"},   Name<ReturnStage>{expired, "expired"}};
}

enum class ReturnWanted : unsigned char { refund, exchange, resend };
constexpr auto wire_names(ReturnWanted) {
  using enum ReturnWanted;
  return std::array{Name<ReturnWanted>{refund, "refund"}, Name<ReturnWanted>{exchange, "exchange"},
                    Name<ReturnWanted>{resend, "resend"}};
}

enum class RefundState : unsigned char { none, asked, done, refused };
constexpr auto wire_names(RefundState) {
  using enum RefundState;
  return std::array{Name<RefundState>{none, "none"}, Name<RefundState>{asked, "requested"},
                    Name<RefundState>{done, "refunded"}, Name<RefundState>{refused, "refused"}};
}

// Units of one line, from announced to back on the shelf. Never a message by itself.
struct ReturnLine {
  std::int64_t line = 0;
  ProductId product;
  std::string item;
  Quantity quantity = 0;
  std::string reason;
  Quantity received = 0;
  bool inspected = false;
  Quantity restocked = 0;
  Quantity written_off = 0;
  Quantity settled = 0;

  bool operator==(const ReturnLine&) const = default;
  static constexpr auto fields() {
    using T = ReturnLine;
    return FieldList{
        field("line", &T::line, "Line of the order, 1 is the first; 0: the order has no such thing."),
        field("product", &T::product, "Product."),
        field("item", &T::item, "As the buyer named it, or whoever took it in."),
        field("quantity", &T::quantity, "Units announced."),
        field("reason", &T::reason, "Why."),
        field("received", &T::received, "Units that came."),
        field("inspected", &T::inspected, "What came was looked at."),
        field("restocked", &T::restocked, "Of them back on the shelf."),
        field("written_off", &T::written_off, "Of them not fit to be sold."),
        field("settled", &T::settled, "Units that were paid back, or given again.")};
  }
};

// A product and how many of it, as a person names it.
struct WantedItem {
  std::string product;
  Quantity quantity = 0;

  bool operator==(const WantedItem&) const = default;
  static constexpr auto fields() {
    using T = WantedItem;
    return FieldList{
        field("product", &T::product, "Its article code, or its id.", {.length_min = 1, .length_max = 128}),
        field("quantity", &T::quantity, "Units of it.", {.minimum = 1, .maximum = quantity_max})};
  }
};

// One return, or claim, of an order. Never a message by itself.
struct OrderReturn {
  std::int64_t ordinal = 0;
  ReturnStage stage = ReturnStage::absent;
  bool claim = false;
  ReturnWanted wanted = ReturnWanted::refund;
  std::vector<ReturnLine> lines;
  std::vector<WantedItem> instead;
  std::string note;
  std::string why;
  std::string shipment;
  Time requested_at;
  Time updated_at;
  std::optional<Time> due;
  bool settled = false;
  std::int64_t value_minor = 0;
  std::int64_t carried_minor = 0;
  RefundState refund = RefundState::none;
  std::int64_t refund_minor = 0;
  std::int64_t refunded_minor = 0;
  std::optional<OrderId> led_to;
  std::int64_t version = 0;

  bool operator==(const OrderReturn&) const = default;
  static constexpr auto fields() {
    using T = OrderReturn;
    return FieldList{
        field("ordinal", &T::ordinal, "1 for the order's first."),
        field("stage", &T::stage, "How far it has come."),
        field("claim", &T::claim, "Nothing comes back."),
        field("wanted", &T::wanted, "What the buyer wants for it."),
        field("lines", &T::lines, "What is announced, and what came besides."),
        field("instead", &T::instead, "What is wanted in exchange; none: the same again."),
        field("note", &T::note, "What the buyer says."),
        field("why", &T::why, "Why it was rejected, or closed; why its money did not go back."),
        field("shipment", &T::shipment, "Parcel that its label is made for; empty: none."),
        field("requested_at", &T::requested_at, "When it was asked for."),
        field("updated_at", &T::updated_at, "When it last changed."),
        field("due", &T::due, "When it closes by itself if nothing has come."),
        field("settled", &T::settled, "What it is worth was given, or asked to be."),
        field("value_minor", &T::value_minor, "What was paid for its units."),
        field("carried_minor", &T::carried_minor, "Of that, what the order that it led to costs less."),
        field("refund", &T::refund, "How far its money has come."),
        field("refund_minor", &T::refund_minor, "Money that is asked to go back."),
        field("refunded_minor", &T::refunded_minor, "Money that is back."),
        field("led_to", &T::led_to, "Order that was placed for it."),
        field("version", &T::version, "Counts its changes.")};
  }
};

// ---- what people ask for

struct ReturnWish {
  std::optional<std::int64_t> line;
  std::optional<std::string> product;
  Quantity quantity = 0;
  std::optional<std::string> reason;

  bool operator==(const ReturnWish&) const = default;
  static constexpr auto fields() {
    using T = ReturnWish;
    return FieldList{
        field("line", &T::line, "Line of the order: 1 is the first.", {.minimum = 1, .maximum = 5'000}),
        field("product", &T::product, "Or its product: the article code, or the id.",
              {.length_min = 1, .length_max = 128}),
        field("quantity", &T::quantity, "Units of it.", {.minimum = 1, .maximum = quantity_max}),
        field("reason", &T::reason, "Why.", {.length_max = 500})};
  }
};

struct RequestReturn {
  OrderId order;
  bool claim = false;
  ReturnWanted wanted = ReturnWanted::refund;
  std::vector<ReturnWish> lines;
  std::vector<WantedItem> instead;
  std::string note;
  std::string actor;

  bool operator==(const RequestReturn&) const = default;
  static constexpr auto fields() {
    using T = RequestReturn;
    return FieldList{
        field("order", &T::order, "Order."),
        field("claim", &T::claim, "Nothing comes back: it never arrived, or is not worth sending."),
        field("wanted", &T::wanted, "What is wanted for it."),
        field("lines", &T::lines, "What comes back.", {.items_min = 1, .items_max = 5'000}),
        field("instead", &T::instead, "What is wanted in exchange; none: the same again.",
              {.items_max = 5'000}),
        field("note", &T::note, "What the buyer says.", {.length_max = 2'000}),
        field("actor", &T::actor, "Who asks for it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RequestReturn", "Request return", "Asks to give goods of an order back.",
                     "OrdersService"));
};

struct ApproveReturn {
  std::string name;
  std::string actor;
  std::optional<std::int64_t> expected{};

  bool operator==(const ApproveReturn&) const = default;
  static constexpr auto fields() {
    using T = ApproveReturn;
    return FieldList{field("return", &T::name, "The return.", {.length_max = 300}),
                     field("actor", &T::actor, "Who approves.", {.length_max = 128}),
                     field("expected", &T::expected, "Version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "ApproveReturn", "Approve return", "Says yes to a return.", "OrdersService"));
};

struct RejectReturn {
  std::string name;
  std::string reason;
  std::string actor;
  std::optional<std::int64_t> expected{};

  bool operator==(const RejectReturn&) const = default;
  static constexpr auto fields() {
    using T = RejectReturn;
    return FieldList{
        field("return", &T::name, "The return.", {.length_max = 300}),
        field("reason", &T::reason, "Why; told to the buyer.", {.length_min = 1, .length_max = 500}),
        field("actor", &T::actor, "Who rejects.", {.length_max = 128}),
        field("expected", &T::expected, "Version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "RejectReturn", "Reject return", "Says no to a return.", "OrdersService"));
};

struct ReceiveReturn {
  std::string name;
  std::vector<ReturnWish> lines;
  std::string actor;
  std::optional<std::int64_t> expected{};

  bool operator==(const ReceiveReturn&) const = default;
  static constexpr auto fields() {
    using T = ReceiveReturn;
    return FieldList{
        field("return", &T::name, "The return.", {.length_max = 300}),
        field("lines", &T::lines, "What came; none: just what was announced.", {.items_max = 5'000}),
        field("actor", &T::actor, "Who took it in.", {.length_max = 128}),
        field("expected", &T::expected, "Version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "ReceiveReturn", "Receive return", "Goods have come back.", "OrdersService"));
};

// What is to become of a line's units that came.
struct InspectedLine {
  std::optional<std::int64_t> line;
  std::optional<std::string> product;
  Quantity restock = 0;
  Quantity write_off = 0;

  bool operator==(const InspectedLine&) const = default;
  static constexpr auto fields() {
    using T = InspectedLine;
    return FieldList{
        field("line", &T::line, "Line of the order: 1 is the first.", {.minimum = 1, .maximum = 5'000}),
        field("product", &T::product, "Or its product: the article code, or the id.",
              {.length_min = 1, .length_max = 128}),
        field("restock", &T::restock, "Units that go back on the shelf.",
              {.minimum = 0, .maximum = quantity_max}),
        field("writeOff", &T::write_off, "Units that can't be sold any more.",
              {.minimum = 0, .maximum = quantity_max})};
  }
};

struct InspectReturn {
  std::string name;
  std::vector<InspectedLine> lines;
  std::optional<std::string> warehouse;
  std::string actor;
  std::optional<std::int64_t> expected{};

  bool operator==(const InspectReturn&) const = default;
  static constexpr auto fields() {
    using T = InspectReturn;
    return FieldList{
        field("return", &T::name, "The return.", {.length_max = 300}),
        field("lines", &T::lines, "Each with all its units that came.", {.items_min = 1, .items_max = 5'000}),
        field("warehouse", &T::warehouse, "Where they go; absent: where they left from.",
              {.length_min = 1, .length_max = 128}),
        field("actor", &T::actor, "Who looked.", {.length_max = 128}),
        field("expected", &T::expected, "Version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "InspectReturn", "Inspect return",
                     "Says what becomes of goods that came back.", "OrdersService"));
};

struct CloseReturn {
  std::string name;
  std::string reason;
  std::string actor;
  std::optional<std::int64_t> expected{};

  bool operator==(const CloseReturn&) const = default;
  static constexpr auto fields() {
    using T = CloseReturn;
    return FieldList{field("return", &T::name, "The return.", {.length_max = 300}),
                     field("reason", &T::reason, "Why.", {.length_max = 500}),
                     field("actor", &T::actor, "Who closes it.", {.length_max = 128}),
                     field("expected", &T::expected, "Version that it must have.", {.minimum = 0})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "CloseReturn", "Close return", "Ends a return.", "OrdersService"));
};

// ---- reading

// What an order says of one of its returns. Never a message by itself.
struct ReturnInShort {
  std::string name;
  ReturnStage stage = ReturnStage::absent;
  bool claim = false;
  ReturnWanted wanted = ReturnWanted::refund;

  bool operator==(const ReturnInShort&) const = default;
  static constexpr auto fields() {
    using T = ReturnInShort;
    return FieldList{field("return", &T::name, "Its name."),
                     field("stage", &T::stage, "How far it has come."),
                     field("claim", &T::claim, "Nothing comes back."),
                     field("wanted", &T::wanted, "What is wanted for it.")};
  }
};

// By its name, or an order's newest.
struct ReadReturn {
  std::string name;
  std::optional<OrderId> newest_of;

  bool operator==(const ReadReturn&) const = default;
  static constexpr auto fields() {
    using T = ReadReturn;
    return FieldList{field("return", &T::name, "Its name."),
                     field("newest_of", &T::newest_of, "Or the order whose newest is meant.")};
  }

  struct Response {
    std::string name;
    OrderId order;
    std::string number;
    std::string customer;
    Currency currency;
    OrderReturn content;
    std::vector<std::string> names;
    bool labelled = false;
    std::string led_to_number;
    std::vector<Action> actions;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{field("return", &T::name, "Its name."),
                       field("order", &T::order, "Order."),
                       field("number", &T::number, "The order's number, for people."),
                       field("customer", &T::customer, "Buyer, as the caller named it."),
                       field("currency", &T::currency, "Of its amounts."),
                       field("content", &T::content, "The return as it stands."),
                       field("names", &T::names, "What its lines' products are called."),
                       field("labelled", &T::labelled, "There is a label for its way back."),
                       field("led_to_number", &T::led_to_number,
                             "Number of the order that it led to; empty while that is not taken."),
                       field("actions", &T::actions, "What can be done with it now.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadReturnResponse", "Read return: answer",
                                             "One return in full.", "OrdersService");
  };
  static constexpr MessageInfo info =
      ours(Kind::query, "ReadReturn", "Read return", "Asks for a return in full.", "OrdersService");
};

}  // namespace flowmart::contract
