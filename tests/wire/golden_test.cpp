#include "golden.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "sample.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::wire {
namespace {

std::string json_of(const MessageType& type, const void* body) {
  std::string json;
  type.write_json(body, json);
  return json;
}

TEST(Golden, EveryMessageVersionStillHasItsBytes) {
  for (const MessageType* type : all_messages().all()) {
    const auto kept = read_golden(*type);
    ASSERT_TRUE(kept) << type->event_type << " has no golden file yet: run the program golden";
    EXPECT_EQ(*kept, golden_text(*type))
        << type->event_type << ": its bytes have changed, and with them what a journal holds";
  }
}

TEST(Golden, TheBytesAreReadAsTheSampleTheyWereMadeOf) {
  for (const MessageType* type : all_messages().all()) {
    const std::string bytes = golden_bytes(read_golden(*type).value_or(""));
    Reader in(bytes);
    const auto body = type->decode(in);
    ASSERT_TRUE(body) << type->event_type;
    EXPECT_EQ(json_of(*type, body.get()), json_of(*type, sample(*type).get()));
  }
}

TEST(Golden, NoFileIsLeftOver) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(FLOWMART_SOURCE_DIR "/tests/golden"))
    files += entry.path().extension() == ".hex";
  EXPECT_EQ(files, all_messages().all().size()) << "a message version that once stood in journals is gone";
}

}  // namespace
}  // namespace flowmart::wire
