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

  std::uint64_t rows() const { return x_rows; }
  std::uint64_t unreadable() const { return x_unreadable; }
  const std::map<std::string, std::uint64_t>& by_code() const { return x_by_code; }
  // The first ones, for the terminal.
  const std::vector<Refusal>& first() const { return x_first; }
  const std::string& file() const { return x_file; }

 private:
  Report(std::string file, std::FILE* out, bool json) : x_file(std::move(file)), x_out(out), x_json(json) {}
  void write(const Refusal& refusal);

  const std::string x_file;  // that is imported
  std::FILE* x_out;
  const bool x_json;
  bool x_failed = false;
  std::uint64_t x_rows = 0, x_unreadable = 0;
  std::map<std::string, std::uint64_t> x_by_code;
  std::vector<Refusal> x_first;
  std::string x_line;
};

}  // namespace flowmart::cli::import
