// The journal: a totally ordered, hash-chained, contiguous sequence of records, each one batch and one atomic
// step. A port: implementations (memory, SQLite) pass one contract suite, src/journal/suite_test.hpp.
//
// Threads: `append` is called by one writer thread at a time; `read` and `last` may be called from any thread
// at any time and see only durable records. Errors: a failed append leaves the journal in an unknown state.
// The caller ends the process; opening again decides.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/key_store.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::engine {

// Of the records and of the journal's own tables. Raised when what an older program wrote is not read as it
// is any more.
inline constexpr int journal_format = 2;

using Hash = std::array<std::uint8_t, 32>;  // SHA-256

// SHA-256 over previous hash, sequence, first_event, event_count (little endian, 8 bytes each) and the body.
Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::uint64_t first_event,
                std::uint64_t event_count, std::string_view body);

struct JournalRecord {
  std::uint64_t sequence = 0;  // 1, 2, 3, ... without a gap
  std::uint64_t first_event =
      0;  // number of the record's first message; messages are numbered 1, 2, 3, ... over all records
  std::uint64_t event_count =
      0;             // messages in the record; the next record's first_event = first_event + event_count
  Hash hash{};       // chain_hash(hash of the record before, ...); the chain starts from 32 zero bytes
  std::string body;  // the batch, see engine/batch.hpp
  // Of persons that it is the first to need: kept apart (KeyStore), so `read` brings none.
  std::vector<PersonKey> keys{};
};

struct JournalEnd {
  std::uint64_t sequence = 0;    // of the last record; 0: the journal is empty
  std::uint64_t next_event = 1;  // what the next record's first_event must be
  Hash hash{};
  bool operator==(const JournalEnd&) const = default;
};

// A broken journal: which record, and why. Never read past.
struct JournalFault {
  std::uint64_t sequence = 0;
  std::string reason;
  bool passing = false;  // the system refused: reading it again may do
};

// The journal went on without records that somebody had seen, or a copy of it was put to use: from there on
// it is another journal, with an id of its own.
struct JournalBranch {
  Time at;
  Uuid from;                // the id until then
  JournalEnd end;           // the last record that both have
  std::uint64_t known = 0;  // the last record that somebody had seen; more than `end`: those between are lost
  std::string why;
  bool operator==(const JournalBranch&) const = default;
};

// Which journal this is. Written when it is made, by whoever makes it.
struct JournalIdentity {
  int format = journal_format;
  Uuid id;                             // random
  Currency currency{{'G', 'B', 'P'}};  // that the shop sells in
  std::string shop = "main";
  bool copy = false;                      // a backup that nothing was added to
  std::vector<JournalBranch> branches{};  // oldest first
  bool operator==(const JournalIdentity&) const = default;
};

// Up to where something that follows the journal has come, and in which journal. A nil `journal`: in one
// that nobody named.
struct JournalMark {
  Uuid journal;
  std::uint64_t sequence = 0;
  Hash hash{};  // of the record `sequence`; zeros for 0
  bool operator==(const JournalMark&) const = default;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Appends all records, or none, and returns only once they are durable. The records continue `last()`:
  // sequence, first_event and hash are checked, and a caller that breaks the chain is a bug. Returns the
  // reason when it fails.
  virtual std::optional<std::string> append(std::span<const JournalRecord> records) = 0;

  // Where the records' keys are; null: this journal keeps none.
  virtual KeyStore* keys() { return nullptr; }

  virtual JournalEnd last() const = 0;

  virtual JournalIdentity identity() const = 0;

  // The first damage that any `read` has met.
  virtual std::optional<JournalFault> damage() const = 0;

  // From here on the journal is another one, named `id` and no copy; `branch` says why, durably. Before
  // anything is appended. Returns the reason when it fails.
  virtual std::optional<std::string> branch(const JournalBranch& branch, const Uuid& id) = 0;

  // The end when `sequence` was the last record; nothing when there is no such record.
  virtual std::optional<JournalEnd> end_at(std::uint64_t sequence) const = 0;

  // Visits records in order from the first whose sequence >= `sequence`; the visitor returns false to stop.
  // Every record visited has been checked against the one before it (chain, contiguity).
  virtual std::optional<JournalFault> read(std::uint64_t sequence,
                                           const std::function<bool(const JournalRecord&)>& visit) const = 0;

  // Sequence of the record that holds message number `event` (or the first later one); nothing past the end,
  // and nothing with `fault` set when that can't be read.
  virtual std::optional<std::uint64_t> sequence_of_event(std::uint64_t event,
                                                         std::optional<JournalFault>& fault) const = 0;
};

// What to keep beside what was made of the records up to `sequence`. Whoever follows the journal without
// holding it is handed one of these.
using MarkAt = std::function<JournalMark(std::uint64_t sequence)>;
MarkAt marks_of(const Journal& journal);
// For what follows records that are in no journal.
inline JournalMark unnamed_mark(std::uint64_t sequence) { return {.sequence = sequence}; }

// Why what has come to `mark` was not made of this journal's records; nothing when it was.
std::optional<std::string> contradiction(const Journal& journal, const JournalMark& mark);

}  // namespace flowmart::engine
