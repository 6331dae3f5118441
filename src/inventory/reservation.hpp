// One order's reservation: the stock of all its lines or nothing, from the hold until it is shipped.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   none -> holding -> reserved -> asking -> firming -> firm -> ended (consumed)
//             |          |           \_________|_________|
//             none       ended (expired)       releasing -> ended (released)
//             (short)
//
// Stays true:
//   - a verdict (OrderReserved, OrderShort) is given once every product has answered, and once only;
//   - after OrderShort nothing of the order is held, and it may be asked for again;
//   - the reservation ends once: consumed, released or expired; answers that come later add nothing.
#pragma once
#include <string_view>
#include <vector>

#include "contract/aggregate.hpp"
#include "contract/services/inventory.hpp"

namespace flowmart::inventory {

namespace codes {
inline constexpr Code products_unclear{"products-unclear", Refusal::invalid};
inline constexpr Code order_reserved_otherwise{"order-reserved-otherwise", Refusal::conflict};
inline constexpr Code reservation_ended{"reservation-ended", Refusal::conflict};
inline constexpr Code reservation_in_progress{"reservation-in-progress", Refusal::conflict};
}  // namespace codes

using contract::Decision;
using contract::InventoryService;

// Where one product of the order stands.
struct Part {
  enum class Standing : unsigned char { asked, held, too_few, unknown, firm, released, consumed };

  ProductId product;
  Quantity wanted = 0;
  Standing standing = Standing::asked;
  Quantity available = 0;                         // of a product that was too few
  std::vector<contract::Allocation> allocations;  // of a product that is held

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("product", &Part::product), field("wanted", &Part::wanted),
                     field("standing", &Part::standing), field("available", &Part::available),
                     field("allocations", &Part::allocations)};
  }
};

struct Reservation {
  enum class Phase : unsigned char { none, holding, reserved, asking, firming, firm, releasing, ended };

  OrderId order;
  Phase phase = Phase::none;
  Time expires{};
  std::int64_t waiting = 0;  // parts whose answer to the present question is still to come
  std::vector<Part> parts;   // sorted by product

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("order", &Reservation::order), field("phase", &Reservation::phase),
                     field("expires", &Reservation::expires), field("waiting", &Reservation::waiting),
                     field("parts", &Reservation::parts)};
  }
};

Decision<InventoryService> decide(const Reservation& kept, const contract::ReserveOrder& want, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::StockHeld& held, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::StockShort& few, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::ProductUnknown& unknown, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::OrderConfirmed& order, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::GetOrder::Response& order,
                                  Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::StockFirmed& firmed, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::ReleaseOrderStock& wish, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::StockReleased& released, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::ReservationTimedOut&, Time now);
Decision<InventoryService> decide(const Reservation& kept, const contract::StockConsumed& consumed, Time now);

void evolve(Reservation& kept, const contract::ReserveOrder& want);
void evolve(Reservation& kept, const contract::StockHeld& held);
void evolve(Reservation& kept, const contract::StockShort& few);
void evolve(Reservation& kept, const contract::ProductUnknown& unknown);
void evolve(Reservation& kept, const contract::StockFirmed& firmed);
void evolve(Reservation& kept, const contract::StockReleased& released);
void evolve(Reservation& kept, const contract::StockConsumed& consumed);
void evolve(Reservation& kept, const contract::OrderReserved&);
void evolve(Reservation& kept, const contract::OrderShort&);
void evolve(Reservation& kept, const contract::GetOrder&);
void evolve(Reservation& kept, const contract::FirmStock&);
void evolve(Reservation& kept, const contract::OrderFirmed&);
void evolve(Reservation& kept, const contract::ReleaseStock&);
void evolve(Reservation& kept, const contract::OrderStockReleased&);
void evolve(Reservation& kept, const contract::ReservationExpired&);
void evolve(Reservation& kept, const contract::ReservationConsumed&);

struct ReservationAggregate {
  using State = Reservation;
  using Service = InventoryService;
  static constexpr std::string_view name = "inventory.reservation";
  using Folds =
      Types<contract::ReserveOrder, contract::StockHeld, contract::StockShort, contract::ProductUnknown,
            contract::StockFirmed, contract::StockReleased, contract::StockConsumed>;
  using Handles = Join<Folds, Types<contract::OrderConfirmed, contract::GetOrder::Response,
                                    contract::ReleaseOrderStock, contract::ReservationTimedOut>>;
  using Evolves =
      Types<contract::OrderReserved, contract::OrderShort, contract::GetOrder, contract::FirmStock,
            contract::OrderFirmed, contract::ReleaseStock, contract::OrderStockReleased,
            contract::ReservationExpired, contract::ReservationConsumed>;

  static Uuid key(const contract::OrderConfirmed& m) { return OrderId::of(m.orderId).uuid; }
  static Uuid key(const contract::GetOrder::Response& m) { return m.orderId.uuid; }
  template <class M>
  static Uuid key(const M& m) {
    return m.order.uuid;
  }

  static bool finished(const Reservation& kept) {
    return kept.phase == Reservation::Phase::none || kept.phase == Reservation::Phase::ended;
  }
};

}  // namespace flowmart::inventory
