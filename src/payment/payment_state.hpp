// What is known of a payment, and what may be done with it when.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/lifecycle.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/disputes.hpp"
#include "kernel/faults.hpp"

namespace flowmart::payment {

using namespace contract;

namespace codes {
inline constexpr Code unknown_payment{"unknown-payment", Refusal::not_found,
                                      "No payment is on file for that order."};
inline constexpr Code payment_differs{"payment-differs", Refusal::conflict};
inline constexpr Code payment_cancelled{"payment-cancelled", Refusal::conflict, "The payment was cancelled."};
inline constexpr Code payment_under_way{"payment-under-way", Refusal::conflict,
                                        "Means of payment and amount can change between attempts only."};
inline constexpr Code payment_not_failed{"payment-not-failed", Refusal::conflict,
                                         "Nothing of the payment has failed."};
inline constexpr Code unknown_attempt{"unknown-attempt", Refusal::not_found,
                                      "That charge was never asked for."};
inline constexpr Code unknown_refund{"unknown-refund", Refusal::not_found,
                                     "That refund was never asked for."};
inline constexpr Code unknown_dispute{"unknown-dispute", Refusal::not_found, "There is no such dispute."};
inline constexpr Code unknown_capture{"unknown-capture", Refusal::not_found,
                                      "That capture was never asked for."};
inline constexpr Code amount_out_of_range{"amount-out-of-range", Refusal::invalid};
inline constexpr Code currency_differs{"currency-differs", Refusal::invalid};
inline constexpr Code refund_exceeds_capture{"refund-exceeds-capture", Refusal::conflict,
                                             "Nothing is held that could go back."};
inline constexpr Code refund_key_taken{"refund-key-taken", Refusal::conflict};
inline constexpr Code refund_not_failed{"refund-not-failed", Refusal::conflict,
                                        "The refund goes its way by itself."};
inline constexpr Code refund_done{"refund-done", Refusal::conflict, "The money has gone back."};
inline constexpr Code not_a_transfer{"not-a-transfer", Refusal::conflict,
                                     "That order is not paid by bank transfer."};
inline constexpr Code transfer_reference_taken{"transfer-reference-taken", Refusal::conflict};
inline constexpr Code nothing_promised{"nothing-promised", Refusal::conflict,
                                       "Nothing is promised that could be taken."};
inline constexpr Code capture_exceeds_promise{"capture-exceeds-promise", Refusal::conflict};
inline constexpr Code capture_name_taken{"capture-name-taken", Refusal::conflict};
inline constexpr Code part_too_large{"part-too-large", Refusal::conflict};
inline constexpr Code name_unreadable{"name-unreadable", Refusal::invalid, printable_rule};
inline constexpr Code part_key_taken{"part-key-taken", Refusal::conflict};
inline constexpr Code dispute_ended{"dispute-ended", Refusal::conflict, "The dispute has ended otherwise."};
}  // namespace codes

// How far the payment of the whole has come; a state of refunds and parts there is beside it. Authorised: the
// money is promised and not all of it taken. Lapsed: what was promised was let go before it was taken.
enum class Stage : unsigned char { absent, on_file, charging, failed, authorised, lapsed, paid, cancelled };
enum class Act : unsigned char {
  prepare,
  start,
  part,
  part_end,
  renew,
  authorise,
  capture,
  fail,
  receive,
  complete,
  take,
  take_last,
  expire,
  let_go,
  refund,
  refund_last,
  cancel
};

inline constexpr auto lifecycle = [] {
  using enum Stage;
  using enum Act;
  return Lifecycle<Stage, Act>{
      {{prepare}, {absent}, on_file},
      {{prepare}, {on_file, failed}, stays},  // the means of payment change, or the amount
      {{start}, {on_file, failed}, charging},
      {{part}, {on_file, failed}, charging},
      {{part_end}, {charging}, on_file},       // taken or not: the rest is still to come
      {{renew}, {authorised, lapsed}, stays},  // the promise is asked for anew
      {{authorise}, {charging, authorised, lapsed}, authorised},
      {{capture}, {charging}, paid},
      {{capture}, {authorised}, stays},  // told with the first promise
      {{fail}, {charging}, failed},
      {{receive}, {on_file, failed}, stays},  // a transfer of a part
      {{complete}, {on_file, failed}, paid},  // of the rest
      {{take}, {authorised}, stays},          // of what is promised
      {{take_last}, {authorised}, paid},
      {{let_go}, {authorised}, lapsed},                                // not wanted, or at its end
      {{refund}, {on_file, failed, authorised, lapsed, paid}, stays},  // of what is held
      {{expire}, {on_file, failed}, failed},  // nobody waits for its transfer any more
      {{refund_last}, {authorised}, paid},    // of all that was promised and not taken
      {{cancel}, {on_file, charging, failed, authorised, lapsed, paid}, cancelled},
      {{start, part, renew, receive, complete, take, let_go, refund}, {absent}, codes::unknown_payment},
      {{capture, fail, authorise}, {absent, on_file}, codes::unknown_attempt},
      {{refund}, {charging, cancelled}, codes::refund_exceeds_capture},
      {{prepare, start, part}, {cancelled}, codes::payment_cancelled},
      {{prepare, part}, {charging, authorised, lapsed, paid}, codes::payment_under_way},
      {{receive, complete}, {charging, authorised, lapsed}, codes::not_a_transfer},
      {{renew}, {on_file, charging, failed, paid, cancelled}, codes::payment_not_failed},
      {{let_go}, {on_file, charging, failed, lapsed, paid, cancelled}, codes::nothing_promised},
      {{take}, {on_file, charging, failed, lapsed, paid, cancelled}, codes::nothing_promised}};
}();

// A refund's own life, a capture's, and a dispute's.
enum class RefundAct : unsigned char { ask, give_up, succeed, settle };
inline constexpr auto refund_lifecycle = [] {
  using enum RefundStage;
  using enum RefundAct;
  return Lifecycle<RefundStage, RefundAct>{{{ask}, {absent, asked, failed}, asked},
                                           {{give_up}, {asked}, failed},
                                           {{succeed}, {asked, failed}, done},
                                           {{settle}, {asked, failed}, settled},
                                           {{ask, settle}, {done, settled}, codes::refund_done},
                                           {{succeed, settle}, {absent}, codes::unknown_refund}};
}();
enum class CaptureAct : unsigned char { ask, give_up, succeed };
inline constexpr auto capture_lifecycle = [] {
  using enum CaptureStage;
  using enum CaptureAct;
  return Lifecycle<CaptureStage, CaptureAct>{{{ask}, {absent, asked, failed}, asked},
                                             {{give_up}, {asked}, failed},
                                             {{succeed}, {asked, failed}, taken},
                                             {{succeed}, {absent}, codes::unknown_capture}};
}();
enum class DisputeAct : unsigned char { open, win, lose };
inline constexpr auto dispute_lifecycle = [] {
  using enum DisputeStage;
  using Act = DisputeAct;
  return Lifecycle<DisputeStage, DisputeAct>{{{Act::open}, {absent}, open},
                                             {{Act::win}, {absent, open}, won},
                                             {{Act::lose}, {absent, open}, lost},
                                             {{Act::win}, {lost}, codes::dispute_ended},
                                             {{Act::lose}, {won}, codes::dispute_ended}};
}();

// Money that has come in by a charge or by a transfer (attempt 0), or that is promised by a charge and comes
// in by captures.
struct Capture {
  std::int64_t attempt = 0;
  std::string reference;
  std::int64_t amount_minor = 0;
  std::int64_t refunding_minor = 0;  // asked to go back, whether or not it has yet
  std::optional<Time> until{};       // promised until then; none: it is here
  std::int64_t asked_minor = 0;      // of what was promised: asked to be taken
  std::int64_t taken_minor = 0;      // and that was
  std::int64_t released_minor = 0;   // and that was let go; part of what goes back
  std::int64_t disputed_minor = 0;   // in the bank's hands, or lost
  bool spent = false;                // the gateway has let go of the rest, which is charged anew

  bool operator==(const Capture&) const = default;
  static constexpr auto fields() {
    using T = Capture;
    return FieldList{field("attempt", &T::attempt),
                     field("reference", &T::reference),
                     field("amount_minor", &T::amount_minor),
                     field("refunding_minor", &T::refunding_minor),
                     field("until", &T::until),
                     field("asked_minor", &T::asked_minor),
                     field("taken_minor", &T::taken_minor),
                     field("released_minor", &T::released_minor),
                     field("disputed_minor", &T::disputed_minor),
                     field("spent", &T::spent)};
  }
  std::int64_t here_minor() const { return until ? taken_minor : amount_minor; }
  std::int64_t promised_minor() const { return until ? amount_minor - taken_minor - released_minor : 0; }
  std::int64_t free_minor() const {  // promised, and neither asked for nor let go
    return until ? amount_minor - asked_minor - released_minor : 0;
  }
  // A bank takes back what is here, also what has gone back already, and never what is promised only.
  std::int64_t left_minor() const {
    return std::max(amount_minor - refunding_minor - disputed_minor, free_minor());
  }
};

// A capture by name, of what a charge has promised.
struct Taking {
  std::string name;
  std::int64_t attempt = 0;  // of the promise
  std::int64_t amount_minor = 0;
  CaptureStage stage = CaptureStage::absent;
  bool in_flight = false;  // asked for and not answered
  std::int64_t tries = 0;  // that were declined, since it was last asked for by a person
  std::string reference;
  std::optional<Time> asked_at;
  bool unknown = false;  // the last answer was none

  bool operator==(const Taking&) const = default;
  static constexpr auto fields() {
    using T = Taking;
    return FieldList{field("name", &T::name),
                     field("attempt", &T::attempt),
                     field("amount_minor", &T::amount_minor),
                     field("stage", &T::stage),
                     field("in_flight", &T::in_flight),
                     field("tries", &T::tries),
                     field("reference", &T::reference),
                     field("asked_at", &T::asked_at),
                     field("unknown", &T::unknown)};
  }
};

struct Refund {
  std::string key;  // the asker's name for it; several refunds may carry one key (one per capture)
  std::string charge_reference;
  std::string reason;
  std::int64_t amount_minor = 0;
  bool in_flight = false;  // asked for and not answered
  bool done = false;       // by the gateway, or settled by a person
  std::int64_t released_minor = 0;
  std::int64_t tries = 0;  // that were declined, since it was last asked for by a person
  bool failed = false;     // a person has to see to it
  bool unknown = false;    // the last answer was none
  std::string reference;   // the gateway's name for it, or how a person settled it
  std::string settled_by;
  std::optional<Time> asked_at;
  std::int64_t version = 0;  // how often it has changed; 1 as it was asked for

  bool operator==(const Refund&) const = default;
  static constexpr auto fields() {
    using T = Refund;
    return FieldList{field("key", &T::key),
                     field("charge_reference", &T::charge_reference),
                     field("reason", &T::reason),
                     field("amount_minor", &T::amount_minor),
                     field("in_flight", &T::in_flight),
                     field("done", &T::done),
                     field("released_minor", &T::released_minor),
                     field("tries", &T::tries),
                     field("failed", &T::failed),
                     field("unknown", &T::unknown),
                     field("reference", &T::reference),
                     field("settled_by", &T::settled_by),
                     field("asked_at", &T::asked_at),
                     field("version", &T::version)};
  }
  RefundStage stage() const {
    if (done) return settled_by.empty() ? RefundStage::done : RefundStage::settled;
    return failed ? RefundStage::failed : RefundStage::asked;
  }
};

struct Dispute {
  std::string name;  // the gateway's
  DisputeStage stage = DisputeStage::absent;
  std::int64_t amount_minor = 0;
  std::string charge_reference;
  std::string reason;
  Time opened_at;
  std::optional<Time> evidence_due, ended_at;
  std::int64_t version = 0;  // how often it has changed; 1 as it was first heard of

  bool operator==(const Dispute&) const = default;
  static constexpr auto fields() {
    using T = Dispute;
    return FieldList{field("name", &T::name),
                     field("stage", &T::stage),
                     field("amount_minor", &T::amount_minor),
                     field("charge_reference", &T::charge_reference),
                     field("reason", &T::reason),
                     field("opened_at", &T::opened_at),
                     field("evidence_due", &T::evidence_due),
                     field("ended_at", &T::ended_at),
                     field("version", &T::version)};
  }
};

// A part of what is due, by other means than the rest.
struct Part {
  std::string key;
  std::int64_t attempt = 0;
  std::int64_t amount_minor = 0;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string failure;  // empty: it did not fail

  bool operator==(const Part&) const = default;
  static constexpr auto fields() {
    using T = Part;
    return FieldList{field("key", &T::key), field("attempt", &T::attempt),
                     field("amount_minor", &T::amount_minor), field("method", &T::method),
                     field("failure", &T::failure)};
  }
};

// So much of an invoice is not to be paid after all.
struct Reduction {
  std::string key;  // the asker's name for it
  std::int64_t amount_minor = 0;
  std::string reason;
  Time at;

  bool operator==(const Reduction&) const = default;
  static constexpr auto fields() {
    using T = Reduction;
    return FieldList{field("key", &T::key), field("amount_minor", &T::amount_minor),
                     field("reason", &T::reason), field("at", &T::at)};
  }
};

struct Payment {
  PaymentId payment;  // nil: never prepared
  OrderId order;
  CustomerId customer;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  std::optional<Time> started_at;
  std::int64_t attempts = 0;
  bool attempt_open = false;   // the last attempt has no known outcome
  std::int64_t questions = 0;  // asked about the open attempt
  bool failed = false;         // the last attempt did
  std::optional<Time> processed_at;
  bool cancelled = false;
  bool cancellation_told = false;
  std::vector<Capture> captures;
  std::vector<Refund> refunds;  // refund number n stands at n - 1
  std::int64_t refund_rounds = 0;
  std::vector<std::int64_t> charges_minor{};  // what attempt n was to take, at n - 1
  CaptureMode mode = CaptureMode::at_once;    // of the last charge
  std::vector<Taking> takings{};              // capture number n stands at n - 1
  std::int64_t capture_rounds = 0;
  std::int64_t lapsed_minor = 0;  // was promised and is still wanted, and the promise is gone
  std::int64_t renewing = 0;      // attempt that is to promise anew; 0: none
  std::vector<Dispute> disputes{};
  std::vector<Part> parts{};
  std::optional<Time> asked_at{};  // when the last charge was
  std::string failure{};           // of the last attempt that failed
  bool unwanted = false;           // nobody waits for its transfer any more
  bool rest_wanted = false;        // it was to start while a part was on its way
  std::int64_t version = 0;        // how often it has changed; 1 as it was put on file
  std::optional<Time> due{};       // by invoice: to be transferred by then; its goods have left
  std::vector<Reduction> reductions{};

  bool operator==(const Payment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &Payment::payment),
                     field("order", &Payment::order),
                     field("customer", &Payment::customer),
                     field("amount", &Payment::amount),
                     field("method", &Payment::method),
                     field("token", &Payment::token),
                     field("started_at", &Payment::started_at),
                     field("attempts", &Payment::attempts),
                     field("attempt_open", &Payment::attempt_open),
                     field("questions", &Payment::questions),
                     field("failed", &Payment::failed),
                     field("processed_at", &Payment::processed_at),
                     field("cancelled", &Payment::cancelled),
                     field("cancellation_told", &Payment::cancellation_told),
                     field("captures", &Payment::captures),
                     field("refunds", &Payment::refunds),
                     field("refund_rounds", &Payment::refund_rounds),
                     field("charges_minor", &Payment::charges_minor),
                     field("mode", &Payment::mode),
                     field("takings", &Payment::takings),
                     field("capture_rounds", &Payment::capture_rounds),
                     field("lapsed_minor", &Payment::lapsed_minor),
                     field("renewing", &Payment::renewing),
                     field("disputes", &Payment::disputes),
                     field("parts", &Payment::parts),
                     field("asked_at", &Payment::asked_at),
                     field("failure", &Payment::failure),
                     field("unwanted", &Payment::unwanted),
                     field("rest_wanted", &Payment::rest_wanted),
                     field("version", &Payment::version),
                     field("due", &Payment::due),
                     field("reductions", &Payment::reductions)};
  }

  bool known() const { return !payment.is_nil(); }
  Stage stage() const;
  bool allows(Act act) const { return lifecycle.allowed(stage(), act); }
  std::optional<Against> against(Act act) const { return lifecycle.against(stage(), act, {}); }
  Money money(std::int64_t minor) const { return {minor, amount.currency}; }
  std::int64_t charge_minor(std::int64_t attempt) const;
  std::int64_t received_minor() const;  // all that ever came in, or was promised
  std::int64_t refunded_minor() const;  // all that certainly went back, or was let go
  std::int64_t held_minor() const;      // came in, or is promised, and is not on its way back
  std::int64_t reduced_minor() const;   // of what was to be paid by invoice, not to be paid after all
  std::int64_t missing_minor() const;   // of the amount, of what has not come in and is to
  std::int64_t owed_minor() const;      // by invoice: the same, until it is paid
  std::int64_t promised_minor() const;  // and was neither taken nor let go
  std::int64_t unheld_minor() const;    // of that, what the gateway holds no longer
  std::int64_t taken_minor() const;     // all that was taken
  std::int64_t disputed_minor() const;
  std::int64_t given_back_minor() const;  // of what was taken
  bool refunds_open() const;
  bool takings_open() const;  // that may still be taken
  const Capture* promise_of(std::int64_t attempt) const;
  const Part* part_of(std::int64_t attempt) const;
};

bool at_rest(const Payment& state);

}  // namespace flowmart::payment
