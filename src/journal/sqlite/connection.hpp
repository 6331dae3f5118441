// SQLite behind two values: a connection and a prepared statement. Used by one thread at a time.
//
// Every call that SQLite refuses throws Error; whoever implements a port on top catches it there and returns
// the reason.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace flowmart::sqlite {

class Error : public std::runtime_error {
 public:
  Error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }  // SQLite's extended result code
  bool is_damage() const;             // the file is not a database, or its pages contradict each other

 private:
  int code_;
};

using Bytes = std::span<const std::uint8_t>;

// Parameters are numbered from 1, columns from 0, as SQLite has them. What is bound by view must live until
// the next reset; what is read by view lives until the next step or reset.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::uint64_t value) {
    return bind(parameter, static_cast<std::int64_t>(value));
  }
  Statement& bind(int parameter, int value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, const char* text) { return bind(parameter, std::string_view(text)); }
  Statement& bind(int parameter, Bytes blob);
  Statement& bind_null(int parameter);

  bool step();  // true: a row is there
  void reset() noexcept;
  // Steps until done and resets.
  void run();

  std::int64_t integer(int column) const;
  std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  std::string_view text(int column) const;
  Bytes blob(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Resets on leaving the scope, so that no statement holds a read transaction open.
class Resetting {
 public:
  explicit Resetting(Statement& statement) : statement_(statement) {}
  ~Resetting() { statement_.reset(); }
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;

 private:
  Statement& statement_;
};

enum class Mode { read_only, read_write, create };

class Connection {
 public:
  Connection() = default;
  // `vfs`: SQLite's own when empty.
  static Connection open(const std::filesystem::path& file, Mode mode, const std::string& vfs = {});

  explicit operator bool() const { return connection_ != nullptr; }
  void run(const char* sql);
  void run(const std::string& sql) { run(sql.c_str()); }
  Statement prepare(std::string_view sql);
  std::int64_t integer(std::string_view sql);  // first column of the first row; 0 when there is none
  std::string text(std::string_view sql);
  // Sets a pragma and throws unless SQLite then reports `value`.
  void pragma(const std::string& name, const std::string& value);
  void close() noexcept { connection_.reset(); }
  void rollback() noexcept;     // does nothing outside a transaction
  Error error(int code) const;  // what SQLite says of the call that has just answered `code`
  sqlite3* raw() const { return connection_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace flowmart::sqlite
