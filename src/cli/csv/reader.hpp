// Reads CSV (RFC 4180) record by record in constant memory: 64 KiB at a time, plus the one record at hand.
//
// Taken: quoted fields with commas, doubled quotes and line breaks in them; CRLF and LF; a byte order mark; a
// last line without an end. Blank lines are passed over. Two sorts of fault:
//   - of a record (a stray quote, a NUL, bytes that are no UTF-8, too few or too many columns): the record is
//     handed out with its fault, as far as it could be read, and reading goes on at the next line;
//   - of the file (a quote that is never closed, a field without end, UTF-16, a failing disk): reading stops,
//     because where the next record begins can't be known.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/csv/encoding.hpp"
#include "cli/csv/source.hpp"

namespace flowmart::cli::csv {

// Both count from 1; columns are characters.
struct Place {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  bool operator==(const Place&) const = default;
};

struct Fault {
  Place at;
  std::string reason;
};

struct Options {
  char delimiter = ',';
  Encoding encoding = Encoding::utf8;
  std::size_t field_bytes_max = 1 << 20;
  std::size_t record_bytes_max = 16 << 20;
  std::size_t columns_max = 1'000;
  std::size_t piece_bytes = 64 << 10;  // read at a time
  std::uint64_t first_line = 1;        // number of the line that the source begins with
  bool at_file_start = true;           // a byte order mark may stand there
};

class Reader {
 public:
  enum class Step : unsigned char { record, faulty_record, end, stopped };

  Reader(Source& source, Options options);

  // The next record; what the last one handed out is void then.
  Step next();

  // From now on a record of another number of columns is faulty.
  void expect_columns(std::size_t count) { columns_expected_ = count; }

  std::size_t columns() const { return fields_.size(); }
  std::string_view field(std::size_t column) const { return fields_[column]; }
  Place place(std::size_t column) const;  // where the field begins; past the last: where the record ends

  // Of the record at hand, in the source: where it begins, how long it is with its line end.
  std::uint64_t offset_bytes() const { return consumed_bytes_; }
  std::uint64_t length_bytes() const { return length_; }
  std::uint64_t line() const { return line_; }            // of its first character
  std::uint64_t next_line() const { return next_line_; }  // of what follows it

  const Fault& fault() const { return *fault_; }

 private:
  enum class State : unsigned char { field_start, plain, quoted, quote_in_quoted };

  // A field in the bytes of the record.
  struct Span {
    std::size_t begin = 0, end = 0;  // without the quotes around it
    std::size_t line_begin = 0;      // where the line on which it begins does
    std::uint64_t line = 0;
    bool quoted = false, escaped = false;
  };

  bool fill();  // false: nothing more to come
  bool read_start();
  Step scan();
  void pass_ordinary();
  bool over_limits();
  bool take(char c);  // one character of the record; true when it ends it
  bool take_line_feed();
  bool take_after_quote(char c);
  void end_of_file();
  void end_field(std::size_t end);
  void count_line(std::size_t next_begin);
  void finish_record();
  bool blank_line() const;
  void check_text();
  void check_columns();
  void fail(Place at, std::string reason);
  void fail_here(std::string reason) { fail(place_of(at_, line_begin_, current_line_), std::move(reason)); }
  Step stop(Place at, std::string reason);
  Place place_of(std::size_t at, std::size_t line_begin, std::uint64_t line) const;
  const char* record() const { return buffer_.data() + begin_; }

  Source& source_;
  const Options options_;
  std::array<bool, 256> ordinary_{};  // neither ends nor changes anything inside a field
  std::size_t columns_expected_ = 0;

  std::vector<char> buffer_;
  std::size_t begin_ = 0, filled_ = 0;  // of the record at hand; of all that was read
  bool started_ = false, drained_ = false, stopped_ = false;

  std::uint64_t consumed_bytes_ = 0;  // before the record at hand
  std::size_t length_ = 0;
  std::uint64_t line_ = 1, next_line_ = 1;

  // Positions below count from the record's beginning.
  State state_ = State::field_start;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::uint64_t current_line_ = 1;
  Span span_;
  std::size_t quote_at_ = 0, columns_seen_ = 0;
  std::vector<Span> spans_;
  std::vector<std::string_view> fields_;
  std::string rewritten_;  // fields whose text differs from their bytes
  std::optional<Fault> fault_;
};

}  // namespace flowmart::cli::csv
