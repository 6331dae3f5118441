#include "app/handles.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace flowmart::app {
namespace {

TEST(Handles, AreRaisedAsFarAsAllowed) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit lowered{64, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lowered), 0);
  const std::size_t raised = raise_handle_limit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, raised);
  EXPECT_EQ(raised, std::min<rlim_t>(before.rlim_max, 65'536));
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST(Handles, LeaveRoomForFiles) {
  for (const std::size_t handles : {0u, 96u, 97u, 128u, 256u, 1'024u, 20'000u, 65'536u}) {
    const ConnectionLimits limits = connections_within(handles);
    EXPECT_GE(limits.at_once, 1u) << handles;
    EXPECT_LE(limits.at_once + limits.refused, std::max<std::size_t>(1, handles > 96 ? handles - 96 : 0))
        << handles;
    EXPECT_LE(limits.at_once, 10'000u);
  }
  EXPECT_EQ(connections_within(65'536).at_once, 10'000u);
  EXPECT_GT(connections_within(1'024).at_once, 800u);
}

}  // namespace
}  // namespace flowmart::app
