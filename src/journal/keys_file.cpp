#include "journal/keys_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "journal/sqlite/sqlite_keys.hpp"
#include "journal/sqlite/store_file.hpp"

namespace flowmart::journal {
namespace {

using engine::PersonKey;

const StoreFile keys_form{.what = "keys",
                          .application_id = 0x464c4d4b,  // "FLMK"
                          .format = 1,
                          .schema = keys_schema};

std::vector<PersonKey> read_keys(const std::filesystem::path& file) {
  auto connection = sqlite::Connection::open(file, sqlite::Mode::read_only);
  if (const auto fault = recognise_store(connection, file, keys_form)) throw sqlite::Error(0, fault->reason);
  auto rows = connection.prepare("SELECT number, person, secret FROM keys ORDER BY number");
  std::vector<PersonKey> keys;
  while (rows.step()) {
    PersonKey key{.number = rows.number(0)};
    const sqlite::Bytes person = rows.blob(1), secret = rows.blob(2);
    if (person.size() != key.person.bytes.size() || secret.size() != key.secret.size())
      throw sqlite::Error(0, "a key has not its size");
    std::copy(person.begin(), person.end(), key.person.bytes.begin());
    std::copy(secret.begin(), secret.end(), key.secret.begin());
    keys.push_back(key);
  }
  return keys;
}

}  // namespace

std::filesystem::path keys_file(const std::filesystem::path& folder) { return folder / "keys.db"; }

std::optional<std::string> write_keys(const engine::KeyStore& keys, const std::filesystem::path& folder) {
  const std::filesystem::path file = keys_file(folder), fresh = file.string() + ".new";
  if (!make_private(fresh)) return fmt::format("{} can't be made", fresh.string());
  try {
    auto connection = sqlite::Connection::open(fresh, sqlite::Mode::read_write);
    connection.run("PRAGMA synchronous=FULL");
    sqlite::Transaction transaction(connection);
    connection.run(std::string(keys_schema));
    connection.run(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", keys_form.application_id,
                               keys_form.format));
    auto insert = connection.prepare(insert_key);
    keys.each([&](const PersonKey& key) {
      bind_key(insert, key);
      insert.run();
      return true;
    });
    transaction.commit();
  } catch (const sqlite::Error& error) {
    return fmt::format("{} can't be written: {}", fresh.string(), error.what());
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (error) return fmt::format("{} can't be renamed: {}", fresh.string(), error.message());
  try {
    sync_folder(folder);
  } catch (const sqlite::Error& lost) {
    return fmt::format("{} may be lost: {}", file.string(), lost.what());
  }
  return std::nullopt;
}

std::variant<std::size_t, std::string> adopt_keys(const std::filesystem::path& folder,
                                                  engine::Journal& journal, const Erasures& erasures) {
  const std::filesystem::path file = keys_file(folder);
  std::vector<PersonKey> keys;
  try {
    keys = read_keys(file);
  } catch (const sqlite::Error& error) {
    return fmt::format("the keys {} can't be read: {}", file.string(), error.what());
  }
  const std::uint64_t end = journal.last().next_event;
  std::erase_if(keys, [&](const PersonKey& key) {
    const auto erased = erasures.find(key.person);
    return key.number >= end || (erased != erasures.end() && key.number < erased->second);
  });
  if (auto failure = journal.keys()->add(keys)) return std::move(*failure);
  std::error_code error;
  std::filesystem::remove(file, error);
  if (error) return fmt::format("{} can't be removed: {}", file.string(), error.message());
  return static_cast<std::size_t>(
      std::count_if(keys.begin(), keys.end(), [](const PersonKey& key) { return key.number != 0; }));
}

}  // namespace flowmart::journal
