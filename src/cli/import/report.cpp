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
  if (x_out != nullptr) std::fclose(x_out);
}

void Report::add(const Refusal& refusal) {
  ++x_rows;
  if (refusal.unreadable) ++x_unreadable;
  ++x_by_code[refusal.code];
  if (x_first.size() < first_max && refusal.code != "with-order") x_first.push_back(refusal);
  if (x_out != nullptr) write(refusal);
}

void Report::write(const Refusal& refusal) {
  x_line.clear();
  if (x_json) {
    wire::JsonWriter json(x_line);
    json.begin_object().member("file", x_file);
    json.key("line").number(static_cast<std::int64_t>(refusal.at.line));
    json.key("column").number(static_cast<std::int64_t>(refusal.at.column));
    json.member("field", refusal.field).member("order", refusal.order).member("code", refusal.code);
    json.member("reason", refusal.reason).end_object();
    x_line += '\n';
  } else {
    csv::append_record(std::array{x_file, std::to_string(refusal.at.line), std::to_string(refusal.at.column),
                                  refusal.field, refusal.order, refusal.code, refusal.reason},
                       x_line);
  }
  if (std::fwrite(x_line.data(), 1, x_line.size(), x_out) != x_line.size()) x_failed = true;
}

bool Report::finish() {
  if (x_out == nullptr) return true;
  const bool written = std::fflush(x_out) == 0 && !x_failed;
  std::fclose(x_out);
  x_out = nullptr;
  return written;
}

}  // namespace flowmart::cli::import
