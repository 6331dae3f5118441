#include "engine/journal.hpp"

#include <openssl/evp.h>

#include <memory>

#include "kernel/check.hpp"

namespace flowmart::engine {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetched once: asking for the algorithm anew costs more than hashing a small record.
const EVP_MD* sha256() {
  static const std::unique_ptr<EVP_MD, FreeDigest> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  check(digest != nullptr, "OpenSSL offers SHA-256");
  return digest.get();
}

EVP_MD_CTX* context_of_this_thread() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  check(context != nullptr, "memory for a digest");
  return context.get();
}

std::uint8_t* put(std::uint8_t* out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) *out++ = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::uint64_t first_event,
                std::uint64_t event_count, std::string_view body) {
  std::array<std::uint8_t, 24> head{};
  put(put(put(head.data(), sequence), first_event), event_count);
  EVP_MD_CTX* context = context_of_this_thread();
  Hash hash{};
  const bool done = EVP_DigestInit_ex(context, sha256(), nullptr) == 1 &&
                    EVP_DigestUpdate(context, previous.data(), previous.size()) == 1 &&
                    EVP_DigestUpdate(context, head.data(), head.size()) == 1 &&
                    EVP_DigestUpdate(context, body.data(), body.size()) == 1 &&
                    EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1;
  check(done, "SHA-256 of a record");
  return hash;
}

}  // namespace flowmart::engine
