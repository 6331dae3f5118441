#include "views/search_words.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "kernel/check.hpp"

namespace flowmart::views {
namespace {

using Units = std::u16string;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What is not UTF-8 becomes U+FFFD, which is no letter.
Units utf16_of(std::string_view text) {
  Units units(text.size(), u'\0');
  std::int32_t size = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8WithSub(units.data(), static_cast<std::int32_t>(units.size()), &size, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &error);
  check(U_SUCCESS(error), "a text has no more units than bytes");
  units.resize(static_cast<std::size_t>(size));
  return units;
}

void append_utf8(std::string& out, const Units& units) {
  std::string bytes(units.size() * 3, '\0');
  std::int32_t size = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strToUTF8WithSub(bytes.data(), static_cast<std::int32_t>(bytes.size()), &size, units.data(),
                     static_cast<std::int32_t>(units.size()), 0xFFFD, nullptr, &error);
  check(U_SUCCESS(error), "a unit has no more than three bytes");
  out.append(bytes, 0, static_cast<std::size_t>(size));
}

Units case_folded(const Units& text) {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* folding = unorm2_getNFKCCasefoldInstance(&error);
  check(U_SUCCESS(error), "ICU has its own data");
  Units out(text.size() * 2 + 8, u'\0');
  while (true) {
    error = U_ZERO_ERROR;
    const std::int32_t size = unorm2_normalize(folding, text.data(), static_cast<std::int32_t>(text.size()),
                                               out.data(), static_cast<std::int32_t>(out.size()), &error);
    out.resize(static_cast<std::size_t>(size));
    if (error != U_BUFFER_OVERFLOW_ERROR) return out;
  }
}

// Takes off what is written above and below letters, but not the vowels of scripts that write them so.
struct Close {
  void operator()(UTransliterator* one) const { utrans_close(one); }
};
const UTransliterator& plain_letters() {
  static const std::unique_ptr<UTransliterator, Close> made = [] {
    static constexpr std::u16string_view rules =
        u"NFD; [[:Mn:]&[:Script=Inherited:]] Remove; NFC; Latin-ASCII";
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UTransliterator, Close> letters(utrans_openU(
        rules.data(), static_cast<std::int32_t>(rules.size()), UTRANS_FORWARD, nullptr, 0, nullptr, &error));
    check(U_SUCCESS(error), "ICU has its own data");
    return letters;
  }();
  return *made;
}

Units folded(std::string_view text) {
  Units units = case_folded(utf16_of(text));
  for (std::size_t room = units.size() * 2 + 16;; room *= 2) {
    Units out = units;
    out.resize(room);
    auto size = static_cast<std::int32_t>(units.size()), limit = size;
    UErrorCode error = U_ZERO_ERROR;
    utrans_transUChars(&plain_letters(), out.data(), &size, static_cast<std::int32_t>(room), 0, &limit,
                       &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    check(U_SUCCESS(error), "letters are made plain");
    out.resize(static_cast<std::size_t>(size));
    return out;
  }
}

bool in_word(UChar32 c) { return u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_N_MASK | U_GC_M_MASK)) != 0; }

// In these no space parts words.
bool is_word_alone(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return (U_GET_GC_MASK(c) & U_GC_M_MASK) == 0;  // a mark belongs to its letter
    default: return false;
  }
}

void append_ascii_words(std::string& out, std::string_view text) {
  bool inside = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9', letter = (c | 32) >= 'a' && (c | 32) <= 'z';
    if (digit || letter) out += letter ? static_cast<char>(c | 32) : c;
    else if (inside) out += ' ';
    inside = digit || letter;
  }
  if (inside) out += ' ';
}

}  // namespace

void append_words(std::string& out, std::string_view text) {
  if (is_ascii(text)) return append_ascii_words(out, text);
  const Units units = folded(text);
  Units words;
  const auto part = [&words] {
    if (!words.empty() && words.back() != u' ') words += u' ';
  };
  for (std::size_t at = 0; at < units.size();) {
    UChar32 c = 0;
    U16_NEXT(units.data(), at, units.size(), c);
    if (u_charType(c) == U_FORMAT_CHAR) continue;  // joins letters or directs them, within a word
    if (!in_word(c) || is_word_alone(c)) part();
    if (!in_word(c)) continue;
    if (U_IS_BMP(c)) words += static_cast<char16_t>(c);
    else words.append({static_cast<char16_t>(U16_LEAD(c)), static_cast<char16_t>(U16_TRAIL(c))});
  }
  part();
  append_utf8(out, words);
}

std::string match_all(std::string_view text) {
  std::string words, expression;
  append_words(words, text);
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = words.find(' ', at);
    if (!expression.empty()) expression += " AND ";
    expression += '"';
    expression.append(words, at, end - at);
    expression += "\"*";
    at = end + 1;
  }
  return expression;
}

}  // namespace flowmart::views
