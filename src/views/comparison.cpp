#include "views/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <vector>

#include "journal/sqlite/store_file.hpp"
#include "views/schema.hpp"

namespace flowmart::views {
namespace {

// Which document has which word, read out of the index for search.
constexpr const char* words_table =
    "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'order_words', 'instance')";

struct TableColumns {
  std::vector<std::string> names;
  int keys = 0;  // the first ones, which name a row
};

TableColumns columns_of(sqlite::Connection& connection, const std::string& table) {
  TableColumns columns;
  sqlite::Statement list = connection.prepare(fmt::format("PRAGMA table_info({})", table));
  while (list.step()) {
    columns.names.emplace_back(list.text(1));
    columns.keys += list.integer(5) > 0;
  }
  if (columns.keys == 0) columns.keys = 2;  // the words: a word and a document
  return columns;
}

// The keys come first in every table.
std::span<const std::string> keys_of(const TableColumns& columns) {
  return std::span(columns.names).first(static_cast<std::size_t>(columns.keys));
}

std::string shown(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return "null";
  const std::string_view text = row.text(column);
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
  if (plain) return fmt::format("\"{}\"", text);
  std::string hex;
  for (const char c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::string named(const std::string& table, const sqlite::Statement& row, const TableColumns& columns) {
  std::string name = fmt::format("the row of {} with", table);
  for (int i = 0; i < columns.keys; ++i)
    name += fmt::format("{} {} = {}", i > 0 ? "," : "", columns.names[static_cast<std::size_t>(i)],
                        shown(row, i));
  return name;
}

engine::JournalMark mark_in(sqlite::Connection& views) {
  auto row = views.prepare("SELECT journal, position, hash FROM progress WHERE id = 1");
  return row.step() ? journal::mark_of(row) : engine::JournalMark{};
}

}  // namespace

journal::Opened<Comparison> Comparison::open(const std::filesystem::path& folder, engine::Open open) {
  const std::filesystem::path file = views_file(folder);
  try {
    auto saved = sqlite::Connection::open(file, sqlite::Mode::read_only);
    if (auto fault = journal::recognise_store(saved, file, store_file())) return *fault;
    saved.run(words_table);
    saved.run("BEGIN");
    // Whose journal they are of is held against the journal itself, not here.
    const auto claimed = mark_in(saved);
    const auto marks = [claimed](std::uint64_t sequence) {
      return engine::JournalMark{claimed.journal, sequence, claimed.hash};
    };
    auto made = Projector::open_scratch(marks, std::move(open));
    if (auto* fault = std::get_if<journal::OpenFault>(&made)) return *fault;
    auto projector = std::get<std::unique_ptr<Projector>>(std::move(made));
    // Marked as those in the folder are that no record has come to yet.
    if (auto failure = projector->clear())
      return journal::OpenFault{journal::OpenFailure::io, std::move(*failure)};
    return std::unique_ptr<Comparison>(new Comparison(std::move(saved), std::move(projector)));
  } catch (const sqlite::Error& error) {
    return journal::fault_of(error, file, store_file());
  }
}

Comparison::Comparison(sqlite::Connection saved, std::unique_ptr<Projector> made)
    : saved_(std::move(saved)),
      made_(std::move(made)),
      position_(static_cast<std::uint64_t>(saved_.integer("SELECT position FROM progress WHERE id = 1"))) {
  made_->connection().run(words_table);
}

std::optional<std::string> Comparison::apply(std::span<const engine::Batch> batches) {
  const auto end = std::find_if(batches.begin(), batches.end(),
                                [this](const engine::Batch& batch) { return batch.sequence > position_; });
  const auto wanted = batches.first(static_cast<std::size_t>(end - batches.begin()));
  return made_->apply(wanted, false);
}

std::optional<std::string> Comparison::first_difference() {
  try {
    std::vector<std::string> tables;
    sqlite::Statement list = made_->connection().prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'order_words%' ORDER BY "
        "rowid");
    while (list.step()) tables.emplace_back(list.text(0));
    for (const std::string& table : tables)
      if (auto difference = difference_in(table)) return difference;
    return difference_in("words");
  } catch (const sqlite::Error& error) {
    return fmt::format("the views cannot be read: {}", error.what());
  }
}

std::optional<std::string> Comparison::difference_in(const std::string& table) {
  const TableColumns columns = columns_of(made_->connection(), table);
  // What nothing is counted of any more has a row with nothing, or none.
  const char* only = table.ends_with("_counts") ? "WHERE count <> 0" : "";
  const std::string query =
      fmt::format("SELECT * FROM {} {} ORDER BY {}", table, only, fmt::join(keys_of(columns), ", "));
  if (columns_of(saved_, table).names != columns.names)
    return fmt::format("the table {} has other columns than it should", table);
  sqlite::Statement saved = saved_.prepare(query), made = made_->connection().prepare(query);
  while (true) {
    const bool is_saved = saved.step(), is_made = made.step();
    if (!is_saved && !is_made) return std::nullopt;
    if (!is_saved) return fmt::format("{} is missing", named(table, made, columns));
    if (!is_made) return fmt::format("{} does not follow from the journal", named(table, saved, columns));
    ++rows_;
    for (int i = 0; i < static_cast<int>(columns.names.size()); ++i) {
      if (saved.is_null(i) == made.is_null(i) && saved.text(i) == made.text(i)) continue;
      // One of the two has a row more.
      if (i < columns.keys)
        return fmt::format("{} stands where the journal gives {}", named(table, saved, columns),
                           named(table, made, columns));
      return fmt::format("{} has {} = {}, the journal gives {}", named(table, saved, columns),
                         columns.names[static_cast<std::size_t>(i)], shown(saved, i), shown(made, i));
    }
  }
}

}  // namespace flowmart::views
