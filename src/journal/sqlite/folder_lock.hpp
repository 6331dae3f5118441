// One writing process per data folder: an flock on the file `lock` inside it, which the system drops when the
// process ends, however it ends. The file says who holds it.
#pragma once
#include <filesystem>
#include <variant>

#include "journal/open.hpp"

namespace flowmart::journal {

class FolderLock {
 public:
  // Creates the folder if need be.
  static std::variant<FolderLock, OpenFault> take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace flowmart::journal
