// SHA-1 and SHA-256 of parts joined, by OpenSSL. The algorithms are fetched once and each thread keeps its
// context: OpenSSL's one-shot functions look the algorithm up each time, which costs several times what
// hashing a short text does.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace flowmart {

std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts);
std::array<std::uint8_t, 32> sha256(std::initializer_list<std::string_view> parts);

// Bytes as the text that the functions above take.
template <std::size_t size>
std::string_view text_of(const std::array<std::uint8_t, size>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace flowmart
