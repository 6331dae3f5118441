#include "cli/import/summary.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/import/run.hpp"
#include "cli/terminal.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::import {

std::string Stopwatch::speed(std::uint64_t rows) const {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  return fmt::format("{} rows in {:.1f} s, {:.0f} a second", rows, seconds,
                     static_cast<double>(rows) / (seconds > 0 ? seconds : 1e-9));
}

void tell_refusals(const Report& report, std::ostream& err) {
  if (report.rows() == 0) return;
  for (const Refusal& refusal : report.first())
    err << fmt::format("{}:{}:{}: {}{}\n", visible(report.file()), refusal.at.line, refusal.at.column,
                       refusal.order.empty() ? "" : visible(refusal.order) + ": ", visible(refusal.reason));
  std::string kinds;
  for (const auto& [code, count] : report.by_code())
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, code);
  err << fmt::format("{} rows refused: {}\n", report.rows(), kinds);
}

// Exactly the keys of the project's reference summaries; everything else goes to the error stream.
std::string Summary::to_json() const {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.key("rows").number(static_cast<std::int64_t>(rows));
  json.key("orders").number(static_cast<std::int64_t>(orders));
  json.key("accepted").number(static_cast<std::int64_t>(accepted));
  json.key("refused_short").number(static_cast<std::int64_t>(refused_short));
  json.key("invalid").number(static_cast<std::int64_t>(invalid));
  json.member("total", total.to_string()).end_object();
  return out;
}

}  // namespace flowmart::cli::import
