// A new file that its folder forgets is as lost as one that was never written.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "journal/keys_file.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace {

std::atomic<bool> folders_fail{false};

bool is_folder(int descriptor) {
  struct stat what {};
  return fstat(descriptor, &what) == 0 && S_ISDIR(what.st_mode);
}

}  // namespace

// In the place of the library's, in this program.
extern "C" int fsync(int descriptor) {
  if (folders_fail && is_folder(descriptor)) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(syscall(SYS_fsync, descriptor));
}

namespace flowmart::journal {
namespace {

TEST(FolderSync, NothingIsTakenBeforeTheFolderIsOnTheDisk) {
  const TemporaryFolder folder;
  folders_fail = true;
  const auto refused = open_sqlite(folder.path(), {.fresh = fresh_journal()});
  folders_fail = false;
  ASSERT_TRUE(std::holds_alternative<OpenFault>(refused));
  EXPECT_EQ(std::get<OpenFault>(refused).failure, OpenFailure::io);
  EXPECT_NE(std::get<OpenFault>(refused).reason.find("cannot be synced"), std::string::npos);
  const auto opened = open_sqlite(folder.path(), {.fresh = fresh_journal()});
  EXPECT_TRUE(std::holds_alternative<std::unique_ptr<engine::Journal>>(opened));
}

// The copy that was there before would come back, and with it the key of somebody who was erased since.
TEST(FolderSync, KeysAreCopiedOnlyOnceTheFolderIsOnTheDisk) {
  const TemporaryFolder folder, target;
  const auto journal = std::get<0>(open_sqlite(folder.path(), {.fresh = fresh_journal()}));
  folders_fail = true;
  const auto refused = write_keys(*journal->keys(), target.path());
  folders_fail = false;
  ASSERT_TRUE(refused);
  EXPECT_NE(refused->find("cannot be synced"), std::string::npos) << *refused;
  EXPECT_EQ(write_keys(*journal->keys(), target.path()), std::nullopt);
}

}  // namespace
}  // namespace flowmart::journal
