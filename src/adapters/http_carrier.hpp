// A carrier over HTTP (docs/carriers.md): each parcel that may leave is posted to its address, and what it
// answers (tracking number, weight, postage) goes to Shipping. A carrier that can't be reached is asked
// again, later each time, under the same key; what was not answered when the program stops is asked for by
// the engine at the next start. What the carrier reports later comes in at POST
// /v1/carriers/{carrier}/reports.
//
// Threads: `take` from any thread; the asking is done in a thread of its own, one parcel after the other.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "contract/private/parcels.hpp"
#include "engine/engine.hpp"
#include "kernel/money.hpp"

namespace flowmart::adapters {

// Where the carrier listens: http://HOST[:PORT][/PATH].
struct CarrierAddress {
  std::string host, port = "80", path = "/";
  static std::optional<CarrierAddress> parse(std::string_view url);
};

class HttpCarrier {
 public:
  using Clock = std::function<Time()>;
  struct Port {
    std::function<bool(engine::Input)> submit;
    std::function<bool(engine::Query)> ask;
    Clock clock;
  };

  HttpCarrier(CarrierAddress address, Currency currency, Port port);
  ~HttpCarrier() { stop(); }
  HttpCarrier(const HttpCarrier&) = delete;
  HttpCarrier& operator=(const HttpCarrier&) = delete;

  void attach(engine::Engine& engine);
  void start();
  void stop();

 private:
  struct Errand {
    engine::EffectRequest request;
    int tried = 0;
  };
  void take(engine::EffectRequest request);
  void run();
  // What there is to tell; nothing: not now.
  std::optional<contract::PickupAnswered> carry_out(const Errand& errand);
  std::optional<std::string> document(const contract::PickupRequested& wanted);
  template <class Question>
  std::optional<typename Question::Response> ask(Question question);

  const CarrierAddress address_;
  const Currency currency_;
  const Port port_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable changed_;
  std::multimap<Time, Errand> errands_;  // by when they are due
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace flowmart::adapters
