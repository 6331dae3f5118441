#include "journal/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>

namespace flowmart::sqlite {
namespace {

// What SQLite says, and what the system said beneath it ("disk I/O error: No space left on device").
std::string reason_of(sqlite3* connection, int code) {
  std::string reason = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const int system = connection ? sqlite3_system_errno(connection) : 0;
  if (system != 0 && ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN))
    reason += fmt::format(": {}", std::strerror(system));
  return reason;
}

// The code is the extended one: connections are opened so.
Error error_of(sqlite3* connection, int code) { return Error(code, reason_of(connection, code)); }

void require(sqlite3_stmt* statement, int code) {
  if (code != SQLITE_OK) throw error_of(sqlite3_db_handle(statement), code);
}

// SQLite's memory figures, which nobody here reads, cost a lock that all threads share on each allocation.
void switch_memory_figures_off() {
  [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

bool Error::is_damage() const {
  const int primary = code_ & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Statement& Statement::bind(int parameter, std::int64_t value) {
  require(statement_.get(), sqlite3_bind_int64(statement_.get(), parameter, value));
  return *this;
}
Statement& Statement::bind(int parameter, std::string_view text) {
  const char* data = text.data() ? text.data() : "";
  require(statement_.get(),
          sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}
Statement& Statement::bind(int parameter, Bytes blob) {
  const void* data = blob.data() ? static_cast<const void*>(blob.data()) : "";
  require(statement_.get(),
          sqlite3_bind_blob64(statement_.get(), parameter, data, blob.size(), SQLITE_STATIC));
  return *this;
}
Statement& Statement::bind_null(int parameter) {
  require(statement_.get(), sqlite3_bind_null(statement_.get(), parameter));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const Error error = error_of(sqlite3_db_handle(statement_.get()), code);
  reset();
  throw error;
}
void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }
void Statement::run() {
  while (step()) continue;
  reset();
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Connection::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

Connection Connection::open(const std::filesystem::path& file, Mode mode, const std::string& vfs) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::read_only) flags |= SQLITE_OPEN_READONLY;
  else flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
  switch_memory_figures_off();
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags, vfs.empty() ? nullptr : vfs.c_str());
  Connection connection;
  connection.connection_.reset(opened);
  if (code != SQLITE_OK) throw connection.error(code);
  sqlite3_busy_timeout(opened, 10'000);
  return connection;
}

void Connection::run(const char* sql) {
  const int code = sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw error(code);
}

Statement Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(raw(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw error(code);
  return Statement(statement);
}

std::int64_t Connection::integer(std::string_view sql) {
  Statement statement = prepare(sql);
  return statement.step() ? statement.integer(0) : 0;
}
std::string Connection::text(std::string_view sql) {
  Statement statement = prepare(sql);
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

Error Connection::error(int code) const { return error_of(raw(), code); }

void Connection::pragma(const std::string& name, const std::string& value) {
  run("PRAGMA " + name + "=" + value);
  const std::string now = text("PRAGMA " + name);
  if (now != value)
    throw Error(SQLITE_ERROR, fmt::format("SQLite does not take {}={} (it says {})", name, value, now));
}

void Connection::rollback() noexcept {
  if (connection_ && sqlite3_get_autocommit(raw()) == 0)
    sqlite3_exec(raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.run("BEGIN IMMEDIATE");
}
Transaction::~Transaction() {
  if (open_) connection_.rollback();
}
void Transaction::commit() {
  connection_.run("COMMIT");
  open_ = false;
}

}  // namespace flowmart::sqlite
