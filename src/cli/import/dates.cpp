// Dates as files write them.
#include <array>
#include <chrono>

#include "cli/import/values.hpp"

namespace flowmart::cli::import {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

struct Parts {
  int year = -1, month = -1, day = -1;
  int hour = 0, minute = 0, second = 0;
  int half = -1;  // 0 before noon, 1 after
  int offset_min = 0;
  Duration fraction{0};

  std::optional<Time> time() const {
    using namespace std::chrono;
    int h = hour;
    if (half >= 0) {
      if (h < 1 || h > 12) return std::nullopt;
      h = h % 12 + 12 * half;
    }
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (year < 0 || year > 9999 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
    if (h > 23 || minute > 59 || second > 60) return std::nullopt;
    const Time begun = Time{sys_days{date}} + hours{h} + minutes{minute - offset_min};
    if (second < 60) return begun + seconds{second} + fraction;
    // A leap second ends a month, and is cut to the last moment before it, as in messages.
    const Time next = begun + minutes{1};
    const auto day = floor<days>(next);
    if (day != next || year_month_day{day}.day() != std::chrono::day{1}) return std::nullopt;
    return next - Duration{1};
  }
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool number(std::size_t digits_max, int& value) {
    std::size_t count = 0;
    for (value = 0; count < digits_max && count < rest_.size() && digit(rest_[count]); ++count)
      value = value * 10 + (rest_[count] - '0');
    rest_.remove_prefix(count);
    return count > 0;
  }
  bool literal(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void blanks() {
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) rest_.remove_prefix(1);
  }
  bool month_name(int& month) {
    for (std::size_t i = 0; i < months.size(); ++i)
      if (word(months[i])) {
        month = static_cast<int>(i) + 1;
        while (!rest_.empty() && lower(rest_[0]) >= 'a' && lower(rest_[0]) <= 'z') rest_.remove_prefix(1);
        return true;
      }
    return false;
  }
  bool half_of_day(int& half) {
    half = word("am") ? 0 : word("pm") ? 1 : -1;
    return half >= 0;
  }
  // "Z", "UTC", "GMT", "+01:00", "+0100", "+01"
  bool offset(int& minutes) {
    if (word("z") || word("utc") || word("gmt")) return true;
    const int sign = literal('-') ? -1 : 1;
    int hours = 0, rest = 0;
    if ((sign > 0 && !literal('+')) || !number(2, hours)) return false;
    literal(':');
    if (!rest_.empty() && digit(rest_[0]) && !number(2, rest)) return false;
    if (hours > 23 || rest > 59) return false;
    minutes = sign * (hours * 60 + rest);
    return true;
  }
  // Up to microseconds; finer digits are dropped.
  bool fraction(Duration& micros) {
    std::int64_t unit = 100'000, value = 0;
    if (rest_.empty() || !digit(rest_[0])) return false;
    for (; !rest_.empty() && digit(rest_[0]); rest_.remove_prefix(1), unit /= 10)
      value += unit * (rest_[0] - '0');
    micros = Duration{value};
    return true;
  }
  bool at_end() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }

 private:
  static bool digit(char c) { return c >= '0' && c <= '9'; }
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
  bool word(std::string_view wanted) {
    if (rest_.size() < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (lower(rest_[i]) != wanted[i]) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  std::string_view rest_;
};

bool read_part(char letter, Scanner& in, Parts& parts) {
  switch (letter) {
    case 'Y': return in.number(4, parts.year);
    case 'y':
      if (!in.number(2, parts.year)) return false;
      parts.year += parts.year < 69 ? 2000 : 1900;  // as POSIX has it
      return true;
    case 'm': return in.number(2, parts.month);
    case 'b': return in.month_name(parts.month);
    case 'd': return in.number(2, parts.day);
    case 'H':
    case 'I': return in.number(2, parts.hour);
    case 'M': return in.number(2, parts.minute);
    case 'S': return in.number(2, parts.second);
    case 'p': return in.half_of_day(parts.half);
    case 'Z': return in.offset(parts.offset_min);
    case '%': return in.literal('%');
    default: return false;
  }
}

std::optional<Time> read_year_first(std::string_view text) {
  Scanner in(text);
  Parts parts;
  if (!in.number(4, parts.year) || parts.year < 1000) return std::nullopt;
  const char between = in.peek();
  if ((between != '-' && between != '/') || !in.literal(between) || !in.number(2, parts.month))
    return std::nullopt;
  if (!in.literal(between) || !in.number(2, parts.day)) return std::nullopt;
  if (in.at_end()) return parts.time();
  if (!in.literal('T') && !in.literal('t') && in.peek() != ' ') return std::nullopt;
  in.blanks();
  if (!in.number(2, parts.hour) || !in.literal(':') || !in.number(2, parts.minute)) return std::nullopt;
  if (in.literal(':') && !in.number(2, parts.second)) return std::nullopt;
  if (in.literal('.') && !in.fraction(parts.fraction)) return std::nullopt;
  in.blanks();
  if (!in.at_end() && !in.offset(parts.offset_min)) return std::nullopt;
  return in.at_end() ? parts.time() : std::nullopt;
}

}  // namespace

std::optional<DateFormat> DateFormat::parse(std::string_view format) {
  bool year = false, month = false, day = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (++i == format.size() || std::string_view("YymbdHIMSpZ%").find(format[i]) == std::string_view::npos)
      return std::nullopt;
    year = year || format[i] == 'Y' || format[i] == 'y';
    month = month || format[i] == 'm' || format[i] == 'b';
    day = day || format[i] == 'd';
  }
  if (!year || !month || !day) return std::nullopt;
  return DateFormat(std::string(format));
}

std::optional<Time> DateFormat::read(std::string_view text) const {
  Scanner in(text);
  Parts parts;
  for (std::size_t i = 0; i < format_.size(); ++i) {
    if (format_[i] == ' ') in.blanks();
    else if (format_[i] == '%' ? !read_part(format_[++i], in, parts) : !in.literal(format_[i]))
      return std::nullopt;
  }
  return in.at_end() ? parts.time() : std::nullopt;
}

std::optional<Time> read_date(std::string_view text, const std::optional<DateFormat>& format) {
  text = trimmed(text);
  return format ? format->read(text) : read_year_first(text);
}

}  // namespace flowmart::cli::import
