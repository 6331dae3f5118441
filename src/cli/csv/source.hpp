// Where bytes come from: a file (all of it, or a stretch), or memory. Read front to back, a piece at a time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace flowmart::cli::csv {

class Source {
 public:
  virtual ~Source() = default;
  // Up to `size` bytes; 0 at the end. Negative when reading failed, then `failure()` says why.
  virtual std::ptrdiff_t read(char* to, std::size_t size) = 0;
  virtual std::string failure() const { return {}; }
};

class MemorySource final : public Source {
 public:
  // Hands out at most `piece_bytes` at a time, so that a test can cut the input anywhere.
  explicit MemorySource(std::string_view bytes, std::size_t piece_bytes = SIZE_MAX)
      : x_rest(bytes), x_piece_bytes(piece_bytes) {}
  std::ptrdiff_t read(char* to, std::size_t size) override;

 private:
  std::string_view x_rest;
  std::size_t x_piece_bytes;
};

class FileSource final : public Source {
 public:
  // Nothing when it cannot be opened or is not a plain file (a pipe cannot be read twice); `why` is told.
  static std::unique_ptr<FileSource> open(const std::string& path, std::string& why);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::ptrdiff_t read(char* to, std::size_t size) override;
  std::string failure() const override { return x_failure; }

  void seek(std::uint64_t offset, std::uint64_t bytes);  // what is read next: just this stretch
  std::uint64_t size_bytes() const { return x_size_bytes; }
  std::int64_t modified_s() const { return x_modified_s; }  // seconds since 1970

 private:
  explicit FileSource(int file) : x_file(file) {}

  int x_file;
  std::uint64_t x_size_bytes = 0;
  std::int64_t x_modified_s = 0;
  std::uint64_t x_offset = 0;
  std::uint64_t x_end = UINT64_MAX;
  std::string x_failure;
};

// Passes bytes on and takes their SHA-256 on the way.
class DigestingSource final : public Source {
 public:
  explicit DigestingSource(Source& inner);
  ~DigestingSource() override;
  DigestingSource(const DigestingSource&) = delete;
  DigestingSource& operator=(const DigestingSource&) = delete;
  std::ptrdiff_t read(char* to, std::size_t size) override;
  std::string failure() const override { return x_inner.failure(); }
  std::string hex();  // of all that was read; once

 private:
  Source& x_inner;
  void* x_context;
};

}  // namespace flowmart::cli::csv
