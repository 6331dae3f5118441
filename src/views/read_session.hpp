// A connection for reading, with the statements that it has met; as many as there are readers at one time.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "journal/sqlite/connection.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::views {

class ReadSession {
 public:
  explicit ReadSession(const std::filesystem::path& file);
  // Prepared once for each text, so texts must be few: values are parameters.
  sqlite::Statement& statement(const std::string& sql);
  sqlite::Connection& connection() { return x_connection; }

 private:
  sqlite::Connection x_connection;
  std::unordered_map<std::string, sqlite::Statement> x_statements;
};

class ReadSessions {
 public:
  explicit ReadSessions(std::filesystem::path file) : x_file(std::move(file)) {}

  class Loan {
   public:
    Loan(ReadSessions& sessions, std::unique_ptr<ReadSession> session)
        : x_sessions(sessions), x_session(std::move(session)) {}
    ~Loan() { x_sessions.give_back(std::move(x_session)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ReadSession* operator->() const { return x_session.get(); }
    ReadSession& operator*() const { return *x_session; }

   private:
    ReadSessions& x_sessions;
    std::unique_ptr<ReadSession> x_session;
  };
  Loan borrow();

 private:
  void give_back(std::unique_ptr<ReadSession> session);

  const std::filesystem::path x_file;
  std::mutex x_mutex;
  std::vector<std::unique_ptr<ReadSession>> x_idle;
};

// Columns of the present row, read one after another.
class Columns {
 public:
  explicit Columns(const sqlite::Statement& statement) : x_statement(statement) {}
  std::int64_t integer() { return x_statement.integer(x_next++); }
  std::string text() { return std::string(x_statement.text(x_next++)); }
  Uuid uuid();
  Time time() { return Time{Duration{integer()}}; }
  std::optional<Time> optional_time();
  Currency currency() { return Currency::parse(x_statement.text(x_next++)).value_or(Currency{}); }

 private:
  const sqlite::Statement& x_statement;
  int x_next = 0;
};

}  // namespace flowmart::views
