#include "journal/sqlite/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace flowmart::journal {
namespace {

std::string holder_of(int descriptor) {
  char text[32] = {};
  const ssize_t count = pread(descriptor, text, sizeof text - 1, 0);
  std::string holder(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  return holder.empty() ? std::string("another process") : fmt::format("process {}", holder);
}

void write_holder(int descriptor) {
  const std::string text = fmt::format("{}\n", getpid());
  // Only told to people; the lock holds without it.
  if (ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text.data(), text.size(), 0) < 0) return;
}

}  // namespace

std::variant<FolderLock, OpenFault> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return OpenFault{OpenFailure::io,
                     fmt::format("the data folder {} cannot be made: {}", folder.string(), error.message())};
  const std::filesystem::path file = folder / "lock";
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    return OpenFault{OpenFailure::io,
                     fmt::format("{} cannot be opened: {}", file.string(), std::strerror(errno))};
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    const std::string holder = holder_of(descriptor);
    close(descriptor);
    if (reason == EWOULDBLOCK)
      return OpenFault{OpenFailure::in_use,
                       fmt::format("the data folder {} is in use by {}", folder.string(), holder)};
    return OpenFault{OpenFailure::io,
                     fmt::format("{} cannot be locked: {}", file.string(), std::strerror(reason))};
  }
  write_holder(descriptor);
  return FolderLock(descriptor);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace flowmart::journal
