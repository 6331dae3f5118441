#include "cli/import/importing.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/terminal.hpp"

namespace flowmart::cli::import {

int Importing::run(const Connect& connect) {
  if (!open() || !prepare()) return complain(trouble_, 2);
  if (options_.all_or_nothing && !(look() && nothing_refused())) return complain(trouble_, 2);
  const Connection connection = connect();
  if (!connection.client) return complain(connection.trouble, 1);
  const bool good = give(*connection.client);
  if (!report_->finish()) return complain("the report " + *options_.report + " could not be written", 1);
  if (!good)
    return complain(
        fmt::format("{}. The {} before it are in; the same command goes on from here.", trouble_, things_),
        1);
  const int status = tell();
  return unfinished_.empty() ? status : complain(unfinished_, 1);
}

bool Importing::open() {
  auto input = Input::open(options_.file, kind_, options_.chosen, options_.csv);
  if (auto* wrong = std::get_if<std::string>(&input)) {
    trouble_ = std::move(*wrong);
    return false;
  }
  input_ = std::move(std::get<std::unique_ptr<Input>>(input));
  std::string why;
  report_ = Report::open(options_.file, options_.report, why);
  if (!report_) trouble_ = "the report " + *options_.report + " can't be written: " + why;
  return report_ != nullptr;
}

bool Importing::count_rows() {
  auto rows = input_->count_rows();
  if (auto* wrong = std::get_if<std::string>(&rows)) {
    trouble_ = std::move(*wrong);
    return false;
  }
  rows_ = std::get<std::uint64_t>(rows);
  return true;
}

bool Importing::nothing_refused() {
  if (report_->rows() == 0) return true;
  report_->finish();
  tell_refusals(*report_, err_);
  trouble_ = "nothing was imported, since all or nothing was asked for";
  return false;
}

int Importing::tell() {
  progress_.clear();
  tell_refusals(*report_, err_);
  const std::string speed = watch_.speed(rows_);
  if (options_.json) {
    err_ << speed << '\n';
    out_ << as_json() << std::endl;
  } else {
    out_ << fmt::format("{}: {}\n{}\n", options_.file, as_text(), speed);
    out_.flush();
  }
  return report_->unreadable() > 0 ? 2 : 0;
}

int Importing::complain(const std::string& sentence, int status) {
  progress_.clear();
  err_ << "flowmart: " << visible_lines(sentence) << '\n';
  return status;
}

}  // namespace flowmart::cli::import
