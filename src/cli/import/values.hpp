// Texts of a file's fields as values. Each reader answers with the value or with what is wrong, in words that
// continue "the quantity ...".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"

namespace flowmart::cli::import {

// Whether the text could be read at all, or what it says breaks a rule.
struct Wrong {
  std::string reason;
  bool unreadable = false;
};

std::string_view trimmed(std::string_view text);

// A whole number; "6.0" is one. At least `minimum`, at most quantity_max.
std::variant<Quantity, Wrong> read_quantity(std::string_view text, Quantity minimum);
// Not negative, not finer than the currency's smallest unit.
std::variant<Money, Wrong> read_price(std::string_view text, Currency currency);

// How dates are written, in strftime's letters: %Y %y %m %d %H %I %M %S %p %b %Z (an offset, Z or UTC) %%.
// One-digit numbers are taken where two are usual; a space stands for any number of spaces. A moment without
// an offset is UTC. Nothing when the format has another letter or lacks year, month or day.
class DateFormat {
 public:
  static std::optional<DateFormat> parse(std::string_view format);
  std::optional<Time> read(std::string_view text) const;
  const std::string& text() const { return format_; }

 private:
  explicit DateFormat(std::string format) : format_(std::move(format)) {}
  std::string format_;
};

// In the format, if one is given; else year first: "2010-12-01", "2010-12-01 08:26", with seconds, with
// fractions of seconds, with "T", with an offset.
std::optional<Time> read_date(std::string_view text, const std::optional<DateFormat>& format);

// A spreadsheet writes the number 17850 as "17850.0": the end of an all-digit number is dropped.
std::string customer_number(std::string_view text);

// One "@" with something before and a dotted name after it, no spaces.
bool is_email(std::string_view text);
// A text as the local part of a mail address (RFC 5321): letters, digits, dots and dashes.
std::string mailbox_of(std::string_view text);

}  // namespace flowmart::cli::import
