#include "journal/memory/memory_journal.hpp"

#include <optional>

#include "journal/suite_test.hpp"

namespace flowmart::journal {
namespace {

class MemoryFixture {
 public:
  engine::Journal& journal() { return *journal_; }
  void reopen() { journal_.emplace(journal_->records(), journal_->identity()); }
  void damage(std::uint64_t sequence) {
    auto records = journal_->records();
    records[sequence - 1].body[0] ^= 1;
    journal_.emplace(std::move(records));
  }
  void remove(std::uint64_t sequence) {
    auto records = journal_->records();
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(sequence - 1));
    journal_.emplace(std::move(records));
  }

 private:
  std::optional<MemoryJournal> journal_{std::in_place, std::vector<JournalRecord>(), fresh_journal()};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, JournalSuite, MemoryFixture);

TEST(MemoryJournal, FailsWhenTold) {
  RecordMaker maker;
  const auto records = maker.make_many(4);
  MemoryJournal journal;
  journal.fail_next_append("disk full", 2);
  EXPECT_EQ(journal.append(records), "disk full");
  EXPECT_EQ(journal.last().sequence, 2u);
  EXPECT_EQ(journal.append(std::span(records).subspan(2)), std::nullopt);
  EXPECT_EQ(read_all(journal).size(), 4u);
}

}  // namespace
}  // namespace flowmart::journal
