// Sealing a text with a secret of 32 bytes, and what else needs one. AES-128 and HMAC-SHA-256 by OpenSSL.
//
// The same text under the same secret gives the same bytes: the initial counter of AES in counter mode is
// made from the text (AES-CMAC, RFC 4493), and is what is verified afterwards: a synthetic initialisation
// vector, as RFC 5297 has it; like there, the halves of the secret are two keys. So there is no nonce to be
// kept apart, and sealed texts can be compared.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace flowmart {

using Secret = std::array<std::uint8_t, 32>;

// From the system's source for keys.
Secret random_secret();

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

// What a sealed text has more than the text.
inline constexpr std::size_t seal_bytes = 8;

// Keyed once for the texts of one person: that costs more than a text does. The keys are set in the thread's
// own OpenSSL contexts, so of two in one thread only the younger may be used.
class Sealer {
 public:
  using Block = std::array<std::uint8_t, 16>;

  explicit Sealer(const Secret& secret);
  void seal(std::string_view text, std::string& out) const;  // appends
  // Replaces `out`; false: these bytes were not sealed with this secret.
  [[nodiscard]] bool unseal(std::string_view sealed, std::string& out) const;

  // AES-CMAC of the text under the first half of the secret.
  Block mac(std::string_view text) const;

 private:
  Block whole_, padded_;  // what the last block is mixed with: K1 and K2 of RFC 4493
};

}  // namespace flowmart
