#include "stripe/signature.hpp"

#include <openssl/crypto.h>

#include <charconv>

#include "kernel/sealing.hpp"

namespace flowmart::stripe {
namespace {

constexpr std::size_t signatures_max = 16;

std::string hex(std::string_view secret, std::string_view seconds, std::string_view body) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : hmac_sha256(secret, {seconds, ".", body})) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Said {
  std::string_view seconds;
  std::vector<std::string_view> signatures;
};

// Other schemes than v1 are passed over, as Stripe says.
Said said_in(std::string_view header) {
  Said said;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    const std::string_view part = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    if (part.starts_with("t=")) said.seconds = part.substr(2);
    if (part.starts_with("v1=") && said.signatures.size() < signatures_max)
      said.signatures.push_back(part.substr(3));
  }
  return said;
}

}  // namespace

std::optional<std::string> refuse_notice(std::string_view header, std::string_view body,
                                         const std::vector<std::string>& secrets, Time now) {
  const Said said = said_in(header);
  std::int64_t seconds = 0;
  const char* end = said.seconds.data() + said.seconds.size();
  const auto read = std::from_chars(said.seconds.data(), end, seconds);
  if (said.seconds.empty() || read.ec != std::errc{} || read.ptr != end || said.signatures.empty())
    return "Stripe-Signature is missing, or is not t=...,v1=....";
  bool known = false;
  for (const std::string& secret : secrets) {
    const std::string right = hex(secret, said.seconds, body);
    for (const std::string_view signature : said.signatures) known = equal(signature, right) || known;
  }
  if (!known) return "It is not signed with a secret that is known here.";
  const std::int64_t here = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  constexpr std::int64_t window = std::chrono::duration_cast<std::chrono::seconds>(replay_window).count();
  if (seconds < here - window || seconds > here + window)
    return "It was signed too long ago, or its clock is wrong.";
  return std::nullopt;
}

std::string signature_of(std::string_view secret, Time at, std::string_view body) {
  const std::string seconds =
      std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  return "t=" + seconds + ",v1=" + hex(secret, seconds, body);
}

}  // namespace flowmart::stripe
