// The keys of persons in the journal's own file, in a table that only grows and whose rows keep their size: a
// key is destroyed by writing zeros over it where it stands, so no other page ever held it. Its row stays.
//
// Threads: any.
#pragma once
#include <filesystem>
#include <mutex>
#include <string>

#include "engine/key_store.hpp"
#include "journal/sqlite/connection.hpp"
#include "journal/sqlite/turn_lock.hpp"

namespace flowmart::journal {

// Number 0 is the store's own.
inline constexpr std::string_view keys_schema =
    "CREATE TABLE keys(number INTEGER PRIMARY KEY, person BLOB NOT NULL, secret BLOB NOT NULL);";
inline constexpr std::string_view insert_key = "INSERT INTO keys VALUES(?1, ?2, ?3)";
void bind_key(sqlite::Statement& insert, const engine::PersonKey& key);

class SqliteKeys final : public engine::KeyStore {
 public:
  // `writing`: held for what changes the file; null: it is open for reading only.
  SqliteKeys(std::filesystem::path file, std::string vfs, sqlite::TurnLock* writing);

  std::optional<Secret> find(std::uint64_t number) const override;
  // Made when it is asked for first.
  Secret own() const override;
  void each(const std::function<bool(const engine::PersonKey&)>& visit) const override;
  std::optional<std::string> add(std::span<const engine::PersonKey> keys) override;
  std::optional<std::string> destroy(const Uuid& person, std::uint64_t before) override;

 private:
  [[noreturn]] void fail_reading(const sqlite::Error& error) const;
  sqlite::Connection open_writer() const;
  void overwrite(const std::vector<std::uint64_t>& numbers);
  bool empty_log();

  const std::filesystem::path file_;
  const std::string vfs_;
  sqlite::TurnLock* const writing_;
  mutable std::mutex mutex_;  // guards the two below
  mutable sqlite::Connection connection_;
  mutable sqlite::Statement find_;
};

}  // namespace flowmart::journal
