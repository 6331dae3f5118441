// Stripe as the payment gateway (docs/stripe.md): PaymentIntents, captures, refunds, and what it tells of
// them later. A reference of a charge is its intent's id.
//
// Nothing is guessed: before anything is asked for again, Stripe is asked what became of it. Refused is told
// as declined, with Stripe's words; no answer, 429 and 5xx as unknown, and the payment asks again; a call
// that Stripe does not understand, or a key that it does not take, is told to `report` besides, for a person.
//
// Threads: `take` from any; calls are made by a pool's threads, those about one payment one after the other.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/effect_pool.hpp"
#include "adapters/gateway.hpp"
#include "contract/private/disputes.hpp"
#include "contract/private/subscriptions.hpp"
#include "stripe/client.hpp"
#include "stripe/ledger.hpp"

namespace flowmart::stripe {

struct Wiring {
  adapters::EffectWorker::Deliver deliver;
  adapters::EffectWorker::Clock clock;
  std::function<void(const std::string&)> report;  // what a person has to see to
  std::string home;                                // see Home
  std::uint64_t known_until = 0;                   // effects of earlier events may have been asked for before
};

struct Heard {
  bool told = true;                           // false: Stripe can't be asked now
  std::optional<wire::AnyMessage> message{};  // nothing: it is nothing that concerns us
};

class Gateway : public adapters::Gateway {
 public:
  // Empty path: what was asked for is kept in memory and lost at the end.
  Gateway(Settings settings, const std::filesystem::path& file, Wiring wiring);
  ~Gateway() override { stop(); }

  void attach(engine::Engine& engine) override;
  void start() override { pool_.start(); }
  void stop() override;
  // What is asked of Stripe is given up, for a stop that follows.
  void break_off() { client_.stop(); }

  // Carries one effect out, in the caller's thread.
  wire::AnyMessage carry_out(const engine::EffectRequest& request);
  std::variant<std::vector<adapters::GatewayMove>, std::string> moves(Time from, Time until) override;

  // What a notice of Stripe's means, by what Stripe says when it is asked.
  Heard heard(const Event& event);

 private:
  using Answer = std::optional<Intent>;  // nothing: it can't be told now

  // gateway.cpp
  contract::ChargeAnswered charge(const contract::ChargeRequested& request, std::uint64_t event);
  contract::ChargeAnswered make_and_confirm(const contract::ChargeRequested& request, std::int64_t amount);
  contract::ChargeAnswered confirm(const contract::ChargeRequested& request, Asked asked, const Intent& made);
  contract::ChargeAnswered status(const contract::ChargeStatusRequested& question);
  contract::ChargeAnswered give_up(const Name& name, Asked asked);
  contract::ChargeAnswered told(const Name& name, contract::ChargeAnswered answer);
  Answer find(std::string_view intent);
  std::optional<Page<Intent>> search(const Name& name);
  // Stripe has refused: why, and a person is told where it is no buyer's fault.
  Failure refused(const Call& call, const Reply& reply);
  void report(const std::string& text);
  // customers.cpp: means of payment that are kept for later charges, by Stripe's names
  struct Holding {
    bool known = false;                // false: it can't be told now, or Stripe refuses
    std::optional<Keeping> keeping{};  // nothing: it is charged once
  };
  Holding holding(const contract::ChargeRequested& request);
  std::optional<std::string> customer_of(const Uuid& holder);  // empty: none; nothing: it can't be told now
  std::optional<std::string> make_customer_of(const Uuid& holder);
  void learn(const Intent& intent);
  contract::MandateEndAnswered end_mandate(const contract::MandateEndRequested& request);
  contract::CaptureAnswered take_further(const contract::CaptureRequested& request, const Intent& promise,
                                         std::int64_t amount);
  // money_back.cpp
  contract::CaptureAnswered capture(const contract::CaptureRequested& request);
  contract::CaptureAnswered take(const contract::CaptureRequested& request, const Intent& intent,
                                 std::int64_t amount);
  contract::RefundAnswered refund(const contract::RefundRequested& request);
  std::optional<contract::RefundAnswered> let_go(const contract::RefundRequested& request,
                                                 const Intent& intent, std::int64_t amount);
  contract::RefundAnswered give_back(const contract::RefundRequested& request, const Intent& intent,
                                     std::int64_t amount);
  void count_refusal(const Name& name, const Reply& reply);
  std::optional<std::vector<RefundObject>> refunds(std::string_view intent);
  // hearing.cpp
  Heard heard_of_charge(const Event& event);
  Heard heard_of_refund(const Event& event);
  Heard heard_of_dispute(const Event& event);

  const Home home_;
  const Wiring wiring_;
  Client client_;
  Ledger ledger_;
  std::mutex reports_mutex_;  // guards what was reported when
  std::map<std::string, Time> reported_;
  adapters::EffectPool pool_;
};

// How a charge ended as far as its intent says; unknown: it has not, or nobody has confirmed it.
contract::ChargeAnswered told_by(const Intent& intent, PaymentId payment, std::int64_t attempt);

}  // namespace flowmart::stripe
