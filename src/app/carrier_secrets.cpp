#include "app/carrier_secrets.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace flowmart::app {
namespace {

constexpr const char* variable = "FLOWMART_CARRIER_SECRETS";
// Shorter ones can be found by trying.
constexpr std::size_t secret_least = 16;

}  // namespace

std::variant<CarrierSecrets, std::string> carrier_secrets_in(std::string_view text, std::string_view ends) {
  CarrierSecrets secrets;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find_first_of(ends), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = line.find('=');
    if (equals == 0 || equals == line.npos) return "line " + std::to_string(number) + " is not NAME=SECRET";
    const std::string_view name = line.substr(0, equals), secret = line.substr(equals + 1);
    if (secret.size() < secret_least)
      return "the secret of " + std::string(name) + " has fewer than " + std::to_string(secret_least) +
             " characters";
    if (!secrets.emplace(name, secret).second) return std::string(name) + " stands there twice";
  }
  return secrets;
}

std::variant<CarrierSecrets, std::string> carrier_secrets(const std::filesystem::path& file) {
  const char* said = std::getenv(variable);
  auto secrets = carrier_secrets_in(said ? said : "", "\n,");
  if (const auto* wrong = std::get_if<std::string>(&secrets))
    return std::string(variable) + ": " + *wrong + ".";
  if (file.empty()) return secrets;
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) return file.string() + " can't be read.";
  auto more = carrier_secrets_in(text.str(), "\n");
  if (const auto* wrong = std::get_if<std::string>(&more)) return file.string() + ": " + *wrong + ".";
  std::get<CarrierSecrets>(secrets).merge(std::get<CarrierSecrets>(more));
  return secrets;
}

}  // namespace flowmart::app
