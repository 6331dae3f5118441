#include "cli/csv/reader.hpp"

#include <algorithm>
#include <cstring>

#include "kernel/text.hpp"

namespace flowmart::cli::csv {

Reader::Reader(Source& source, Options options)
    : source_(source), options_(options), next_line_(options.first_line) {
  ordinary_.fill(true);
  for (const char c : {options.delimiter, '"', '\r', '\n', '\0'})
    ordinary_[static_cast<unsigned char>(c)] = false;
}

bool Reader::fill() {
  if (drained_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
  }
  const std::size_t piece_bytes = options_.piece_bytes;
  if (buffer_.size() - filled_ < piece_bytes) buffer_.resize(filled_ + piece_bytes);
  const std::ptrdiff_t count = source_.read(buffer_.data() + filled_, piece_bytes);
  if (count <= 0) {
    drained_ = true;
    if (count < 0) stop({next_line_, 1}, "the file can't be read: " + source_.failure());
    return false;
  }
  filled_ += static_cast<std::size_t>(count);
  return true;
}

// Passes the byte order mark of UTF-8; false for those of UTF-16.
bool Reader::read_start() {
  started_ = true;
  if (!options_.at_file_start) return true;
  while (filled_ < 3 && fill()) {
  }
  const std::string_view start(buffer_.data(), std::min<std::size_t>(filled_, 3));
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return false;
  if (start == "\xEF\xBB\xBF") {
    begin_ = 3;
    consumed_bytes_ = 3;
  }
  return true;
}

Reader::Step Reader::next() {
  if (stopped_) return Step::stopped;
  if (!started_ && !read_start())
    return stop({1, 1}, "the file is in UTF-16; save it as UTF-8 and try again");
  begin_ += length_;
  consumed_bytes_ += length_;
  length_ = 0;
  while (true) {
    state_ = State::field_start;
    at_ = line_begin_ = columns_seen_ = 0;
    line_ = current_line_ = next_line_;
    span_ = Span{.line = line_};
    spans_.clear();
    fault_.reset();
    const Step step = scan();
    if (step != Step::record || !blank_line()) return step;
    begin_ += length_;
    consumed_bytes_ += length_;
    length_ = 0;
  }
}

Reader::Step Reader::scan() {
  bool ended = false;
  while (!ended) {
    if (begin_ + at_ == filled_ && !fill()) {
      if (stopped_) return Step::stopped;
      if (at_ == 0) {
        fields_.clear();
        return Step::end;
      }
      if (state_ == State::quoted)
        return stop(place_of(span_.begin - 1, span_.line_begin, span_.line),
                    "the quote opened here is never closed");
      end_of_file();
      break;
    }
    if (state_ == State::plain || state_ == State::quoted) pass_ordinary();
    if (over_limits()) return Step::stopped;
    if (begin_ + at_ == filled_) continue;
    ended = take(record()[at_]);
    ++at_;
  }
  length_ = at_;
  next_line_ = current_line_;
  finish_record();
  return fault_ ? Step::faulty_record : Step::record;
}

// Up to the next character that means something, but never past a limit (so that where a read ends makes no
// difference to what is reported).
void Reader::pass_ordinary() {
  const std::size_t end =
      std::min({filled_ - begin_, span_.begin + options_.field_bytes_max + 1, options_.record_bytes_max + 1});
  while (at_ < end && ordinary_[static_cast<unsigned char>(record()[at_])]) ++at_;
}

bool Reader::over_limits() {
  if (at_ > span_.begin && at_ - span_.begin > options_.field_bytes_max) {
    stop(place_of(span_.begin, span_.line_begin, span_.line), "the field that begins here is longer than " +
                                                                  std::to_string(options_.field_bytes_max) +
                                                                  " bytes; is a quote missing?");
  } else if (at_ > options_.record_bytes_max) {
    stop({line_, 1}, "the record that begins here is longer than " +
                         std::to_string(options_.record_bytes_max) + " bytes");
  }
  return stopped_;
}

bool Reader::take(char c) {
  if (c == '\0') fail_here("a NUL character");
  switch (state_) {
    case State::field_start:
      span_ = Span{at_, at_, line_begin_, current_line_, false, false};
      state_ = State::plain;
      if (c == '"') {
        span_.quoted = true;
        span_.begin = at_ + 1;
        state_ = State::quoted;
        return false;
      }
      [[fallthrough]];
    case State::plain:
      if (c == options_.delimiter) end_field(at_);
      else if (c == '\n') return take_line_feed();
      else if (c == '"') fail_here("a quote in the middle of a field");
      return false;
    case State::quoted:
      if (c == '"') {
        state_ = State::quote_in_quoted;
        quote_at_ = at_;
      } else if (c == '\n') {
        count_line(at_ + 1);
      }
      return false;
    case State::quote_in_quoted: return take_after_quote(c);
  }
  return false;
}

bool Reader::take_after_quote(char c) {
  const bool at_once = at_ == quote_at_ + 1;
  if (c == '\n') {
    end_field(quote_at_);
    count_line(at_ + 1);
    return true;
  }
  if (c == '"' && at_once) {
    span_.escaped = true;
    state_ = State::quoted;
  } else if (c == options_.delimiter && at_once) {
    end_field(quote_at_);
  } else if (c != '\r' || !at_once) {
    fail_here("something follows the closing quote");
    state_ = State::plain;
  }
  return false;
}

// The last line need not have an end.
void Reader::end_of_file() {
  const bool after_return = at_ > span_.begin && record()[at_ - 1] == '\r';
  if (state_ == State::quote_in_quoted) end_field(quote_at_);
  else end_field(after_return && !span_.quoted ? at_ - 1 : at_);
  count_line(at_);
}

// The end of a record; a carriage return before it belongs to it.
bool Reader::take_line_feed() {
  end_field(at_ > span_.begin && record()[at_ - 1] == '\r' ? at_ - 1 : at_);
  count_line(at_ + 1);
  return true;
}

void Reader::end_field(std::size_t end) {
  span_.end = end;
  if (state_ == State::field_start) span_ = Span{at_, at_, line_begin_, current_line_, false, false};
  if (!span_.quoted && !fault_ &&
      std::memchr(record() + span_.begin, '\r', span_.end - span_.begin) != nullptr)
    fail(place_of(span_.begin, span_.line_begin, span_.line),
         "a carriage return without a line feed in this field");
  if (++columns_seen_ <= options_.columns_max) spans_.push_back(span_);
  else if (columns_seen_ == options_.columns_max + 1)
    fail(place_of(span_.begin, span_.line_begin, span_.line),
         "more than " + std::to_string(options_.columns_max) + " columns");
  state_ = State::field_start;
  span_.begin = at_ + 1;  // until the next field is known: keeps the length check right
}

void Reader::count_line(std::size_t next_begin) {
  line_begin_ = next_begin;
  ++current_line_;
}

// Fields become texts: quotes undoubled, the encoding turned into UTF-8.
void Reader::finish_record() {
  fields_.clear();
  rewritten_.clear();
  rewritten_.reserve(length_ * 3);  // a Windows-1252 byte becomes at most three: no view below can move
  for (const Span& span : spans_) {
    std::string_view text(record() + span.begin, span.end - span.begin);
    const bool foreign = options_.encoding == Encoding::windows_1252 &&
                         std::any_of(text.begin(), text.end(), [](char c) { return c < 0; });
    if (span.escaped || foreign) {
      const std::size_t begin = rewritten_.size();
      while (!text.empty()) {
        const std::size_t quote = span.escaped ? text.find('"') : text.npos;
        const std::string_view piece = text.substr(0, quote == text.npos ? quote : quote + 1);
        if (foreign) append_windows_1252(piece, rewritten_);
        else rewritten_ += piece;
        text.remove_prefix(piece.size());
        if (quote != text.npos && text.starts_with('"')) text.remove_prefix(1);
      }
      text = std::string_view(rewritten_).substr(begin);
    }
    fields_.push_back(text);
  }
  check_text();
  if (!blank_line()) check_columns();
}

bool Reader::blank_line() const {
  return spans_.size() == 1 && !spans_[0].quoted && spans_[0].begin == spans_[0].end;
}

void Reader::check_text() {
  if (options_.encoding != Encoding::utf8 || is_utf8({record(), length_})) return;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (!is_utf8(fields_[i])) {
      fail(place(i), "bytes that are no UTF-8 (for an older Windows file say --encoding latin1)");
      fields_[i] = {};
    }
  if (!fault_) fail({line_, 1}, "bytes that are no UTF-8");
}

void Reader::check_columns() {
  if (columns_expected_ == 0 || fields_.size() == columns_expected_ || fault_) return;
  fail(place(std::min(fields_.size(), columns_expected_)),
       std::to_string(fields_.size()) + (fields_.size() == 1 ? " column" : " columns") +
           " where the header has " + std::to_string(columns_expected_));
}

// The first fault of a record is the one told.
void Reader::fail(Place at, std::string reason) {
  if (!fault_) fault_ = Fault{at, std::move(reason)};
}

Reader::Step Reader::stop(Place at, std::string reason) {
  stopped_ = true;
  fault_ = Fault{at, std::move(reason)};
  return Step::stopped;
}

Place Reader::place_of(std::size_t at, std::size_t line_begin, std::uint64_t line) const {
  const std::string_view before(record() + line_begin, at - line_begin);
  return {line, 1 + (options_.encoding == Encoding::utf8 ? character_count(before) : before.size())};
}

Place Reader::place(std::size_t column) const {
  if (column < spans_.size()) {
    const Span& span = spans_[column];
    return place_of(span.quoted ? span.begin - 1 : span.begin, span.line_begin, span.line);
  }
  if (spans_.empty()) return {line_, 1};
  const Span& last = spans_.back();
  if (last.quoted) return place_of(last.begin - 1, last.line_begin, last.line);
  return place_of(last.end, last.line_begin, last.line);
}

}  // namespace flowmart::cli::csv
