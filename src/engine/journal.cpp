#include "engine/journal.hpp"

#include "kernel/check.hpp"
#include "kernel/digest.hpp"

namespace flowmart::engine {
namespace {

std::uint8_t* put(std::uint8_t* out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) *out++ = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::uint64_t first_event,
                std::uint64_t event_count, std::string_view body) {
  std::array<std::uint8_t, 24> head{};
  put(put(put(head.data(), sequence), first_event), event_count);
  return sha256({text_of(previous), text_of(head), body});
}

MarkAt marks_of(const Journal& journal) {
  return [&journal, id = journal.identity().id](std::uint64_t sequence) -> JournalMark {
    const auto end = journal.end_at(sequence);
    check(end.has_value(), "what follows the journal has come to a record that is there");
    return {id, sequence, end->hash};
  };
}

std::optional<std::string> contradiction(const Journal& journal, const JournalMark& mark) {
  const std::uint64_t last = journal.last().sequence;
  const std::string known = "knows " + std::to_string(mark.sequence) + " records";
  if (!mark.journal.is_nil() && mark.journal != journal.identity().id)
    return known + " of journal " + mark.journal.to_string() + "; this is journal " +
           journal.identity().id.to_string() + " with " + std::to_string(last) + " records";
  if (mark.sequence > last) return known + ", the journal has " + std::to_string(last);
  if (mark.journal.is_nil()) return std::nullopt;
  const auto end = journal.end_at(mark.sequence);
  if (!end) return known + ", and record " + std::to_string(mark.sequence) + " is missing in the journal";
  if (end->hash == mark.hash) return std::nullopt;
  return known + ", the journal has " + std::to_string(last) + " with another record " +
         std::to_string(mark.sequence);
}

}  // namespace flowmart::engine
