#include "views/read_session.hpp"

#include <algorithm>

namespace flowmart::views {

ReadSession::ReadSession(const std::filesystem::path& file)
    : x_connection(sqlite::Connection::open(file, sqlite::Mode::read_only)) {
  x_connection.run("PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA trusted_schema=OFF");
}

sqlite::Statement& ReadSession::statement(const std::string& sql) {
  const auto known = x_statements.find(sql);
  if (known != x_statements.end()) return known->second;
  return x_statements.emplace(sql, x_connection.prepare(sql)).first->second;
}

ReadSessions::Loan ReadSessions::borrow() {
  {
    const std::lock_guard lock(x_mutex);
    if (!x_idle.empty()) {
      std::unique_ptr<ReadSession> session = std::move(x_idle.back());
      x_idle.pop_back();
      return {*this, std::move(session)};
    }
  }
  return {*this, std::make_unique<ReadSession>(x_file)};
}

void ReadSessions::give_back(std::unique_ptr<ReadSession> session) {
  const std::lock_guard lock(x_mutex);
  x_idle.push_back(std::move(session));
}

Uuid Columns::uuid() {
  Uuid uuid;
  const sqlite::Bytes bytes = x_statement.blob(x_next++);
  std::copy_n(bytes.begin(), std::min(bytes.size(), uuid.bytes.size()), uuid.bytes.begin());
  return uuid;
}

std::optional<Time> Columns::optional_time() {
  if (!x_statement.is_null(x_next)) return time();
  ++x_next;
  return std::nullopt;
}

}  // namespace flowmart::views
