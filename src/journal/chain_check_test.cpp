#include "engine/chain_check.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <future>

#include "journal/memory/memory_journal.hpp"
#include "journal/suite_test.hpp"

namespace flowmart::journal {
namespace {

TEST(ChainCheck, FindsWhatNobodyReads) {
  std::vector<JournalRecord> records = RecordMaker().make_many(700);
  records[520].body += "!";
  const MemoryJournal journal(std::move(records), fresh_journal());
  std::promise<engine::JournalFault> told;
  engine::ChainCheck check(journal, [&](const engine::JournalFault& fault) { told.set_value(fault); });
  check.start();
  EXPECT_EQ(told.get_future().get().sequence, 521u);
  EXPECT_EQ(check.checked(), 520u);
  EXPECT_EQ(journal.damage()->sequence, 521u);
}

TEST(ChainCheck, ReadsAllThatIsThereAndStopsWhenTold) {
  const MemoryJournal journal(RecordMaker().make_many(700), fresh_journal());
  engine::ChainCheck check(journal, [](const engine::JournalFault&) { FAIL(); });
  check.start();
  while (check.checked() < 700) std::this_thread::yield();
  check.stop();
}

TEST(ChainCheck, GivesWayToEverybodyElse) {
  std::vector<JournalRecord> records = RecordMaker().make_many(1);
  records[0].body += "!";
  const MemoryJournal journal(std::move(records), fresh_journal());
  std::promise<int> nice_by;
  engine::ChainCheck check(journal, [&](const engine::JournalFault&) {
    nice_by.set_value(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())));  // the report is on its thread
  });
  check.start();
  EXPECT_EQ(nice_by.get_future().get(), 19);
}

TEST(ChainCheck, RestsForNinetyNineHundredths) {
  EXPECT_EQ(engine::ChainCheck::rest_after(std::chrono::milliseconds{10}), std::chrono::milliseconds{990});
}

}  // namespace
}  // namespace flowmart::journal
