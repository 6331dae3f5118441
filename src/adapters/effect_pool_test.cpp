#include "adapters/effect_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "contract/private/gateway.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::adapters {
namespace {

using contract::ChargeAnswered;
using contract::ChargeRequested;

PaymentId numbered(int number) { return PaymentId::of("payment-" + std::to_string(number)); }

engine::EffectRequest charge(int of, std::int64_t attempt) {
  ChargeRequested request;
  request.payment = numbered(of);
  request.attempt = attempt;
  return {wire::AnyMessage::of(request), static_cast<std::uint64_t>(attempt), {}, {}};
}
Uuid about(const engine::EffectRequest& request) {
  return request.message.get<ChargeRequested>().payment.uuid;
}
std::vector<EffectAnswer> answer(const engine::EffectRequest& request, Time due = {}) {
  const auto& m = request.message.get<ChargeRequested>();
  const ChargeAnswered told{m.payment, m.attempt, contract::GatewayOutcome::succeeded, {}, "", ""};
  return {{wire::AnyMessage::of(told), request.event, request.correlation, due}};
}
Time still() { return Time{std::chrono::hours(1)}; }

// No call ends before all have begun.
TEST(EffectPool, CarriesOutManyAtATime) {
  constexpr int calls = 20;
  std::latch all(calls);
  std::latch answered(calls);
  EffectPool pool(
      calls,
      [&](const engine::EffectRequest& request) {
        all.arrive_and_wait();
        return answer(request);
      },
      about, [&](const engine::Input&) { answered.count_down(); }, still);
  pool.start();
  for (int i = 0; i < calls; ++i) pool.take(charge(i, 1));
  answered.wait();
  pool.stop();
}

TEST(EffectPool, CarriesOutWhatIsAboutOneThingInItsOrder) {
  constexpr int calls = 200;
  std::atomic<int> inside{0};
  std::vector<std::int64_t> order;
  std::latch answered(calls);
  EffectPool pool(
      8,
      [&](const engine::EffectRequest& request) {
        EXPECT_EQ(++inside, 1);
        order.push_back(request.message.get<ChargeRequested>().attempt);
        --inside;
        return answer(request);
      },
      about, [&](const engine::Input&) { answered.count_down(); }, still);
  pool.start();
  for (int i = 1; i <= calls; ++i) pool.take(charge(7, i));
  answered.wait();
  pool.stop();
  for (int i = 1; i <= calls; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i) - 1], i);
}

TEST(EffectPool, GivesAnAnswerWhenItIsDueAndDropsItAtTheEnd) {
  std::latch early(1);
  std::atomic<int> late{0};
  EffectPool pool(
      2,
      [&](const engine::EffectRequest& request) {
        return answer(request, request.event == 1 ? still() : still() + std::chrono::hours(1));
      },
      about,
      [&](const engine::Input& input) {
        EXPECT_EQ(input.origin, engine::Origin::effect);
        input.effect == 1 ? early.count_down() : static_cast<void>(++late);
      },
      still);
  pool.start();
  pool.take(charge(1, 2));
  pool.take(charge(2, 1));
  early.wait();
  pool.stop();
  EXPECT_EQ(late, 0);
}

}  // namespace
}  // namespace flowmart::adapters
