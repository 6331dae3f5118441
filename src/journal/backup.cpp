#include "journal/backup.hpp"

#include <fmt/format.h>

#include <vector>

#include "journal/keys_file.hpp"
#include "journal/sqlite/sqlite_journal.hpp"

namespace flowmart::journal {
namespace {

using engine::JournalEnd;
using engine::JournalFault;
using engine::JournalRecord;

constexpr std::size_t copied_lot_bytes = 4 * 1024 * 1024;

std::string broken(const JournalFault& fault) {
  return fmt::format("record {}: {}", fault.sequence, fault.reason);
}

// Appends the records after the copy's end up to `until`, in lots; the reason if it fails.
std::optional<std::string> copy_records(const engine::Journal& source, engine::Journal& copy,
                                        std::uint64_t until,
                                        const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const std::uint64_t from = copy.last().sequence;
  if (from >= until) return std::nullopt;
  std::vector<JournalRecord> lot;
  std::size_t bytes = 0;
  std::optional<std::string> failure;
  const auto fault = source.read(from + 1, [&](const JournalRecord& record) {
    lot.push_back(record);
    bytes += record.body.size();
    if (bytes < copied_lot_bytes && record.sequence < until) return true;
    failure = copy.append(lot);
    lot.clear();
    bytes = 0;
    if (progress) progress(record.sequence - from, until - from);
    return !failure && record.sequence < until;
  });
  if (failure) return failure;
  if (fault) return "the journal is damaged: " + broken(*fault);
  return std::nullopt;
}

std::variant<Backup, std::string> verified(const std::filesystem::path& target, std::uint64_t before) {
  auto opened = open_sqlite_read_only(target);
  if (const auto* fault = std::get_if<OpenFault>(&opened)) return fault->reason;
  const engine::Journal& copy = *std::get<0>(opened);
  std::uint64_t records = 0;
  const auto fault = copy.read(1, [&](const JournalRecord&) { return ++records, true; });
  if (fault) return "the copy is damaged: " + broken(*fault);
  const JournalEnd end = copy.last();
  if (records != end.sequence) return fmt::format("the copy has {} of {} records", records, end.sequence);
  return Backup{end.sequence, end.next_event - 1, end.sequence - before};
}

}  // namespace

std::variant<Backup, std::string> backup(
    const std::filesystem::path& folder, const std::filesystem::path& target,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress) {
  auto opened = open_sqlite_read_only(folder);
  if (const auto* fault = std::get_if<OpenFault>(&opened)) return fault->reason;
  const engine::Journal& source = *std::get<0>(opened);
  const JournalEnd end = source.last();

  engine::JournalIdentity identity = source.identity();
  identity.copy = true;
  auto made = open_sqlite(target, {.fresh = identity});
  if (const auto* fault = std::get_if<OpenFault>(&made)) return fault->reason;
  std::unique_ptr<engine::Journal> copy = std::get<0>(std::move(made));
  const JournalEnd before = copy->last();
  if (copy->identity() != identity || source.end_at(before.sequence) != before)
    return fmt::format("{} holds another journal than {}", target.string(), folder.string());
  if (const auto why = copy_records(source, *copy, end.sequence, progress)) return *why;
  if (copy->last().hash != end.hash) return "the copy does not end where the journal ended";
  copy.reset();
  // After the records: none is copied whose key is not here, but for those that were destroyed.
  if (const auto why = write_keys(*std::get<0>(opened)->keys(), target)) return *why;
  return verified(target, before.sequence);
}

}  // namespace flowmart::journal
