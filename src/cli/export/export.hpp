// `flowmart export`: lists as CSV or as a JSON object a line.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "cli/client.hpp"

namespace flowmart::cli::exporting {

enum class What : unsigned char { orders, stock, payments, refunds, disputes, subscriptions, events };
enum class Format : unsigned char { csv, ndjson };

struct ExportOptions {
  What what = What::orders;
  std::optional<Format> format;  // none: by the file's name, else CSV
  std::string out = "-";         // a file, or "-" for the standard output
  std::string status;            // only those
  std::string after;             // events: after this position
  std::string message;           // events: only these
  bool with_private = false;     // events: private ones too
  bool to_terminal = false;      // that the standard output is one
};

// The process' exit status. A file is put in place only once it is whole.
int run_export(const ExportOptions& options, Client& client, std::ostream& out, std::ostream& err);

}  // namespace flowmart::cli::exporting
