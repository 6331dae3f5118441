// What people read: texts that are made of a form and of values. A form is a Mustache template, which knows
// no loops but those over lists that it is given, and nothing but the values in it; so it ends, and tells
// nothing that it was not told. Pure: no clock, no I/O.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/time.hpp"

namespace flowmart::letters {

// Values by name; a text that is empty is as good as absent.
struct Values {
  std::vector<std::pair<std::string_view, std::string>> texts;
  std::vector<std::pair<std::string_view, std::vector<Values>>> lists;

  Values& text(std::string_view name, std::string value);
  Values& list(std::string_view name, std::vector<Values> entries);
};

// What a form may name. A list may not be named within itself.
struct Known {
  std::vector<std::string_view> texts, lists;
};

struct FormFault {
  int line = 1;
  std::string reason;
};
// What is wrong with a form; nothing: it can be filled with any values.
std::optional<FormFault> fault_of(const std::string& form, const Known& known);

enum class Escape : bool { none, html };
// What can't be read of a form that was never checked becomes nothing.
std::string fill(const std::string& form, const Values& values, Escape escape);

// A plain text as a page of its own.
std::string html_of(std::string_view plain);

// ---- by locale: a language, and a script and a country or region if they matter (de, de-AT, zh-Hans,
// es-419)

bool is_locale(std::string_view text);
// "34.50" of "GBP" as £34.50, 34,50 £, ... What is no number stays as it is, with the currency behind it.
std::string money_in(std::string_view locale, std::string_view amount, std::string_view currency);
// Day and time, UTC.
std::string moment_in(std::string_view locale, Time at);

}  // namespace flowmart::letters
