// What may be done with an order, a hold and an amendment, and when: a table each (docs/lifecycles.md has
// them drawn), with the reason against where it may not.
#pragma once
#include "contract/lifecycle.hpp"
#include "contract/services/orders.hpp"

namespace flowmart::orders {

using contract::stays;

namespace codes {
inline constexpr Code order_id_taken{"order-id-taken", Refusal::conflict};
inline constexpr Code reference_taken{"reference-taken", Refusal::conflict};
inline constexpr Code order_not_found{"order-not-found", Refusal::not_found, "There is no order {}."};
inline constexpr Code order_dispatched{"order-dispatched", Refusal::conflict,
                                       "Order {} has left; it can be returned."};
inline constexpr Code order_cancelled{"order-cancelled", Refusal::conflict, "Order {} was cancelled."};
inline constexpr Code order_lapsed{
    "order-lapsed", Refusal::conflict,
    "The stock of order {} went back, and it waits for its transfer; place another."};
inline constexpr Code order_not_confirmed{"order-not-confirmed", Refusal::conflict, "Order {} is not paid."};
inline constexpr Code order_not_shipped{"order-not-shipped", Refusal::conflict, "Order {} was not shipped."};
inline constexpr Code customer_not_found{"customer-not-found", Refusal::not_found};
inline constexpr Code customer_has_open_order{"customer-has-open-order", Refusal::conflict};
inline constexpr Code customer_being_erased{"customer-being-erased", Refusal::conflict};
inline constexpr Code hold_not_found{"hold-not-found", Refusal::not_found, "Order {} has no such hold."};
inline constexpr Code too_many_holds{"too-many-holds", Refusal::conflict};
inline constexpr Code approval_not_wanted{"approval-not-wanted", Refusal::conflict};
inline constexpr Code amendment_open{"amendment-open", Refusal::conflict};
inline constexpr Code too_many_amendments{"too-many-amendments", Refusal::conflict};
inline constexpr Code below_dispatched{"below-dispatched", Refusal::conflict};
inline constexpr Code below_returned{"below-returned", Refusal::conflict};
inline constexpr Code no_invoices{"no-invoices", Refusal::conflict, "The shop gives no invoices."};
inline constexpr Code nothing_left_to_pay{"nothing-left-to-pay", Refusal::conflict};
inline constexpr Code no_such_place{"no-such-place", Refusal::invalid};
}  // namespace codes

// Placing: its stock is asked for, and to others it is not there. Leaving: a parcel has left, not the last.
// Lapsed: its stock went back, and its transfer may still come.
enum class Stage { placing, pending, processing, leaving, shipped, delivered, cancelling, cancelled, lapsed };
enum class Act {
  place,
  confirm,
  fulfil,
  leave,
  ship,
  deliver,
  cancel,
  settle,
  hold,
  release,
  lapse,
  reserve,
  amend,
  take_back,
  come_back
};

inline constexpr auto lifecycle = [] {
  using enum Stage;
  using enum Act;
  return contract::Lifecycle<Stage, Act>{
      {{place}, {placing}, pending},
      {{confirm}, {pending}, processing},
      {{fulfil}, {processing, leaving}, stays},
      {{leave}, {processing}, leaving},
      {{leave}, {leaving, shipped, delivered}, stays},  // once all has left: what is sent again
      {{ship}, {processing, leaving}, shipped},
      {{deliver}, {shipped}, delivered},
      {{cancel}, {pending, processing, lapsed}, cancelling},
      {{come_back}, {leaving, shipped}, cancelling},  // all that left did
      {{settle}, {cancelling}, cancelled},
      {{hold, release}, {pending, processing, leaving, lapsed}, stays},
      {{amend}, {pending, processing, leaving}, stays},
      {{take_back}, {leaving, shipped, delivered}, stays},
      {{lapse}, {pending}, lapsed},
      {{reserve}, {lapsed}, pending},
      {{confirm, leave, ship, deliver, cancel, hold, release, amend, take_back},
       {placing},
       codes::order_not_found},
      {{leave, ship}, {pending, lapsed}, codes::order_not_confirmed},
      {{deliver}, {pending, processing, leaving, lapsed}, codes::order_not_shipped},
      {{take_back}, {pending, processing, lapsed}, codes::order_not_shipped},
      {{confirm, leave, ship, deliver, hold, release, amend, take_back},
       {cancelling, cancelled},
       codes::order_cancelled},
      {{amend}, {lapsed}, codes::order_lapsed},
      {{cancel}, {leaving, shipped, delivered}, codes::order_dispatched},
      {{hold, release, amend}, {shipped, delivered}, codes::order_dispatched},
      {{cancel}, {cancelling, cancelled}, codes::order_cancelled.why}};
}();

// A hold's own life: what is put on once is taken off once.
enum class HoldAct { put_on, release, end };
inline constexpr auto hold_lifecycle = [] {
  using enum contract::HoldStage;
  using enum HoldAct;
  return contract::Lifecycle<contract::HoldStage, HoldAct>{{{put_on}, {absent}, held},
                                                           {{release}, {held}, released},
                                                           {{end}, {held}, ended},
                                                           {{release}, {absent}, codes::hold_not_found}};
}();
// An order is looked at by a few people, not by a program that puts on one after the other.
inline constexpr std::size_t holds_max = 50;

// An amendment's own life. Of one order one is open at a time.
enum class AmendAct { ask, charge, count, fail, end };
inline constexpr auto amendment_lifecycle = [] {
  using enum contract::AmendmentStage;
  using enum AmendAct;
  return contract::Lifecycle<contract::AmendmentStage, AmendAct>{{{ask}, {absent}, asked},
                                                                 {{charge}, {asked}, charging},
                                                                 {{count}, {asked, charging}, counted},
                                                                 {{fail}, {asked, charging}, failed},
                                                                 {{end}, {asked, charging}, ended}};
}();
inline constexpr std::size_t amendments_max = 200;

}  // namespace flowmart::orders
