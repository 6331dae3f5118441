// A file system for SQLite that passes everything to the real one, until it is told to fail: for tests of
// what a journal does when the disk does.
#pragma once
#include <sqlite3.h>

#include <atomic>
#include <string>

namespace flowmart::sqlite {

// One at a time: SQLite knows it by its name.
class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  static constexpr const char* name = "flowmart-faults";

  // Calls that still succeed before the fault strikes, and then for good; below zero: never.
  std::atomic<long> writes_left{-1};
  std::atomic<long> syncs_left{-1};
  std::atomic<int> write_error{SQLITE_FULL};
  std::atomic<bool> tears{false};      // a failing write stores its first half
  std::atomic<bool> only_file{false};  // logs are spared: what fails is moving them into the file
  void heal() { writes_left = syncs_left = -1; }

  static bool strikes(std::atomic<long>& left);

 private:
  sqlite3_vfs vfs_;
};

}  // namespace flowmart::sqlite
