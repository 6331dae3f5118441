// Texts as the search knows them: words of letters and digits, everything else is space between them. Used
// for what is stored and for what is searched, so that a number such as "ORD-7K2" is found as it is written.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::views {

// Appends the words of `text`, each with a space after it.
void append_words(std::string& out, std::string_view text);

// An FTS5 expression that finds what has every word of `text`, or a word that begins with it; empty if there
// is no word in it.
std::string match_all(std::string_view text);

}  // namespace flowmart::views
