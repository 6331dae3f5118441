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
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "adapters/effect_pool.hpp"
#include "adapters/effect_worker.hpp"
#include "adapters/gateway.hpp"
#include "adapters/gateway_ledger.hpp"
#include "adapters/test_tokens.hpp"
#include "contract/private/gateway.hpp"

namespace flowmart::adapters {

class TestGateway : public Gateway {
 public:
  // Empty path: the ledger is kept in memory and lost at the end. `takes`: so long each call blocks, as one
  // over a network does; then so many are under way at a time.
  TestGateway(const std::filesystem::path& ledger, EffectWorker::Deliver deliver, EffectWorker::Clock clock,
              Duration takes = Duration{0}, std::size_t calls_at_once = 100);

  void attach(engine::Engine& engine) override;
  void start() override { pool_ ? pool_->start() : worker_.start(); }
  void stop() override { pool_ ? pool_->stop() : worker_.stop(); }

  // Carries the effects out as one transaction of the ledger. Used by the worker's thread; tests call it
  // themselves instead of starting one.
  std::vector<EffectAnswer> work(std::span<const engine::EffectRequest> requests, Time now);
  GatewayLedger& ledger() { return ledger_; }
  std::variant<std::vector<GatewayMove>, std::string> moves(Time from, Time until) override;

 private:
  struct Reply {
    wire::AnyMessage message;
    Duration after{0};
  };
  Reply reply_to(const engine::EffectRequest& request, Time now);
  Reply charge(const contract::ChargeRequested& request, const std::string& effect, Time now);
  Reply status(const contract::ChargeStatusRequested& question, Time now);
  Reply refund(const contract::RefundRequested& request, const std::string& effect, Time now);
  Reply capture(const contract::CaptureRequested& request, Time now);
  // What the gateway tells of a charge by itself, later.
  void notices_of(const engine::EffectRequest& request, Time now, std::vector<EffectAnswer>& answers);
  // As the charge was asked for.
  ChargePlan plan_of_charge(PaymentId payment, std::string_view charge_reference);

  std::mutex mutex_;  // guards the ledger, which the list reads too
  GatewayLedger ledger_;
  EffectWorker worker_;
  std::optional<EffectPool> pool_;  // instead of the worker, where calls take their time
};

}  // namespace flowmart::adapters
