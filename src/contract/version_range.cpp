#include "contract/version_range.hpp"

#include <charconv>

#include "kernel/check.hpp"

namespace flowmart::contract {
namespace {

bool is_digits(std::string_view text) {
  for (char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}

// Semver forbids leading zeros in numbers.
std::optional<std::uint64_t> number_of(std::string_view text) {
  if (!is_digits(text) || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes what stands before the separator off the text; all of it when there is none.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + separator.size());
  return head;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Parts between dots: letters, digits and dashes; numbers without leading zeros unless zeros are allowed.
bool is_dotted(std::string_view text, bool zeros_allowed) {
  if (text.empty() || text.ends_with('.')) return false;
  while (!text.empty()) {
    const std::string_view part = take_until(text, ".");
    if (part.empty()) return false;
    for (char c : part)
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'))
        return false;
    if (!zeros_allowed && is_digits(part) && part.size() > 1 && part[0] == '0') return false;
  }
  return true;
}

// What follows the numbers: "-suffix" and "+build", both optional. Nothing when malformed.
std::optional<std::string> suffix_of(std::string_view text) {
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!is_dotted(text.substr(plus + 1), true)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (text.empty()) return std::string{};
  if (text[0] != '-' || !is_dotted(text.substr(1), false)) return std::nullopt;
  return std::string(text.substr(1));
}

std::strong_ordering compare_part(std::string_view a, std::string_view b) {
  const bool a_number = is_digits(a), b_number = is_digits(b);
  if (a_number != b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a_number && a.size() != b.size()) return a.size() <=> b.size();  // no leading zeros
  return a <=> b;
}

std::strong_ordering compare_suffix(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();  // a release is newer than its suffixes
  while (!a.empty() && !b.empty())
    if (const auto order = compare_part(take_until(a, "."), take_until(b, ".")); order != 0) return order;
  return b.empty() <=> a.empty();  // the longer one is newer
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version out;
  const std::size_t end = text.find_first_of("-+");
  std::string_view numbers = text.substr(0, end);
  if (numbers.ends_with('.')) return std::nullopt;
  for (std::uint64_t& number : out.numbers) {
    const auto value = number_of(take_until(numbers, "."));
    if (!value) return std::nullopt;
    number = *value;
  }
  if (!numbers.empty()) return std::nullopt;
  auto suffix = suffix_of(end == std::string_view::npos ? std::string_view{} : text.substr(end));
  if (!suffix) return std::nullopt;
  out.suffix = std::move(*suffix);
  return out;
}

std::string Version::to_string() const {
  std::string out =
      std::to_string(numbers[0]) + '.' + std::to_string(numbers[1]) + '.' + std::to_string(numbers[2]);
  if (!suffix.empty()) out.append("-").append(suffix);
  return out;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = a.numbers <=> b.numbers; order != 0) return order;
  return compare_suffix(a.suffix, b.suffix);
}

// A version of which the last numbers may be left open: "1", "1.2", "1.x", "x".
struct VersionRange::Partial {
  Version version;        // open numbers are zero
  std::size_t given = 0;  // how many numbers are not open

  static std::optional<Partial> parse(std::string_view text) {
    if (text.starts_with('v') || text.starts_with('=')) text.remove_prefix(1);
    Partial out;
    const std::size_t end = text.find_first_of("-+");
    std::string_view numbers = text.substr(0, end);
    if (numbers.empty() || numbers.ends_with('.')) return std::nullopt;
    std::size_t place = 0;
    for (bool open = false; !numbers.empty(); ++place) {
      if (place == 3) return std::nullopt;
      const std::string_view one = take_until(numbers, ".");
      if (one == "x" || one == "X" || one == "*") {
        open = true;
        continue;
      }
      const auto value = number_of(one);
      if (!value) return std::nullopt;
      if (open) return std::nullopt;  // 1.x.3
      out.version.numbers[place] = *value;
      out.given = place + 1;
    }
    auto suffix = suffix_of(end == std::string_view::npos ? std::string_view{} : text.substr(end));
    if (!suffix || (!suffix->empty() && place < 3)) return std::nullopt;
    if (out.given == 3) out.version.suffix = std::move(*suffix);
    return out;
  }

  // The first version, suffixes included, after all that share the numbers up to `place`.
  Version after(std::size_t place) const {
    Version out;
    for (std::size_t i = 0; i < place; ++i) out.numbers[i] = version.numbers[i];
    out.numbers[place] = version.numbers[place] + 1;
    out.suffix = "0";
    return out;
  }
};

bool VersionRange::Comparator::admits(const Version& other) const {
  const auto order = other <=> version;
  switch (sign) {
    case Sign::less: return order < 0;
    case Sign::at_most: return order <= 0;
    case Sign::equal: return order == 0;
    case Sign::at_least: return order >= 0;
    case Sign::greater: return order > 0;
  }
  fail("a comparator has a sign");
}

void VersionRange::add_caret(const Partial& from, All& out) {
  if (from.given == 0) return;
  out.push_back({Sign::at_least, from.version});
  std::size_t held = 0;  // the leftmost number that is not zero, or the last that is given
  while (held + 1 < from.given && from.version.numbers[held] == 0) ++held;
  out.push_back({Sign::less, from.after(held)});
}

void VersionRange::add_tilde(const Partial& from, All& out) {
  if (from.given == 0) return;
  out.push_back({Sign::at_least, from.version});
  out.push_back({Sign::less, from.after(from.given == 1 ? 0 : 1)});
}

bool VersionRange::parse_one(std::string_view text, All& out) {
  enum class Mark { none, caret, tilde, less, at_most, at_least, greater } mark = Mark::none;
  const auto takes = [&](std::string_view sign) {
    if (!text.starts_with(sign)) return false;
    text.remove_prefix(sign.size());
    return true;
  };
  if (takes("^")) mark = Mark::caret;
  else if (takes("~>") || takes("~")) mark = Mark::tilde;
  else if (takes("<=")) mark = Mark::at_most;
  else if (takes(">=")) mark = Mark::at_least;
  else if (takes("<")) mark = Mark::less;
  else if (takes(">")) mark = Mark::greater;

  const auto partial = Partial::parse(text);
  if (!partial) return false;
  const Version& version = partial->version;
  const std::size_t given = partial->given;
  static const Version nowhere = *Version::parse("0.0.0-0");  // nothing is older
  const bool whole = given == 3;
  switch (mark) {
    case Mark::caret: add_caret(*partial, out); break;
    case Mark::tilde: add_tilde(*partial, out); break;
    case Mark::at_least:
      if (given) out.push_back({Sign::at_least, version});
      break;
    case Mark::greater:
      if (given == 0) out.push_back({Sign::less, nowhere});
      else if (whole) out.push_back({Sign::greater, version});
      else {
        Version next = partial->after(given - 1);
        next.suffix.clear();
        out.push_back({Sign::at_least, std::move(next)});
      }
      break;
    case Mark::less: {
      Version bound = given ? version : nowhere;
      if (given && !whole) bound.suffix = "0";
      out.push_back({Sign::less, std::move(bound)});
      break;
    }
    case Mark::at_most:
      if (whole) out.push_back({Sign::at_most, version});
      else if (given) out.push_back({Sign::less, partial->after(given - 1)});
      break;
    case Mark::none:
      if (whole) out.push_back({Sign::equal, version});
      else if (given) {
        out.push_back({Sign::at_least, version});
        out.push_back({Sign::less, partial->after(given - 1)});
      }
      break;
  }
  return true;
}

std::optional<VersionRange::All> VersionRange::parse_hyphen(std::string_view from, std::string_view to) {
  const auto low = Partial::parse(from), high = Partial::parse(to);
  if (!low || !high) return std::nullopt;
  All out;
  if (low->given) out.push_back({Sign::at_least, low->version});
  if (high->given == 3) out.push_back({Sign::at_most, high->version});
  else if (high->given) out.push_back({Sign::less, high->after(high->given - 1)});
  return out;
}

std::optional<VersionRange::All> VersionRange::parse_all(std::string_view text) {
  text = trimmed(text);
  if (const std::size_t dash = text.find(" - "); dash != std::string_view::npos)
    return parse_hyphen(trimmed(text.substr(0, dash)), trimmed(text.substr(dash + 3)));
  All out;
  while (!text.empty()) {
    std::string_view one = take_until(text, " ");
    if (one.empty()) continue;
    // `> 1.0.0` is one comparator.
    if (one.find_first_not_of("<>=^~") == std::string_view::npos) {
      text = trimmed(text);
      const std::string_view version = take_until(text, " ");
      std::string joined(one);
      joined.append(version);
      if (!parse_one(joined, out)) return std::nullopt;
      continue;
    }
    if (!parse_one(one, out)) return std::nullopt;
  }
  return out;
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
  VersionRange out;
  text = trimmed(text);
  out.newest_ = text.empty() || text == "latest";
  if (out.newest_) return out;
  for (bool more = true; more;) {
    more = text.find("||") != std::string_view::npos;
    auto all = parse_all(take_until(text, "||"));
    if (!all) return std::nullopt;
    out.any_.push_back(std::move(*all));
  }
  return out;
}

bool VersionRange::admits_all(const All& all, const Version& version) {
  for (const Comparator& one : all)
    if (!one.admits(version)) return false;
  if (version.suffix.empty()) return true;
  for (const Comparator& one : all)
    if (!one.version.suffix.empty() && one.version.numbers == version.numbers) return true;
  return false;
}

bool VersionRange::admits(const Version& version, const Version& newest) const {
  if (newest_) return version == newest;
  for (const All& all : any_)
    if (admits_all(all, version)) return true;
  return false;
}

std::optional<Version> VersionRange::resolve(std::span<const Version> released) const {
  if (released.empty()) return std::nullopt;
  const Version* newest = &released[0];
  for (const Version& one : released)
    if (one > *newest) newest = &one;
  const Version* best = nullptr;
  for (const Version& one : released)
    if (admits(one, *newest) && (!best || one > *best)) best = &one;
  return best ? std::optional(*best) : std::nullopt;
}

bool admits(std::string_view range, std::string_view version, std::string_view newest) {
  const auto parsed = VersionRange::parse(range);
  const auto one = Version::parse(version), last = Version::parse(newest);
  check(parsed && one && last, "declared ranges and versions are well formed");
  return parsed->admits(*one, *last);
}

}  // namespace flowmart::contract
