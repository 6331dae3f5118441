// What a shop must have and owe, by plain numbers: the judge of the random shop. It knows what was asked for
// and the rules on one page (docs/features.md), and nothing of how the program keeps its states.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::random_shop {

// Lapsed: it waits for its transfer, or after that for stock, and holds none meanwhile.
enum class State { refused, pending, processing, shipped, delivered, cancelled, lapsed };
enum class Pays { card, declined_card, transfer, nothing };

struct PlainParcel {
  std::map<std::string, std::int64_t> units;
  enum { packed, left, arrived, cancelled } state = packed;
};

struct PlainLine {
  std::string product;
  std::int64_t units = 0;
  std::int64_t pence = 0;
};

struct PlainOrder {
  State state = State::pending;
  Pays pays = Pays::card;
  std::vector<PlainLine> lines;
  std::int64_t received = 0;  // of a transfer that is not whole yet
  std::int64_t kept = 0;      // pence of the buyer's that the shop has once all is settled
  bool paid = false;
  int attempts = 0;
  Time held_until;                     // end of its hold on stock, while it is not paid
  std::map<std::int64_t, bool> holds;  // by number: whether it is on
  std::optional<Time> stopped;         // since then its time does not run
  std::map<std::string, PlainParcel> parcels;

  bool open() const { return state == State::pending || state == State::processing; }
  bool held() const;
  bool any_left() const;
  std::int64_t total() const;
  std::map<std::string, std::int64_t> wanted() const;   // units by product
  std::int64_t left(const std::string& product) const;  // units that have left in parcels
};

struct Books {
  std::map<std::string, std::int64_t> on_hand;  // by product, over all warehouses
  std::map<std::string, PlainOrder> orders;

  std::int64_t reserved(const std::string& product) const;
  std::int64_t available(const std::string& product) const;
  bool enough_for(const PlainOrder& order) const;

  void pay(PlainOrder& order);  // its money is there, all of it
  void reserve_anew(PlainOrder& order);
  void cancel(PlainOrder& order);
  void hold(PlainOrder& order, Time now);
  void release(PlainOrder& order, std::int64_t hold, Time now);
  void leave(PlainOrder& order, PlainParcel& parcel);
  void complete(PlainOrder& order);  // all that it is to have may have left, or be there
  void arrive(PlainOrder& order, PlainParcel& parcel);
  // Orders whose time is up are called off, or wait without their stock.
  void pass(Time now);
};

}  // namespace flowmart::random_shop
