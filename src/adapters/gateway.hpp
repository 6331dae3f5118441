// The port of a payment gateway: it carries out what Payment asks for (contract/private/gateway.hpp,
// capturing.hpp), answers with messages, and tells what it has moved.
#pragma once
#include <functional>

#include "adapters/gateway_list.hpp"
#include "engine/engine.hpp"

namespace flowmart::adapters {

class Gateway : public GatewayList {
 public:
  virtual void attach(engine::Engine& engine) = 0;  // before the engine is started
  virtual void start() = 0;
  virtual void stop() = 0;
};

// Every effect that is asked of a gateway goes to `take`.
void carry_out_money(engine::Engine& engine, const std::function<void(engine::EffectRequest)>& take);
// What is asked of one payment is carried out one after the other.
Uuid payment_of_request(const engine::EffectRequest& request);
// Nobody knows whether it was done. The payment asks again.
wire::AnyMessage no_answer(const wire::AnyMessage& request);

}  // namespace flowmart::adapters
