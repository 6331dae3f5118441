// The file of an import, and the report of what it refuses.
#pragma once
#include <memory>
#include <string>

#include "cli/import/input.hpp"
#include "cli/import/report.hpp"
#include "cli/import/run.hpp"

namespace flowmart::cli::import {

struct Opened {
  std::unique_ptr<Input> input;
  std::unique_ptr<Report> report;
  std::string trouble;  // why not; else empty
};
Opened open_file(const ImportOptions& options, FileKind kind);

}  // namespace flowmart::cli::import
