#include "journal/sqlite/sqlite_keys.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "kernel/check.hpp"

namespace flowmart::journal {
namespace {

using engine::PersonKey;

constexpr Secret destroyed{};
// Readers stand in the log for moments only.
constexpr auto log_patience = std::chrono::seconds{10};
constexpr auto log_pause = std::chrono::milliseconds{20};

std::optional<Secret> secret_of(sqlite::Bytes bytes) {
  Secret secret;
  if (bytes.size() != secret.size()) throw sqlite::Error(SQLITE_CORRUPT, "a key has not its size");
  std::copy(bytes.begin(), bytes.end(), secret.begin());
  return secret == destroyed ? std::nullopt : std::optional(secret);
}

}  // namespace

void bind_key(sqlite::Statement& insert, const PersonKey& key) {
  insert.bind(1, key.number).bind(2, sqlite::Bytes(key.person.bytes)).bind(3, sqlite::Bytes(key.secret));
}

SqliteKeys::SqliteKeys(std::filesystem::path file, std::string vfs, sqlite::TurnLock* writing)
    : file_(std::move(file)),
      vfs_(std::move(vfs)),
      writing_(writing),
      connection_(sqlite::Connection::open(file_, sqlite::Mode::read_only, vfs_)) {
  find_ = connection_.prepare("SELECT secret FROM keys WHERE number = ?1");
}

// A key that can't be read is not one that is gone: whoever took it for that would show a person as erased.
void SqliteKeys::fail_reading(const sqlite::Error& error) const {
  fail(fmt::format("the keys in {} can be read: {}", file_.string(), error.what()));
}

std::optional<Secret> SqliteKeys::find(std::uint64_t number) const try {
  const std::lock_guard lock(mutex_);
  const sqlite::Resetting resetting(find_);
  find_.bind(1, number);
  return find_.step() ? secret_of(find_.blob(0)) : std::nullopt;
} catch (const sqlite::Error& error) {
  fail_reading(error);
}

Secret SqliteKeys::own() const try {
  if (const auto known = find(0)) return *known;
  PersonKey key{.secret = random_secret()};
  if (writing_ == nullptr) return key.secret;  // what is read only takes nothing in
  const std::lock_guard lock(*writing_);
  sqlite::Connection writer = open_writer();
  auto insert = writer.prepare(insert_key);
  bind_key(insert, key);
  insert.run();
  return key.secret;
} catch (const sqlite::Error& error) {
  fail_reading(error);
}

void SqliteKeys::each(const std::function<bool(const PersonKey&)>& visit) const try {
  auto connection = sqlite::Connection::open(file_, sqlite::Mode::read_only, vfs_);
  auto rows = connection.prepare("SELECT number, person, secret FROM keys ORDER BY number");
  while (rows.step()) {
    const auto secret = secret_of(rows.blob(2));
    if (!secret) continue;
    PersonKey key{.number = rows.number(0), .secret = *secret};
    const sqlite::Bytes person = rows.blob(1);
    if (person.size() == key.person.bytes.size())
      std::copy(person.begin(), person.end(), key.person.bytes.begin());
    if (!visit(key)) return;
  }
} catch (const sqlite::Error& error) {
  fail_reading(error);
}

sqlite::Connection SqliteKeys::open_writer() const {
  auto connection = sqlite::Connection::open(file_, sqlite::Mode::read_write, vfs_);
  connection.pragma("synchronous", "2");
  connection.run("PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=ON");
  return connection;
}

void SqliteKeys::overwrite(const std::vector<std::uint64_t>& numbers) {
  const std::lock_guard lock(*writing_);
  sqlite::Connection writer = open_writer();
  sqlite::Transaction transaction(writer);
  auto update = writer.prepare("UPDATE keys SET secret = ?2 WHERE number = ?1");
  for (const std::uint64_t number : numbers) update.bind(1, number).bind(2, sqlite::Bytes(destroyed)).run();
  transaction.commit();
}

// The log holds pages as they were.
bool SqliteKeys::empty_log() {
  const std::lock_guard lock(*writing_);
  sqlite::Connection writer = open_writer();
  sqlite3_busy_timeout(writer.raw(), 0);
  const int code =
      sqlite3_wal_checkpoint_v2(writer.raw(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) throw writer.error(code);
  return code == SQLITE_OK;
}

std::optional<std::string> SqliteKeys::add(std::span<const PersonKey> keys) {
  if (writing_ == nullptr) return fmt::format("{} is open for reading only", file_.string());
  try {
    const std::lock_guard lock(*writing_);
    sqlite::Connection writer = open_writer();
    sqlite::Transaction transaction(writer);
    auto insert = writer.prepare("INSERT OR IGNORE INTO keys VALUES(?1, ?2, ?3)");
    for (const PersonKey& key : keys) {
      bind_key(insert, key);
      insert.run();
    }
    transaction.commit();
    return std::nullopt;
  } catch (const sqlite::Error& error) {
    return fmt::format("keys could not be stored in {}: {}", file_.string(), error.what());
  }
}

std::optional<std::string> SqliteKeys::destroy(const Uuid& person, std::uint64_t before) {
  if (writing_ == nullptr) return fmt::format("{} is open for reading only", file_.string());
  std::vector<std::uint64_t> numbers;
  each([&](const PersonKey& key) {
    if (key.number != 0 && key.number < before && key.person == person) numbers.push_back(key.number);
    return key.number < before;
  });
  try {
    if (!numbers.empty()) overwrite(numbers);
    // Also when none is left: an earlier attempt may have ended in between.
    const auto give_up = std::chrono::steady_clock::now() + log_patience;
    while (!empty_log()) {
      if (std::chrono::steady_clock::now() > give_up)
        return fmt::format("somebody reads {} for so long that its log can't be emptied", file_.string());
      std::this_thread::sleep_for(log_pause);
    }
    return std::nullopt;
  } catch (const sqlite::Error& error) {
    return fmt::format("keys in {} could not be destroyed: {}", file_.string(), error.what());
  }
}

}  // namespace flowmart::journal
