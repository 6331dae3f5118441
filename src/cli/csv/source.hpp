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
      : rest_(bytes), piece_bytes_(piece_bytes) {}
  std::ptrdiff_t read(char* to, std::size_t size) override;

 private:
  std::string_view rest_;
  std::size_t piece_bytes_;
};

class FileSource final : public Source {
 public:
  // Nothing when it cannot be opened or is not a plain file (a pipe cannot be read twice); `why` is told.
  static std::unique_ptr<FileSource> open(const std::string& path, std::string& why);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::ptrdiff_t read(char* to, std::size_t size) override;
  std::string failure() const override { return failure_; }

  void seek(std::uint64_t offset, std::uint64_t bytes);  // what is read next: just this stretch
  std::uint64_t size_bytes() const { return size_bytes_; }
  std::int64_t modified_s() const { return modified_s_; }  // seconds since 1970

 private:
  explicit FileSource(int file) : file_(file) {}

  int file_;
  std::uint64_t size_bytes_ = 0;
  std::int64_t modified_s_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t end_ = UINT64_MAX;
  std::string failure_;
};

// Passes bytes on and takes their SHA-256 on the way.
class DigestingSource final : public Source {
 public:
  explicit DigestingSource(Source& inner);
  ~DigestingSource() override;
  DigestingSource(const DigestingSource&) = delete;
  DigestingSource& operator=(const DigestingSource&) = delete;
  std::ptrdiff_t read(char* to, std::size_t size) override;
  std::string failure() const override { return inner_.failure(); }
  std::string hex();  // of all that was read; once

 private:
  Source& inner_;
  void* context_;
};

}  // namespace flowmart::cli::csv
