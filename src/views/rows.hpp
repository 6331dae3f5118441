// What the views answer with: rows as values, and what to ask for. Lists go newest first unless they say
// otherwise, and are paged by the last row's serial: `before` leaves out it and all newer ones.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/subscription_content.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::views {

struct Paging {
  std::optional<std::int64_t> before;
  std::size_t limit = 50;
};

// Rows whose moment is `from` or later, and before `to`.
struct Moments {
  std::optional<Time> from, to;
  bool any() const { return from || to; }
};

// From is in, to is out; of one currency.
struct Amounts {
  std::optional<Money> from, to;
};
struct OrderFilter {
  std::vector<contract::OrderStatus> statuses;  // any of them; empty: all
  std::optional<CustomerId> customer;
  std::string search;  // words that all occur, or begin a word, in number, buyer, e-mail, products
  Moments placed{};
  Amounts amount{};  // of the total
  Paging paging{};
};
struct OrderRow {
  std::int64_t serial = 0;
  OrderId id;
  std::string number;
  contract::OrderStatus status = contract::OrderStatus::pending;
  CustomerId customer;
  std::string customer_number, customer_name, email;
  std::string country;  // ISO 3166 alpha-2 of the delivery address
  std::int64_t line_count = 0, units = 0;
  Money total;
  Time ordered_at, placed_at, updated_at;
  std::string note;  // of a cancelled order: why
};
struct OrderLineRow {
  std::int64_t line = 0;  // 1 is the first
  ProductId product;
  std::string sku, name;
  Quantity quantity = 0;
  Money unit_price, total;
};
// An attempt to place an order that was refused; `shorts` is the JSON of OrderRefused.shorts.
struct RefusalRow {
  std::int64_t serial = 0;
  OrderId id;
  std::string number, reason, shorts;
  Time refused_at;
};
// Numbers of messages that belong together, both ends included.
struct EventSpan {
  std::int64_t first = 0, last = 0;
  bool operator==(const EventSpan&) const = default;
};

struct PaymentFilter {
  std::vector<std::string> statuses;  // any of them; empty: all
  std::string method;                 // empty: any
  std::optional<OrderId> order;
  Moments placed{};  // when the order was
  Paging paging{};
  std::optional<Time> due_before{};  // by invoice, to be paid by then or before, and not paid
  Amounts amount{};                  // what it is of
};
struct PaymentRow {
  std::int64_t serial = 0;
  PaymentId id;
  OrderId order;
  std::string order_number;
  std::string status, method;
  Money amount, captured, refunded, authorised;
  std::int64_t attempts = 0;
  std::string failure;  // of the last attempt, if it failed
  std::string gateway;  // the gateway's name for the charge
  Time placed_at, updated_at;
  std::optional<Time> due{};  // by invoice
  Money reduced{};            // of that, not to be paid after all
  Money unheld{};             // to be taken and promised no longer

  // As the filter `due_before` has it.
  bool overdue(Time now) const { return due && *due <= now && status == "processing"; }
};
// A charge, a capture, a refund or a dispute.
struct MoneyMoveFilter {
  std::string kind;
  std::vector<std::string> statuses;  // any of them; empty: all
  std::optional<OrderId> order;
  Moments created{};
  Paging paging{};
};
struct MoneyMoveRow {
  std::int64_t serial = 0;
  Uuid id;
  PaymentId payment;
  std::string kind;
  std::int64_t number = 0;
  OrderId order;  // nil: of none that is on file
  std::string order_number;
  Money amount, released;
  std::string status, name, reference, reason;
  std::int64_t tries = 0;
  std::optional<Time> due;
  Time asked_at, updated_at;
};
// How a movement is called outside: by its payment, its kind, and its number, or a dispute by its name.
Uuid money_move_id(PaymentId payment, std::string_view kind, std::string_view name);

struct ReconciliationRow {
  std::int64_t serial = 0;  // its number
  std::string status;
  Time from, until;
  std::string actor;
  std::int64_t here = 0, there = 0, differences = 0;
  std::string named;  // JSON
  std::string failure;
  Time asked_at;
  std::optional<Time> ended_at;
};
struct ShipmentFilter {
  std::vector<std::string> statuses;  // any of them; empty: all
  std::optional<OrderId> order;
  Moments created{};
  Paging paging{};
};
struct ShipmentRow {
  std::int64_t serial = 0;
  std::string id;
  std::optional<OrderId> order;  // nothing for one that was made by hand for an order that is not on file
  std::string order_number;
  std::string status, method;
  std::int64_t items = 0;
  std::string note;
  Time created_at, updated_at;
  std::int64_t weight = 0;  // in grams; 0: unknown
  std::optional<Money> postage{};
  std::string carrier{}, tracking{}, carrier_status{};  // empty: unknown
};

struct ReturnFilter {
  std::vector<std::string> statuses;  // any of them; empty: all
  std::optional<OrderId> order;
  Moments created{};
  Paging paging{};
};
struct ReturnRow {
  std::int64_t serial = 0;
  std::string id;
  OrderId order;
  std::string order_number;
  std::string status;
  bool claim = false;
  std::string wanted;
  std::int64_t units = 0;  // announced, or those that came
  Money refund, refunded;
  Time created_at, updated_at;
};

// A held order's time does not run: its flows stand at their steps since that much later, which is beyond
// every deadline's reach, until the order is released.
inline constexpr Duration held_offset = std::chrono::years(1'000);

// A subscription as a list shows it.
struct SubscriptionFilter {
  std::vector<std::string> statuses;  // any of them; empty: all
  std::optional<CustomerId> customer;
  Paging paging{};
};
struct SubscriptionRow {
  std::int64_t serial = 0;
  std::string id;
  std::string customer;  // as the shop names the buyer
  std::string status;
  std::string plan;
  std::int64_t every = 0;
  std::string unit;
  std::optional<Time> next_at;
  Time created_at, updated_at;
};

struct FlowStanding {
  std::string step;
  Time since;     // the last time that it came there, or its order was released; see held_offset
  Time deadline;  // from then on it counts as stuck; never, while the order is held
};
// One run of a flow.
struct FlowInstanceRow {
  std::int64_t serial = 0;
  Uuid instance;                       // what it runs for: an order, or a subscription
  std::string name;                    // the order's number, or what the subscription is called
  std::string status;                  // running, waiting, failed, done
  std::vector<FlowStanding> standing;  // nowhere once it has ended
  std::vector<std::string> visited;    // ids of steps, in the order entered
  std::vector<std::string> causes;     // ids of the messages that made it enter each
  Time since;                          // when it came to where it is
};
// A place in a list of instances: of all of them, whether that one has ended and its serial; of those that
// stand at steps, since when (microseconds) and its serial.
using FlowPlace = std::pair<std::int64_t, std::int64_t>;
// `step`, `older_than` and `stuck` each leave only live ones, the longest there first; without them live ones
// come first, then ended ones, each the newest first.
struct FlowFilter {
  std::string flow;
  std::string step;                    // that it stands at; empty: any
  std::optional<Duration> older_than;  // for so long it has stood there
  bool stuck = false;                  // beyond the deadline of its step
  std::optional<FlowPlace> after;
  std::size_t limit = 30;
  bool by_age() const { return !step.empty() || older_than || stuck; }
};
struct FlowPage {
  std::vector<FlowInstanceRow> rows;
  std::optional<FlowPlace> next;  // after which the next page begins; nothing at the end
};
// Of a flow's live instances: by step, and of those how many are beyond the step's deadline.
struct FlowFigures {
  std::map<std::string, std::int64_t> counts, stuck;
};

// Where a product lies, as the views number both.
struct StockPlace {
  std::int64_t product = 0, warehouse = 0;
};
struct StockFilter {
  std::optional<std::string> product;  // its SKU, or its id
  std::optional<WarehouseId> warehouse;
  std::optional<StockPlace> after;  // leaves out all up to there
  std::size_t limit = SIZE_MAX;
};
struct StockRow {
  StockPlace place;
  ProductId product;
  std::string sku, name, category;
  Money price;
  WarehouseId warehouse;
  std::string warehouse_code;
  Quantity on_hand = 0, reserved = 0, available = 0;
  Time updated_at;
};
struct ProductFilter {
  std::string category;               // empty: any
  std::optional<std::int64_t> after;  // leaves out all up to this serial's
  std::size_t limit = 50;
};
struct ProductRow {
  std::int64_t serial = 0;
  ProductId id;
  std::string sku, name, category;
  Money price;
  Quantity reorder_point = 0, reorder_quantity = 0, safety_stock = 0;
  bool on_file = true;
  Quantity on_hand = 0, reserved = 0, available = 0;  // in all warehouses
  Time updated_at;
};
struct WarehouseFilter {
  std::vector<std::string> countries, zones;
  std::string words;  // of code and name, as people write them
  std::int64_t after = 0;
  std::size_t limit = 20;
};
struct WarehouseRow {
  std::int64_t serial = 0;
  WarehouseId id;
  std::string code, name, country, zone;
};
// When units came to be held, as the number of the message, and in which warehouse.
using HoldPlace = std::pair<std::int64_t, std::int64_t>;
// Held for a while, held for good, or owed: not held anywhere.
inline constexpr std::array<std::string_view, 3> hold_statuses{"held", "firm", "owed"};
struct ReservationFilter {
  ProductId product;
  std::vector<std::string> statuses{};
  std::optional<OrderId> order{};
  std::optional<WarehouseId> warehouse{};
  HoldPlace after{};
  std::size_t limit = 20;
};
// Units of a product that an order holds.
struct ReservationRow {
  HoldPlace place;
  OrderId order;
  std::string order_number;
  WarehouseId warehouse;
  std::string warehouse_code;
  Quantity quantity = 0;
  std::optional<Time> until;  // nothing once they are the order's for good

  std::string_view status() const { return warehouse.is_nil() ? "owed" : until ? "held" : "firm"; }
};
struct MovementRow {
  std::int64_t serial = 0;  // number within the product's ledger
  std::string warehouse_code, kind;
  Quantity quantity = 0, on_hand = 0;  // change, with its sign, and what is there afterwards
  std::string reason;
  std::optional<OrderId> order;
  std::string order_number;
  Time moved_at;
};

}  // namespace flowmart::views
