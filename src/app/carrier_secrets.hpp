// What each carrier shows with its reports (docs/carriers.md): lines NAME=SECRET, in a file or in the
// environment variable FLOWMART_CARRIER_SECRETS, where a comma ends a line, too.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace flowmart::app {

using CarrierSecrets = std::map<std::string, std::string, std::less<>>;

// Those of the text, or which line is none.
std::variant<CarrierSecrets, std::string> carrier_secrets_in(std::string_view text, std::string_view ends);
// Those of the environment and of the file (empty: none), or what is wrong.
std::variant<CarrierSecrets, std::string> carrier_secrets(const std::filesystem::path& file);

}  // namespace flowmart::app
