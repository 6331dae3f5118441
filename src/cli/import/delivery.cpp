#include "cli/import/delivery.hpp"

#include <algorithm>

#include "cli/answers.hpp"
#include "contract/messages/shipping.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {

using namespace std::chrono_literals;

namespace {

constexpr int parcels_max = 100;  // an order's

}  // namespace

Deliveries::Deliveries(Client& client, DeliveryOptions options) : client_(client), options_(options) {
  for (std::size_t i = 0; i < options.workers; ++i) workers_.emplace_back([this] { work(); });
}

Deliveries::~Deliveries() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Deliveries::add(std::string order_number, Time ordered) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < options_.waiting_max; });
  const auto now = Clock::now();
  waiting_.push_back({std::move(order_number), ordered, now + options_.patience, now, 10ms, {}});
  changed_.notify_all();
}

std::vector<Deliveries::Failure> Deliveries::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && in_hand_ == 0; });
  return std::move(failures_);
}

std::uint64_t Deliveries::delivered() const {
  const std::lock_guard lock(mutex_);
  return delivered_;
}

void Deliveries::work() {
  Parcel parcel;
  while (take(parcel)) {
    const Step step = advance(parcel);
    settle(std::move(parcel), step);
  }
}

// The first parcel whose pause is over; false when all is to end.
bool Deliveries::take(Parcel& parcel) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = Clock::now();
    const auto ready = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const Parcel& one) { return one.not_before <= now; });
    if (ready != waiting_.end()) {
      parcel = std::move(*ready);
      waiting_.erase(ready);
      ++in_hand_;
      return true;
    }
    if (waiting_.empty()) changed_.wait(lock);
    else changed_.wait_for(lock, 10ms);
  }
  return false;
}

void Deliveries::settle(Parcel parcel, Step step) {
  const std::lock_guard lock(mutex_);
  --in_hand_;
  const auto now = Clock::now();
  if (step == Step::done) {
    ++delivered_;
  } else if (step == Step::never || now >= parcel.give_up) {
    failures_.push_back({std::move(parcel.order), std::move(parcel.stands)});
  } else {
    parcel.not_before = now + parcel.pause;
    parcel.pause = std::min(parcel.pause * 2, 1'000ms);
    waiting_.push_back(std::move(parcel));
  }
  changed_.notify_all();
}

Reply Deliveries::report(const Parcel& parcel, int ordinal, const char* status, int day) {
  contract::UpdateShipmentStatus update;
  update.shipmentId = "shp-" + parcel.order + "-" + std::to_string(ordinal);
  update.status = *contract::from_wire_name<contract::ShipmentStatus>(status);
  update.updatedAt = parcel.ordered + std::chrono::days{day};
  Request request{Verb::post, "/v1/messages/UpdateShipmentStatus"};
  wire::write_json(request.body, update);
  return client_.ask(request);
}

// An order has as many parcels as warehouses that its goods lie in; one, as a rule.
Deliveries::Step Deliveries::advance(Parcel& parcel) {
  for (int ordinal = 1; ordinal <= parcels_max; ++ordinal) {
    const Step step = advance(parcel, ordinal);
    if (step != Step::again || !parcel.moved) return step;
  }
  return Step::again;
}

Deliveries::Step Deliveries::advance(Parcel& parcel, int ordinal) {
  parcel.moved = false;
  struct Stage {
    const char* status;
    int day;
  };
  // "shipped" for the second time is what the contract has for a parcel under way.
  for (const Stage stage : {Stage{"shipped", 1}, Stage{"shipped", 2}, Stage{"delivered", 3}}) {
    const Reply reply = report(parcel, ordinal, stage.status, stage.day);
    if (reply.good()) continue;
    parcel.stands = describe_failure(reply);
    // Not found: not paid yet, or its parcel is not made yet. No answer: saying it again does no harm.
    const bool early = reply.status == 404 || reply.status == 409 || !reply.answered() || reply.status == 503;
    if (!early) return Step::never;
    return where_it_stands(parcel);
  }
  parcel.moved = true;
  return where_it_stands(parcel);
}

Deliveries::Step Deliveries::where_it_stands(Parcel& parcel) {
  const Reply reply = client_.ask({Verb::get, "/v1/orders/" + percent_encode(parcel.order)});
  if (!reply.good()) return Step::again;
  const std::string stage = text_member(reply, "stage");
  if (stage == "Delivered") return Step::done;
  if (parcel.stands.empty()) parcel.stands = "the order is " + stage;
  if (stage == "Cancelled") parcel.stands = "the order was cancelled";
  return stage == "Cancelled" ? Step::never : Step::again;
}

}  // namespace flowmart::cli::import
