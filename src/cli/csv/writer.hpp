// Writes CSV (RFC 4180), lines ended by CRLF. A field is quoted where reading it back would need it.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::cli::csv {

void append_field(std::string_view text, std::string& out);

// A text that somebody else wrote, as a spreadsheet may have it: one that begins like a formula would be
// carried out there, so it gets an apostrophe in front, which spreadsheets don't show.
std::string inert(std::string_view text);

// A record whose only field is empty is written as "", since a blank line would be no record.
template <class Fields>
void append_record(const Fields& fields, std::string& out) {
  bool first = true;
  const std::size_t begin = out.size();
  for (const auto& field : fields) {
    if (!first) out += ',';
    first = false;
    append_field(field, out);
  }
  if (out.size() == begin) out += "\"\"";
  out += "\r\n";
}

}  // namespace flowmart::cli::csv
