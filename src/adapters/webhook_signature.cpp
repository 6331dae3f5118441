#include "adapters/webhook_signature.hpp"

#include <openssl/evp.h>

#include "kernel/sealing.hpp"

namespace flowmart::adapters {
namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t secret_bytes_min = 24, secret_bytes_max = 64;

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(secret_prefix)) return std::nullopt;
  return from_base64(secret.substr(secret_prefix.size()));
}

}  // namespace

std::string fresh_signing_secret() {
  const Secret secret = random_secret();
  return std::string(secret_prefix) + base64({reinterpret_cast<const char*>(secret.data()), secret.size()});
}

bool is_signing_secret(std::string_view secret) {
  const auto key = key_of(secret);
  return key && key->size() >= secret_bytes_min && key->size() <= secret_bytes_max;
}

std::vector<std::string> signed_headers(const std::vector<std::string>& secrets, std::string_view id, Time at,
                                        std::string_view body) {
  const std::string seconds =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
  std::string signatures;
  for (const std::string& secret : secrets) {
    const auto key = key_of(secret);
    if (!key) continue;
    const auto signature = hmac_sha256(*key, {id, ".", seconds, ".", body});
    signatures.append(signatures.empty() ? "" : " ").append("v1,");
    signatures += base64({reinterpret_cast<const char*>(signature.data()), signature.size()});
  }
  return {"webhook-id: " + std::string(id), "webhook-timestamp: " + seconds,
          "webhook-signature: " + signatures};
}

}  // namespace flowmart::adapters
