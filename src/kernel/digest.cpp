#include "kernel/digest.hpp"

#include <openssl/evp.h>

#include <memory>

#include "kernel/check.hpp"

namespace flowmart {
namespace {

struct Free {
  void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Algorithm = std::unique_ptr<EVP_MD, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

template <std::size_t size>
std::array<std::uint8_t, size> digest(EVP_MD_CTX* context, const EVP_MD* algorithm,
                                      std::initializer_list<std::string_view> parts) {
  std::array<std::uint8_t, size> out{};
  bool done = EVP_DigestInit_ex2(context, algorithm, nullptr) == 1;
  for (const std::string_view part : parts)
    done = done && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  check(done && EVP_DigestFinal_ex(context, out.data(), nullptr) == 1, "OpenSSL computes a digest");
  return out;
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts) {
  static const Algorithm algorithm(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  thread_local const Context context(EVP_MD_CTX_new());
  return digest<20>(context.get(), algorithm.get(), parts);
}

std::array<std::uint8_t, 32> sha256(std::initializer_list<std::string_view> parts) {
  static const Algorithm algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  thread_local const Context context(EVP_MD_CTX_new());
  return digest<32>(context.get(), algorithm.get(), parts);
}

}  // namespace flowmart
