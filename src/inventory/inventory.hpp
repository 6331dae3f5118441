// What lies where, and to whom it is promised: products with their bins, and orders' reservations.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   on_file.cpp      RegisterProduct, DeleteInventory, ReadProduct
//   goods.cpp        AddInventory, UpdateInventory
//   reservation.cpp  ReserveStock, OrderHeld, OrderReleased, OrderConfirmed, OrderCancelling
//   leaving.cpp      ConsumeStock, SourceStock
//   amending.cpp     OrderAmending, AmendmentEnded, OrderAmended
//   status.cpp       GetInventoryStatus
//   list.cpp         GetInventoryList
//
// A reservation is the stock of all of an order's lines or nothing, until parcels take of it; the table below
// says how it goes (docs/lifecycles.md has it drawn). What a warehouse refused to send, or what is sent
// again, is held anew, as far as there is some.
//
// Every change of what is available is announced: the sum of InventoryAdjusted.adjusted_quantity of a
// warehouse is what is available there, and each new_quantity says so.
#pragma once
#include <optional>
#include <vector>

#include "contract/lifecycle.hpp"
#include "contract/services/inventory.hpp"
#include "contract/state.hpp"
#include "inventory/product.hpp"

namespace flowmart::inventory {

namespace codes {
inline constexpr Code product_not_on_file{"product-not-on-file", Refusal::not_found};
inline constexpr Code warehouse_not_on_file{"warehouse-not-on-file", Refusal::not_found};
inline constexpr Code product_invalid{"product-invalid", Refusal::invalid};
inline constexpr Code sku_taken{"sku-taken", Refusal::conflict};
inline constexpr Code quantity_out_of_range{"quantity-out-of-range", Refusal::invalid};
inline constexpr Code stock_is_reserved{"stock-is-reserved", Refusal::conflict};
inline constexpr Code stock_below_zero{"stock-below-zero", Refusal::conflict};
inline constexpr Code stock_not_held{"stock-not-held", Refusal::conflict};
inline constexpr Code products_unclear{"products-unclear", Refusal::invalid};
inline constexpr Code order_reserved_otherwise{"order-reserved-otherwise", Refusal::conflict};
inline constexpr Code reservation_ended{"reservation-ended", Refusal::conflict,
                                        "The order's reservation has ended."};
}  // namespace codes

// InventoryAdjusted.adjustment_reason, as this service writes it.
namespace reasons {
inline constexpr std::string_view restock = "restock";          // units came
inline constexpr std::string_view manual = "manual";            // somebody corrected the count
inline constexpr std::string_view removal = "removal";          // no longer kept
inline constexpr std::string_view reservation = "reservation";  // an order holds units
inline constexpr std::string_view release = "release";          // it holds them no more
inline constexpr std::string_view sale = "sale";                // its hold is firm, where it will leave from
inline constexpr std::string_view shipment = "shipment";        // the held units left; available is as before
inline constexpr std::string_view shortage = "shortage";        // an order could not be met (OutOfStock)
inline constexpr std::string_view refusal = "refusal";          // a warehouse can't send what an order holds
}  // namespace reasons

using contract::Decision;
using contract::InventoryService;

// Lapsed: it was not confirmed in time, and may be reserved anew. Consumed: all of it has left; it is firm
// again when something of it is sent again.
enum class Phase : unsigned char { none, reserved, asking, firm, ended, lapsed, consumed };
enum class Act : unsigned char {
  reserve,
  confirm,
  settle,
  expire,
  release,
  take,
  take_last,
  amend,
  amend_to_nothing,
  source
};

inline constexpr auto lifecycle = [] {
  using enum Phase;
  using enum Act;
  return contract::Lifecycle<Phase, Act>{{{reserve}, {none, lapsed}, reserved},
                                         {{confirm}, {reserved}, asking},  // it is asked where the order goes
                                         {{settle}, {asking}, firm},
                                         {{expire}, {reserved}, lapsed},
                                         {{release}, {reserved, asking, firm}, ended},
                                         {{take}, {reserved, asking, firm}, contract::stays},
                                         {{take_last}, {reserved, asking, firm}, consumed},
                                         {{amend}, {reserved, asking, firm}, contract::stays},
                                         {{amend}, {consumed}, firm},  // there is more of it again
                                         {{amend_to_nothing}, {reserved, asking}, ended},
                                         {{amend_to_nothing}, {firm}, consumed},
                                         {{amend_to_nothing}, {consumed}, contract::stays},
                                         {{source}, {firm}, contract::stays},
                                         {{source}, {consumed}, firm},
                                         {{reserve}, {ended, consumed}, codes::reservation_ended}};
}();

struct Reservation {
  Phase phase = Phase::none;
  Time expires{};
  std::vector<contract::ProductAllocation> products;  // what is held; sorted by product
  std::optional<Time> stopped{};                      // since then its time does not run: the order is held
  std::vector<contract::ProductAllocation> ahead{};   // held besides, for an amendment that is not decided
  std::vector<contract::ProductQuantity> owed{};      // what the order has and could not be held
  std::optional<WarehouseId> only_from{};             // the buyer collects it there: nowhere else is looked

  bool operator==(const Reservation&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{
        field("phase", &Reservation::phase),        field("expires", &Reservation::expires),
        field("products", &Reservation::products),  field("stopped", &Reservation::stopped),
        field("ahead", &Reservation::ahead),        field("owed", &Reservation::owed),
        field("only_from", &Reservation::only_from)};
  }
};
inline bool at_rest(const Reservation& kept) {
  return kept.phase == Phase::ended || kept.phase == Phase::lapsed || kept.phase == Phase::consumed;
}

// Whose a SKU is. Products on file have one each, and no two the same.
struct Article {
  ProductId product;
  std::string category;  // the product's

  bool operator==(const Article&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("product", &Article::product), field("category", &Article::category)};
  }
};

struct Inventory {
  using Service = InventoryService;
  contract::Table<ProductId, Product> products{"inventory.products"};
  contract::Table<OrderId, Reservation> reservations{"inventory.reservations"};
  contract::Table<std::string, Article, contract::Ordered::yes> skus{"inventory.skus"};
  auto tables() { return std::tie(products, reservations, skus); }

  // The order's reservation, if that is open to the act; else null.
  const Reservation* open_to(Act act, OrderId order) const {
    const Reservation* kept = reservations.find(order);
    return kept && lifecycle.allowed(kept->phase, act) ? kept : nullptr;
  }
  const Product* on_file(ProductId product) const {
    const Product* found = products.find(product);
    return found && found->on_file ? found : nullptr;
  }
  // By its SKU, or by its id.
  const Product* named(const std::string& name) const {
    if (const Article* article = skus.find(name)) return on_file(article->product);
    const auto id = Uuid::parse(name);
    return id ? on_file({*id}) : nullptr;
  }
  // All on file by SKU: made again when a product came, went or was renamed, so that the last page of a list
  // costs what the first one does.
  const std::vector<Article>& by_sku() const;

 private:
  mutable std::vector<Article> by_sku_;
  mutable std::optional<std::uint64_t> by_sku_as_of_;  // skus.changes()
};

// Holds take units of the bins, or give them back.
void take(Inventory& inventory, const std::vector<contract::ProductAllocation>& products, Quantity sign);
// What announces that units of an order are held otherwise than before.
void announce_change(const Inventory& inventory, const Reservation& before, const Reservation& after,
                     Time now, Decision<InventoryService>& out,
                     const std::vector<contract::ProductQuantity>& could_not_serve = {});

inline constexpr std::string_view hold_timer = "hold";

Decision<InventoryService> decide(const Inventory&, const contract::RegisterProduct&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::AddInventory&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::UpdateInventory&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::DeleteInventory&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::ReadProduct&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::ReserveStock&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderConfirmed&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::GetOrder::Response&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderHeld&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderReleased&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderCancelling&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::ReservationTimedOut&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::ConsumeStock&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::SourceStock&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderAmending&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::AmendmentEnded&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::OrderAmended&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::GetInventoryStatus&, Time now);
Decision<InventoryService> decide(const Inventory&, const contract::GetInventoryList&, Time now);

void evolve(Inventory&, const contract::ProductRegistered&);
void evolve(Inventory&, const contract::AddInventory&);
void evolve(Inventory&, const contract::UpdateInventory&);
void evolve(Inventory&, const contract::DeleteInventory&);
void evolve(Inventory&, const contract::StockReserved&);
void evolve(Inventory&, const contract::OrderHeld&);
void evolve(Inventory&, const contract::OrderReleased&);
void evolve(Inventory&, const contract::GetOrder&);
void evolve(Inventory&, const contract::StockFirmed&);
void evolve(Inventory&, const contract::StockReleased&);
void evolve(Inventory&, const contract::ConsumeStock&);
void evolve(Inventory&, const contract::StockSourced&);
void evolve(Inventory&, const contract::StockAmended&);
void evolve(Inventory&, const contract::InventoryAdjusted&);
void evolve(Inventory&, const contract::OutOfStock&);

}  // namespace flowmart::inventory
