// What was refused, row by row: for a person on the terminal, for programs in a file.
#pragma once
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/csv/reader.hpp"

namespace flowmart::cli::import {

struct Refusal {
  csv::Place at;      // line and column of the file
  std::string field;  // the file's own name of the column; empty: of the row
  std::string order;  // or the product; empty if not known
  std::string code;   // "quantity", "price", "unreadable", "out-of-stock", "with-order", ...
  std::string reason;
  bool unreadable = false;  // the file is at fault, not what it says
};

class Report {
 public:
  // Nothing is written without a path. ".ndjson", ".jsonl" and ".json" are a JSON object a line, all else
  // CSV.
  static std::unique_ptr<Report> open(const std::string& file, const std::optional<std::string>& path,
                                      std::string& why);
  ~Report();
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  void add(const Refusal& refusal);
  // Writes what is left; false when the file could not be written.
  bool finish();

  std::uint64_t rows() const { return rows_; }
  std::uint64_t unreadable() const { return unreadable_; }
  const std::map<std::string, std::uint64_t>& by_code() const { return by_code_; }
  // The first ones, for the terminal.
  const std::vector<Refusal>& first() const { return first_; }
  const std::string& file() const { return file_; }

 private:
  Report(std::string file, std::FILE* out, bool json) : file_(std::move(file)), out_(out), json_(json) {}
  void write(const Refusal& refusal);

  const std::string file_;  // that is imported
  std::FILE* out_;
  const bool json_;
  bool failed_ = false;
  std::uint64_t rows_ = 0, unreadable_ = 0;
  std::map<std::string, std::uint64_t> by_code_;
  std::vector<Refusal> first_;
  std::string line_;
};

}  // namespace flowmart::cli::import
