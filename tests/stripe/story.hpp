// One payment from its order to its rest, in any order of what is asked for and answered. Effects are carried
// out by the adapter; time passes when nothing else can happen.
#pragma once
#include <deque>
#include <mutex>
#include <random>
#include <variant>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"
#include "stripe/fault_server.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::faulty_money {

using namespace contract;

class Story {
 public:
  Story(std::uint64_t number, std::uint64_t seed, stripe::Gateway& gateway, FaultServer& server);

  PaymentId payment() const { return id_; }
  const payment::Payment& state() const { return *rehearsal_.state.payments.find(id_); }
  Book book() const;

  void play();
  // What Stripe tells by itself, also while it is asked; any thread.
  void hear(engine::Input notice);
  std::int64_t tries() const { return tries_; }

 private:
  using Request = std::variant<ChargeRequested, ChargeStatusRequested, CaptureRequested, RefundRequested>;

  std::int64_t pick(std::int64_t least, std::int64_t most);
  template <class M>
  void tell(const M& message);
  void tell_any(const wire::AnyMessage& message);
  void start(std::string token);
  void answer_one();
  void any_act();
  void ask_back();
  void take_some();
  bool fire_one();
  void pause();
  void come_to_rest();
  void be_disputed();

  const std::uint64_t number_;
  stripe::Gateway& gateway_;
  FaultServer& server_;
  std::mt19937_64 random_;
  const OrderId order_;
  const PaymentId id_;
  const std::int64_t price_;
  bool promises_ = false, parts_ = false;
  contract::testing::Rehearsal<payment::Payments> rehearsal_;
  std::deque<Request> open_;
  std::int64_t keys_ = 0, tries_ = 0;
  std::uint64_t events_ = 0;
  std::mutex telling_;  // held by who tells the payment anything; not while Stripe is asked
};

}  // namespace flowmart::faulty_money
