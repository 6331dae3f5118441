// Positions that are handed out and come back: which journal, and the number of a message in it, as
// "1f0c9a3e:153". A plain number, for use by hand, is one of the journal that is asked.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/journal.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

class Cursors {
 public:
  explicit Cursors(engine::JournalIdentity journal) : journal_(std::move(journal)) {}

  std::string text(std::uint64_t position) const { return text_of(journal_.id, position); }

  // The position after which to go on; `end` is that of the last message. Else the problem: 400 for what is
  // no position, 410 for one from which this journal can't be continued (past the end, or of another
  // journal), with where to begin.
  std::variant<std::uint64_t, Response> read(std::string_view text, std::uint64_t end) const;

 private:
  static std::string text_of(const Uuid& journal, std::uint64_t position);
  // The last position that this journal has in common with the one of that short name.
  std::optional<std::uint64_t> common_with(std::string_view name, std::uint64_t end) const;
  Response gone(std::string_view text, std::uint64_t end) const;

  const engine::JournalIdentity journal_;
};

}  // namespace flowmart::http
