#include "cli/csv/source.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace flowmart::cli::csv {

std::ptrdiff_t MemorySource::read(char* to, std::size_t size) {
  const std::size_t count = std::min({size, piece_bytes_, rest_.size()});
  if (count == 0) return 0;
  std::memcpy(to, rest_.data(), count);
  rest_.remove_prefix(count);
  return static_cast<std::ptrdiff_t>(count);
}

std::unique_ptr<FileSource> FileSource::open(const std::string& path, std::string& why) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    why = std::strerror(errno);
    return nullptr;
  }
  std::unique_ptr<FileSource> source(new FileSource(file));
  struct stat about {};
  if (::fstat(file, &about) != 0) {
    why = std::strerror(errno);
    return nullptr;
  }
  if (!S_ISREG(about.st_mode)) {
    why = S_ISDIR(about.st_mode) ? "it is a folder" : "it is not a plain file, and it is read twice";
    return nullptr;
  }
  source->size_bytes_ = static_cast<std::uint64_t>(about.st_size);
  source->modified_s_ = about.st_mtim.tv_sec;
  return source;
}

FileSource::~FileSource() { ::close(file_); }

std::ptrdiff_t FileSource::read(char* to, std::size_t size) {
  const std::uint64_t left = end_ - std::min(end_, offset_);
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
  while (true) {
    const ssize_t count = ::pread(file_, to, want, static_cast<off_t>(offset_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failure_ = std::strerror(errno);
    else offset_ += static_cast<std::uint64_t>(count);
    return count;
  }
}

void FileSource::seek(std::uint64_t offset, std::uint64_t bytes) {
  offset_ = offset;
  end_ = offset + bytes;
}

DigestingSource::DigestingSource(Source& inner) : inner_(inner), context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr);
}

DigestingSource::~DigestingSource() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

std::ptrdiff_t DigestingSource::read(char* to, std::size_t size) {
  const std::ptrdiff_t count = inner_.read(to, size);
  if (count > 0) EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), to, static_cast<std::size_t>(count));
  return count;
}

std::string DigestingSource::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), digest.data(), &size);
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    constexpr char digits[] = "0123456789abcdef";
    out += digits[digest[i] >> 4];
    out += digits[digest[i] & 15];
  }
  return out;
}

}  // namespace flowmart::cli::csv
