#include "journal/sqlite/record_reader.hpp"

#include <algorithm>

#include "journal/chain.hpp"

namespace flowmart::journal {
namespace {

using engine::JournalEnd;
using engine::JournalFault;
using engine::JournalRecord;

// A read transaction keeps the log from starting over, and visitors may be slow. So records are taken out in
// lots of this size, and visited with no transaction open.
constexpr std::size_t lot_records = 256;
constexpr std::size_t lot_bytes = 4 * 1024 * 1024;

bool take_hash(sqlite::Bytes bytes, engine::Hash& hash) {
  if (bytes.size() != hash.size()) return false;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return true;
}

}  // namespace

struct RecordReader::Session {
  sqlite::Connection connection;
  sqlite::Statement lot, end_at, last;
  std::vector<JournalRecord> records;
  std::size_t count = 0;  // of `records`, in the present lot

  // Fills `records` from `sequence` on. A row that cannot be read ends the lot; if it is the first, it
  // throws.
  void fetch(std::uint64_t sequence) {
    const sqlite::Resetting resetting(lot);
    count = 0;
    lot.bind(1, sequence);
    try {
      for (std::size_t bytes = 0; bytes < lot_bytes && count < lot_records && lot.step(); ++count)
        bytes += take_row();
    } catch (const sqlite::Error&) {
      if (count == 0) throw;
    }
  }

  std::size_t take_row() {
    if (count == records.size()) records.emplace_back();
    JournalRecord& record = records[count];
    record.sequence = lot.number(0);
    record.first_event = lot.number(1);
    record.event_count = lot.number(2);
    if (!take_hash(lot.blob(3), record.hash)) record.hash = {};
    record.body = sqlite::text_of(lot.blob(4));
    return record.body.size();
  }

  std::optional<JournalEnd> end(sqlite::Statement& statement) {
    const sqlite::Resetting resetting(statement);
    if (!statement.step()) return std::nullopt;
    JournalEnd end{statement.number(0), statement.number(1) + statement.number(2), {}};
    if (!take_hash(statement.blob(3), end.hash)) end.hash = {};
    return end;
  }
};

class RecordReader::Loan {
 public:
  explicit Loan(const RecordReader& reader) : reader_(reader), session_(reader.borrow()) {}
  ~Loan() {
    const std::lock_guard lock(reader_.mutex_);
    reader_.idle_.push_back(std::move(session_));
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  Session* operator->() const { return session_.get(); }

 private:
  const RecordReader& reader_;
  std::unique_ptr<Session> session_;
};

RecordReader::RecordReader(std::filesystem::path file, std::string vfs)
    : file_(std::move(file)), vfs_(std::move(vfs)) {}
RecordReader::~RecordReader() = default;

std::unique_ptr<RecordReader::Session> RecordReader::borrow() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Session> session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  auto session = std::make_unique<Session>();
  session->connection = sqlite::Connection::open(file_, sqlite::Mode::read_only, vfs_);
  session->connection.run("PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF");
  session->lot = session->connection.prepare(
      "SELECT sequence, first_event, event_count, hash, body FROM record WHERE sequence >= ?1 "
      "ORDER BY sequence");
  session->end_at = session->connection.prepare(
      "SELECT sequence, first_event, event_count, hash FROM record WHERE sequence = ?1");
  session->last = session->connection.prepare(
      "SELECT sequence, first_event, event_count, hash FROM record ORDER BY sequence DESC LIMIT 1");
  return session;
}

JournalEnd RecordReader::last() const {
  const Loan session(*this);
  return session->end(session->last).value_or(JournalEnd{});
}

std::optional<JournalEnd> RecordReader::end_at(std::uint64_t sequence) const {
  if (sequence == 0) return JournalEnd{};
  const Loan session(*this);
  session->end_at.bind(1, sequence);
  return session->end(session->end_at);
}

std::optional<JournalFault> RecordReader::read(std::uint64_t sequence,
                                               const std::function<bool(const JournalRecord&)>& visit) const {
  JournalEnd before;
  try {
    const Loan session(*this);
    if (sequence > 1) {
      session->end_at.bind(1, sequence - 1);
      const auto end = session->end(session->end_at);
      if (!end && session->end(session->last).value_or(JournalEnd{}).sequence < sequence) return std::nullopt;
      if (!end) return JournalFault{sequence - 1, "the record is missing"};
      before = *end;
    }
    while (true) {
      session->fetch(before.sequence + 1);
      if (session->count == 0) return std::nullopt;
      for (std::size_t i = 0; i < session->count; ++i) {
        const JournalRecord& record = session->records[i];
        if (record.sequence != before.sequence + 1)
          return JournalFault{before.sequence + 1, "the record is missing"};
        if (auto why = broken_link(before, record)) return JournalFault{record.sequence, std::move(*why)};
        if (!visit(record)) return std::nullopt;
        before = end_after(record);
      }
    }
  } catch (const sqlite::Error& error) {
    return JournalFault{before.sequence + 1, error.what(), !error.is_damage()};
  }
}

std::optional<std::uint64_t> RecordReader::sequence_of_event(std::uint64_t event) const {
  const Loan session(*this);
  const JournalEnd end = session->end(session->last).value_or(JournalEnd{});
  if (event >= end.next_event) return std::nullopt;
  // Both numbers only rise, so halving finds the record without an index, which each append would have to
  // keep.
  std::uint64_t low = 1, high = end.sequence;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    session->end_at.bind(1, middle);
    const auto reached = session->end(session->end_at);
    if (reached && event >= reached->next_event) low = middle + 1;
    else high = middle;
  }
  return low;
}

}  // namespace flowmart::journal
