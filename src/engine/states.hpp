// The services' states in memory, each shop's apart. What is not here is loaded from the state store when it
// is touched; beyond a number of rows those leave that the store holds as they are here and that are at rest
// or long untouched. So memory follows what is live, not what ever was.
//
// One thread at a time. The store is read from the same thread.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/batch.hpp"
#include "engine/routing.hpp"

namespace flowmart::engine {

class States {
 public:
  States(const Routing& routing, const StateStore& store);
  States(const States&) = delete;

  // What follows belongs to the batch `sequence`.
  void at(std::uint64_t sequence) { moment_.sequence = sequence; }
  ServiceState& of(std::string_view shop, const ServiceType& type) {
    return shop == main_shop ? (*main_)[type.index] : others(shop)[type.index];
  }

  // Changes from here on can be taken back, or kept.
  void begin_trying() { moment_.trying = true; }
  bool trying() const { return moment_.trying; }
  void take_back();
  void keep();

  // Lists changes from now on; `take_changed` gives those since the last call.
  void track() { moment_.tracking = true; }
  std::vector<StateChange> take_changed();

  // While there are more than `rows_max`: looks at up to `count` rows, those looked at longest ago first, and
  // drops what may leave.
  void evict(std::size_t count, std::uint64_t stored, std::size_t rows_max);
  std::size_t size() const;  // rows in memory

  void each_row(const std::function<void(StateKey key, std::optional<std::string> bytes)>& visit) const;

 private:
  using Shop = std::vector<ServiceState>;  // by the service's index
  Shop& others(std::string_view shop);

  const Routing& routing_;
  const StateStore& store_;
  contract::StateMoment moment_;
  std::map<std::string, Shop, std::less<>> shops_;
  Shop* main_ = nullptr;
  std::vector<AnyRows*> rows_;    // of all shops and services
  std::size_t next_ = 0;          // of rows_, whose turn it is to be looked at
  std::uint64_t looked_for_ = 0;  // the value of `stored` that to_look_ is about
  std::size_t to_look_ = 0;       // rows still to be looked at
};

}  // namespace flowmart::engine
