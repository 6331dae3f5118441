#include "views/read_session.hpp"

#include <algorithm>

namespace flowmart::views {

ReadSession::ReadSession(const std::filesystem::path& file)
    : connection_(sqlite::Connection::open(file, sqlite::Mode::read_only)) {
  connection_.run("PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA trusted_schema=OFF");
}

sqlite::Statement& ReadSession::statement(const std::string& sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second;
  return statements_.emplace(sql, connection_.prepare(sql)).first->second;
}

ReadSessions::Loan ReadSessions::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<ReadSession> session = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(session)};
    }
  }
  return {*this, std::make_unique<ReadSession>(file_)};
}

void ReadSessions::give_back(std::unique_ptr<ReadSession> session) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(session));
}

Uuid Columns::uuid() {
  Uuid uuid;
  const sqlite::Bytes bytes = statement_.blob(next_++);
  std::copy_n(bytes.begin(), std::min(bytes.size(), uuid.bytes.size()), uuid.bytes.begin());
  return uuid;
}

std::optional<Time> Columns::optional_time() {
  if (!statement_.is_null(next_)) return time();
  ++next_;
  return std::nullopt;
}

}  // namespace flowmart::views
