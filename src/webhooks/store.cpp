#include "webhooks/store.hpp"

#include <utility>

#include "journal/sqlite/store_file.hpp"

namespace flowmart::webhooks {
namespace {

constexpr int log_kept = 10'000;  // lines a subscription
constexpr int prune_every = 1'000;

constexpr const char* webhook_schema = R"(
CREATE TABLE IF NOT EXISTS webhook(
  id TEXT PRIMARY KEY, url TEXT NOT NULL, description TEXT NOT NULL, paused INTEGER NOT NULL,
  reason TEXT NOT NULL, created_at INTEGER NOT NULL, failing_since INTEGER, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wanted(webhook TEXT NOT NULL, message TEXT NOT NULL, versions TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS secret(webhook TEXT NOT NULL, text TEXT NOT NULL, until INTEGER);
CREATE TABLE IF NOT EXISTS pending(
  webhook TEXT NOT NULL, event INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
  PRIMARY KEY(webhook, event)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery(
  serial INTEGER PRIMARY KEY AUTOINCREMENT, webhook TEXT NOT NULL, event INTEGER NOT NULL, message TEXT NOT NULL,
  message_id TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, outcome INTEGER NOT NULL,
  status INTEGER NOT NULL, took_ms INTEGER NOT NULL, detail TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_of ON delivery(webhook, serial);
)";

std::int64_t number_of(Time at) { return at.time_since_epoch().count(); }
Time time_of(std::int64_t number) { return Time(Duration(number)); }

void bind_time(sqlite::Statement& statement, int parameter, const std::optional<Time>& at) {
  if (at) statement.bind(parameter, number_of(*at));
  else statement.bind_null(parameter);
}
std::optional<Time> optional_time(const sqlite::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(time_of(row.integer(column)));
}

}  // namespace

Store::Store(const std::filesystem::path& file)
    : connection_(sqlite::Connection::open(file, sqlite::Mode::create)) {
  connection_.pragma("journal_mode", "wal");
  connection_.run("PRAGMA synchronous=NORMAL");  // what a power cut takes is delivered twice
  connection_.run(webhook_schema);
  namespace fs = std::filesystem;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    fs::permissions(file.string() + suffix, fs::perms::owner_read | fs::perms::owner_write, ignored);
  }
  add_ = connection_.prepare("INSERT OR REPLACE INTO webhook VALUES(?1,?2,?3,?4,?5,?6,?7,?8)");
  drop_ = connection_.prepare("DELETE FROM webhook WHERE id=?1");
  add_wanted_ = connection_.prepare("INSERT INTO wanted VALUES(?1,?2,?3)");
  add_secret_ = connection_.prepare("INSERT INTO secret VALUES(?1,?2,?3)");
  set_position_ = connection_.prepare(
      "UPDATE webhook SET position=?2, failing_since=?3, paused=?4, reason=?5 WHERE id=?1");
  set_pending_ = connection_.prepare("INSERT OR REPLACE INTO pending VALUES(?1,?2,?3,?4)");
  erase_pending_ = connection_.prepare("DELETE FROM pending WHERE webhook=?1 AND event=?2");
  log_ = connection_.prepare(
      "INSERT INTO delivery(webhook,event,message,message_id,number,at,outcome,status,took_ms,detail) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");
  prune_ = connection_.prepare(
      "DELETE FROM delivery WHERE webhook=?1 AND serial<=(SELECT serial FROM delivery WHERE webhook=?1 "
      "ORDER BY serial DESC LIMIT 1 OFFSET ?2)");
}

std::vector<Subscription> Store::subscriptions() {
  std::vector<Subscription> all;
  sqlite::Statement rows = connection_.prepare("SELECT * FROM webhook ORDER BY created_at, id");
  while (rows.step()) {
    Subscription& one = all.emplace_back();
    one.id = rows.text(0);
    one.url = rows.text(1);
    one.description = rows.text(2);
    one.paused = rows.integer(3) != 0;
    one.reason = rows.text(4);
    one.created_at = time_of(rows.integer(5));
    one.failing_since = optional_time(rows, 6);
    one.position = rows.number(7);
  }
  for (Subscription& one : all) {
    sqlite::Statement wanted = connection_.prepare("SELECT message, versions FROM wanted WHERE webhook=?1");
    for (wanted.bind(1, one.id); wanted.step();)
      one.wanted.push_back({std::string(wanted.text(0)), std::string(wanted.text(1))});
    sqlite::Statement secrets = connection_.prepare("SELECT text, until FROM secret WHERE webhook=?1");
    for (secrets.bind(1, one.id); secrets.step();)
      one.secrets.push_back({std::string(secrets.text(0)), optional_time(secrets, 1)});
  }
  return all;
}

std::map<std::uint64_t, Pending> Store::pending(const std::string& webhook) {
  std::map<std::uint64_t, Pending> all;
  sqlite::Statement rows = connection_.prepare("SELECT event, attempts, due FROM pending WHERE webhook=?1");
  for (rows.bind(1, webhook); rows.step();)
    all[rows.number(0)] = {static_cast<int>(rows.integer(1)), time_of(rows.integer(2))};
  return all;
}

void Store::save(const Subscription& one) {
  sqlite::Transaction transaction(connection_);
  add_.bind(1, one.id).bind(2, one.url).bind(3, one.description).bind(4, one.paused ? 1 : 0);
  add_.bind(5, one.reason).bind(6, number_of(one.created_at));
  bind_time(add_, 7, one.failing_since);
  add_.bind(8, one.position).run();
  save_parts(one);
  transaction.commit();
}

void Store::save_parts(const Subscription& one) {
  for (const char* sql : {"DELETE FROM wanted WHERE webhook=?1", "DELETE FROM secret WHERE webhook=?1"}) {
    sqlite::Statement erase = connection_.prepare(sql);
    erase.bind(1, one.id).run();
  }
  for (const Wanted& wanted : one.wanted)
    add_wanted_.bind(1, one.id).bind(2, wanted.message).bind(3, wanted.versions).run();
  for (const SigningSecret& secret : one.secrets) {
    add_secret_.bind(1, one.id).bind(2, secret.text);
    bind_time(add_secret_, 3, secret.until);
    add_secret_.run();
  }
}

void Store::erase(const std::string& webhook) {
  sqlite::Transaction transaction(connection_);
  drop_.bind(1, webhook).run();
  for (const char* table : {"wanted", "secret", "pending", "delivery"}) {
    sqlite::Statement erase = connection_.prepare(std::string("DELETE FROM ") + table + " WHERE webhook=?1");
    erase.bind(1, webhook).run();
  }
  transaction.commit();
}

void Store::forget_pending(const std::string& webhook) {
  sqlite::Statement erase = connection_.prepare("DELETE FROM pending WHERE webhook=?1");
  erase.bind(1, webhook).run();
}

void Store::begin() {
  if (std::exchange(open_, true)) return;
  connection_.run("BEGIN IMMEDIATE");
}
void Store::commit() {
  if (!std::exchange(open_, false)) return;
  connection_.run("COMMIT");
}

void Store::give_up() noexcept {
  open_ = false;
  connection_.rollback();
}

void Store::set_position(const Subscription& one) {
  begin();
  set_position_.bind(1, one.id).bind(2, one.position);
  bind_time(set_position_, 3, one.failing_since);
  set_position_.bind(4, one.paused ? 1 : 0).bind(5, one.reason).run();
}

void Store::set_pending(const std::string& webhook, std::uint64_t event, const Pending& pending) {
  begin();
  set_pending_.bind(1, webhook)
      .bind(2, event)
      .bind(3, pending.attempts)
      .bind(4, number_of(pending.due))
      .run();
}

void Store::erase_pending(const std::string& webhook, std::uint64_t event) {
  begin();
  erase_pending_.bind(1, webhook).bind(2, event).run();
}

void Store::log(const std::string& webhook, const Attempt& attempt) {
  begin();
  log_.bind(1, webhook).bind(2, attempt.event).bind(3, attempt.message).bind(4, attempt.message_id);
  log_.bind(5, attempt.number).bind(6, number_of(attempt.at)).bind(7, static_cast<int>(attempt.outcome));
  log_.bind(8, attempt.status).bind(9, attempt.took_ms).bind(10, attempt.detail).run();
  if (int& lines = logged_[webhook]; ++lines >= prune_every) {
    prune_.bind(1, webhook).bind(2, log_kept).run();
    lines = 0;
  }
}

std::vector<Attempt> Store::deliveries(const std::string& webhook, const LogFilter& filter) {
  std::string sql =
      "SELECT serial,event,message,message_id,number,at,outcome,status,took_ms,detail FROM delivery WHERE "
      "webhook=?1 AND serial<?2";
  if (filter.outcome) sql += " AND outcome=?4";
  sqlite::Statement rows = connection_.prepare(sql + " ORDER BY serial DESC LIMIT ?3");
  rows.bind(1, webhook).bind(2, filter.before.value_or(INT64_MAX)).bind(3, std::uint64_t{filter.limit});
  if (filter.outcome) rows.bind(4, static_cast<int>(*filter.outcome));
  std::vector<Attempt> found;
  while (rows.step())
    found.push_back({.serial = rows.integer(0),
                     .event = rows.number(1),
                     .message = std::string(rows.text(2)),
                     .message_id = std::string(rows.text(3)),
                     .number = static_cast<int>(rows.integer(4)),
                     .at = time_of(rows.integer(5)),
                     .outcome = static_cast<Outcome>(rows.integer(6)),
                     .status = static_cast<int>(rows.integer(7)),
                     .took_ms = rows.integer(8),
                     .detail = std::string(rows.text(9))});
  return found;
}

std::variant<std::size_t, std::string> copy_store(const std::filesystem::path& file,
                                                  const std::filesystem::path& copy, std::uint64_t end) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::exists(file, error)) {
    fs::remove(copy, error);
    return std::size_t{0};
  }
  const fs::path fresh = copy.string() + ".new";
  if (!journal::make_private(fresh)) return fresh.string() + " can't be made";
  std::size_t count = 0;
  try {
    sqlite::Connection source = sqlite::Connection::open(file, sqlite::Mode::read_only);
    sqlite::Statement whole = source.prepare("VACUUM INTO ?1");
    whole.bind(1, fresh.string()).run();
    sqlite::Connection made = sqlite::Connection::open(fresh, sqlite::Mode::read_write);
    made.run("PRAGMA synchronous=FULL");
    sqlite::Transaction transaction(made);
    for (const char* sql : {"UPDATE webhook SET position=?1 WHERE position>?1",
                            "DELETE FROM pending WHERE event>?1", "DELETE FROM delivery WHERE event>?1"}) {
      sqlite::Statement cut = made.prepare(sql);
      cut.bind(1, end).run();
    }
    transaction.commit();
    count = static_cast<std::size_t>(made.integer("SELECT count(*) FROM webhook"));
  } catch (const sqlite::Error& failed) {
    return fresh.string() + " can't be written: " + failed.what();
  }
  fs::rename(fresh, copy, error);
  if (error) return fresh.string() + " can't be renamed: " + error.message();
  try {
    journal::sync_folder(copy.parent_path());
  } catch (const sqlite::Error& lost) {
    return copy.string() + " may be lost: " + lost.what();
  }
  return count;
}

}  // namespace flowmart::webhooks
