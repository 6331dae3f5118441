// Money and moments as a language and country write them: ICU knows how.
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>

#include "letters/letter.hpp"

namespace flowmart::letters {
namespace {

constexpr std::size_t units_max = 200;
using Units = std::array<UChar, units_max>;

std::string utf8_of(const Units& text, std::int32_t length) {
  std::array<char, units_max * 3> bytes{};
  UErrorCode error = U_ZERO_ERROR;
  std::int32_t size = 0;
  u_strToUTF8(bytes.data(), static_cast<std::int32_t>(bytes.size()), &size, text.data(), length, &error);
  return U_FAILURE(error) ? std::string() : std::string(bytes.data(), static_cast<std::size_t>(size));
}

std::string name_in_icu(std::string_view locale) {
  std::array<char, ULOC_FULLNAME_CAPACITY> name{};
  UErrorCode error = U_ZERO_ERROR;
  uloc_forLanguageTag(std::string(locale).c_str(), name.data(), static_cast<std::int32_t>(name.size()),
                      nullptr, &error);
  return U_FAILURE(error) ? "en" : name.data();
}

}  // namespace

bool is_locale(std::string_view text) {
  const auto shape_of = [](char c) {
    return c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : c >= '0' && c <= '9' ? '0' : c;
  };
  std::string shape(text);
  std::transform(shape.begin(), shape.end(), shape.begin(), shape_of);
  std::string_view rest = shape;
  const std::string_view language = rest.substr(0, rest.find('-'));
  if (language != "aa" && language != "aaa") return false;
  rest.remove_prefix(language.size());
  if (constexpr std::string_view script = "-Aaaa"; rest.starts_with(script))
    rest.remove_prefix(script.size());
  const bool ends = rest.empty() || rest == "-AA" || rest == "-000";
  return ends && *uloc_getISO3Language(std::string(text.substr(0, language.size())).c_str()) != '\0';
}

std::string money_in(std::string_view locale, std::string_view amount, std::string_view currency) {
  if (currency.size() != 3) return std::string(amount);
  const std::string plain = std::string(amount) + " " + std::string(currency);
  UErrorCode error = U_ZERO_ERROR;
  UNumberFormat* format = unum_open(UNUM_CURRENCY, nullptr, 0, name_in_icu(locale).c_str(), nullptr, &error);
  if (U_FAILURE(error)) return plain;
  std::array<UChar, 4> code{};
  u_charsToUChars(std::string(currency).c_str(), code.data(), 3);
  unum_setTextAttribute(format, UNUM_CURRENCY_CODE, code.data(), 3, &error);
  Units out{};
  const std::int32_t length =
      unum_formatDecimal(format, amount.data(), static_cast<std::int32_t>(amount.size()), out.data(),
                         static_cast<std::int32_t>(out.size()), nullptr, &error);
  unum_close(format);
  const std::string text = U_FAILURE(error) ? std::string() : utf8_of(out, length);
  return text.empty() ? plain : text;
}

std::string moment_in(std::string_view locale, Time at) {
  static constexpr std::array<UChar, 4> utc{u'U', u'T', u'C', 0};
  UErrorCode error = U_ZERO_ERROR;
  UDateFormat* format =
      udat_open(UDAT_SHORT, UDAT_LONG, name_in_icu(locale).c_str(), utc.data(), 3, nullptr, 0, &error);
  if (U_FAILURE(error)) return format_time(at);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
  Units out{};
  const std::int32_t length = udat_format(format, static_cast<UDate>(ms), out.data(),
                                          static_cast<std::int32_t>(out.size()), nullptr, &error);
  udat_close(format);
  const std::string text = U_FAILURE(error) ? std::string() : utf8_of(out, length);
  return text.empty() ? format_time(at) : text + " UTC";
}

}  // namespace flowmart::letters
