// What every journal must do, as one suite: a file `journal_test_.cpp` names its journal by a fixture and
// instantiates it.
//
//   struct MyFixture {                      // over a journal made as `fresh_journal()`
//     Journal& journal();
//     void reopen();                        // closes and opens again
//     void damage(std::uint64_t sequence);  // changes one byte of a stored body
//     void remove(std::uint64_t sequence);  // takes one record out
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, JournalSuite, MyFixture);
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "journal/chain.hpp"
#include "kernel/digest.hpp"

namespace flowmart::journal {

using engine::JournalEnd;
using engine::JournalIdentity;
using engine::JournalRecord;

inline JournalIdentity fresh_journal() {
  return {.id = uuid_of("journal", "fresh"), .currency = {{'K', 'W', 'D'}}, .shop = "it's ours"};
}

// Records that continue `end`, with bodies and counts that follow from their sequence.
class RecordMaker {
 public:
  explicit RecordMaker(JournalEnd end = {}) : end_(end) {}

  JournalRecord make(std::string body) { return make(std::move(body), 1 + (end_.sequence + 1) % 5); }
  JournalRecord make(std::string body, std::uint64_t event_count) {
    JournalRecord record;
    record.sequence = end_.sequence + 1;
    record.first_event = end_.next_event;
    record.event_count = event_count;
    record.body = std::move(body);
    record.hash =
        engine::chain_hash(end_.hash, record.sequence, record.first_event, record.event_count, record.body);
    end_ = end_after(record);
    return record;
  }
  std::vector<JournalRecord> make_many(std::size_t count) {
    std::vector<JournalRecord> records;
    for (std::size_t i = 0; i < count; ++i) records.push_back(make(body_of(end_.sequence + 1)));
    return records;
  }
  const JournalEnd& end() const { return end_; }

  // Every byte value occurs, the empty body too.
  static std::string body_of(std::uint64_t sequence) {
    std::string body;
    for (std::uint64_t i = 0; i < sequence % 300; ++i) body.push_back(static_cast<char>(sequence * 31 + i));
    return body;
  }

 private:
  JournalEnd end_;
};

inline std::vector<JournalRecord> read_all(const engine::Journal& journal, std::uint64_t from = 1) {
  std::vector<JournalRecord> records;
  const auto fault = journal.read(from, [&](const JournalRecord& record) {
    records.push_back(record);
    return true;
  });
  EXPECT_FALSE(fault) << fault->sequence << ": " << fault->reason;
  return records;
}

inline void expect_equal(const JournalRecord& a, const JournalRecord& b) {
  EXPECT_EQ(a.sequence, b.sequence);
  EXPECT_EQ(a.first_event, b.first_event);
  EXPECT_EQ(a.event_count, b.event_count);
  EXPECT_EQ(a.hash, b.hash);
  EXPECT_EQ(a.body, b.body);
}

inline void expect_equal(const JournalEnd& a, const JournalEnd& b) {
  EXPECT_EQ(a.sequence, b.sequence);
  EXPECT_EQ(a.next_event, b.next_event);
  EXPECT_EQ(a.hash, b.hash);
}

template <class Fixture>
class JournalSuite : public testing::Test {
 protected:
  engine::Journal& journal() { return fixture_.journal(); }
  void append(std::size_t count) {
    const std::vector<JournalRecord> records = maker_.make_many(count);
    ASSERT_EQ(journal().append(records), std::nullopt);
  }
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event) {
    std::optional<engine::JournalFault> fault;
    const auto sequence = journal().sequence_of_event(event, fault);
    EXPECT_FALSE(fault) << fault->reason;
    return sequence;
  }
  std::string broken_at(std::uint64_t from) {
    const auto fault = journal().read(from, [](const JournalRecord&) { return true; });
    return fault ? std::to_string(fault->sequence) : "nowhere";
  }

  Fixture fixture_;
  RecordMaker maker_;
};
TYPED_TEST_SUITE_P(JournalSuite);

TYPED_TEST_P(JournalSuite, StartsEmpty) {
  expect_equal(this->journal().last(), JournalEnd{});
  EXPECT_TRUE(read_all(this->journal()).empty());
  EXPECT_EQ(this->sequence_of_event(1), std::nullopt);
  EXPECT_EQ(this->journal().append({}), std::nullopt);
}

TYPED_TEST_P(JournalSuite, GivesBackWhatWasAppended) {
  RecordMaker maker;
  const std::vector<JournalRecord> records = maker.make_many(700);
  const std::span all(records);
  ASSERT_EQ(this->journal().append(all.first(1)), std::nullopt);
  ASSERT_EQ(this->journal().append(all.subspan(1)), std::nullopt);
  expect_equal(this->journal().last(), maker.end());
  const std::vector<JournalRecord> found = read_all(this->journal());
  ASSERT_EQ(found.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) expect_equal(found[i], records[i]);
}

TYPED_TEST_P(JournalSuite, KnowsWhichJournalItIs) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(this->journal().identity(), fresh_journal());
    EXPECT_EQ(this->journal().identity().format, 2);
    this->append(3);
    this->fixture_.reopen();
  }
}

TYPED_TEST_P(JournalSuite, BecomesAnotherJournalWithItsPast) {
  this->append(3);
  JournalIdentity expected = fresh_journal();
  for (const char* name : {"second", "third"}) {
    const engine::JournalBranch branch{.at = Time{std::chrono::seconds{1'700'000'000}},
                                       .from = expected.id,
                                       .end = this->journal().last(),
                                       .known = 70,
                                       .why = std::string("state.db's \xc3\xa9 ") + name};
    expected.id = uuid_of("journal", name);
    expected.branches.push_back(branch);
    ASSERT_EQ(this->journal().branch(branch, expected.id), std::nullopt);
    EXPECT_EQ(this->journal().identity(), expected);
    this->append(2);
    this->fixture_.reopen();
    EXPECT_EQ(this->journal().identity(), expected);
  }
}

TYPED_TEST_P(JournalSuite, TellsTheEndOfAnyMoment) {
  EXPECT_EQ(this->journal().end_at(0), JournalEnd{});
  EXPECT_EQ(this->journal().end_at(1), std::nullopt);
  std::vector<JournalEnd> ends;
  for (int i = 0; i < 5; ++i) {
    this->append(1);
    ends.push_back(this->maker_.end());
  }
  for (const JournalEnd& end : ends) EXPECT_EQ(this->journal().end_at(end.sequence), end);
  EXPECT_EQ(this->journal().end_at(6), std::nullopt);
}

// Each way in which a mark can contradict the journal, and what it is told by.
TYPED_TEST_P(JournalSuite, KnowsWhatWasMadeOfIt) {
  this->append(3);
  const engine::MarkAt mark_at = engine::marks_of(this->journal());
  const auto why = [&](engine::JournalMark mark) {
    return contradiction(this->journal(), mark).value_or("nothing");
  };
  for (std::uint64_t sequence = 0; sequence <= 3; ++sequence) EXPECT_EQ(why(mark_at(sequence)), "nothing");
  EXPECT_EQ(why({}), "nothing");
  EXPECT_EQ(why({.sequence = 3}), "nothing");
  EXPECT_EQ(why({.sequence = 4}), "knows 4 records, the journal has 3");
  engine::JournalMark mark = mark_at(2);
  mark.sequence = 5;
  EXPECT_EQ(why(mark), "knows 5 records, the journal has 3");
  mark = mark_at(2);
  mark.hash[31] ^= 1;
  EXPECT_EQ(why(mark), "knows 2 records, the journal has 3 with another record 2");
  mark = mark_at(0);
  mark.journal = uuid_of("journal", "other");
  EXPECT_EQ(why(mark), "knows 0 records of journal " + mark.journal.to_string() + "; this is journal " +
                           fresh_journal().id.to_string() + " with 3 records");
}

TYPED_TEST_P(JournalSuite, ReadsFromTheMiddleAndStopsWhenTold) {
  this->append(20);
  EXPECT_EQ(read_all(this->journal(), 0).size(), 20u);
  EXPECT_EQ(read_all(this->journal(), 2).size(), 19u);
  EXPECT_EQ(read_all(this->journal(), 20).size(), 1u);
  EXPECT_TRUE(read_all(this->journal(), 21).empty());
  EXPECT_TRUE(read_all(this->journal(), 1000).empty());
  std::vector<std::uint64_t> seen;
  const auto fault = this->journal().read(7, [&](const JournalRecord& record) {
    seen.push_back(record.sequence);
    return record.sequence < 9;
  });
  EXPECT_FALSE(fault);
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{7, 8, 9}));
}

TYPED_TEST_P(JournalSuite, FindsTheRecordOfAnyMessage) {
  std::vector<JournalRecord> records;
  for (const std::uint64_t count : {3u, 0u, 0u, 1u, 5u, 0u}) records.push_back(this->maker_.make("x", count));
  ASSERT_EQ(this->journal().append(records), std::nullopt);
  const std::vector<std::uint64_t> expected{1, 1, 1, 4, 5, 5, 5, 5, 5};
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(this->sequence_of_event(i + 1), expected[i]) << i + 1;
  EXPECT_EQ(this->sequence_of_event(0), 1u);
  EXPECT_EQ(this->sequence_of_event(10), std::nullopt);
}

TYPED_TEST_P(JournalSuite, ContinuesAfterReopening) {
  this->append(10);
  this->fixture_.reopen();
  expect_equal(this->journal().last(), this->maker_.end());
  this->append(10);
  this->fixture_.reopen();
  EXPECT_EQ(read_all(this->journal()).size(), 20u);
  expect_equal(this->journal().last(), this->maker_.end());
}

TYPED_TEST_P(JournalSuite, RefusesWhatBreaksTheChain) {
  this->append(3);
  JournalRecord gap = RecordMaker({4, this->maker_.end().next_event, this->maker_.end().hash}).make("gap");
  JournalRecord numbers = RecordMaker({3, 999, this->maker_.end().hash}).make("numbers");
  JournalRecord hash = RecordMaker(this->maker_).make("hash");
  hash.body = "other";
  EXPECT_DEATH((void)this->journal().append(std::span(&gap, 1)), "expected record 4, found record 5");
  EXPECT_DEATH((void)this->journal().append(std::span(&numbers, 1)), "first message");
  EXPECT_DEATH((void)this->journal().append(std::span(&hash, 1)), "hash");
  EXPECT_EQ(read_all(this->journal()).size(), 3u);
}

TYPED_TEST_P(JournalSuite, NamesTheDamagedRecord) {
  this->append(600);
  this->fixture_.damage(301);
  EXPECT_FALSE(this->journal().damage()) << "nobody has read it";
  EXPECT_EQ(this->broken_at(1), "301");
  EXPECT_EQ(this->broken_at(301), "301");
  EXPECT_EQ(this->broken_at(302), "nowhere");  // the chain of those after it is whole
  std::uint64_t visited = 0;
  const auto fault = this->journal().read(1, [&](const JournalRecord&) { return ++visited, true; });
  ASSERT_TRUE(fault);
  EXPECT_EQ(visited, 300u);
  EXPECT_NE(fault->reason.find("hash"), std::string::npos) << fault->reason;
  ASSERT_TRUE(this->journal().damage()) << "whoever asks hears of it from now on";
  EXPECT_EQ(this->journal().damage()->sequence, 301u);
  EXPECT_EQ(this->journal().damage()->reason, fault->reason);
}

TYPED_TEST_P(JournalSuite, NamesTheMissingRecord) {
  this->append(10);
  this->fixture_.remove(4);
  EXPECT_EQ(this->broken_at(1), "4");
  EXPECT_EQ(this->broken_at(4), "4");
}

TYPED_TEST_P(JournalSuite, KeepsBigBodies) {
  std::string body(10 * 1024 * 1024, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 2654435761u >> 13);
  const JournalRecord big = this->maker_.make(body);
  ASSERT_EQ(this->journal().append(std::span(&big, 1)), std::nullopt);
  this->append(1);
  this->fixture_.reopen();
  const std::vector<JournalRecord> found = read_all(this->journal());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].body == body);
}

TYPED_TEST_P(JournalSuite, KeepsManySmallRecords) {
  for (int i = 0; i < 100; ++i) this->append(1000);
  std::uint64_t count = 0;
  EXPECT_FALSE(this->journal().read(1, [&](const JournalRecord&) { return ++count, true; }));
  EXPECT_EQ(count, 100'000u);
  const std::uint64_t last_event = this->maker_.end().next_event - 1;
  EXPECT_EQ(this->sequence_of_event(last_event), 100'000u);
}

TYPED_TEST_P(JournalSuite, ShowsReadersOnlyWholeAppends) {
  constexpr std::size_t per_append = 7, appends = 300;
  std::atomic<bool> done = false;
  std::atomic<int> odd = 0, reads = 0;
  const auto follow = [&] {
    std::uint64_t next = 1;
    while (true) {
      const bool last_look = done.load();
      const std::uint64_t durable = this->journal().last().sequence;
      const std::uint64_t before = next;
      if (this->journal().read(next, [&](const JournalRecord& r) { return next = r.sequence + 1, true; }))
        ++odd;
      if (next <= durable && durable >= before) ++odd;        // what `last` tells of can be read
      if (!last_look && (next - 1) % per_append != 0) ++odd;  // an append is seen whole or not at all
      ++reads;
      if (last_look) break;
    }
    if (next != per_append * appends + 1) ++odd;
  };
  std::thread first(follow), second(follow);
  for (std::size_t i = 0; i < appends; ++i) this->append(per_append);
  done = true;
  first.join();
  second.join();
  EXPECT_EQ(odd, 0);
  EXPECT_GT(reads, 2);
}

inline engine::PersonKey key_of(std::uint64_t number, const std::string& person) {
  engine::PersonKey key{.number = number, .person = uuid_of("person", person)};
  key.secret = sha256({person, std::to_string(number)});
  return key;
}
inline std::vector<engine::PersonKey> all_keys(engine::Journal& journal) {
  std::vector<engine::PersonKey> keys;
  journal.keys()->each([&](const engine::PersonKey& key) {
    if (key.number != 0) keys.push_back(key);
    return true;
  });
  return keys;
}

TYPED_TEST_P(JournalSuite, KeepsTheKeysThatComeWithARecord) {
  const std::vector keys{key_of(1, "Ada"), key_of(3, "Ines"), key_of(4, "Jo")};
  std::vector<JournalRecord> records = this->maker_.make_many(3);
  records[0].keys = {keys[0]};
  records[2].keys = {keys[1], keys[2]};
  ASSERT_EQ(this->journal().append(records), std::nullopt);
  EXPECT_EQ(all_keys(this->journal()), keys);
  EXPECT_EQ(this->journal().keys()->find(3), keys[1].secret);
  EXPECT_EQ(this->journal().keys()->find(2), std::nullopt);
  EXPECT_EQ(this->journal().keys()->own(), this->journal().keys()->own());
}

TYPED_TEST_P(JournalSuite, DestroysAPersonsKeysAndNoOthers) {
  const std::vector keys{key_of(1, "Ada"), key_of(3, "Ines"), key_of(4, "Ada"), key_of(9, "Ada")};
  std::vector<JournalRecord> records = this->maker_.make_many(1);
  records[0].keys = keys;
  ASSERT_EQ(this->journal().append(records), std::nullopt);
  for (int twice = 0; twice < 2; ++twice) {
    ASSERT_EQ(this->journal().keys()->destroy(keys[0].person, 9), std::nullopt);
    EXPECT_EQ(all_keys(this->journal()), (std::vector{keys[1], keys[3]}));
    EXPECT_EQ(this->journal().keys()->find(4), std::nullopt);
  }
  ASSERT_EQ(this->journal().keys()->add(keys), std::nullopt);
  EXPECT_EQ(all_keys(this->journal()), (std::vector{keys[1], keys[3]}))
      << "what was destroyed does not return";
  const engine::PersonKey fresh = key_of(12, "Ada");
  ASSERT_EQ(this->journal().keys()->add(std::span(&fresh, 1)), std::nullopt);
  EXPECT_EQ(this->journal().keys()->find(12), fresh.secret);
}

REGISTER_TYPED_TEST_SUITE_P(JournalSuite, StartsEmpty, GivesBackWhatWasAppended, KnowsWhichJournalItIs,
                            BecomesAnotherJournalWithItsPast, TellsTheEndOfAnyMoment, KnowsWhatWasMadeOfIt,
                            ReadsFromTheMiddleAndStopsWhenTold, FindsTheRecordOfAnyMessage,
                            ContinuesAfterReopening, RefusesWhatBreaksTheChain, NamesTheDamagedRecord,
                            NamesTheMissingRecord, KeepsBigBodies, KeepsManySmallRecords,
                            ShowsReadersOnlyWholeAppends, KeepsTheKeysThatComeWithARecord,
                            DestroysAPersonsKeysAndNoOthers);

}  // namespace flowmart::journal
