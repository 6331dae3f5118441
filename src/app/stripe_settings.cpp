#include "app/stripe_settings.hpp"

#include <cstdlib>
#include <fstream>

namespace flowmart::app {
namespace {

using Lines = std::vector<std::string>;

// Of a file, or of the environment, where a comma ends one too.
std::variant<Lines, std::string> secrets_from(const std::string& file, const char* variable) {
  std::string text;
  if (file.empty()) {
    const char* said = std::getenv(variable);  // NOLINT: nobody sets it while we run
    text = said != nullptr ? said : "";
  } else {
    std::ifstream in(file, std::ios::binary);
    text.assign(4'096, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in && !in.eof()) return "The file " + file + " can't be read.";
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  Lines lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n,", begin), text.size());
    if (end > begin) lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

bool is_token(std::string_view text, std::string_view kind) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+/=-";
  return text.starts_with(kind) && text.size() >= kind.size() + 8 &&
         text.find_first_not_of(letters) == text.npos;
}

}  // namespace

std::variant<stripe::Settings, std::string> stripe_settings(const cli::StripeOptions& options) {
  stripe::Settings settings;
  settings.url = options.url;
  settings.patience = std::chrono::seconds(options.patience);
  auto keys = secrets_from(options.key_file, "FLOWMART_STRIPE_KEY");
  if (auto* wrong = std::get_if<std::string>(&keys)) return std::move(*wrong);
  const Lines& found = std::get<Lines>(keys);
  if (found.size() != 1 || !(is_token(found.front(), "sk_") || is_token(found.front(), "rk_")))
    return "Stripe wants one secret key, sk_... or rk_...: --stripe-key-file or FLOWMART_STRIPE_KEY.";
  settings.key = found.front();
  if (!options.hooks_port) return settings;
  auto secrets = secrets_from(options.hooks_secret_file, "FLOWMART_STRIPE_HOOKS_SECRET");
  if (auto* wrong = std::get_if<std::string>(&secrets)) return std::move(*wrong);
  settings.hooks_secrets = std::get<Lines>(std::move(secrets));
  bool good = !settings.hooks_secrets.empty();
  for (const std::string& secret : settings.hooks_secrets) good = good && is_token(secret, "whsec_");
  if (!good)
    return "Webhooks are believed by their secret, whsec_...: --hooks-secret-file or "
           "FLOWMART_STRIPE_HOOKS_SECRET.";
  return settings;
}

}  // namespace flowmart::app
