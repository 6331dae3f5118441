// A batch in bytes and back: each of its fields, and what is no whole batch.
#include "engine/batch.hpp"

#include <gtest/gtest.h>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine::batch_test {
namespace {

Uuid id(const char* name) { return uuid_of("batch test", name); }
Time second(std::int64_t value) { return Time{std::chrono::seconds(value)}; }

struct BatchBytes : ::testing::Test {
  Known known;
  TypeIndex types{known.registry};
  std::string why;

  std::optional<Batch> decoded(std::string_view bytes) {
    why.clear();
    return decode_batch(bytes, types, 7, 70, why);
  }
  static std::string bytes_of(const Batch& batch) {
    std::string out;
    encode(batch, out);
    return out;
  }
  std::optional<Batch> back(const Batch& batch) { return decoded(bytes_of(batch)); }
};

wire::AnyMessage deposit(std::int64_t amount) { return wire::AnyMessage::of(Deposit{alice, amount}); }

BatchInput from_outside() {
  BatchInput input;
  input.message = 0;
  input.receipt = id("receipt");
  input.content_hash = id("content");
  input.id = "its own id";
  input.source = "/somewhere";
  input.shop = "second";
  input.person = id("person");
  input.beside = true;
  input.subject = "what it is about";
  input.said_at = second(1'699'999'000);
  return input;
}
BatchInput of_a_timer(std::uint32_t message) {
  BatchInput input;
  input.origin = Origin::timer;
  input.message = message;
  input.correlation = id("story");
  input.cause = 69;
  input.timer = id("timer");
  return input;
}
BatchInput of_an_effect(std::uint32_t message) {
  BatchInput input;
  input.origin = Origin::effect;
  input.message = message;
  input.effect = 42;
  return input;
}

// Two come together and lead to one more; a timer's, which is refused; an effect's, which leads to two.
Batch whole() {
  Batch batch;
  batch.time = second(1'700'000'000);
  batch.epoch = 3;
  batch.first_event = 70;
  batch.inputs = {from_outside(), of_a_timer(3), of_an_effect(4)};
  for (const std::uint32_t sent_by : {no_step, no_step, 1U, no_step, no_step, 3U, 4U})
    batch.messages.push_back({deposit(static_cast<std::int64_t>(100 + batch.messages.size())), sent_by});
  const auto timer = [](const char* name, std::optional<Time> due) {
    return StepTimer{name, id(name), due,
                     due ? deposit(due->time_since_epoch().count()) : wire::AnyMessage{}};
  };
  batch.steps = {
      {0x01020304,
       0,
       std::nullopt,
       {timer("first", second(5)), timer("gone", std::nullopt), timer("last", second(6))}},
      {0xfffefdfc, 1, std::nullopt, {}},
      {0x01020304,
       3,
       Rejection{"no_money", Refusal::conflict, "there is none", {}},
       {timer("with it", second(7))}},
      {0x01020304, 4, std::nullopt, {}},
      {0xfffefdfc, 5, std::nullopt, {}},
  };
  return batch;
}

TEST_F(BatchBytes, EachFieldOfAnInputComesBack) {
  const auto batch = back(whole());
  ASSERT_TRUE(batch) << why;
  ASSERT_EQ(batch->inputs.size(), 3U);
  const auto expect_same = [](const BatchInput& is, const BatchInput& was) {
    EXPECT_EQ(is.origin, was.origin);
    EXPECT_EQ(is.message, was.message);
    EXPECT_EQ(is.receipt, was.receipt);
    EXPECT_EQ(is.content_hash, was.content_hash);
    EXPECT_EQ(is.id, was.id);
    EXPECT_EQ(is.source, was.source);
    EXPECT_EQ(is.correlation, was.correlation);
    EXPECT_EQ(is.cause, was.cause);
    EXPECT_EQ(is.timer, was.timer);
    EXPECT_EQ(is.effect, was.effect);
    EXPECT_EQ(is.shop, was.shop);
    EXPECT_EQ(is.person, was.person);
    EXPECT_EQ(is.beside, was.beside);
    EXPECT_EQ(is.subject, was.subject);
    EXPECT_EQ(is.said_at, was.said_at);
  };
  expect_same(batch->inputs[0], from_outside());
  expect_same(batch->inputs[1], of_a_timer(3));
  expect_same(batch->inputs[2], of_an_effect(4));
}

// An id or a source alone: one mark stands for both.
TEST_F(BatchBytes, AnIdWithoutASourceComesBackAndASourceWithoutAnId) {
  Batch batch = whole();
  batch.inputs[0].source.clear();
  batch.inputs[1].source = "/elsewhere";
  const auto is = back(batch);
  ASSERT_TRUE(is) << why;
  EXPECT_EQ(is->inputs[0].id, "its own id");
  EXPECT_EQ(is->inputs[0].source, "");
  EXPECT_EQ(is->inputs[1].id, "");
  EXPECT_EQ(is->inputs[1].source, "/elsewhere");
}

TEST_F(BatchBytes, ItsHeadAndMessagesComeBackWithWhoSentThem) {
  const Batch was = whole();
  const auto is = back(was);
  ASSERT_TRUE(is) << why;
  EXPECT_EQ(is->time, was.time);
  EXPECT_EQ(is->epoch, 3U);
  EXPECT_EQ(is->sequence, 7U);
  EXPECT_EQ(is->first_event, 70U);
  std::vector<std::int64_t> amounts;
  std::vector<std::uint32_t> sent_by;
  for (const BatchMessage& one : is->messages) {
    amounts.push_back(one.message.get<Deposit>().amount);
    sent_by.push_back(one.sent_by);
  }
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{100, 101, 102, 103, 104, 105, 106}));
  EXPECT_EQ(sent_by, (std::vector<std::uint32_t>{no_step, no_step, 1, no_step, no_step, 3, 4}));
}

TEST_F(BatchBytes, StepsComeBackWithAllTheirTimersAndWhatTheyRefused) {
  const Batch was = whole();
  const auto is = back(was);
  ASSERT_TRUE(is) << why;
  ASSERT_EQ(is->steps.size(), was.steps.size());
  for (std::size_t i = 0; i < was.steps.size(); ++i) {
    const BatchStep &old = was.steps[i], &read = is->steps[i];
    EXPECT_EQ(read.service, old.service);
    EXPECT_EQ(read.message, old.message);
    ASSERT_EQ(read.rejection.has_value(), old.rejection.has_value());
    if (old.rejection) {
      EXPECT_EQ(read.rejection->code, old.rejection->code);
      EXPECT_EQ(read.rejection->refusal, old.rejection->refusal);
      EXPECT_EQ(read.rejection->detail, old.rejection->detail);
    }
    ASSERT_EQ(read.timers.size(), old.timers.size());
    for (std::size_t t = 0; t < old.timers.size(); ++t) {
      EXPECT_EQ(read.timers[t].name, old.timers[t].name);
      EXPECT_EQ(read.timers[t].about, old.timers[t].about);
      ASSERT_EQ(read.timers[t].due, old.timers[t].due);
      if (old.timers[t].due) {
        EXPECT_EQ(read.timers[t].message.get<Deposit>(), old.timers[t].message.get<Deposit>());
      }
    }
  }
}

TEST_F(BatchBytes, OneThatIsCutOffAnywhereOrGoesOnIsNoBatch) {
  const std::string bytes = bytes_of(whole());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decoded(std::string_view(bytes).substr(0, size))) << size;
    EXPECT_FALSE(why.empty());
  }
  EXPECT_FALSE(decoded(bytes + '\0'));
  EXPECT_EQ(why, "its bytes are not a whole batch");
}

// What stands in it has to be there: a message behind the last, a step of one, more sent than there are.
TEST_F(BatchBytes, WhatItNamesMustBeInIt) {
  const auto expect_none = [&](auto change) {
    Batch batch = whole();
    change(batch);
    EXPECT_FALSE(back(batch));
    EXPECT_EQ(why, "its bytes are not a whole batch");
  };
  expect_none([](Batch& batch) { batch.inputs[2].message = 7; });
  expect_none([](Batch& batch) {
    batch.inputs[2].message = 6;
    batch.inputs[2].beside = true;
  });
  expect_none([](Batch& batch) { batch.steps[4].message = 7; });
  expect_none([](Batch& batch) { batch.messages[1].sent_by = 4; });
  expect_none([](Batch& batch) { batch.inputs[2].origin = static_cast<Origin>(3); });
}

TEST_F(BatchBytes, AMessageOfAnUnknownTypeIsToldByItsHash) {
  wire::Registry empty;
  const TypeIndex nothing(empty);
  EXPECT_FALSE(decode_batch(bytes_of(whole()), nothing, 7, 70, why));
  EXPECT_EQ(why, "it holds a message of a type that this program does not know (hash " +
                     std::to_string(wire::type_of<Deposit>().hash) + ")");
}

// Of the ends of its ranges: which input a message came from, its story and what led to it.
TEST_F(BatchBytes, EachMessageHasItsInputItsStoryAndItsCause) {
  const Batch batch = whole();
  std::vector<std::size_t> inputs;
  std::vector<std::uint64_t> causes;
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    inputs.push_back(batch.input_of(i));
    causes.push_back(cause_event(batch, i));
  }
  EXPECT_EQ(inputs, (std::vector<std::size_t>{0, 0, 0, 1, 2, 2, 2}));
  EXPECT_EQ(causes, (std::vector<std::uint64_t>{0, 70, 71, 69, 0, 74, 75}));
  EXPECT_EQ(correlation_of(batch, 2), derived_message_id(batch.time, 70));
  EXPECT_EQ(correlation_of(batch, 3), id("story"));
  EXPECT_EQ(correlation_of(batch, 6), derived_message_id(batch.time, 74));
  EXPECT_EQ(message_id(batch, 0), "its own id");
  EXPECT_EQ(message_id(batch, 1), derived_message_id(batch.time, 71).to_string());
  EXPECT_EQ(batch.end_of_input(0), 3U);
  EXPECT_EQ(batch.end_of_input(2), 7U);
}

}  // namespace
}  // namespace flowmart::engine::batch_test
