// Holding an order back: while a hold is on it, it is neither confirmed nor sent off, and its stock's time
// does not run.
//
//   HoldOrder -> OrderHeld, which Inventory, Shipping and the flows hear
//   ReleaseOrder | ApproveOrder -> OrderReleased, and OrderConfirmed if that was waited for
//   RejectOrder -> OrderCancelling
#pragma once
#include <optional>
#include <string>

#include "contract/message.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Of holds that the approval gate puts on; approving and rejecting are about these.
inline constexpr std::string_view approval_purpose = "approval";
inline constexpr std::string_view hold_purpose_default = "review";

// Ended: its order was called off.
enum class HoldStage : unsigned char { absent, held, released, ended };
constexpr auto wire_names(HoldStage) {
  using enum HoldStage;
  return std::array{Name<HoldStage>{absent, "absent"}, Name<HoldStage>{held, "held"},
                    Name<HoldStage>{released, "released"}, Name<HoldStage>{ended, "ended"}};
}

// One hold of an order; never a message by itself.
struct OrderHold {
  std::int64_t hold = 0;
  HoldStage stage = HoldStage::absent;
  std::string purpose;
  std::string reason;
  Time held_at;
  std::optional<Time> released_at;

  bool operator==(const OrderHold&) const = default;
  static constexpr auto fields() {
    using T = OrderHold;
    return FieldList{field("hold", &T::hold, "1 for the order's first."),
                     field("stage", &T::stage, "How far it has come."),
                     field("purpose", &T::purpose, "What it is for."),
                     field("reason", &T::reason, "Why."),
                     field("held_at", &T::held_at, "When it was put on."),
                     field("released_at", &T::released_at, "When it was taken off.")};
  }
};

struct HoldOrder {
  OrderId order;
  std::string purpose;
  std::string reason;
  std::string actor;

  bool operator==(const HoldOrder&) const = default;
  static constexpr auto fields() {
    using T = HoldOrder;
    return FieldList{
        field("order", &T::order, "Order."),
        field("purpose", &T::purpose, "What it is for, in a word.", {.length_min = 1, .length_max = 64}),
        field("reason", &T::reason, "Why.", {.length_min = 1, .length_max = 500}),
        field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "HoldOrder", "Hold order", "Holds an order back until released.", "OrdersService"));
};

struct ReleaseOrder {
  OrderId order;
  std::int64_t hold = 0;
  std::string actor;

  bool operator==(const ReleaseOrder&) const = default;
  static constexpr auto fields() {
    using T = ReleaseOrder;
    return FieldList{field("order", &T::order, "Order."),
                     field("hold", &T::hold, "Which of its holds: 1 is its first."),
                     field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "ReleaseOrder", "Release order", "Takes a hold off an order.", "OrdersService"));
};

struct ApproveOrder {
  OrderId order;
  std::string actor;

  bool operator==(const ApproveOrder&) const = default;
  static constexpr auto fields() {
    using T = ApproveOrder;
    return FieldList{field("order", &T::order, "Order."),
                     field("actor", &T::actor, "Who approves.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ApproveOrder", "Approve order",
                     "Lets an order go on that waits for a person's yes.", "OrdersService"));
};

struct RejectOrder {
  OrderId order;
  std::string reason;
  std::string actor;

  bool operator==(const RejectOrder&) const = default;
  static constexpr auto fields() {
    using T = RejectOrder;
    return FieldList{field("order", &T::order, "Order."),
                     field("reason", &T::reason, "Why; told to the buyer.", {.length_max = 500}),
                     field("actor", &T::actor, "Who rejects.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RejectOrder", "Reject order",
                     "Calls an order off that waits for a person's yes.", "OrdersService"));
};

struct OrderHeld {
  OrderId order;
  std::int64_t hold = 0;
  std::string purpose;
  std::string reason;
  std::string actor;
  Time timestamp;

  bool operator==(const OrderHeld&) const = default;
  static constexpr auto fields() {
    using T = OrderHeld;
    return FieldList{field("order", &T::order, "Order."),
                     field("hold", &T::hold, "1 for the order's first."),
                     field("purpose", &T::purpose, "What it is for."),
                     field("reason", &T::reason, "Why."),
                     field("actor", &T::actor, "Who wanted it."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderHeld", "Order held", "A hold is on an order.", "OrdersService");
};

struct OrderReleased {
  OrderId order;
  std::int64_t hold = 0;
  bool still_held = false;
  std::string actor;
  Time timestamp;

  bool operator==(const OrderReleased&) const = default;
  static constexpr auto fields() {
    using T = OrderReleased;
    return FieldList{field("order", &T::order, "Order."),
                     field("hold", &T::hold, "The hold that is off: 1 was the order's first."),
                     field("still_held", &T::still_held, "Others are still on."),
                     field("actor", &T::actor, "Who wanted it."),
                     field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderReleased", "Order released", "A hold is off an order.", "OrdersService");
};

}  // namespace flowmart::contract
