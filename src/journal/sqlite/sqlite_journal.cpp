#include "journal/sqlite/sqlite_journal.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "journal/chain.hpp"
#include "journal/sqlite/checkpointer.hpp"
#include "journal/sqlite/folder_lock.hpp"
#include "journal/sqlite/identity.hpp"
#include "journal/sqlite/record_reader.hpp"
#include "journal/sqlite/sqlite_keys.hpp"
#include "journal/sqlite/store_file.hpp"
#include "kernel/check.hpp"

namespace flowmart::journal {
namespace {

using engine::JournalBranch;
using engine::JournalEnd;
using engine::JournalFault;
using engine::JournalIdentity;
using engine::JournalRecord;

constexpr std::uint64_t tail_records = 16;  // checked on opening

// Big pages, because a batch is big: with 4 KiB it costs half as much again. The body stands last: its
// overflow pages are not touched when only the other columns are read.
constexpr std::string_view tables =
    "CREATE TABLE record("
    "sequence INTEGER PRIMARY KEY, first_event INTEGER NOT NULL, "
    "event_count INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL);";

const StoreFile journal_file{.what = "journal",
                             .application_id = 0x464c4d4a,  // "FLMJ"
                             .format = engine::journal_format,
                             .page_bytes = 16384};

std::filesystem::path journal_in(const std::filesystem::path& folder) { return folder / "journal.db"; }

class SqliteJournalReader : public engine::Journal {
 public:
  // `writing` as SqliteKeys has it.
  SqliteJournalReader(std::filesystem::path file, const SqliteJournalOptions& options,
                      sqlite::TurnLock* writing = nullptr)
      : file_(std::move(file)),
        keys_(file_, options.vfs, writing),
        reader_(file_, options.vfs),
        identity_(read_identity(sqlite::Connection::open(file_, sqlite::Mode::read_only, options.vfs))) {}

  std::optional<std::string> append(std::span<const JournalRecord>) override {
    return fmt::format("{} is open for reading only", file_.string());
  }
  engine::KeyStore* keys() override { return &keys_; }
  JournalIdentity identity() const override { return identity_; }
  std::optional<JournalFault> damage() const override { return damage_.first(); }
  std::optional<std::string> branch(const JournalBranch&, const Uuid&) override {
    return fmt::format("{} is open for reading only", file_.string());
  }
  // Of a folder that somebody else writes; who writes it knows the end without reading. There is no way to
  // tell of a disk that fails, and whoever reads offline must end then anyway.
  JournalEnd last() const override try { return reader_.last(); } catch (const sqlite::Error& error) {
    fail_reading(error);
  }
  // Likewise, of what follows the journal at work.
  std::optional<JournalEnd> end_at(std::uint64_t sequence) const override try {
    return reader_.end_at(sequence);
  } catch (const sqlite::Error& error) {
    fail_reading(error);
  }
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event,
                                                 std::optional<JournalFault>& fault) const override try {
    return reader_.sequence_of_event(event);
  } catch (const sqlite::Error& error) {
    fault = JournalFault{0, error.what()};
    return std::nullopt;
  }
  std::optional<JournalFault> read(std::uint64_t sequence,
                                   const std::function<bool(const JournalRecord&)>& visit) const override {
    return damage_.met(reader_.read(sequence, visit));
  }

 protected:
  const RecordReader& reader() const { return reader_; }
  void identify(JournalIdentity identity) { identity_ = std::move(identity); }

 private:
  [[noreturn]] void fail_reading(const sqlite::Error& error) const {
    fail(fmt::format("{} can be read: {}", file_.string(), error.what()));
  }

  std::filesystem::path file_;
  SqliteKeys keys_;
  RecordReader reader_;
  JournalIdentity identity_;
  mutable FirstDamage damage_;
};

// One append, one last step of a checkpoint or one change of the keys at a time.
struct Writing {
  sqlite::TurnLock writing_;
};

class SqliteJournal final : private Writing, public SqliteJournalReader {
 public:
  SqliteJournal(FolderLock lock, std::filesystem::path file, sqlite::Connection writer,
                const SqliteJournalOptions& options);
  ~SqliteJournal() override;
  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  std::optional<std::string> append(std::span<const JournalRecord> records) override;
  std::optional<std::string> branch(const JournalBranch& branch, const Uuid& id) override;
  JournalEnd last() const override;
  // Reads the newest records; what is wrong with them.
  std::optional<JournalFault> check_tail();

 private:
  void insert(std::span<const JournalRecord> records);

  FolderLock lock_;
  sqlite::Connection writer_;
  sqlite::Statement begin_, insert_, insert_key_, commit_;
  std::uint64_t log_frames_ = 0;
  std::optional<std::string> failure_;
  mutable std::mutex end_mutex_;
  JournalEnd end_;
  std::unique_ptr<sqlite::Checkpointer> checkpointer_;
};

SqliteJournal::SqliteJournal(FolderLock lock, std::filesystem::path file, sqlite::Connection writer,
                             const SqliteJournalOptions& options)
    : SqliteJournalReader(file, options, &writing_), lock_(std::move(lock)), writer_(std::move(writer)) {
  begin_ = writer_.prepare("BEGIN IMMEDIATE");
  insert_ = writer_.prepare("INSERT INTO record VALUES(?1, ?2, ?3, ?4, ?5)");
  insert_key_ = writer_.prepare(insert_key);
  commit_ = writer_.prepare("COMMIT");
  // Also switches SQLite's own checkpoints off.
  sqlite3_wal_hook(
      writer_.raw(),
      [](void* frames, sqlite3*, const char*, int count) {
        *static_cast<std::uint64_t*>(frames) = static_cast<std::uint64_t>(count);
        return SQLITE_OK;
      },
      &log_frames_);
  auto connection = sqlite::Connection::open(file, sqlite::Mode::read_write, options.vfs);
  connection.pragma("synchronous", "2");
  const auto page_bytes = static_cast<std::size_t>(writer_.integer("PRAGMA page_size"));
  checkpointer_ = std::make_unique<sqlite::Checkpointer>(std::move(connection), writing_,
                                                         options.checkpoint_bytes / page_bytes);
}

SqliteJournal::~SqliteJournal() {
  if (!failure_) failure_ = checkpointer_->failure();
  checkpointer_.reset();
  if (failure_) {  // nothing more is written: opening again decides what is there
    sqlite3_db_config(writer_.raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return;
  }
  sqlite3_busy_timeout(writer_.raw(), 100);  // a reader elsewhere only leaves the log to the next opening
  sqlite3_wal_checkpoint_v2(writer_.raw(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

std::optional<JournalFault> SqliteJournal::check_tail() {
  const JournalEnd end = reader().last();
  JournalEnd reached;
  auto fault = read(end.sequence > tail_records ? end.sequence - tail_records + 1 : 1,
                    [&](const JournalRecord& record) {
                      reached = end_after(record);
                      return true;
                    });
  if (!fault && reached.sequence != end.sequence)
    return JournalFault{end.sequence, "the record cannot be reached from those before it"};
  if (!fault) end_ = end;
  return fault;
}

void SqliteJournal::insert(std::span<const JournalRecord> records) {
  begin_.run();
  for (const JournalRecord& record : records) {
    insert_.bind(1, record.sequence)
        .bind(2, record.first_event)
        .bind(3, record.event_count)
        .bind(4, sqlite::Bytes(record.hash))
        .bind(5, sqlite::bytes_of(record.body));
    insert_.run();
    for (const engine::PersonKey& key : record.keys) {
      bind_key(insert_key_, key);
      insert_key_.run();
    }
  }
  commit_.run();
}

std::optional<std::string> SqliteJournal::append(std::span<const JournalRecord> records) {
  if (records.empty()) return std::nullopt;
  check_continues(last(), records);
  if (!failure_) failure_ = checkpointer_->failure();
  if (failure_) return failure_;
  {
    const std::lock_guard lock(writing_);
    try {
      insert(records);
    } catch (const sqlite::Error& error) {
      writer_.rollback();
      failure_ = fmt::format("record {} could not be stored: {}", records.front().sequence, error.what());
      return failure_;
    }
  }
  {
    const std::lock_guard lock(end_mutex_);
    end_ = end_after(records.back());
  }
  checkpointer_->wrote(log_frames_);
  return std::nullopt;
}

std::optional<std::string> SqliteJournal::branch(const JournalBranch& branch, const Uuid& id) {
  const std::lock_guard lock(writing_);
  try {
    write_branch(writer_, branch, id);
    identify(read_identity(writer_));
    return std::nullopt;
  } catch (const sqlite::Error& error) {
    return fmt::format("the journal's new name could not be stored: {}", error.what());
  }
}

JournalEnd SqliteJournal::last() const {
  const std::lock_guard lock(end_mutex_);
  return end_;
}

sqlite::Connection open_writer(const std::filesystem::path& folder, const SqliteJournalOptions& options,
                               std::optional<OpenFault>& fault) {
  const std::filesystem::path file = journal_in(folder);
  auto writer = sqlite::Connection::open(file, sqlite::Mode::create, options.vfs);
  StoreFile made = journal_file;
  const std::string schema =
      std::string(tables) + std::string(keys_schema) + (options.fresh ? identity_schema(*options.fresh) : "");
  made.schema = schema;
  fault = options.fresh ? prepare_store(writer, file, made) : recognise_store(writer, file, journal_file);
  if (fault) return writer;
  writer.pragma("journal_mode", "wal");
  writer.pragma("synchronous", "2");
  // FAST: a row that moves to another page, as those of a table's first page do, leaves nothing behind: a key
  // may be among them.
  writer.run("PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=FAST; PRAGMA trusted_schema=OFF");
  // What is read from here on must be on the disk, even if an earlier process ended on a failed sync: moving
  // the log's content into the file writes it anew and syncs that.
  const int code =
      sqlite3_wal_checkpoint_v2(writer.raw(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) throw writer.error(code);
  sync_folder(folder);
  return writer;
}

std::optional<OpenFault> recognise(const std::filesystem::path& file, const std::string& vfs) {
  if (!std::filesystem::exists(file))
    return OpenFault{OpenFailure::missing,
                     fmt::format("there is no journal in {}", file.parent_path().string())};
  auto fault = recognise_by_header(file, journal_file);
  if (!fault) {
    auto connection = sqlite::Connection::open(file, sqlite::Mode::read_only, vfs);
    fault = recognise_store(connection, file, journal_file);
  }
  if (fault && fault->failure == OpenFailure::older)
    fault->reason +=
        ". It is left as it is: export its orders with the FlowMart that wrote it and import them here, or "
        "start in another folder";
  return fault;
}

}  // namespace

Opened<engine::Journal> open_sqlite(const std::filesystem::path& folder,
                                    const SqliteJournalOptions& options) {
  try {
    const auto fault = recognise(journal_in(folder), options.vfs);
    if (fault && !(fault->failure == OpenFailure::missing && options.fresh)) return *fault;
  } catch (const sqlite::Error& error) {
    return fault_of(error, journal_in(folder), journal_file);
  }
  auto lock = FolderLock::take(folder);
  if (const auto* fault = std::get_if<OpenFault>(&lock)) return *fault;
  const std::filesystem::path file = journal_in(folder);
  try {
    std::optional<OpenFault> fault;
    sqlite::Connection writer = open_writer(folder, options, fault);
    if (fault) return *fault;
    auto journal = std::make_unique<SqliteJournal>(std::get<FolderLock>(std::move(lock)), file,
                                                   std::move(writer), options);
    if (const auto broken = journal->check_tail())
      return OpenFault{OpenFailure::damaged, fmt::format("the journal {} is damaged: record {}: {}",
                                                         file.string(), broken->sequence, broken->reason)};
    return std::unique_ptr<engine::Journal>(std::move(journal));
  } catch (const sqlite::Error& error) {
    return fault_of(error, file, journal_file);
  }
}

Opened<engine::Journal> open_sqlite_read_only(const std::filesystem::path& folder,
                                              const SqliteJournalOptions& options) {
  const std::filesystem::path file = journal_in(folder);
  try {
    if (auto fault = recognise(file, options.vfs)) return *fault;
    return std::make_unique<SqliteJournalReader>(file, options);
  } catch (const sqlite::Error& error) {
    return fault_of(error, file, journal_file);
  }
}

}  // namespace flowmart::journal
