#include "stripe/ledger.hpp"

namespace flowmart::stripe {
namespace {

constexpr const char* asked_schema = R"(
CREATE TABLE IF NOT EXISTS asked(
  kind INTEGER NOT NULL, payment BLOB NOT NULL, number INTEGER NOT NULL, intent TEXT NOT NULL,
  tries INTEGER NOT NULL, settled INTEGER NOT NULL, unwanted INTEGER NOT NULL, PRIMARY KEY(kind, payment, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept(
  holder BLOB PRIMARY KEY, customer TEXT NOT NULL, token TEXT NOT NULL, method TEXT NOT NULL) WITHOUT ROWID;
)";

}  // namespace

Ledger::Ledger(const std::filesystem::path& file)
    : connection_(sqlite::Connection::open(file.empty() ? ":memory:" : file, sqlite::Mode::create)) {
  if (!file.empty()) {
    connection_.pragma("journal_mode", "wal");
    // What a power cut takes is made again under the same key, and Stripe answers with the same intent.
    connection_.run("PRAGMA synchronous=NORMAL");
  }
  connection_.run(asked_schema);
  find_ = connection_.prepare(
      "SELECT intent, tries, settled, unwanted FROM asked WHERE kind=?1 AND payment=?2 AND number=?3");
  kept_ = connection_.prepare("SELECT customer, token, method FROM kept WHERE holder=?1");
  keep_ = connection_.prepare("INSERT OR REPLACE INTO kept VALUES(?1,?2,?3,?4)");
  save_ = connection_.prepare("INSERT OR REPLACE INTO asked VALUES(?1,?2,?3,?4,?5,?6,?7)");
}

std::optional<Asked> Ledger::find(const Name& name) {
  const std::lock_guard lock(mutex_);
  const sqlite::Resetting resetting(find_);
  find_.bind(1, static_cast<int>(name.kind))
      .bind(2, sqlite::Bytes(name.payment.uuid.bytes))
      .bind(3, name.number);
  if (!find_.step()) return std::nullopt;
  return Asked{std::string(find_.text(0)), find_.integer(1), find_.integer(2) != 0, find_.integer(3) != 0};
}

void Ledger::save(const Name& name, const Asked& asked) {
  const std::lock_guard lock(mutex_);
  save_.bind(1, static_cast<int>(name.kind))
      .bind(2, sqlite::Bytes(name.payment.uuid.bytes))
      .bind(3, name.number);
  save_.bind(4, std::string_view(asked.intent)).bind(5, asked.tries).bind(6, asked.settled ? 1 : 0);
  save_.bind(7, asked.unwanted ? 1 : 0);
  save_.run();
}

std::optional<Kept> Ledger::kept(const Uuid& holder) {
  const std::lock_guard lock(mutex_);
  const sqlite::Resetting resetting(kept_);
  kept_.bind(1, sqlite::Bytes(holder.bytes));
  if (!kept_.step()) return std::nullopt;
  return Kept{std::string(kept_.text(0)), std::string(kept_.text(1)), std::string(kept_.text(2))};
}

void Ledger::keep(const Uuid& holder, const Kept& kept) {
  const std::lock_guard lock(mutex_);
  keep_.bind(1, sqlite::Bytes(holder.bytes)).bind(2, std::string_view(kept.customer));
  keep_.bind(3, std::string_view(kept.token)).bind(4, std::string_view(kept.method)).run();
}

}  // namespace flowmart::stripe
