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

namespace flowmart::engine {

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
  std::string body;  // the batch, see engine/record.hpp
};

struct JournalEnd {
  std::uint64_t sequence = 0;    // of the last record; 0: the journal is empty
  std::uint64_t next_event = 1;  // what the next record's first_event must be
  Hash hash{};
};

// A broken journal: which record, and why. Never read past.
struct JournalFault {
  std::uint64_t sequence = 0;
  std::string reason;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Appends all records, or none, and returns only once they are durable. The records continue `last()`:
  // sequence, first_event and hash are checked, and a caller that breaks the chain is a bug. Returns the
  // reason when it fails.
  virtual std::optional<std::string> append(std::span<const JournalRecord> records) = 0;

  virtual JournalEnd last() const = 0;

  // Visits records in order from the first whose sequence >= `sequence`; the visitor returns false to stop.
  // Every record visited has been checked against the one before it (chain, contiguity).
  virtual std::optional<JournalFault> read(std::uint64_t sequence,
                                           const std::function<bool(const JournalRecord&)>& visit) const = 0;

  // Sequence of the record that holds message number `event` (or the first later one); nothing past the end,
  // and nothing with `fault` set when that can't be read.
  virtual std::optional<std::uint64_t> sequence_of_event(std::uint64_t event,
                                                         std::optional<JournalFault>& fault) const = 0;
};

}  // namespace flowmart::engine
