// What a shop must have and owe, by plain numbers: the judge of the random shop. It knows what was asked for
// and the rules on one page (docs/features.md), and nothing of how the program keeps its states.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "kernel/time.hpp"

namespace flowmart::random_shop {

enum class State { refused, pending, processing, shipped, delivered, cancelled };
enum class Pays { card, declined_card, transfer, nothing };

struct PlainParcel {
  std::map<std::string, std::int64_t> units;
  enum { packed, left, arrived, cancelled } state = packed;
};

struct PlainOrder {
  State state = State::pending;
  Pays pays = Pays::card;
  std::map<std::string, std::int64_t> wanted;  // units by product
  std::int64_t total = 0;                      // pence
  std::int64_t received = 0;                   // what the buyer has sent, all in all
  std::int64_t refunded = 0;                   // what was asked to go back while the order stood
  bool paid = false;
  int attempts = 0;
  Time held_until;                     // end of its hold on stock, while it is not paid
  std::map<std::int64_t, bool> holds;  // by number: whether it is on
  std::optional<Time> stopped;         // since then its time does not run
  std::map<std::string, PlainParcel> parcels;

  bool open() const { return state == State::pending || state == State::processing; }
  bool held() const;
  bool any_left() const;
  std::int64_t to_ship(const std::string& product) const;  // units that have not left
  // What the shop keeps of its money once all is settled.
  std::int64_t kept() const;
};

struct Books {
  std::map<std::string, std::int64_t> on_hand;  // by product, over all warehouses
  std::map<std::string, PlainOrder> orders;

  std::int64_t reserved(const std::string& product) const;
  std::int64_t available(const std::string& product) const;
  bool enough_for(const std::map<std::string, std::int64_t>& wanted) const;

  void pay(PlainOrder& order);  // its money is there
  void cancel(PlainOrder& order);
  void hold(PlainOrder& order, Time now);
  void release(PlainOrder& order, std::int64_t hold, Time now);
  void leave(PlainOrder& order, PlainParcel& parcel);
  void arrive(PlainOrder& order, PlainParcel& parcel);
  // Orders whose time is up are called off.
  void pass(Time now);
};

}  // namespace flowmart::random_shop
