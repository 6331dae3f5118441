#include "cli/import/report.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include "cli/csv/writer.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {
namespace {

constexpr std::size_t first_max = 10;

}  // namespace

std::unique_ptr<Report> Report::open(const std::string& file, const std::optional<std::string>& path,
                                     std::string& why) {
  if (!path) return std::unique_ptr<Report>(new Report(file, nullptr, false));
  std::FILE* out = std::fopen(path->c_str(), "wbe");
  if (out == nullptr) {
    why = std::strerror(errno);
    return nullptr;
  }
  const bool json = path->ends_with(".ndjson") || path->ends_with(".jsonl") || path->ends_with(".json");
  if (!json) std::fputs("file,line,column,field,order,code,reason\r\n", out);
  return std::unique_ptr<Report>(new Report(file, out, json));
}

Report::~Report() {
  if (out_ != nullptr) std::fclose(out_);
}

void Report::add(const Refusal& refusal) {
  ++rows_;
  if (refusal.unreadable) ++unreadable_;
  ++by_code_[refusal.code];
  if (first_.size() < first_max && refusal.code != "with-order") first_.push_back(refusal);
  if (out_ != nullptr) write(refusal);
}

void Report::write(const Refusal& refusal) {
  line_.clear();
  if (json_) {
    wire::JsonWriter json(line_);
    json.begin_object().member("file", file_);
    json.key("line").number(static_cast<std::int64_t>(refusal.at.line));
    json.key("column").number(static_cast<std::int64_t>(refusal.at.column));
    json.member("field", refusal.field).member("order", refusal.order).member("code", refusal.code);
    json.member("reason", refusal.reason).end_object();
    line_ += '\n';
  } else {
    csv::append_record(std::array{file_, std::to_string(refusal.at.line), std::to_string(refusal.at.column),
                                  csv::inert(refusal.field), csv::inert(refusal.order), refusal.code,
                                  csv::inert(refusal.reason)},
                       line_);
  }
  if (std::fwrite(line_.data(), 1, line_.size(), out_) != line_.size()) failed_ = true;
}

bool Report::finish() {
  if (out_ == nullptr) return true;
  const bool written = std::fflush(out_) == 0 && !failed_;
  std::fclose(out_);
  out_ = nullptr;
  return written;
}

}  // namespace flowmart::cli::import
