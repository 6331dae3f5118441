// Answers from the views. Any thread; never waits for the projector, and sees what it committed last.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "contract/messages/orders.hpp"
#include "journal/open.hpp"
#include "views/read_session.hpp"
#include "views/rows.hpp"

namespace flowmart::views {

// Of stuck instances no more are counted at a step: so many stand for that many or more.
inline constexpr std::int64_t stuck_counted_max = 10'000;

// What was found, or why the views cannot be read.
template <class T>
class Read {
 public:
  Read(T value) : result_(std::in_place_index<0>, std::move(value)) {}
  static Read failed(std::string why) { return Read(std::in_place_index<1>, std::move(why)); }
  explicit operator bool() const { return result_.index() == 0; }
  T& operator*() { return std::get<0>(result_); }
  const T& operator*() const { return std::get<0>(result_); }
  T* operator->() { return &std::get<0>(result_); }
  const T* operator->() const { return &std::get<0>(result_); }
  const std::string& failure() const { return std::get<1>(result_); }

 private:
  template <std::size_t I, class U>
  Read(std::in_place_index_t<I> index, U&& value) : result_(index, std::forward<U>(value)) {}
  std::variant<T, std::string> result_;
};

class Queries {
 public:
  // The views must have been made (Projector::open).
  static journal::Opened<Queries> open(const std::filesystem::path& folder);

  // Journal sequence that the answers are as of.
  Read<std::uint64_t> position();

  Read<std::vector<OrderRow>> orders(const OrderFilter& filter);
  // All orders by status, those that none has left out.
  Read<std::map<contract::OrderStatus, std::int64_t>> order_counts();
  Read<std::optional<OrderRow>> order(OrderId id);
  Read<std::vector<OrderLineRow>> order_lines(OrderId id);
  Read<std::vector<RefusalRow>> refusals(const Paging& paging, const Moments& refused = {});
  // Every message that concerned the order, refused attempts included, oldest first.
  Read<std::vector<EventSpan>> story(OrderId id);
  Read<std::vector<PaymentRow>> payments(const PaymentFilter& filter);
  Read<std::optional<PaymentRow>> payment(PaymentId id);
  Read<std::optional<PaymentRow>> payment(OrderId id);
  Read<std::vector<MoneyMoveRow>> money_moves(const MoneyMoveFilter& filter);
  Read<std::optional<MoneyMoveRow>> money_move(const Uuid& id);
  // Everything but disputes that was asked for between two moments, oldest first.
  Read<std::vector<MoneyMoveRow>> ledger(const Moments& asked);
  Read<std::vector<ReconciliationRow>> reconciliations(const Paging& paging);
  Read<std::optional<ReconciliationRow>> reconciliation(std::int64_t number);
  Read<std::vector<ShipmentRow>> shipments(const ShipmentFilter& filter);
  Read<std::vector<ShipmentRow>> shipments(OrderId id);  // oldest first
  Read<std::optional<ShipmentRow>> shipment(const std::string& id);
  Read<std::vector<ReturnRow>> returns(const ReturnFilter& filter);
  Read<std::vector<EventSpan>> story(contract::SubscriptionId id);
  Read<std::vector<SubscriptionRow>> subscriptions(const SubscriptionFilter& filter);

  Read<FlowPage> flow_instances(const FlowFilter& filter, Time now);
  // Costs as much as are stuck, up to stuck_counted_max a step, whatever else there is.
  Read<FlowFigures> flow_figures(std::string_view flow, Time now);

  // The product of that SKU or id: one that is on file, else one that was.
  Read<std::optional<ProductId>> product_named(const std::string& name);
  Read<std::vector<ProductRow>> products(const ProductFilter& filter);  // by SKU
  Read<std::optional<ProductRow>> product(ProductId id);
  // The messages that changed what is on file of it, oldest first, a span each.
  Read<std::vector<EventSpan>> product_changes(ProductId id);
  // In the order in which they came on file, behind that serial.
  Read<std::vector<WarehouseRow>> warehouses(const WarehouseFilter& filter);
  // Who holds units of a product, the longest first, behind that place.
  Read<std::vector<ReservationRow>> reservations(const ReservationFilter& filter);
  // By SKU, then warehouse, up to the limit; the visitor returns false to stop.
  Read<std::monostate> each_stock(const StockFilter& filter,
                                  const std::function<bool(const StockRow&)>& visit);
  Read<std::vector<MovementRow>> movements(ProductId product, const Paging& paging);

 private:
  explicit Queries(std::filesystem::path file);
  // Runs `f(session)` and turns what SQLite throws into a failure.
  template <class T, class F>
  Read<T> read(F&& f);
  std::vector<OrderRow> orders_of(ReadSession& session, const OrderFilter& filter);

  const std::filesystem::path file_;
  ReadSessions sessions_;
};

}  // namespace flowmart::views
