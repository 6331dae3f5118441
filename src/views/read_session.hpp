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
  sqlite::Connection& connection() { return connection_; }

 private:
  sqlite::Connection connection_;
  std::unordered_map<std::string, sqlite::Statement> statements_;
};

class ReadSessions {
 public:
  explicit ReadSessions(std::filesystem::path file) : file_(std::move(file)) {}

  class Loan {
   public:
    Loan(ReadSessions& sessions, std::unique_ptr<ReadSession> session)
        : sessions_(sessions), session_(std::move(session)) {}
    ~Loan() { sessions_.give_back(std::move(session_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ReadSession* operator->() const { return session_.get(); }
    ReadSession& operator*() const { return *session_; }

   private:
    ReadSessions& sessions_;
    std::unique_ptr<ReadSession> session_;
  };
  Loan borrow();

 private:
  void give_back(std::unique_ptr<ReadSession> session);

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ReadSession>> idle_;
};

// Columns of the present row, read one after another.
class Columns {
 public:
  explicit Columns(const sqlite::Statement& statement) : statement_(statement) {}
  std::int64_t integer() { return statement_.integer(next_++); }
  std::string text() { return std::string(statement_.text(next_++)); }
  Uuid uuid();
  Time time() { return Time{Duration{integer()}}; }
  std::optional<Time> optional_time();
  Currency currency() { return Currency::parse(statement_.text(next_++)).value_or(Currency{}); }

 private:
  const sqlite::Statement& statement_;
  int next_ = 0;
};

}  // namespace flowmart::views
