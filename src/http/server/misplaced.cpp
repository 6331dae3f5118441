#include "http/server/misplaced.hpp"

#include <algorithm>
#include <string>

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

// "/a/b" of "//a/b/"; empty when there is more wrong than slashes. Browsers read a backslash as a slash, so
// that "/\elsewhere" would lead elsewhere.
std::string without_needless_slashes(std::string_view path) {
  std::string out;
  if (path.find('\\') != std::string_view::npos) return out;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (segment.empty()) continue;
    std::string dots(segment);
    for (std::size_t at;
         (at = dots.find("%2e")) != std::string::npos || (at = dots.find("%2E")) != std::string::npos;)
      dots.replace(at, 3, ".");
    if (dots == "." || dots == "..") return {};
    out.append("/").append(segment);
  }
  return out.empty() ? "/" : out;
}

}  // namespace

Response misplaced(const Request& request, std::string_view path) {
  const std::string there = without_needless_slashes(path);
  if (there.empty())
    return problem(404, "not-found", "An address has no segments \".\" and \"..\", and no backslash.");
  const auto mark = request.target.find('?');
  const std::string with_query =
      there + std::string(mark == std::string_view::npos ? std::string_view() : request.target.substr(mark));
  const bool reads = request.method == Method::get || request.method == Method::head;
  // Browsers want HTML rather than anything else; who takes all alike is a program.
  const bool browser = request.preference("text/html") > request.preference("application/json");
  if (reads && browser) return Response(308, {}, {}).location(with_query);
  return problem(404, "not-found",
                 "An address has no empty segments and no slash at its end: " + there + " may be meant.");
}

}  // namespace flowmart::http
