// A program of the two toy services over a journal and a store in memory.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "engine/engine.hpp"
#include "engine/replica.hpp"
#include "engine/testing_memory.hpp"
#include "engine/testing_toy.hpp"

namespace flowmart::engine {

using namespace toy;

inline const Uuid alice = uuid_of("account", "alice"), bob = uuid_of("account", "bob");

struct Known {
  wire::Registry registry;
  Known() { registry.add(toy::Messages{}); }
};

// One run of the program over a journal and a store that outlive it.
struct Program {
  const TypeIndex& types;
  Routing routing;
  std::atomic<std::uint64_t> clock_reads{0};
  Engine engine;
  std::atomic<std::int64_t>& seconds;

  static std::vector<ServiceType> services() {
    std::vector<ServiceType> all;
    all.push_back(make_service<BankState>());
    all.push_back(make_service<BrokerState>());
    return all;
  }
  Program(const TypeIndex& index, Journal& journal, StateStore& store, std::atomic<std::int64_t>& clock,
          EngineOptions options = {})
      : types(index),
        routing(services()),
        engine(
            routing, index, journal, store,
            [this, &clock] {
              ++clock_reads;
              return Time{std::chrono::seconds(clock.load())};
            },
            options),
        seconds(clock) {}

  std::future<Outcome> submit(Input input) {
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto future = promise->get_future();
    input.reply = [promise](Outcome outcome) { promise->set_value(std::move(outcome)); };
    EXPECT_TRUE(engine.submit(std::move(input)));
    return future;
  }
  template <class M>
  std::future<Outcome> send(M message, std::optional<Uuid> receipt = std::nullopt) {
    return submit({.message = wire::AnyMessage::of(std::move(message)), .receipt = receipt});
  }
  template <class M>
  std::future<Outcome> send_to(std::string shop, M message) {
    Input input{.message = wire::AnyMessage::of(std::move(message))};
    input.shop = std::move(shop);
    return submit(std::move(input));
  }
  template <class M>
  std::future<Outcome> preview(M message, std::optional<Uuid> receipt = std::nullopt) {
    Input input{.message = wire::AnyMessage::of(std::move(message)), .receipt = receipt};
    input.preview = true;
    return submit(std::move(input));
  }
  std::int64_t balance(const Uuid& account, const std::string& shop = "main") {
    std::promise<QueryOutcome> promise;
    EXPECT_TRUE(engine.ask({wire::AnyMessage::of(GetBalance{account}),
                            [&](QueryOutcome outcome) { promise.set_value(std::move(outcome)); }, shop}));
    return promise.get_future().get().response.get<GetBalance::Response>().balance;
  }
  // Timers fire in the engine's thread: waits, but not for ever, until one has changed the balance.
  std::int64_t balance_once_not(std::int64_t old, const Uuid& account, const std::string& shop = "main") {
    for (int i = 0; i < 10'000 && balance(account, shop) == old; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return balance(account, shop);
  }
};

struct EngineTest : ::testing::Test {
  Known known;
  TypeIndex types{known.registry};
  testing::GatedJournal journal;
  testing::MapStore store;
  std::atomic<std::int64_t> seconds{1'700'000'000};

  // Sends a message whose batch is then being written for as long as the gate is closed.
  template <class M>
  std::vector<std::future<Outcome>> while_it_writes(Program& program, M first) {
    journal.close_gate();
    std::vector<std::future<Outcome>> answers;
    answers.push_back(program.send(std::move(first)));
    journal.wait_for_append(1);
    return answers;
  }
  std::unique_ptr<Program> start(EngineOptions options = {}) {
    auto program = std::make_unique<Program>(types, journal, store, seconds, options);
    const auto failure = program->engine.recover();
    EXPECT_FALSE(failure) << *failure;
    program->engine.start();
    return program;
  }
  // What the records lead to from nothing.
  std::map<StateKey, std::string> replayed() {
    testing::MapStore empty;
    Program again(types, journal, empty, seconds);
    EXPECT_FALSE(again.engine.recover());
    return again.engine.entries();
  }
  // Saves what the first `count` records of the journal lead to, in several steps.
  void replay_into(StateStore& into, std::size_t count) {
    const Routing routing(Program::services());
    Replica replica(routing, into, marks_of(journal));
    std::string why;
    journal.read(1, [&](const JournalRecord& record) {
      if (record.sequence > count) return false;
      replica.apply(*decode_batch(record.body, types, record.sequence, record.first_event, why));
      if (record.sequence % 3 == 0) {
        EXPECT_FALSE(replica.save());
      }
      return true;
    });
    EXPECT_FALSE(replica.save());
  }
};

}  // namespace flowmart::engine
