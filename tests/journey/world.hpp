// The whole program without threads and without waiting: every service and flow, the test gateway, and a
// clock that the test moves. Each input is a batch of its own, is held against the invariants (audit) and is
// kept, so that a test may replay the lot.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/test_gateway.hpp"
#include "audit/audit.hpp"
#include "contract/messages.hpp"
#include "contract/private/flows.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/shipping.hpp"
#include "engine/cascade.hpp"
#include "engine/timers.hpp"
#include "engine/type_index.hpp"
#include "flows/payment_flow.hpp"
#include "journal/memory/memory_state_store.hpp"

namespace flowmart::journey {

using namespace contract;

inline constexpr Time noon{std::chrono::hours(24 * 20'000 + 12)};

class World : private engine::Books {
 public:
  // `without`: a service that is left out, by name; it hears nothing.
  explicit World(std::string_view without = {});
  ~World() override;

  // Gives a message from outside and lets the gateway answer what it can at once. Returns the code of its
  // refusal; empty when it was taken.
  template <class M>
  std::string give(const M& message) {
    const std::size_t before = log_.size();
    std::string code = take(wire::AnyMessage::of(message));
    since_ = before;
    settle();
    return code;
  }
  // An order, with what comes beside it.
  std::string give(const PlaceOrder& wish, OrderDetails details) {
    details.order = OrderId::of(wish.orderId);
    const std::size_t before = log_.size();
    std::string code = take(wire::AnyMessage::of(wish), {}, nullptr, wire::AnyMessage::of(details));
    since_ = before;
    settle();
    return code;
  }
  template <class Q>
  typename Q::Response ask(const Q& query) {
    auto answer = cascade_.ask(wire::AnyMessage::of(query), now);
    EXPECT_FALSE(answer.rejection) << answer.rejection->code;
    return answer.rejection ? typename Q::Response{} : answer.response.template get<typename Q::Response>();
  }
  // Time passes: timers fire and answers arrive when they are due.
  void pass(Duration time);

  void stock(const std::string& sku, std::int64_t quantity, const std::string& warehouse = "main");
  std::int64_t available(const std::string& sku);
  std::int64_t on_hand(const std::string& sku);

  // Messages of a type since the beginning.
  template <class M>
  std::vector<M> all() const {
    std::vector<M> found;
    for (const wire::AnyMessage& message : log_)
      if (const M* one = message.as<M>()) found.push_back(*one);
    return found;
  }
  template <class M>
  std::size_t count() const {
    return all<M>().size();
  }
  // Every message since the beginning, in the order of sending, each with the message that led to it: for a
  // timer that whose handling set it, for the gateway's answer what was asked of the gateway.
  struct Heard {
    wire::AnyMessage message;
    std::optional<std::size_t> cause;  // place in this list; none: it came from outside
    bool from_outside = false;
  };
  std::vector<Heard> heard() const;
  const std::vector<wire::AnyMessage>& log() const { return log_; }
  // The code with which it would be refused; empty: it would be taken. Nothing has happened.
  template <class M>
  std::string preview(const M& message) {
    return try_out(wire::AnyMessage::of(message));
  }
  // All states as they are saved, what waits for a time or for the gateway, and how far the journal goes.
  std::string everything() const;
  // Ids of the messages that followed from the last `give`, in order.
  std::vector<std::string> followed() const;
  // Steps of the payment flow that an order has come through, as whoever follows the messages sees them.
  // (Where that leads must be where the flow itself stands.)
  std::vector<std::string> steps(const std::string& order);
  // An order's payment flow as it knows itself.
  const flows::PaymentFlow& payment_flow(const std::string& order);
  std::vector<std::string> told(const std::string& customer);  // titles, oldest first

  // Folding all batches anew gives the same states.
  void check_replay();

  Time now = noon;
  adapters::TestGateway gateway;
  Duration gateway_takes{0};  // so much longer than it would by itself

 private:
  void receipt(const Uuid&, const engine::Receipt&) override {}
  void person(const Uuid&, const engine::PersonEntry&) override {}
  void timer_set(const Uuid& key, engine::PendingTimer timer) override { timers_.set(key, std::move(timer)); }
  void timer_gone(const Uuid& key) override { timers_.remove(key); }
  void effect_requested(engine::PendingEffect effect) override;
  void effect_answered(std::uint64_t) override {}

  std::string take(wire::AnyMessage message, engine::BatchInput input = {},
                   const engine::ServiceType* owner = nullptr, wire::AnyMessage beside = {});
  std::string try_out(wire::AnyMessage message);
  void settle();
  void fire_timer();

  std::optional<engine::TypeIndex> types_;
  engine::Routing routing_;
  std::unique_ptr<engine::StateStore> store_;
  engine::States states_;
  engine::Fold fold_;
  engine::Traffic traffic_{false};
  engine::Cascade cascade_;
  engine::TimerQueue timers_;
  std::vector<engine::EffectRequest> effects_;
  std::vector<adapters::EffectAnswer> answers_;
  audit::Audit audit_;
  std::vector<engine::Batch> batches_;
  std::vector<wire::AnyMessage> log_;
  std::size_t since_ = 0;
  std::uint64_t sequence_ = 0, next_event_ = 1;
};

// A line of an order: product, quantity, price in pence.
struct Line {
  std::string sku;
  std::int64_t quantity;
  std::int64_t pence;
};
PlaceOrder order(const std::string& id, const std::vector<Line>& lines, const std::string& token = "4711",
                 CheckoutMethod method = CheckoutMethod::credit_card);

}  // namespace flowmart::journey
