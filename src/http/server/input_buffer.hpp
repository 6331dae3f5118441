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

  std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

  // Views into the consumed part stay readable until the next `space`.
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void clear() { begin_ = end_ = 0; }

  // Room for at least `least` more bytes; may move what is there.
  char* space(std::size_t least) {
    if (empty() && capacity_ > kept_bytes && least <= initial_bytes) release();
    if (capacity_ - end_ >= least) return bytes_.get() + end_;
    if (capacity_ - size() >= least && begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
    } else {
      const auto larger = std::max({initial_bytes, capacity_ * 2, size() + least});
      // Not value-initialised: the kernel fills it.
      std::unique_ptr<char[]> moved(new char[larger + Request::body_padding]);
      if (!empty()) std::memcpy(moved.get(), bytes_.get() + begin_, size());
      bytes_ = std::move(moved);
      capacity_ = larger;
    }
    end_ = size();
    begin_ = 0;
    return bytes_.get() + end_;
  }
  std::size_t free_bytes() const { return capacity_ - end_; }
  void commit(std::size_t count) { end_ += count; }

 private:
  void release() {
    bytes_.reset();
    capacity_ = begin_ = end_ = 0;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace flowmart::http
