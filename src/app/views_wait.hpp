// What is carried out beside the engine may lean on the views: it waits until they hold what asked for it.
#pragma once
#include <atomic>
#include <chrono>
#include <thread>

#include "engine/follower.hpp"
#include "engine/journal.hpp"
#include "kernel/check.hpp"

namespace flowmart::app {

// False: `stopping` came first.
inline bool views_hold(const engine::Journal& journal, const engine::Follower& views, std::uint64_t event,
                       const std::atomic<bool>& stopping) {
  constexpr int turn_ms = 500;  // how long a stop may have to wait
  std::optional<engine::JournalFault> fault;
  const auto sequence = journal.sequence_of_event(event, fault);
  check(sequence.has_value(), "what is carried out is in the journal");
  while (!views.wait_for(*sequence, turn_ms)) {
    if (stopping) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});  // a follower that has failed does not wait
  }
  return true;
}

}  // namespace flowmart::app
