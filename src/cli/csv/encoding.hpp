// Text encodings of files: UTF-8, and Windows-1252 (which holds Latin-1) turned into it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace flowmart::cli::csv {

enum class Encoding : unsigned char { utf8, windows_1252 };

// "utf-8", "latin1", "iso-8859-1", "windows-1252", "cp1252", in either case.
std::optional<Encoding> encoding_of(std::string_view name);

bool is_utf8(std::string_view bytes);

// The five bytes that Windows-1252 leaves undefined become the control characters of Latin-1, as browsers
// have it (WHATWG Encoding).
void append_windows_1252(std::string_view bytes, std::string& out);

}  // namespace flowmart::cli::csv
