// Two ledgers, ours and a gateway's that loses requests and answers, declines and disputes: whatever is asked
// for, and in whatever order it is answered, both hold the same money once everything has been answered.
#include <rapidcheck.h>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>
#include <variant>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"

namespace flowmart::payment {
namespace {

using contract::testing::noon;
using contract::testing::Rehearsal;

const OrderId order = OrderId::of("WEB-1");
const CustomerId buyer = CustomerId::of("17850");
const PaymentId id = payment_of(order);
constexpr std::int64_t price = 3450;
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

using Request = std::variant<ChargeRequested, ChargeStatusRequested, CaptureRequested, RefundRequested>;
enum class Luck { told, answer_lost, never_came, declined };

// What is carried out under a name is carried out once.
struct Bank {
  struct Charge {
    std::int64_t amount = 0, taken = 0, released = 0, given_back = 0;
    bool promised = false;
  };
  std::map<std::int64_t, Charge> charges;  // that went through
  std::map<std::int64_t, std::int64_t> captures, refunds;
  std::set<std::int64_t> declined;  // attempts
  std::int64_t disputed = 0;

  std::int64_t taken() const {
    std::int64_t sum = 0;
    for (const auto& [attempt, one] : charges) sum += one.promised ? one.taken : one.amount;
    return sum;
  }
  std::int64_t given_back() const {
    std::int64_t sum = 0;
    for (const auto& [attempt, one] : charges) sum += one.given_back;
    return sum;
  }
  std::int64_t promised() const {
    std::int64_t sum = 0;
    for (const auto& [attempt, one] : charges)
      if (one.promised) sum += one.amount - one.taken - one.released;
    return sum;
  }
  Charge* named(const std::string& reference) {
    for (auto& [attempt, one] : charges)
      if ("ch_" + std::to_string(attempt) == reference) return &one;
    return nullptr;
  }
  bool charge(const ChargeRequested& request) {
    if (declined.contains(request.attempt)) return false;
    charges.try_emplace(request.attempt, Charge{request.amount.minor, 0, 0, 0, request.capture.has_value()});
    return true;
  }
  bool capture(const CaptureRequested& request) {
    if (captures.contains(request.capture)) return true;
    Charge* charge = named(request.charge_reference);
    if (!charge || charge->amount - charge->taken - charge->released < request.amount.minor) return false;
    charge->taken += request.amount.minor;
    captures[request.capture] = request.amount.minor;
    return true;
  }
  bool refund(const RefundRequested& request) {
    if (refunds.contains(request.refund)) return true;
    Charge* charge = named(request.charge_reference);
    const std::int64_t released = request.released_minor.value_or(0), back = request.amount.minor - released;
    if (!charge) return false;
    const std::int64_t here = (charge->promised ? charge->taken : charge->amount) - charge->given_back;
    const std::int64_t free = charge->promised ? charge->amount - charge->taken - charge->released : 0;
    if (back > here || released > free) return false;
    charge->given_back += back;
    charge->released += released;
    refunds[request.refund] = request.amount.minor;
    return true;
  }
};

struct Books {
  Rehearsal<Payments> payment;
  Bank bank;
  std::vector<Request> open;
  int processed = 0, keys = 0;
  std::map<std::string, DisputeStage> disputes;

  const Payment& state() const { return *payment.state.payments.find(id); }

  void take_in() {
    for (const auto& sent : payment.sent()) {
      std::visit(
          [&]<class M>(const M& message) {
            if constexpr (std::is_constructible_v<Request, M>) open.emplace_back(message);
            if constexpr (std::is_same_v<M, PaymentProcessed>) ++processed;
          },
          sent);
    }
    check();
  }
  template <class One>
  static void count_is_right(One& after, const One& before) {
    const bool counted = std::exchange(after.version, before.version) != before.version;
    RC_ASSERT(counted == (after != before));
  }
  template <class One>
  static void count_is_right(std::vector<One> after, const std::vector<One>& before) {
    RC_ASSERT(after.size() >= before.size());
    for (std::size_t i = 0; i < after.size(); ++i)
      if (i < before.size()) count_is_right(after[i], before[i]);
      else RC_ASSERT(after[i].version == 1);
  }
  // Each message that leaves the payment otherwise than it was makes a version, and no other does.
  template <class M>
  void tell(const M& message) {
    static const Payment none;
    const Payment* known = payment.state.payments.find(id);
    const Payment before = known ? *known : none;
    payment.when(message);
    Payment after = state();
    count_is_right(after.refunds, before.refunds);
    count_is_right(after.disputes, before.disputes);
    count_is_right(after, before);
    take_in();
  }

  void answer(const ChargeRequested& request, Luck luck) {
    if (luck == Luck::declined && !bank.charges.contains(request.attempt))
      bank.declined.insert(request.attempt);
    const bool done = luck != Luck::never_came && bank.charge(request);
    answer_charge(request.attempt, luck == Luck::never_came || luck == Luck::answer_lost, done);
  }
  // Asked how a charge ended that never came, the gateway says that it was not made; it won't be any more.
  void answer(const ChargeStatusRequested& question, Luck luck) {
    const bool done = bank.charges.contains(question.attempt);
    const bool silent = luck == Luck::never_came || luck == Luck::answer_lost;
    if (!silent && !done) bank.declined.insert(question.attempt);
    answer_charge(question.attempt, silent, done);
  }
  void answer_charge(std::int64_t attempt, bool silent, bool done) {
    ChargeAnswered told{id, attempt, GatewayOutcome::unknown, {}, "", ""};
    if (!silent && done) {
      told.outcome = GatewayOutcome::succeeded;
      told.reference = "ch_" + std::to_string(attempt);
      if (bank.charges.at(attempt).promised) told.until = payment.now + std::chrono::days(7);
    } else if (!silent) {
      told.outcome = GatewayOutcome::declined;
      told.reason = FailureReason::network_error;
    }
    tell(told);
  }
  void answer(const CaptureRequested& request, Luck luck) {
    const bool done = (luck == Luck::told || luck == Luck::answer_lost) && bank.capture(request);
    tell(CaptureAnswered{id, request.capture,
                         outcome_of(luck, done || bank.captures.contains(request.capture)), "ca", ""});
  }
  void answer(const RefundRequested& request, Luck luck) {
    const bool done = (luck == Luck::told || luck == Luck::answer_lost) && bank.refund(request);
    tell(RefundAnswered{id, request.refund, outcome_of(luck, done || bank.refunds.contains(request.refund)),
                        "re", ""});
  }
  static GatewayOutcome outcome_of(Luck luck, bool done) {
    if (luck == Luck::answer_lost || luck == Luck::never_came) return GatewayOutcome::unknown;
    return done ? GatewayOutcome::succeeded : GatewayOutcome::declined;
  }
  void answer_one(std::size_t index, Luck luck) {
    const Request request = open[index];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(index));
    std::visit([&](const auto& one) { answer(one, luck); }, request);
  }

  void dispute() {
    const std::string name = "dp_" + std::to_string(*rc::gen::inRange(0, 3));
    const auto stage = *rc::gen::element(DisputeStage::open, DisputeStage::won, DisputeStage::lost);
    tell(DisputeNoticed{id, name, stage, gbp(*rc::gen::inRange(1, 900)), "", "", {}, noon, {}});
  }
  void fire_any() {
    if (payment.timers.empty()) return;
    payment.fire((*rc::gen::elementOf(payment.timers)).first);
    take_in();
  }
  CapturePayment take() {
    const bool by_hand = *rc::gen::arbitrary<bool>();
    const auto amount = *rc::gen::inRange(1, 2000);
    return {order,
            by_hand ? std::optional(id) : std::nullopt,
            "p-" + std::to_string(++keys),
            gbp(amount),
            *rc::gen::inRange(0, 6) == 0,
            {}};
  }
  void any_step() {
    switch (*rc::gen::inRange(0, 14)) {
      case 0:
      case 1:
        return tell(
            PaymentInitiated{id.to_string(), buyer, order, gbp(price).decimal(), "credit_card", noon, "GBP"});
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
        if (!open.empty())
          answer_one(
              *rc::gen::inRange<std::size_t>(0, open.size()),
              *rc::gen::weightedElement<Luck>(
                  {{5, Luck::told}, {1, Luck::answer_lost}, {1, Luck::never_came}, {1, Luck::declined}}));
        return;
      case 7: return tell(take());
      case 8: return tell(RefundPayment{order, std::to_string(++keys), gbp(*rc::gen::inRange(1, 2000)), ""});
      case 9: return tell(ResumePayment{id, {}, "ada"});
      case 10:
        if (*rc::gen::inRange(0, 3) == 0) tell(VoidPayment{id, "", "ada"});
        return;
      case 11:
        if (*rc::gen::inRange(0, 6) == 0) tell(OrderCancelling{order, "", "", false, noon});
        return;
      case 12:
        return *rc::gen::arbitrary<bool>()
                   ? dispute()
                   : tell(PayPart{order, std::to_string(++keys), gbp(*rc::gen::inRange(1, 2000)),
                                  PaymentMethod::paypal, "tok_gift", "ada"});
      default: return fire_any();
    }
  }

  void check() const {
    const Payment& now = state();
    RC_ASSERT(processed <= 1);
    RC_ASSERT(now.held_minor() <= price);
    for (const Capture& one : now.captures) {
      RC_ASSERT(one.refunding_minor <= one.amount_minor);
      RC_ASSERT(one.taken_minor <= one.asked_minor);
      RC_ASSERT(one.asked_minor + one.released_minor <= one.amount_minor);
    }
    RC_ASSERT(bank.given_back() <= bank.taken());
  }

  // Everything is answered at last, and people see to what waits for them.
  void heal() {
    for (int round = 0; round < 200; ++round) {
      while (!open.empty()) answer_one(0, Luck::told);
      bool seen_to = false;
      for (const char* name : {"charge-status", "refund-retry", "capture-retry"})
        if (payment.timers.contains(name)) {
          payment.fire(name);
          take_in();
          seen_to = true;
        }
      for (const Taking& taking : state().takings)
        if (taking.stage == CaptureStage::failed && !state().cancelled) {
          tell(ResumePayment{id, {}, "ada"});
          seen_to = true;
          break;
        }
      const std::vector<Refund> refunds = state().refunds;
      for (std::size_t i = 0; i < refunds.size(); ++i)
        if (refunds[i].failed) {
          tell(ResolveRefund{id, static_cast<std::int64_t>(i) + 1, {}, "", "ada"});
          seen_to = true;
        }
      if (!seen_to && open.empty()) return;
    }
    RC_FAIL("it does not come to rest");
  }
};

TEST(LedgerModel, BothLedgersHoldTheSameMoneyOnceAllIsAnswered) {
  const bool holds = rc::check([] {
    Books books;
    books.payment.state.capture =
        *rc::gen::element(CaptureMode::at_once, CaptureMode::at_dispatch, CaptureMode::per_parcel);
    books.tell(PreparePayment{id, order, buyer, gbp(price), PaymentMethod::credit_card, "tok"});
    const int steps = *rc::gen::inRange(1, 80);
    for (int i = 0; i < steps; ++i) books.any_step();
    books.heal();
    const Payment& state = books.state();
    RC_ASSERT(state.taken_minor() == books.bank.taken());
    RC_ASSERT(state.given_back_minor() == books.bank.given_back());
    RC_ASSERT(state.promised_minor() == books.bank.promised());
    RC_ASSERT(!state.attempt_open && !state.takings_open() && !state.refunds_open());
    if (!state.cancelled) return;
    RC_ASSERT(state.promised_minor() == 0);
    RC_ASSERT(state.held_minor() == 0);
    RC_ASSERT(state.cancellation_told);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace flowmart::payment
