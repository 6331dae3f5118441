// Received bytes of one connection, contiguous, followed by readable padding. Internal to the server.
#pragma once
#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "http/server/request.hpp"

namespace flowmart::http {

class InputBuffer {
 public:
  static constexpr std::size_t initial_bytes = 4096;
  static constexpr std::size_t kept_bytes = 64 << 10;  // a larger one is given back when it runs empty

  std::string_view view() const { return {x_bytes.get() + x_begin, x_end - x_begin}; }
  std::size_t size() const { return x_end - x_begin; }
  bool empty() const { return x_begin == x_end; }

  // Views into the consumed part stay readable until the next `space`.
  void consume(std::size_t count) {
    x_begin += count;
    if (x_begin == x_end) x_begin = x_end = 0;
  }
  void clear() { x_begin = x_end = 0; }

  // Room for at least `least` more bytes; may move what is there.
  char* space(std::size_t least) {
    if (empty() && x_capacity > kept_bytes && least <= initial_bytes) release();
    if (x_capacity - x_end >= least) return x_bytes.get() + x_end;
    if (x_capacity - size() >= least && x_begin > 0) {
      std::memmove(x_bytes.get(), x_bytes.get() + x_begin, size());
    } else {
      const auto larger = std::max({initial_bytes, x_capacity * 2, size() + least});
      // Not value-initialised: the kernel fills it.
      std::unique_ptr<char[]> moved(new char[larger + Request::body_padding]);
      if (!empty()) std::memcpy(moved.get(), x_bytes.get() + x_begin, size());
      x_bytes = std::move(moved);
      x_capacity = larger;
    }
    x_end = size();
    x_begin = 0;
    return x_bytes.get() + x_end;
  }
  std::size_t free_bytes() const { return x_capacity - x_end; }
  void commit(std::size_t count) { x_end += count; }

 private:
  void release() {
    x_bytes.reset();
    x_capacity = x_begin = x_end = 0;
  }

  std::unique_ptr<char[]> x_bytes;
  std::size_t x_capacity = 0, x_begin = 0, x_end = 0;
};

}  // namespace flowmart::http
