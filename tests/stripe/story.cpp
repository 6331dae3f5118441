#include "stripe/story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "contract/private/subscriptions.hpp"

namespace flowmart::faulty_money {
namespace {

const CustomerId buyer = CustomerId::of("17850");
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

constexpr std::array tokens{"pm_card_visa",
                            "pm_card_visa",
                            "pm_card_pendingRefund",
                            "pm_card_refundFail",
                            "pm_card_chargeDeclined",
                            "pm_card_createDispute",
                            "src_visa"};

}  // namespace

Story::Story(std::uint64_t number, std::uint64_t seed, stripe::Gateway& gateway, FaultServer& server)
    : number_(number),
      gateway_(gateway),
      server_(server),
      random_(seed * 1'000'003 + number),
      order_(number % 5 == 0 ? order_of_renewal(subscription_named("box-" + std::to_string(number)), 1, 1)
                             : OrderId::of("S-" + std::to_string(number))),
      id_(payment_of(order_)),
      price_(pick(300, 90'000)) {}

Book Story::book() const {
  const payment::Payment& now = state();
  // Of a card that can be taken from once Stripe lets go of the rest, which is charged by itself then.
  const bool let_go = !parts_ && now.taken_minor() > 0;
  return {let_go ? 0 : now.promised_minor(), now.taken_minor(), now.given_back_minor(), now.disputed_minor()};
}

std::int64_t Story::pick(std::int64_t least, std::int64_t most) {
  return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
}

template <class M>
void Story::tell(const M& message) {
  rehearsal_.when(message);
  for (const auto& sent : rehearsal_.sent())
    std::visit(
        [&]<class Sent>(const Sent& one) {
          if constexpr (std::is_constructible_v<Request, Sent>) open_.emplace_back(one);
        },
        sent);
}

void Story::tell_any(const wire::AnyMessage& message) {
  if (const auto* m = message.as<ChargeAnswered>()) tell(*m);
  else if (const auto* n = message.as<CaptureAnswered>()) tell(*n);
  else if (const auto* o = message.as<RefundAnswered>()) tell(*o);
  else tell(message.get<DisputeNoticed>());
}

void Story::hear(engine::Input notice) {
  const std::lock_guard lock(telling_);
  tell_any(notice.message);
  engine::Outcome outcome;
  if (rehearsal_.was_refused()) outcome.rejection = reject(payment::codes::unknown_payment);
  notice.reply(std::move(outcome));
}

void Story::start(std::string token) {
  tell(PreparePayment{id_, order_, buyer, gbp(price_), PaymentMethod::credit_card, std::move(token)});
  tell(PaymentInitiated{id_.to_string(), buyer, order_, gbp(price_).decimal(), "credit_card", rehearsal_.now,
                        "GBP"});
}

void Story::play() {
  const std::lock_guard lock(telling_);
  promises_ = pick(0, 1) == 1;
  parts_ = promises_ && pick(0, 2) > 0;
  if (promises_) rehearsal_.state.capture = CaptureMode::per_parcel;
  const std::string token = promises_ ? (parts_ ? "pm_card_multi" : "pm_card_visa")
                                      : tokens[static_cast<std::size_t>(pick(0, tokens.size() - 1))];
  start(token);
  if (token == "pm_card_createDispute") be_disputed();
  else
    for (std::int64_t step = pick(2, 14); step > 0; --step) any_act();
  come_to_rest();
}

void Story::answer_one() {
  if (open_.empty()) return;
  const Request request = open_.front();
  open_.pop_front();
  ++tries_;
  const engine::EffectRequest effect{
      std::visit([](const auto& one) { return wire::AnyMessage::of(one); }, request), ++events_, {}, {}};
  telling_.unlock();
  const wire::AnyMessage answer = gateway_.carry_out(effect);
  telling_.lock();
  tell_any(answer);
}

void Story::ask_back() {
  const std::int64_t most = state().held_minor();
  if (most > 0)
    tell(RefundPayment{order_, "key-" + std::to_string(++keys_), gbp(pick(1, most)), "scratched"});
}

// A card that can be taken from once for a promise is charged anew for each further parcel.
void Story::take_some() {
  std::int64_t free = 0;
  for (const payment::Capture& one : state().captures) free += one.free_minor();
  if (free == 0) return;
  tell(CapturePayment{
      order_, std::nullopt, "parcel-" + std::to_string(++keys_), gbp(pick(1, free)), pick(0, 3) == 0, {}});
}

void Story::any_act() {
  switch (pick(0, 9)) {
    case 0: return ask_back();
    case 1:
    case 2: return take_some();
    case 3:
      if (pick(0, 5) == 0) tell(OrderCancelling{order_, "", "", false, rehearsal_.now});
      return;
    case 4:
      if (pick(0, 8) == 0) tell(VoidPayment{id_, "", "ada"});
      return;
    case 5:
      if (state().failed) start(parts_ ? "pm_card_multi" : "pm_card_visa");
      return;
    case 6: fire_one(); return;
    default: return answer_one();
  }
}

// What is due first. Promises last as long as a story.
bool Story::fire_one() {
  auto first = rehearsal_.timers.end();
  for (auto at = rehearsal_.timers.begin(); at != rehearsal_.timers.end(); ++at)
    if (at->first != "promise" && (first == rehearsal_.timers.end() || at->second.due < first->second.due))
      first = at;
  if (first == rehearsal_.timers.end()) return false;
  const auto timer = first->second;
  rehearsal_.timers.erase(first);
  rehearsal_.now = std::max(rehearsal_.now, timer.due);
  std::visit(
      [&]<class M>(const M& message) {
        if constexpr (Handles<payment::Payments, M>) tell(message);
      },
      timer.message);
  return true;
}

void Story::pause() {
  telling_.unlock();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  telling_.lock();
}

// Nobody sees to anything: what is asked for is answered, and time passes.
void Story::come_to_rest() {
  for (int round = 0; round < 400; ++round) {
    while (!open_.empty()) answer_one();
    // The machine may be so busy that nothing is answered in time.
    if (round > 40) pause();
    if (!fire_one() && open_.empty()) {
      EXPECT_TRUE(!state().attempt_open && !state().takings_open() && !state().refunds_open())
          << "payment " << number_ << " rests with something open";
      return;
    }
  }
  ADD_FAILURE() << "payment " << number_ << " does not come to rest: " << state().attempt_open
                << state().takings_open() << state().refunds_open() << " promised "
                << state().promised_minor() << " " << id_.to_string();
}

// The bank takes the money back, and mostly gives it again; Stripe's notices say so.
void Story::be_disputed() {
  come_to_rest();
  for (int i = 0; i < 100 && state().failed; ++i) {
    start("pm_card_createDispute");
    come_to_rest();
  }
  const auto wait_for = [&](auto holds) {
    for (int i = 0; i < 24'000 && !holds(); ++i) {
      telling_.unlock();
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
      telling_.lock();
    }
    EXPECT_TRUE(holds()) << "payment " << number_ << " hears nothing of its dispute";
  };
  wait_for([&] { return !state().disputes.empty(); });
  if (state().disputes.empty() || pick(0, 2) == 0) return;
  const bool won = pick(0, 2) > 0;
  const std::string what = "close?intent=" + state().captures.front().reference;
  telling_.unlock();
  server_.ask(what + "&status=" + (won ? "won" : "lost"));
  telling_.lock();
  wait_for([&] { return state().disputes.front().stage != DisputeStage::open; });
  if (won) ask_back();
}

}  // namespace flowmart::faulty_money
