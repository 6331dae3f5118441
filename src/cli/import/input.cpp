#include "cli/import/input.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "cli/client.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::cli::import {

std::variant<std::unique_ptr<Input>, std::string> Input::open(const std::string& path, FileKind kind,
                                                              const Chosen& chosen, csv::Options options) {
  auto input = std::make_unique<Input>();
  input->path_ = path;
  input->options_ = options;
  std::string why;
  input->source_ = csv::FileSource::open(path, why);
  if (!input->source_) return path + " can't be read: " + why;
  input->digesting_ = std::make_unique<csv::DigestingSource>(*input->source_);
  input->reader_ = std::make_unique<csv::Reader>(*input->digesting_, options);
  csv::Reader& reader = *input->reader_;
  switch (reader.next()) {
    case csv::Reader::Step::record: break;
    case csv::Reader::Step::end: return path + " is empty; its first line names the columns";
    default: return input->at(reader.fault().at, reader.fault().reason);
  }
  std::vector<std::string> header;
  for (std::size_t i = 0; i < reader.columns(); ++i) header.emplace_back(reader.field(i));
  auto mapping = Mapping::of(kind, header, chosen);
  if (auto* wrong = std::get_if<std::string>(&mapping)) return path + ": " + *wrong;
  input->mapping_ = std::get<Mapping>(std::move(mapping));
  reader.expect_columns(header.size());
  return input;
}

std::variant<std::uint64_t, std::string> Input::count_rows() {
  using Step = csv::Reader::Step;
  std::uint64_t rows = 0;
  for (Step step = reader_->next(); step != Step::end; step = reader_->next()) {
    if (step == Step::stopped)
      return at(reader_->fault().at, reader_->fault().reason) + ". Nothing was imported.";
    ++rows;
  }
  return rows;
}

std::optional<std::string> Input::each_row(const Visit& visit) {
  using Step = csv::Reader::Step;
  source_->seek(0, source_->size_bytes());
  csv::Reader reader(*source_, options_);
  if (reader.next() != Step::record) return path_ + " has changed while it was read";
  reader.expect_columns(mapping_->column_count());
  for (Step step = reader.next(); step != Step::end; step = reader.next()) {
    if (step == Step::stopped) return at(reader.fault().at, reader.fault().reason);
    if (!visit(reader, step == Step::record)) break;
  }
  return std::nullopt;
}

std::string Input::at(const csv::Place& place, std::string_view reason) const {
  return fmt::format("{}:{}:{}: {}", path_, place.line, place.column, reason);
}

std::string import_key(std::string_view digest, std::string_view name, std::string_view step) {
  constexpr std::size_t name_max = 200;
  std::string encoded = percent_encode(name);
  if (encoded.size() > name_max) encoded = uuid_of("import", name).to_string();
  std::string key = fmt::format("import:{}:{}", digest, encoded);
  return step.empty() ? key : fmt::format("{}:{}", key, step);
}

void Progress::show(std::uint64_t done, std::uint64_t all, std::string_view what) {
  if (!shown_) return;
  using namespace std::chrono;
  const std::int64_t now_ms = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
  if (now_ms - last_ms_ < 100) return;
  last_ms_ = now_ms;
  written_ = true;
  constexpr std::uint64_t width = 30;
  const std::uint64_t filled = all == 0 ? 0 : done * width / all;
  std::string bar;
  for (std::uint64_t i = 0; i < width; ++i) bar += i < filled ? "#" : ".";
  const std::string line = fmt::format("\r[{}] {} of {} {}\x1b[K", bar, done, all, what);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::clear() {
  if (!written_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  written_ = false;
}

}  // namespace flowmart::cli::import
