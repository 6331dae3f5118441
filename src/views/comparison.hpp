// Invariant 10: the views of a data folder equal the fold of the journal up to their position. Folds the same
// records into tables of its own, and compares row by row.
//
//   Comparison::open(folder); then apply() with the journal's batches from the first one on; then
//   first_difference().
//
// May run beside a server: it sees the views as they were when it was opened.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "views/projector.hpp"

namespace flowmart::views {

class Comparison {
 public:
  static journal::Opened<Comparison> open(const std::filesystem::path& folder,
                                          engine::Open open = Projector::plain);

  // Up to here the journal is wanted; what lies beyond is left out.
  std::uint64_t position() const { return position_; }
  // Returns why it can't go on.
  std::optional<std::string> apply(std::span<const engine::Batch> batches);
  // Names table, row and column. Only once all batches up to the position were given.
  std::optional<std::string> first_difference();
  std::uint64_t rows() const { return rows_; }  // compared

 private:
  Comparison(sqlite::Connection saved, std::unique_ptr<Projector> made);
  std::optional<std::string> difference_in(const std::string& table);

  sqlite::Connection saved_;  // inside a transaction, so that it stays as it is
  std::unique_ptr<Projector> made_;
  std::uint64_t position_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace flowmart::views
