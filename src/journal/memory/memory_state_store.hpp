// A state store that lives as long as the object: for tests and for the simulation.
//
// Threads: as the port says.
#pragma once
#include <map>
#include <mutex>

#include "engine/state_store.hpp"

namespace flowmart::journal {

class MemoryStateStore final : public engine::StateStore {
 public:
  engine::JournalMark mark() const override;
  std::string header() const override;
  std::optional<std::string> load(std::string_view key) const override;
  void each(std::string_view from,
            const std::function<bool(std::string_view key, std::string_view bytes)>& visit) const override;
  std::optional<std::string> apply(std::span<const engine::StateChange> changes,
                                   const engine::JournalMark& reached, std::string_view header) override;
  void clear() override;

  // The next `apply` changes nothing and fails with `reason`.
  void fail_next_apply(std::string reason);

 private:
  mutable std::mutex mutex_;
  std::map<engine::StateKey, std::string, std::less<>> entries_;
  engine::JournalMark mark_;
  std::string header_;
  std::optional<std::string> failure_;
};

}  // namespace flowmart::journal
