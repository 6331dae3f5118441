// A tiny service for the engine's own tests: accounts that take deposits, ask a neighbour, set timers and
// want effects.
#pragma once
#include <string>

#include "contract/aggregate.hpp"
#include "wire/codec.hpp"

namespace flowmart::toy {

using namespace contract;

#define FLOWMART_TOY(Name, kind_)                                                                         \
  static constexpr MessageInfo info{.id = #Name, .name = #Name, .kind = Kind::kind_, .is_private = true}; \
  bool operator==(const Name&) const = default

struct Deposit {
  Uuid account;
  std::int64_t amount = 0;
  FLOWMART_TOY(Deposit, command);
  static constexpr auto fields() {
    return FieldList{field("account", &Deposit::account), field("amount", &Deposit::amount)};
  }
};
struct Deposited {
  Uuid account;
  std::int64_t amount = 0, balance = 0;
  FLOWMART_TOY(Deposited, event);
  static constexpr auto fields() {
    return FieldList{field("account", &Deposited::account), field("amount", &Deposited::amount),
                     field("balance", &Deposited::balance)};
  }
};
// Sets a timer that deposits one; cancels it when `in_seconds` is negative.
struct Remind {
  Uuid account;
  std::int64_t in_seconds = 0;
  FLOWMART_TOY(Remind, command);
  static constexpr auto fields() {
    return FieldList{field("account", &Remind::account), field("in_seconds", &Remind::in_seconds)};
  }
};
struct Reminded {
  Uuid account;
  FLOWMART_TOY(Reminded, event);
  static constexpr auto fields() { return FieldList{field("account", &Reminded::account)}; }
};
struct Print {
  Uuid account;
  FLOWMART_TOY(Print, command);
  static constexpr auto fields() { return FieldList{field("account", &Print::account)}; }
};
struct PrintRequested {
  Uuid account;
  FLOWMART_TOY(PrintRequested, effect);
  static constexpr auto fields() { return FieldList{field("account", &PrintRequested::account)}; }
};
struct Printed {
  Uuid account;
  FLOWMART_TOY(Printed, event);
  static constexpr auto fields() { return FieldList{field("account", &Printed::account)}; }
};
struct GetBalance {
  Uuid account;
  FLOWMART_TOY(GetBalance, query);
  static constexpr auto fields() { return FieldList{field("account", &GetBalance::account)}; }
  struct Response {
    Uuid account;
    std::int64_t balance = 0;
    static constexpr MessageInfo info{.id = "GetBalanceResponse", .kind = Kind::response, .is_private = true};
    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("account", &Response::account), field("balance", &Response::balance)};
    }
  };
};
// Moves half of one account's balance, which it asks for, to another.
struct Halve {
  Uuid from, to;
  FLOWMART_TOY(Halve, command);
  static constexpr auto fields() { return FieldList{field("from", &Halve::from), field("to", &Halve::to)}; }
};
struct HalvingStarted {
  Uuid from, to;
  FLOWMART_TOY(HalvingStarted, event);
  static constexpr auto fields() {
    return FieldList{field("from", &HalvingStarted::from), field("to", &HalvingStarted::to)};
  }
};

struct BankInfo {
  std::string_view id;
};
struct Bank {
  static constexpr BankInfo info{"Bank"};
  using Sends = Types<Row<GetBalance>>;
  using Receives = Types<Row<GetBalance>>;
  using SendsPrivately = Types<Deposit, Deposited, Reminded, PrintRequested, HalvingStarted>;
  using ReceivesPrivately = Types<Deposit, Remind, Reminded, Print, Printed, Halve>;
};

struct Account {
  std::int64_t balance = 0, printed = 0;
  bool operator==(const Account&) const = default;
  static constexpr auto fields() {
    return FieldList{field("balance", &Account::balance), field("printed", &Account::printed)};
  }
};
inline constexpr Code not_positive{"not-positive", Refusal::invalid};

inline Decision<Bank> decide(const Account& account, const Deposit& m, Time) {
  if (m.amount <= 0) return reject(not_positive, "A deposit is at least 1.");
  return Deposited{m.account, m.amount, account.balance + m.amount};
}
inline Decision<Bank> decide(const Account&, const Remind& m, Time now) {
  Decision<Bank> out;
  if (m.in_seconds < 0) return out.cancel_timer("remind");
  return out.set_timer("remind", now + std::chrono::seconds(m.in_seconds), Reminded{m.account});
}
inline Decision<Bank> decide(const Account&, const Reminded& m, Time) { return Deposit{m.account, 1}; }
inline Decision<Bank> decide(const Account&, const Print& m, Time) { return PrintRequested{m.account}; }
inline Decision<Bank> decide(const Account&, const Printed&, Time) { return nothing; }
inline Decision<Bank> decide(const Account& account, const GetBalance& m, Time) {
  return GetBalance::Response{m.account, account.balance};
}
inline void evolve(Account& account, const Deposited& m) { account.balance = m.balance; }
inline void evolve(Account& account, const Printed&) { ++account.printed; }

struct AccountAggregate {
  using State = Account;
  using Service = Bank;
  static constexpr std::string_view name = "toy.account";
  using Handles = Types<Deposit, Remind, Reminded, Print, Printed, GetBalance>;
  using Evolves = Types<Deposited>;
  using Folds = Types<Printed>;
  template <class M>
  static Uuid key(const M& m) {
    return m.account;
  }
};

struct Halving {
  Uuid to;
  bool operator==(const Halving&) const = default;
  static constexpr auto fields() { return FieldList{field("to", &Halving::to)}; }
};
inline Decision<Bank> decide(const Halving&, const Halve& m, Time) {
  Decision<Bank> out;
  out.send(HalvingStarted{m.from, m.to});
  out.send(GetBalance{m.from});
  return out;
}
inline Decision<Bank> decide(const Halving& halving, const GetBalance::Response& m, Time) {
  return Deposit{halving.to, m.balance / 2};
}
inline void evolve(Halving& halving, const HalvingStarted& m) { halving.to = m.to; }

struct HalvingAggregate {
  using State = Halving;
  using Service = Bank;
  static constexpr std::string_view name = "toy.halving";
  using Handles = Types<Halve, GetBalance::Response>;
  using Evolves = Types<HalvingStarted>;
  using Folds = Types<>;
  static Uuid key(const Halve& m) { return m.from; }
  static Uuid key(const GetBalance::Response& m) { return m.account; }
};

#undef FLOWMART_TOY

inline const bool messages_known = wire::know(Join<MaySend<Bank>, MayReceive<Bank>>{});

}  // namespace flowmart::toy
