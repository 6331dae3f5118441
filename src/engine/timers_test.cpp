// The queue against a plain map of the same timers.
#include "engine/timers.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace flowmart::engine {
namespace {

Time at(std::uint64_t second) { return Time{std::chrono::seconds(second)}; }
Uuid key_of(std::uint64_t number) { return effect_key(number); }
PendingTimer timer_of(Time due) {
  PendingTimer timer;
  timer.due = due;
  return timer;
}

struct Model : std::map<Uuid, Time> {
  Time first_due() const {
    Time first = begin()->second;
    for (const auto& [key, due] : *this) first = std::min(first, due);
    return first;
  }
};

void compare(const TimerQueue& queue, const Model& model) {
  ASSERT_EQ(queue.size(), model.size());
  ASSERT_EQ(queue.empty(), model.empty());
  if (model.empty()) return;
  ASSERT_EQ(queue.next_due(), model.first_due());
  const auto [key, timer] = queue.first();
  ASSERT_TRUE(model.contains(key));
  EXPECT_EQ(timer->due, model.at(key));
  EXPECT_EQ(timer->due, queue.next_due());
}

TEST(Timers, FireInTheOrderInWhichTheyAreDue) {
  TimerQueue queue;
  for (const std::uint64_t second : {5U, 1U, 4U, 2U, 3U}) queue.set(key_of(second), timer_of(at(second)));
  for (std::uint64_t second = 1; second <= 5; ++second) {
    ASSERT_EQ(queue.next_due(), at(second));
    queue.remove(queue.first().first);
  }
  EXPECT_TRUE(queue.empty());
}

TEST(Timers, SetAgainReplacesEarlierOrLater) {
  TimerQueue queue;
  queue.set(key_of(1), timer_of(at(10)));
  queue.set(key_of(2), timer_of(at(20)));
  queue.set(key_of(1), timer_of(at(30)));
  EXPECT_EQ(queue.next_due(), at(20));
  queue.set(key_of(1), timer_of(at(5)));
  EXPECT_EQ(queue.next_due(), at(5));
  EXPECT_EQ(queue.size(), 2U);
}

// Enough of them for the places of those that are gone to be cleared away more than once.
TEST(Timers, EqualAMapOfThem) {
  std::mt19937_64 random(11);
  TimerQueue queue;
  Model model;
  for (int step = 0; step < 60'000; ++step) {
    const Uuid key = key_of(random() % 700);
    const Time due = at(random() % 1'000);
    switch (random() % 5) {
      case 0:
      case 1:
      case 2:
        queue.set(key, timer_of(due));
        model[key] = due;
        break;
      case 3:
        queue.remove(key);
        model.erase(key);
        break;
      default:
        if (model.empty()) break;
        const Uuid first = queue.first().first;
        queue.remove(first);
        model.erase(first);
    }
    if (step % 50 == 0) compare(queue, model);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace flowmart::engine
