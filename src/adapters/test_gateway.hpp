// The built-in payment gateway for tests and demonstrations: takes any amount, and does what documented test
// tokens say (test_tokens.hpp, docs/test-gateway.md). It keeps a ledger, carries out each charge (payment,
// attempt) and each refund (payment, refund) at most once, and answers questions truthfully.
//
//   TestGateway gateway(folder / "test-gateway.db", [&](engine::Input in) { engine.submit(std::move(in)); },
//                       clock);
//   gateway.attach(engine);        // before engine.start()
//   gateway.start(); engine.start(); ... engine.stop(); gateway.stop();
#pragma once
#include <filesystem>
#include <span>
#include <vector>

#include "adapters/effect_worker.hpp"
#include "adapters/gateway_ledger.hpp"
#include "contract/private/gateway.hpp"

namespace flowmart::adapters {

class TestGateway {
 public:
  // Empty path: the ledger is kept in memory and lost at the end.
  TestGateway(const std::filesystem::path& ledger, EffectWorker::Deliver deliver, EffectWorker::Clock clock);

  void attach(engine::Engine& engine);
  void start() { worker_.start(); }
  void stop() { worker_.stop(); }

  // Carries the effects out as one transaction of the ledger. Used by the worker's thread; tests call it
  // themselves instead of starting one.
  std::vector<EffectAnswer> work(std::span<const engine::EffectRequest> requests, Time now);
  GatewayLedger& ledger() { return ledger_; }

 private:
  struct Reply {
    wire::AnyMessage message;
    Duration after{0};
  };
  Reply reply_to(const engine::EffectRequest& request, Time now);
  Reply charge(const contract::ChargeRequested& request, const std::string& effect, Time now);
  Reply status(const contract::ChargeStatusRequested& question, Time now);
  Reply refund(const contract::RefundRequested& request, const std::string& effect);

  GatewayLedger ledger_;
  EffectWorker worker_;
};

}  // namespace flowmart::adapters
