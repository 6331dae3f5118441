// Reads bytes from front to back. Never reads past the end, never throws, never allocates: a length is
// checked against what is left before anything is made of it. After a `false` the position is of no use.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace flowmart::wire {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool at_end() const { return at_ == end_; }
  std::size_t remaining() const { return static_cast<std::size_t>(end_ - at_); }

  bool byte(std::uint8_t& value) {
    if (at_end()) return false;
    value = static_cast<std::uint8_t>(*at_++);
    return true;
  }
  // Base-128, low group first. One number has one spelling: a longer one than needed is refused.
  bool varint(std::uint64_t& value) {
    if (at_end()) return false;
    const auto first = static_cast<std::uint8_t>(*at_);
    if (first < 0x80) {
      value = first;
      ++at_;
      return true;
    }
    return long_varint(value);
  }
  bool zigzag(std::int64_t& value) {
    std::uint64_t coded = 0;
    if (!varint(coded)) return false;
    value = static_cast<std::int64_t>((coded >> 1) ^ (~(coded & 1) + 1));
    return true;
  }
  bool raw(void* to, std::size_t size) {
    if (remaining() < size) return false;
    std::memcpy(to, at_, size);
    at_ += size;
    return true;
  }
  // A piece of the input itself; lives as long as the input.
  bool view(std::size_t size, std::string_view& piece) {
    if (remaining() < size) return false;
    piece = {at_, size};
    at_ += size;
    return true;
  }
  // Length, then as many bytes: a text, or the frame of a message.
  bool frame(std::string_view& piece) {
    std::uint64_t size = 0;
    return varint(size) && size <= remaining() && view(static_cast<std::size_t>(size), piece);
  }
  // A number of elements, each of at least `element_bytes`.
  bool count(std::size_t element_bytes, std::size_t& elements) {
    std::uint64_t value = 0;
    if (!varint(value) || value > remaining() / element_bytes) return false;
    elements = static_cast<std::size_t>(value);
    return true;
  }

 private:
  bool long_varint(std::uint64_t& value) {
    std::uint64_t sum = 0;
    for (unsigned shift = 0; shift < 64 && !at_end(); shift += 7) {
      const auto group = static_cast<std::uint8_t>(*at_++);
      if (shift == 63 && group > 1) return false;
      sum |= static_cast<std::uint64_t>(group & 0x7f) << shift;
      if (group < 0x80) {
        value = sum;
        return group != 0;
      }
    }
    return false;
  }

  const char* at_;
  const char* end_;
};

}  // namespace flowmart::wire
