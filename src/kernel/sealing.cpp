#include "kernel/sealing.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstring>
#include <memory>

#include "kernel/check.hpp"

namespace flowmart {
namespace {

// Fetched once, contexts kept a thread: as in digest.cpp, looking them up costs more than using them.
struct FreeMac {
  void operator()(EVP_MAC* algorithm) const { EVP_MAC_free(algorithm); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
struct FreeCipher {
  void operator()(EVP_CIPHER* algorithm) const { EVP_CIPHER_free(algorithm); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

MacContext hmac_context() {
  static const std::unique_ptr<EVP_MAC, FreeMac> algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  MacContext context(EVP_MAC_CTX_new(algorithm.get()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  check(context && EVP_MAC_CTX_set_params(context.get(), parameters) == 1, "OpenSSL has HMAC with SHA-256");
  return context;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using Block = Sealer::Block;
constexpr std::size_t block_bytes = sizeof(Block);

// AES-128 of whole blocks, each by itself, keyed for one secret after another. The modes are made of it here:
// setting a counter in OpenSSL's own costs more than a short text does.
class Cipher {
 public:
  Cipher() : algorithm_(EVP_CIPHER_fetch(nullptr, "AES-128-ECB", nullptr)) {
    check(context_ && algorithm_ &&
              EVP_EncryptInit_ex2(context_.get(), algorithm_.get(), nullptr, nullptr, nullptr) == 1 &&
              EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1,
          "OpenSSL has AES-128");
  }
  void key(const unsigned char* key) {
    check(EVP_EncryptInit_ex2(context_.get(), nullptr, key, nullptr, nullptr) == 1, "OpenSSL takes a key");
  }
  void run(std::uint8_t* blocks, std::size_t size) {  // in place
    int done = 0;
    check(EVP_EncryptUpdate(context_.get(), blocks, &done, blocks, static_cast<int>(size)) == 1 &&
              static_cast<std::size_t>(done) == size,
          "OpenSSL encrypts");
  }

 private:
  std::unique_ptr<EVP_CIPHER, FreeCipher> algorithm_;
  std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context_{EVP_CIPHER_CTX_new()};
};
Cipher& authenticating() {
  thread_local Cipher cipher;
  return cipher;
}
Cipher& encrypting() {
  thread_local Cipher cipher;
  return cipher;
}

void mix(Block& block, const std::uint8_t* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) block[i] ^= bytes[i];
}

// Times x in the field of 2^128 elements (RFC 4493, 2.3).
Block doubled(const Block& block) {
  Block out{};
  for (std::size_t i = 0; i < block_bytes; ++i) {
    const unsigned carry = i + 1 < block_bytes ? block[i + 1] >> 7 : 0;
    out[i] = static_cast<std::uint8_t>(unsigned{block[i]} << 1 | carry);
  }
  if (block[0] & 0x80) out[block_bytes - 1] ^= 0x87;
  return out;
}

// Counter mode: encrypts and decrypts, in place. The counter is the block's last 8 bytes, the greatest first.
void run_counter(std::string_view initial, std::uint8_t* text, std::size_t size) {
  thread_local std::string stream;
  stream.assign((size + block_bytes - 1) / block_bytes * block_bytes, '\0');
  auto* blocks = reinterpret_cast<std::uint8_t*>(stream.data());
  for (std::size_t at = 0; at < stream.size(); at += block_bytes) {
    std::memcpy(blocks + at, initial.data(), seal_bytes);
    for (std::size_t i = 0, count = at / block_bytes; i < 8; ++i)
      blocks[at + 15 - i] = static_cast<std::uint8_t>(count >> (8 * i));
  }
  if (size > 0) encrypting().run(blocks, stream.size());
  for (std::size_t i = 0; i < size; ++i) text[i] ^= blocks[i];
}

constexpr std::size_t secrets_at_a_time = 64;

}  // namespace

// Many at a time, as asking costs more than getting; what was handed out is wiped here.
Secret random_secret() {
  thread_local std::array<Secret, secrets_at_a_time> ready;
  thread_local std::size_t left = 0;
  if (left == 0) {
    check(RAND_priv_bytes(ready.front().data(), sizeof ready) == 1, "the system gives random bytes");
    left = ready.size();
  }
  const Secret secret = ready[--left];
  OPENSSL_cleanse(ready[left].data(), secret.size());
  return secret;
}

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key,
                                         std::initializer_list<std::string_view> parts) {
  thread_local const MacContext context = hmac_context();
  thread_local std::string keyed;  // nearly always the same
  const bool again = !keyed.empty() && keyed == key;
  if (!again) keyed = key;
  std::array<std::uint8_t, 32> out{};
  std::size_t size = 0;
  bool done = EVP_MAC_init(context.get(), again ? nullptr : bytes(key), again ? 0 : key.size(), nullptr) == 1;
  for (const std::string_view part : parts)
    done = done && EVP_MAC_update(context.get(), bytes(part), part.size()) == 1;
  check(done && EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1 && size == out.size(),
        "OpenSSL computes an HMAC");
  return out;
}

Sealer::Sealer(const Secret& secret) {
  authenticating().key(secret.data());
  encrypting().key(secret.data() + secret.size() / 2);
  Block zero{};
  authenticating().run(zero.data(), block_bytes);
  whole_ = doubled(zero);
  padded_ = doubled(whole_);
}

Sealer::Block Sealer::mac(std::string_view text) const {
  const auto* from = reinterpret_cast<const std::uint8_t*>(text.data());
  Block chained{};
  std::size_t left = text.size();
  for (; left > block_bytes; left -= block_bytes, from += block_bytes) {
    mix(chained, from, block_bytes);
    authenticating().run(chained.data(), block_bytes);
  }
  mix(chained, from, left);
  if (left < block_bytes) chained[left] ^= 0x80;
  mix(chained, (left < block_bytes ? padded_ : whole_).data(), block_bytes);
  authenticating().run(chained.data(), block_bytes);
  return chained;
}

void Sealer::seal(std::string_view text, std::string& out) const {
  const Block whole = mac(text);
  const std::string_view synthetic(reinterpret_cast<const char*>(whole.data()), seal_bytes);
  const std::size_t start = out.size() + seal_bytes;
  out.append(synthetic).append(text);
  run_counter(synthetic, reinterpret_cast<std::uint8_t*>(out.data()) + start, text.size());
}

bool Sealer::unseal(std::string_view sealed, std::string& out) const {
  if (sealed.size() < seal_bytes) return false;
  const std::string_view synthetic = sealed.substr(0, seal_bytes);
  out = sealed.substr(seal_bytes);
  run_counter(synthetic, reinterpret_cast<std::uint8_t*>(out.data()), out.size());
  return CRYPTO_memcmp(mac(out).data(), synthetic.data(), seal_bytes) == 0;
}

}  // namespace flowmart
