// Takes placed orders through to delivered, beside the placing of others: when an order is paid and its
// parcel made, reports the parcel as shipped, under way and delivered, and waits until the order says so.
// What the carrier says is dated one, two and three days after the order, so that saying it again after
// a crash is the same and adds nothing.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cli/client.hpp"
#include "kernel/time.hpp"

namespace flowmart::cli::import {

struct DeliveryOptions {
  std::size_t workers = 4;
  std::size_t waiting_max = 10'000;             // `add` waits while so many are under way
  std::chrono::milliseconds patience{120'000};  // with one order that does not get on
};

class Deliveries {
 public:
  Deliveries(Client& client, DeliveryOptions options);
  ~Deliveries();  // leaves what is under way where it is
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  void add(std::string order_number, Time ordered);

  struct Failure {
    std::string order, reason;
  };
  // Waits for all; those that did not get there are returned.
  std::vector<Failure> finish();
  std::uint64_t delivered() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Parcel {
    std::string order;
    Time ordered;
    Clock::time_point give_up, not_before;
    std::chrono::milliseconds pause{10};
    std::string stands;  // why it does not get on
    bool moved = false;  // the parcel asked for last is there
  };
  enum class Step : std::uint8_t { done, again, never };

  void work();
  bool take(Parcel& parcel);
  Step advance(Parcel& parcel);
  Step advance(Parcel& parcel, int ordinal);
  Reply report(const Parcel& parcel, int ordinal, const char* status, int day);
  Step where_it_stands(Parcel& parcel);
  void settle(Parcel parcel, Step step);

  Client& client_;
  const DeliveryOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<Parcel> waiting_;
  std::size_t in_hand_ = 0;
  std::uint64_t delivered_ = 0;
  bool stopping_ = false;
  std::vector<Failure> failures_;
  std::vector<std::thread> workers_;
};

}  // namespace flowmart::cli::import
