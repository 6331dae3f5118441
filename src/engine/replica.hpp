// A second fold of the journal that feeds the state store. Because it is the same fold over the same records,
// saving never stops the engine; and a store that is behind costs only a longer replay.
//
// One thread, which reads the journal on its own.
#pragma once
#include <optional>
#include <string>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/fold.hpp"
#include "engine/follower.hpp"
#include "engine/state_store.hpp"

namespace flowmart::engine {

class Replica : public Consumer, private Books {
 public:
  // What is saved is marked by `mark`; `saved` is told the position after each save.
  Replica(const Routing& routing, StateStore& store, MarkAt mark,
          std::function<void(std::uint64_t)> saved = {});

  // Saves when much has changed, or when nothing more arrives for a while.
  std::optional<std::string> apply(const Batches& batches, bool caught_up) override;

  void apply(const Batch& batch);
  // Messages folded since the last save.
  std::size_t unsaved() const { return unsaved_; }
  std::uint64_t position() const override { return position_; }
  // Saves all that changed, with the position, in one transaction. Returns why it can't: then for good, for
  // what it held is lost to it, and a store that got the next position would lack that.
  std::optional<std::string> save();

 private:
  void receipt(const Uuid& key, const Receipt& receipt) override;
  void person(const Uuid& person, const PersonEntry& entry) override;
  void timer_set(const Uuid& key, PendingTimer timer) override;
  void timer_gone(const Uuid& key) override;
  void effect_requested(PendingEffect effect) override;
  void effect_answered(std::uint64_t event) override;

  StateStore& store_;
  const MarkAt mark_;
  const std::function<void(std::uint64_t)> saved_;
  const std::string header_;
  States states_;
  Fold fold_;
  boost::unordered_flat_map<StateKey, std::optional<std::string>>
      own_;  // the engine's entries, changed since the last save
  std::uint64_t position_ = 0;
  std::size_t unsaved_ = 0;
  std::optional<std::string> failure_;  // of the save that failed
};

}  // namespace flowmart::engine
