// Two tiny services for the engine's own tests: a bank, whose accounts take deposits, set timers and want
// effects, and a broker, which asks the bank and answers for what it learns.
#pragma once
#include <limits>
#include <string>
#include <tuple>

#include "contract/state.hpp"
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
// Moves half of one account's balance, which the broker asks for, to another.
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

struct ToyInfo {
  std::string_view id;
};
struct Bank {
  static constexpr ToyInfo info{"Bank"};
  using Sends = Types<>;
  using Receives = Types<Row<GetBalance>>;
  using SendsPrivately = Types<Deposited, PrintRequested>;
  using ReceivesPrivately = Types<Deposit, Remind, Print, Printed>;
  using Timers = Types<Reminded>;
};
struct Broker {
  static constexpr ToyInfo info{"Broker"};
  using Sends = Types<Row<GetBalance>>;
  using Receives = Types<>;
  using SendsPrivately = Types<Deposit, HalvingStarted>;
  using ReceivesPrivately = Types<Halve>;
};
using Messages = Join<MaySend<Bank>, MayReceive<Bank>, MaySend<Broker>, MayReceive<Broker>>;

struct Account {
  std::int64_t balance = 0, printed = 0;
  bool operator==(const Account&) const = default;
  static constexpr auto fields() {
    return FieldList{field("balance", &Account::balance), field("printed", &Account::printed)};
  }
};
// Its last page is printed: it is closed.
inline bool at_rest(const Account& account) { return account.printed > 0; }

// One deposit, by account and number: in the order of time, as a statement lists them.
struct DepositKey {
  Uuid account;
  std::int64_t number = 0;
  auto operator<=>(const DepositKey&) const = default;
  static constexpr auto fields() {
    return FieldList{field("account", &DepositKey::account), field("number", &DepositKey::number)};
  }
};
struct Amount {
  std::int64_t amount = 0;
  bool operator==(const Amount&) const = default;
  static constexpr auto fields() { return FieldList{field("amount", &Amount::amount)}; }
};

}  // namespace flowmart::toy

template <>
struct std::hash<flowmart::toy::DepositKey> {
  std::size_t operator()(const flowmart::toy::DepositKey& key) const noexcept {
    return std::hash<flowmart::Uuid>{}(key.account) ^
           (static_cast<std::size_t>(key.number) * 0x9e3779b97f4a7c15U);
  }
};

namespace flowmart::toy {

struct BankState {
  using Service = Bank;
  Table<Uuid, Account> accounts{"toy.accounts"};
  Table<DepositKey, Amount, Ordered::yes> deposits{"toy.deposits"};
  auto tables() { return std::tie(accounts, deposits); }

  std::int64_t balance(const Uuid& id) const {
    const Account* account = accounts.find(id);
    return account ? account->balance : 0;
  }
};
inline constexpr Code not_positive{"not-positive", Refusal::invalid};

inline Decision<Bank> decide(const BankState& bank, const Deposit& m, Time) {
  if (m.amount <= 0) return reject(not_positive, "A deposit is at least 1.");
  return Deposited{m.account, m.amount, bank.balance(m.account) + m.amount};
}
inline Decision<Bank> decide(const BankState&, const Remind& m, Time now) {
  Decision<Bank> out;
  if (m.in_seconds < 0) return out.cancel_timer("remind", m.account);
  return out.set_timer("remind", m.account, now + std::chrono::seconds(m.in_seconds), Reminded{m.account});
}
inline Decision<Bank> decide(const BankState& bank, const Reminded& m, Time) {
  return Deposited{m.account, 1, bank.balance(m.account) + 1};
}
inline Decision<Bank> decide(const BankState&, const Print& m, Time) { return PrintRequested{m.account}; }
inline Decision<Bank> decide(const BankState&, const Printed&, Time) { return nothing; }
inline Decision<Bank> decide(const BankState& bank, const GetBalance& m, Time) {
  if (m.account == Uuid{}) return reject(Code{"nobodys", Refusal::not_found}, "It is nobody's account.");
  return GetBalance::Response{m.account, bank.balance(m.account)};
}
inline void evolve(BankState& bank, const Deposited& m) {
  bank.accounts[m.account].balance = m.balance;
  std::int64_t before = 0;
  bank.deposits.each({m.account, 0}, {m.account, std::numeric_limits<std::int64_t>::max()},
                     [&](const DepositKey& key, const Amount&) { before = key.number; });
  bank.deposits[{m.account, before + 1}].amount = m.amount;
}
inline void evolve(BankState& bank, const Printed& m) { ++bank.accounts[m.account].printed; }

struct Halving {
  Uuid to;
  bool operator==(const Halving&) const = default;
  static constexpr auto fields() { return FieldList{field("to", &Halving::to)}; }
};
struct BrokerState {
  using Service = Broker;
  Table<Uuid, Halving> halvings{"toy.halvings"};
  auto tables() { return std::tie(halvings); }
};
inline Decision<Broker> decide(const BrokerState&, const Halve& m, Time) {
  Decision<Broker> out;
  out.send(HalvingStarted{m.from, m.to});
  out.send(GetBalance{m.from});
  return out;
}
inline Decision<Broker> decide(const BrokerState& broker, const GetBalance::Response& m, Time) {
  const Halving* halving = broker.halvings.find(m.account);
  return Deposit{halving->to, m.balance / 2};
}
inline void evolve(BrokerState& broker, const HalvingStarted& m) { broker.halvings[m.from].to = m.to; }
// Halved: there is nothing more to know of it.
inline void evolve(BrokerState& broker, const GetBalance::Response& m) { broker.halvings.erase(m.account); }

#undef FLOWMART_TOY

inline const bool messages_known = wire::know(Messages{});

}  // namespace flowmart::toy
