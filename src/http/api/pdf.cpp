#include "http/api/pdf.hpp"

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

constexpr std::string_view pdf_type = "application/pdf";
constexpr std::size_t file_name_max = 100;

// Any name makes one of a file that every system takes.
std::string file_name(std::string_view kind, std::string_view id) {
  std::string name(id.substr(0, file_name_max));
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    if (!plain) c = '_';
  }
  return std::string(kind) + "-" + name + ".pdf";
}

}  // namespace

Response pdf_of(std::variant<std::string, labels::Fault> page, std::string_view kind, std::string_view name) {
  if (const auto* fault = std::get_if<labels::Fault>(&page))
    return fault->ours ? problem(500, std::string(kind) + "-not-drawn", fault->why)
                       : problem(409, std::string(kind) + "-impossible", fault->why);
  return Response(200, pdf_type, std::get<std::string>(std::move(page)))
      .header("Content-Disposition", "inline; filename=\"" + file_name(kind, name) + "\"");
}

}  // namespace flowmart::http
