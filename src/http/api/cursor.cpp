#include "http/api/cursor.hpp"

#include <algorithm>
#include <charconv>

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

std::string name_of(const Uuid& journal) { return journal.to_string().substr(0, 8); }

}  // namespace

std::string Cursors::text_of(const Uuid& journal, std::uint64_t position) {
  return name_of(journal) + ":" + std::to_string(position);
}

std::variant<std::uint64_t, Response> Cursors::read(std::string_view text, std::uint64_t end) const {
  const std::size_t colon = text.find(':');
  const std::string_view number = colon == text.npos ? text : text.substr(colon + 1);
  std::uint64_t position = 0;
  const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), position);
  if (error != std::errc{} || rest != number.data() + number.size())
    return problem(400, "bad-position",
                   "A position is what an event or a page gave, like " + this->text(153) + ", or a number.");
  const auto common = colon == text.npos ? end : common_with(text.substr(0, colon), end);
  if (!common || position > *common) return gone(text, end);
  return position;
}

std::optional<std::uint64_t> Cursors::common_with(std::string_view name, std::uint64_t end) const {
  if (name == name_of(journal_.id)) return end;
  // Back through what the journal was before: each time that it became another one may have cost messages.
  std::uint64_t common = end;
  for (auto branch = journal_.branches.rbegin(); branch != journal_.branches.rend(); ++branch) {
    common = std::min(common, branch->end.next_event - 1);
    if (name == name_of(branch->from)) return common;
  }
  return std::nullopt;
}

Response Cursors::gone(std::string_view text, std::uint64_t end) const {
  return problem(410, "position-gone",
                 "This journal can't be continued from " + std::string(text) +
                     ": it is of another journal, or past the end. Begin at " + this->text(0) +
                     ", where all is still to come, or at " + this->text(end) + ", the last event.");
}

}  // namespace flowmart::http
