// What a shop must have and owe, by plain numbers: the judge of the random shop. It knows what was asked for
// and the rules on one page (docs/features.md), and nothing of how the program keeps its states.
//
//   books.cpp    orders, their stock, money and parcels
//   returns.cpp  what may come back, and what it is worth
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::random_shop {

// Lapsed: it waits for its transfer, or after that for stock, and holds none meanwhile.
enum class State { refused, pending, processing, shipped, delivered, cancelled, lapsed };
// Late: by card, and the gateway is slow, silent, or declines at first, with the charge or with what goes
// back; when it is paid is heard.
enum class Pays { card, declined_card, transfer, nothing, late_card };
using Units = std::map<std::string, std::int64_t>;                // by product
std::int64_t of(const Units& units, const std::string& product);  // none: 0

struct PlainParcel {
  Units units;
  // Given up: its last delivery failed. Returned: undelivered, and here. Sent back: it had been delivered.
  enum State { packed, left, given_up, returned, arrived, sent_back, received, cancelled } state = packed;
  int failures = 0;
  bool collected = false;  // by its buyer: it waits where it was packed

  bool may_move() const { return state <= given_up; }
  bool is_out() const { return state >= left && state <= sent_back; }
  bool is_under_way() const { return state == left || state == given_up || state == returned; }
  bool has_arrived() const { return state == arrived || state == sent_back; }
};

struct PlainLine {
  std::string product;
  std::int64_t units = 0;
  std::int64_t pence = 0;
};

struct ReturnedLine {
  std::int64_t announced = 0, came = 0;
  bool inspected = false;
  std::int64_t restocked = 0, settled = 0;
};

struct PlainReturn {
  enum State { requested, approved, received, inspected, closed, rejected, expired } state = requested;
  bool claim = false;
  bool goods = false;                          // wanted for it: goods, not money
  std::map<std::size_t, ReturnedLine> lines;   // by the order's line, from 0
  std::map<std::string, ReturnedLine> others;  // things that the order does not have

  bool anything_came() const;
  bool all_inspected() const;
  std::int64_t counted(const ReturnedLine& line) const;  // that come or came, or are claimed
  bool has_led_on() const;                               // to an order of the goods that were wanted
};

// A change of a paid order that waits for its money.
struct PlainChange {
  std::vector<PlainLine> lines;    // as they are once it counts
  Units ahead;                     // held for it meanwhile
  std::int64_t due = 0, came = 0;  // pence
  Time until;                      // it waits no longer
};

struct PlainOrder {
  State state = State::pending;
  Pays pays = Pays::card;
  bool invoice = false;  // its goods leave first, and it is paid by transfer
  std::vector<PlainLine> lines;
  bool gift = false;          // it was placed for a return: nothing is paid for it
  std::string collect_at;     // the warehouse that it is collected at; empty: it is sent
  std::int64_t received = 0;  // of a transfer that is not whole yet
  std::int64_t kept = 0;      // pence of the buyer's that the shop has once all is settled
  std::int64_t owed = 0;      // of that, by invoice: not here yet
  bool paid = false;
  int attempts = 0;
  Time held_until;                     // end of its hold on stock, while it is not paid
  std::map<std::int64_t, bool> holds;  // by number: whether it is on
  std::optional<Time> stopped;         // since then its time does not run
  std::map<std::string, PlainParcel> parcels;
  bool ever_left = false;  // a parcel has
  Units given_back;        // came back undelivered: not to be had any more
  Units missing;           // to be had, and not there
  std::optional<PlainChange> change;
  std::optional<Time> delivered_at;
  std::map<std::int64_t, PlainReturn> returns;  // by ordinal

  bool open() const { return state == State::pending || state == State::processing; }
  bool has_stock() const { return open() || state == State::shipped || state == State::delivered; }
  bool held() const;
  // What is owed is let go first.
  void give_back(std::int64_t pence) {
    kept -= pence;
    owed -= std::min(owed, pence);
  }
  std::int64_t total() const;
  Units wanted() const;                                 // units by product
  std::int64_t due(const std::string& product) const;   // of them those that are not given back
  std::int64_t left(const std::string& product) const;  // that are out in parcels, or with the buyer
  std::int64_t lacks(const std::string& product) const;
  std::int64_t held_of(const std::string& product) const;
  bool is_here() const;        // nothing of it is out, and it may still be called off
  bool all_came_back() const;  // undelivered, and its money with it
  // Units of it that a return or a claim has settled already: more were than are anywhere else.
  std::int64_t replaced(const PlainParcel& parcel, const std::string& product) const;
  std::int64_t unpacked(const std::string& product) const;  // held, and in no parcel

  // How many of a line may come back or be claimed, besides all of its returns but one.
  std::int64_t room(std::size_t line, std::int64_t but = 0) const;
  std::int64_t claimed(std::size_t line, std::int64_t but = 0) const;
};

struct Books {
  std::map<std::string, std::int64_t> on_hand;  // by product, over all warehouses
  // Units of a product that nobody has, in one warehouse: where they lie is the program's to choose.
  std::function<std::int64_t(const std::string& product, const std::string& warehouse)> free_at;
  std::map<std::string, PlainOrder> orders;

  std::int64_t reserved(const std::string& product) const;
  std::int64_t available(const std::string& product) const;
  std::int64_t available_to(const PlainOrder& order, const std::string& product) const;
  bool enough_for(const PlainOrder& order) const;

  void pay(PlainOrder& order);  // its money is there, all of it
  void reserve_anew(PlainOrder& order);
  void cancel(PlainOrder& order);
  void change(PlainOrder& order, const std::vector<PlainLine>& lines, Time now);
  void give_up_change(PlainOrder& order);
  void hold(PlainOrder& order, Time now);
  void release(PlainOrder& order, std::int64_t hold, Time now);
  void leave(PlainOrder& order, PlainParcel& parcel);
  void arrive(PlainOrder& order, PlainParcel& parcel, Time now);
  // All that it is to have may have left, or be there.
  void complete(PlainOrder& order, Time now);
  // Nothing of it is anywhere but here.
  void end_undelivered(PlainOrder& order);
  // Orders whose time is up are called off, or wait without their stock.
  void pass(Time now);

  // An undelivered parcel is taken in: its money goes back, or what can be had of it is held again.
  void take_in(PlainOrder& order, PlainParcel& parcel, bool restock, bool again, Time now);
  // What a return is worth goes back, unless goods are wanted.
  void settle(PlainOrder& order, PlainReturn& one);
};

}  // namespace flowmart::random_shop
