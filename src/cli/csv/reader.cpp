#include "cli/csv/reader.hpp"

#include <algorithm>
#include <cstring>

namespace flowmart::cli::csv {

Reader::Reader(Source& source, Options options)
    : x_source(source), x_options(options), x_next_line(options.first_line) {
  x_ordinary.fill(true);
  for (const char c : {options.delimiter, '"', '\r', '\n', '\0'})
    x_ordinary[static_cast<unsigned char>(c)] = false;
}

bool Reader::fill() {
  if (x_drained) return false;
  if (x_begin > 0) {
    std::memmove(x_buffer.data(), x_buffer.data() + x_begin, x_filled - x_begin);
    x_filled -= x_begin;
    x_begin = 0;
  }
  const std::size_t piece_bytes = x_options.piece_bytes;
  if (x_buffer.size() - x_filled < piece_bytes) x_buffer.resize(x_filled + piece_bytes);
  const std::ptrdiff_t count = x_source.read(x_buffer.data() + x_filled, piece_bytes);
  if (count <= 0) {
    x_drained = true;
    if (count < 0) stop({x_next_line, 1}, "the file can't be read: " + x_source.failure());
    return false;
  }
  x_filled += static_cast<std::size_t>(count);
  return true;
}

// Passes the byte order mark of UTF-8; false for those of UTF-16.
bool Reader::read_start() {
  x_started = true;
  if (!x_options.at_file_start) return true;
  while (x_filled < 3 && fill()) {
  }
  const std::string_view start(x_buffer.data(), std::min<std::size_t>(x_filled, 3));
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return false;
  if (start == "\xEF\xBB\xBF") {
    x_begin = 3;
    x_consumed_bytes = 3;
  }
  return true;
}

Reader::Step Reader::next() {
  if (x_stopped) return Step::stopped;
  if (!x_started && !read_start())
    return stop({1, 1}, "the file is in UTF-16; save it as UTF-8 and try again");
  x_begin += x_length;
  x_consumed_bytes += x_length;
  x_length = 0;
  while (true) {
    x_state = State::field_start;
    x_at = x_line_begin = x_columns_seen = 0;
    x_line = x_current_line = x_next_line;
    x_span = Span{.line = x_line};
    x_spans.clear();
    x_fault.reset();
    const Step step = scan();
    if (step != Step::record || !blank_line()) return step;
    x_begin += x_length;
    x_consumed_bytes += x_length;
    x_length = 0;
  }
}

Reader::Step Reader::scan() {
  bool ended = false;
  while (!ended) {
    if (x_begin + x_at == x_filled && !fill()) {
      if (x_stopped) return Step::stopped;
      if (x_at == 0) {
        x_fields.clear();
        return Step::end;
      }
      if (x_state == State::quoted)
        return stop(place_of(x_span.begin - 1, x_span.line_begin, x_span.line),
                    "the quote opened here is never closed");
      end_of_file();
      break;
    }
    if (x_state == State::plain || x_state == State::quoted) pass_ordinary();
    if (over_limits()) return Step::stopped;
    if (x_begin + x_at == x_filled) continue;
    ended = take(record()[x_at]);
    ++x_at;
  }
  x_length = x_at;
  x_next_line = x_current_line;
  finish_record();
  return x_fault ? Step::faulty_record : Step::record;
}

// Up to the next character that means something, but never past a limit (so that where a read ends makes no
// difference to what is reported).
void Reader::pass_ordinary() {
  const std::size_t end = std::min(
      {x_filled - x_begin, x_span.begin + x_options.field_bytes_max + 1, x_options.record_bytes_max + 1});
  while (x_at < end && x_ordinary[static_cast<unsigned char>(record()[x_at])]) ++x_at;
}

bool Reader::over_limits() {
  if (x_at > x_span.begin && x_at - x_span.begin > x_options.field_bytes_max) {
    stop(place_of(x_span.begin, x_span.line_begin, x_span.line),
         "the field that begins here is longer than " + std::to_string(x_options.field_bytes_max) +
             " bytes; is a quote missing?");
  } else if (x_at > x_options.record_bytes_max) {
    stop({x_line, 1}, "the record that begins here is longer than " +
                          std::to_string(x_options.record_bytes_max) + " bytes");
  }
  return x_stopped;
}

bool Reader::take(char c) {
  if (c == '\0') fail_here("a NUL character");
  switch (x_state) {
    case State::field_start:
      x_span = Span{x_at, x_at, x_line_begin, x_current_line, false, false};
      x_state = State::plain;
      if (c == '"') {
        x_span.quoted = true;
        x_span.begin = x_at + 1;
        x_state = State::quoted;
        return false;
      }
      [[fallthrough]];
    case State::plain:
      if (c == x_options.delimiter) end_field(x_at);
      else if (c == '\n') return take_line_feed();
      else if (c == '"') fail_here("a quote in the middle of a field");
      return false;
    case State::quoted:
      if (c == '"') {
        x_state = State::quote_in_quoted;
        x_quote_at = x_at;
      } else if (c == '\n') {
        count_line(x_at + 1);
      }
      return false;
    case State::quote_in_quoted: return take_after_quote(c);
  }
  return false;
}

bool Reader::take_after_quote(char c) {
  const bool at_once = x_at == x_quote_at + 1;
  if (c == '\n') {
    end_field(x_quote_at);
    count_line(x_at + 1);
    return true;
  }
  if (c == '"' && at_once) {
    x_span.escaped = true;
    x_state = State::quoted;
  } else if (c == x_options.delimiter && at_once) {
    end_field(x_quote_at);
  } else if (c != '\r' || !at_once) {
    fail_here("something follows the closing quote");
    x_state = State::plain;
  }
  return false;
}

// The last line need not have an end.
void Reader::end_of_file() {
  const bool after_return = x_at > x_span.begin && record()[x_at - 1] == '\r';
  if (x_state == State::quote_in_quoted) end_field(x_quote_at);
  else end_field(after_return && !x_span.quoted ? x_at - 1 : x_at);
  count_line(x_at);
}

// The end of a record; a carriage return before it belongs to it.
bool Reader::take_line_feed() {
  end_field(x_at > x_span.begin && record()[x_at - 1] == '\r' ? x_at - 1 : x_at);
  count_line(x_at + 1);
  return true;
}

void Reader::end_field(std::size_t end) {
  x_span.end = end;
  if (x_state == State::field_start) x_span = Span{x_at, x_at, x_line_begin, x_current_line, false, false};
  if (!x_span.quoted && !x_fault &&
      std::memchr(record() + x_span.begin, '\r', x_span.end - x_span.begin) != nullptr)
    fail(place_of(x_span.begin, x_span.line_begin, x_span.line),
         "a carriage return without a line feed in this field");
  if (++x_columns_seen <= x_options.columns_max) x_spans.push_back(x_span);
  else if (x_columns_seen == x_options.columns_max + 1)
    fail(place_of(x_span.begin, x_span.line_begin, x_span.line),
         "more than " + std::to_string(x_options.columns_max) + " columns");
  x_state = State::field_start;
  x_span.begin = x_at + 1;  // until the next field is known: keeps the length check right
}

void Reader::count_line(std::size_t next_begin) {
  x_line_begin = next_begin;
  ++x_current_line;
}

// Fields become texts: quotes undoubled, the encoding turned into UTF-8.
void Reader::finish_record() {
  x_fields.clear();
  x_rewritten.clear();
  x_rewritten.reserve(x_length * 3);  // a Windows-1252 byte becomes at most three: no view below can move
  for (const Span& span : x_spans) {
    std::string_view text(record() + span.begin, span.end - span.begin);
    const bool foreign = x_options.encoding == Encoding::windows_1252 &&
                         std::any_of(text.begin(), text.end(), [](char c) { return c < 0; });
    if (span.escaped || foreign) {
      const std::size_t begin = x_rewritten.size();
      while (!text.empty()) {
        const std::size_t quote = span.escaped ? text.find('"') : text.npos;
        const std::string_view piece = text.substr(0, quote == text.npos ? quote : quote + 1);
        if (foreign) append_windows_1252(piece, x_rewritten);
        else x_rewritten += piece;
        text.remove_prefix(piece.size());
        if (quote != text.npos && text.starts_with('"')) text.remove_prefix(1);
      }
      text = std::string_view(x_rewritten).substr(begin);
    }
    x_fields.push_back(text);
  }
  check_text();
  if (!blank_line()) check_columns();
}

bool Reader::blank_line() const {
  return x_spans.size() == 1 && !x_spans[0].quoted && x_spans[0].begin == x_spans[0].end;
}

void Reader::check_text() {
  if (x_options.encoding != Encoding::utf8 || is_utf8({record(), x_length})) return;
  for (std::size_t i = 0; i < x_fields.size(); ++i)
    if (!is_utf8(x_fields[i])) {
      fail(place(i), "bytes that are no UTF-8 (for an older Windows file say --encoding latin1)");
      x_fields[i] = {};
    }
  if (!x_fault) fail({x_line, 1}, "bytes that are no UTF-8");
}

void Reader::check_columns() {
  if (x_columns_expected == 0 || x_fields.size() == x_columns_expected || x_fault) return;
  fail(place(std::min(x_fields.size(), x_columns_expected)),
       std::to_string(x_fields.size()) + (x_fields.size() == 1 ? " column" : " columns") +
           " where the header has " + std::to_string(x_columns_expected));
}

// The first fault of a record is the one told.
void Reader::fail(Place at, std::string reason) {
  if (!x_fault) x_fault = Fault{at, std::move(reason)};
}

Reader::Step Reader::stop(Place at, std::string reason) {
  x_stopped = true;
  x_fault = Fault{at, std::move(reason)};
  return Step::stopped;
}

Place Reader::place_of(std::size_t at, std::size_t line_begin, std::uint64_t line) const {
  const std::string_view before(record() + line_begin, at - line_begin);
  return {line, 1 + (x_options.encoding == Encoding::utf8 ? character_count(before) : before.size())};
}

Place Reader::place(std::size_t column) const {
  if (column < x_spans.size()) {
    const Span& span = x_spans[column];
    return place_of(span.quoted ? span.begin - 1 : span.begin, span.line_begin, span.line);
  }
  if (x_spans.empty()) return {x_line, 1};
  const Span& last = x_spans.back();
  if (last.quoted) return place_of(last.begin - 1, last.line_begin, last.line);
  return place_of(last.end, last.line_begin, last.line);
}

}  // namespace flowmart::cli::csv
