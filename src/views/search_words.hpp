// Texts as the search knows them: words of letters and digits in any script, folded by ICU so that case,
// accents and forms of letters make no difference ("Ødegård" is found by "odegard", "STRASSE" by "straße");
// all else, emoji too, is space between them. Used for what is stored and for what is searched.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::views {

// Appends the words of `text`, each with a space after it. Scripts that write no spaces (Han, kana, Thai,
// ...) have a word a letter.
void append_words(std::string& out, std::string_view text);

// An FTS5 expression that finds what has every word of `text`, or a word that begins with it; empty if there
// is no word in it.
std::string match_all(std::string_view text);

}  // namespace flowmart::views
