#include "app/verify.hpp"

#include <map>

#include <fmt/format.h>

#include "app/persons.hpp"
#include "app/program.hpp"
#include "app/sealing_check.hpp"
#include "engine/engine.hpp"
#include "engine/replica.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "views/comparison.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {
namespace {

using audit::Violation;

struct Folder {
  std::unique_ptr<engine::Journal> journal;
  std::unique_ptr<engine::Seals> seals;
  std::unique_ptr<engine::StateStore> states;  // null: a server has the folder, or there is none
  std::unique_ptr<views::Comparison> views;    // null: there are none that this build could compare
  journal::SavedMark views_mark;
};

std::variant<Folder, std::string> open_journal(const std::filesystem::path& path) {
  Folder folder;
  if (!std::filesystem::exists(path / "journal.db"))
    return "There is no journal in " + path.string() + ": journal.db is missing.";
  folder.views_mark = views::views_mark(path);
  auto opened = journal::open_sqlite(path);
  const auto* fault = std::get_if<journal::OpenFault>(&opened);
  if (fault == nullptr) {
    folder.journal = std::move(std::get<std::unique_ptr<engine::Journal>>(opened));
    auto states = journal::open_sqlite_state_store(path);
    if (auto* store = std::get_if<std::unique_ptr<engine::StateStore>>(&states))
      folder.states = std::move(*store);
    return folder;
  }
  // Also one that is broken inside opens for reading: reading then says where.
  auto reading = journal::open_sqlite_read_only(path);
  if (auto* why = std::get_if<journal::OpenFault>(&reading)) return why->reason;
  folder.journal = std::move(std::get<std::unique_ptr<engine::Journal>>(reading));
  return folder;
}

std::variant<Folder, std::string> open(const std::filesystem::path& path) {
  auto opened = open_journal(path);
  auto* folder = std::get_if<Folder>(&opened);
  if (folder == nullptr) return opened;
  folder->seals = std::make_unique<engine::Seals>(*folder->journal->keys(), person_of);
  const auto unseal = [&seals = *folder->seals](const wire::AnyMessage& message) {
    return seals.open(message);
  };
  // Views that are missing, or damaged in a way that shows, are made anew at the next start.
  if (std::filesystem::exists(views::views_file(path)))
    if (auto views = views::Comparison::open(path, unseal); auto* found = std::get_if<0>(&views))
      folder->views = std::move(*found);
  return opened;
}

std::map<engine::StateKey, std::string> entries(const engine::StateStore& store) {
  std::map<engine::StateKey, std::string> all;
  store.each({}, [&](std::string_view key, std::string_view bytes) {
    all.emplace(key, bytes);
    return true;
  });
  return all;
}

// The shop, the table and the key of a row, in words.
std::string name_of(const engine::StateKey& key, const engine::Routing& routing) {
  const std::size_t zero = key.find('\0');
  if (zero == key.npos || key.size() < zero + 3) return "a row with a key that is none";
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(key[at]));
  };
  const unsigned kind = byte(zero + 1) << 8 | byte(zero + 2);
  std::string table = zero == 0 ? "the engine's own entries" : "kind " + std::to_string(kind);
  for (const engine::ServiceType& service : routing.services())
    for (const std::string_view one : service.tables)
      if (engine::kind_of(one) == kind) table = one;
  std::string own;
  for (std::size_t i = zero + 3; i < key.size(); ++i) own += fmt::format("{:02x}", byte(i));
  return "the row " + own + " of " + table;
}

// Invariant 1: what was saved is what replay gives.
std::optional<Violation> compare(const engine::StateStore& saved, const engine::StateStore& replayed,
                                 const engine::Routing& routing, VerifyReport& report) {
  const auto left = entries(saved), right = entries(replayed);
  report.states = left.size();
  for (const auto& [key, bytes] : left) {
    const auto at = right.find(key);
    if (at == right.end() || at->second != bytes)
      return Violation{1, 0, 0,
                       name_of(key, routing) + " is saved as something that the journal does not give"};
  }
  if (left.size() != right.size())
    return Violation{
        1, 0, 0,
        std::to_string(left.size()) + " states are saved, the journal gives " + std::to_string(right.size())};
  return std::nullopt;
}

// Whether states and views were made of this journal at all.
std::optional<Violation> of_another_journal(const Folder& folder) {
  if (folder.states)
    if (auto why = engine::contradiction(*folder.journal, folder.states->mark()))
      return Violation{1, 0, 0, "the saved state " + *why};
  if (const auto* mark = std::get_if<engine::JournalMark>(&folder.views_mark))
    if (auto why = engine::contradiction(*folder.journal, *mark))
      return Violation{10, 0, 0, "what made the views " + *why};
  return std::nullopt;
}

// Invariant 10. Batches are folded some thousand at a time: a transaction each.
class ViewsCheck {
 public:
  explicit ViewsCheck(views::Comparison& views) : views_(views) {}

  std::optional<std::string> take(engine::Batch batch) {
    if (batch.sequence > views_.position()) return std::nullopt;
    messages_ += batch.messages.size();
    batches_.push_back(std::move(batch));
    return messages_ < messages_max ? std::nullopt : flush();
  }
  std::optional<std::string> flush() {
    messages_ = 0;
    const auto batches = std::exchange(batches_, {});
    return views_.apply(batches);
  }
  std::optional<Violation> finish(VerifyReport& report) {
    auto difference = views_.first_difference();
    report.views_compared = true;
    report.view_rows = views_.rows();
    if (!difference) return std::nullopt;
    return Violation{10, views_.position(), 0, "in the views up to this record, " + *difference};
  }

 private:
  static constexpr std::size_t messages_max = 20'000;

  views::Comparison& views_;
  std::vector<engine::Batch> batches_;
  std::size_t messages_ = 0;
};

}  // namespace

std::variant<VerifyReport, std::string> verify(
    const std::filesystem::path& path, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  auto opened = open(path);
  if (auto* why = std::get_if<std::string>(&opened)) return *why;
  Folder& folder = std::get<Folder>(opened);
  const engine::TypeIndex types(wire::all_messages());
  // Of all settings the currency alone says what becomes of a message.
  const engine::Routing routing(all_services({.currency = folder.journal->identity().currency}));
  journal::MemoryStateStore replayed;
  engine::Replica replica(routing, replayed, engine::unnamed_mark);
  const std::optional<Violation> foreign = of_another_journal(folder);
  if (folder.states && folder.states->header() != engine::store_header(routing)) folder.states.reset();
  const std::uint64_t saved_at = folder.states ? folder.states->position() : 0;

  VerifyReport report;
  report.journal = folder.journal->identity();
  audit::Audit audit;
  SealingCheck sealing(*folder.journal->keys(), *folder.seals);
  std::optional<ViewsCheck> views;
  if (folder.views) views.emplace(*folder.views);
  std::optional<std::string> failure;
  std::string why;
  const std::uint64_t end = folder.journal->last().sequence;
  const auto fault = folder.journal->read(1, [&](const engine::JournalRecord& record) {
    auto batch = engine::decode_batch(record.body, types, record.sequence, record.first_event, why);
    if (!batch) report.violation = Violation{1, record.sequence, 0, why};
    else report.violation = audit.check(*batch);
    if (!report.violation) report.violation = sealing.check(*batch);
    if (report.violation) return false;
    if (record.sequence <= saved_at) replica.engine::Replica::apply(*batch);
    if (views) failure = views->take(std::move(*batch));
    if (failure) return false;
    if (progress && record.sequence % 1'000 == 0) progress(record.sequence, end);
    return true;
  });
  if (views && !failure) failure = views->flush();
  if (failure) return *failure;
  if (fault) report.violation = Violation{1, fault->sequence, 0, fault->reason};
  if (!report.violation) report.violation = audit.finish();
  if (!report.violation) report.violation = sealing.finish();
  if (!report.violation) report.violation = foreign;
  if (!report.violation && folder.states) {
    report.states_compared = true;
    if (auto unsaved = replica.save()) return *unsaved;
    if (!report.violation && saved_at > 0)
      report.violation = compare(*folder.states, replayed, routing, report);
  }
  if (!report.violation && views) report.violation = views->finish(report);
  report.totals = audit.totals();
  return report;
}

}  // namespace flowmart::app
