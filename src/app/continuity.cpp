#include "app/continuity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "views/projector.hpp"

namespace flowmart::app {
namespace {

constexpr const char* states = "state.db";
constexpr const char* carrier = "demo-carrier.db";

// It keeps its place and nothing of the journal that it read.
journal::SavedMark carrier_mark(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / carrier;
  if (!std::filesystem::exists(file)) return {};
  try {
    auto connection = sqlite::Connection::open(file, sqlite::Mode::read_only);
    return engine::unnamed_mark(
        static_cast<std::uint64_t>(connection.integer("SELECT sequence FROM position")));
  } catch (const sqlite::Error&) {
    return {};  // it is opened later, and says then what is wrong with it
  }
}

std::optional<std::string> told_by(const engine::JournalMark& mark, const engine::Journal* journal) {
  if (journal != nullptr) return engine::contradiction(*journal, mark);
  if (mark == engine::JournalMark{}) return std::nullopt;
  const std::string whose = mark.journal.is_nil() ? "" : " of journal " + mark.journal.to_string();
  return fmt::format("knows {} records{}, and there is no journal", mark.sequence, whose);
}

}  // namespace

std::vector<Known> known_of(const std::filesystem::path& folder) {
  return {{states, journal::sqlite_state_store_mark(folder)},
          {views::views_file(folder).filename().string(), views::views_mark(folder)},
          {carrier, carrier_mark(folder)}};
}

std::optional<Loss> find_loss(const std::vector<Known>& known, const engine::Journal* journal) {
  const bool empty = journal == nullptr || journal->last().sequence == 0;
  Loss loss;
  for (const auto& [name, saved] : known) {
    std::optional<std::string> what;
    if (const auto* mark = std::get_if<engine::JournalMark>(&saved)) {
      what = told_by(*mark, journal);
      if (what) loss.known = std::max(loss.known, mark->sequence);
    } else if (const auto* fault = std::get_if<journal::OpenFault>(&saved); fault != nullptr && empty) {
      what = "was made of a journal that is not here (" + fault->reason + ")";
    }
    if (what) loss.what += (loss.what.empty() ? "" : "; ") + name + " " + *what;
  }
  return loss.what.empty() ? std::nullopt : std::optional(loss);
}

std::optional<std::string> set_aside(const std::filesystem::path& folder, Time at) {
  const auto second = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  for (const char* name : {states, "views.db", carrier}) {
    std::filesystem::path kept;
    for (int i = 1; kept.empty() || std::filesystem::exists(kept); ++i)
      kept = folder / fmt::format("{}.set-aside-{}-{}", name, second, i);
    // The log goes first: a file without its log is a whole, older file, a log without its file is nothing.
    for (const char* suffix : {"-wal", "-shm", "-damaged", ""}) {
      const std::filesystem::path file = folder / (std::string(name) + suffix);
      std::error_code error;
      if (!std::filesystem::exists(file, error)) continue;
      std::filesystem::rename(file, kept.string() + suffix, error);
      if (error) return fmt::format("{} can't be renamed: {}", file.string(), error.message());
    }
  }
  return std::nullopt;
}

}  // namespace flowmart::app
