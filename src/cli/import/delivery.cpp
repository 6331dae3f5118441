#include "cli/import/delivery.hpp"

#include <algorithm>

#include "cli/answers.hpp"
#include "contract/messages/shipping.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {

using namespace std::chrono_literals;

Deliveries::Deliveries(Client& client, DeliveryOptions options) : x_client(client), x_options(options) {
  for (std::size_t i = 0; i < options.workers; ++i) x_workers.emplace_back([this] { work(); });
}

Deliveries::~Deliveries() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  for (std::thread& worker : x_workers) worker.join();
}

void Deliveries::add(std::string order_number, Time ordered) {
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [&] { return x_waiting.size() < x_options.waiting_max; });
  const auto now = Clock::now();
  x_waiting.push_back({std::move(order_number), ordered, now + x_options.patience, now, 10ms, {}});
  x_changed.notify_all();
}

std::vector<Deliveries::Failure> Deliveries::finish() {
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [&] { return x_waiting.empty() && x_in_hand == 0; });
  return std::move(x_failures);
}

std::uint64_t Deliveries::delivered() const {
  const std::lock_guard lock(x_mutex);
  return x_delivered;
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
  std::unique_lock lock(x_mutex);
  while (!x_stopping) {
    const auto now = Clock::now();
    const auto ready = std::find_if(x_waiting.begin(), x_waiting.end(),
                                    [&](const Parcel& one) { return one.not_before <= now; });
    if (ready != x_waiting.end()) {
      parcel = std::move(*ready);
      x_waiting.erase(ready);
      ++x_in_hand;
      return true;
    }
    if (x_waiting.empty()) x_changed.wait(lock);
    else x_changed.wait_for(lock, 10ms);
  }
  return false;
}

void Deliveries::settle(Parcel parcel, Step step) {
  const std::lock_guard lock(x_mutex);
  --x_in_hand;
  const auto now = Clock::now();
  if (step == Step::done) {
    ++x_delivered;
  } else if (step == Step::never || now >= parcel.give_up) {
    x_failures.push_back({std::move(parcel.order), std::move(parcel.stands)});
  } else {
    parcel.not_before = now + parcel.pause;
    parcel.pause = std::min(parcel.pause * 2, 1'000ms);
    x_waiting.push_back(std::move(parcel));
  }
  x_changed.notify_all();
}

Reply Deliveries::report(const Parcel& parcel, const char* status, int day) {
  contract::UpdateShipmentStatus update;
  update.shipmentId = "shp-" + parcel.order + "-1";
  update.status = *contract::from_wire_name<contract::ShipmentStatus>(status);
  update.updatedAt = parcel.ordered + std::chrono::days{day};
  Request request{Verb::post, "/v1/messages/UpdateShipmentStatus"};
  wire::write_json(request.body, update);
  return x_client.ask(request);
}

Deliveries::Step Deliveries::advance(Parcel& parcel) {
  struct Stage {
    const char* status;
    int day;
  };
  // "shipped" for the second time is what the contract has for a parcel under way.
  for (const Stage stage : {Stage{"shipped", 1}, Stage{"shipped", 2}, Stage{"delivered", 3}}) {
    const Reply reply = report(parcel, stage.status, stage.day);
    if (reply.good()) continue;
    parcel.stands = describe_failure(reply);
    // Not found: not paid yet, or its parcel is not made yet. No answer: saying it again does no harm.
    const bool early = reply.status == 404 || reply.status == 409 || !reply.answered() || reply.status == 503;
    if (!early) return Step::never;
    return where_it_stands(parcel);
  }
  return where_it_stands(parcel);
}

Deliveries::Step Deliveries::where_it_stands(Parcel& parcel) {
  const Reply reply = x_client.ask({Verb::get, "/v1/orders/" + percent_encode(parcel.order)});
  if (!reply.good()) return Step::again;
  const std::string stage = text_member(reply, "stage");
  if (stage == "Delivered") return Step::done;
  if (parcel.stands.empty()) parcel.stands = "the order is " + stage;
  if (stage == "Cancelled") parcel.stands = "the order was cancelled";
  return stage == "Cancelled" ? Step::never : Step::again;
}

}  // namespace flowmart::cli::import
