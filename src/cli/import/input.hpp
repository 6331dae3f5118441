// A file to import, opened: its columns known, its content's digest, the rest still to be read.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "cli/csv/reader.hpp"
#include "cli/csv/source.hpp"
#include "cli/import/mapping.hpp"

namespace flowmart::cli::import {

class Input {
 public:
  // Reads the header. The text says what is wrong, with the file's name in front.
  static std::variant<std::unique_ptr<Input>, std::string> open(const std::string& path, FileKind kind,
                                                                const Chosen& chosen, csv::Options options);

  csv::FileSource& source() { return *source_; }
  csv::Reader& reader() { return *reader_; }  // behind the header
  const Mapping& mapping() const { return *mapping_; }
  // How many rows are behind the header; or where they can't be read. The reader is at its end then.
  std::variant<std::uint64_t, std::string> count_rows();
  // All rows again, from the first: good ones and those of the fault that the reader shows. The text says why
  // there are no more; nothing: at the end, or the visitor had enough.
  using Visit = std::function<bool(const csv::Reader&, bool good)>;
  std::optional<std::string> each_row(const Visit& visit);
  // Once the reader is at the end: 16 hexadecimal digits of the SHA-256 of the whole file.
  std::string digest() { return digesting_->hex().substr(0, 16); }

  // "orders.csv:12:5: reason"
  std::string at(const csv::Place& place, std::string_view reason) const;

 private:
  std::string path_;
  csv::Options options_;
  std::unique_ptr<csv::FileSource> source_;
  std::unique_ptr<csv::DigestingSource> digesting_;
  std::unique_ptr<csv::Reader> reader_;
  std::optional<Mapping> mapping_;
};

// "import:<digest>:<name>", with nothing in it that a header can't hold. A name too long for a key is
// replaced by its stable id.
std::string import_key(std::string_view digest, std::string_view name, std::string_view step = {});

// Progress on a terminal: one line that is written over, ten times a second at most.
class Progress {
 public:
  explicit Progress(bool shown) : shown_(shown) {}
  ~Progress() { clear(); }
  void show(std::uint64_t done, std::uint64_t all, std::string_view what);
  void clear();

 private:
  const bool shown_;
  bool written_ = false;
  std::int64_t last_ms_ = 0;
};

}  // namespace flowmart::cli::import
