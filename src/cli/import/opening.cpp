#include "cli/import/opening.hpp"

namespace flowmart::cli::import {

Opened open_file(const ImportOptions& options, FileKind kind) {
  Opened opened;
  auto input = Input::open(options.file, kind, options.chosen, options.csv);
  if (auto* wrong = std::get_if<std::string>(&input)) {
    opened.trouble = std::move(*wrong);
    return opened;
  }
  opened.input = std::move(std::get<std::unique_ptr<Input>>(input));
  std::string why;
  opened.report = Report::open(options.file, options.report, why);
  if (!opened.report) opened.trouble = "the report " + *options.report + " can't be written: " + why;
  return opened;
}

}  // namespace flowmart::cli::import
