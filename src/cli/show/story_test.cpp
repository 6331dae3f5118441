#include "cli/show/story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "kernel/text.hpp"

namespace flowmart::cli::show {
namespace {

Reply reply() {
  return {200, R"({"orderId":"x","orderNumber":"9001","status":"Delivered","messages":[
{"position":7,"id":"a","message":"PlaceOrder","version":"0.0.1","kind":"command","private":false,"from":"Customer",
"to":["OrdersService"],"time":"2026-01-01T10:00:00Z","causationId":null,"payload":{}},
{"position":8,"id":"b","message":"ReserveStock","version":"0.0.1","kind":"command","private":true,"from":"OrdersService",
"to":["InventoryService"],"time":"2026-01-01T10:00:00Z","causationId":"a","payload":{}},
{"position":9,"id":"c","message":"InventoryAdjusted","version":"1.0.1","kind":"event","private":false,
"from":"InventoryService","to":["OrdersService","NotificationService"],"time":"2026-01-01T10:00:00.004Z",
"causationId":"b","payload":{}},
{"position":10,"id":"d","message":"ShipmentCreated","version":"0.0.1","kind":"event","private":false,
"from":"ShippingService","to":[],"time":"2026-01-01T10:00:02Z","causationId":"c","payload":{}},
{"position":11,"id":"e","message":"Again","version":"0.0.1","kind":"event","private":false,
"from":"OrdersService","to":["OrdersService"],"time":"2026-01-01T10:00:02Z","causationId":"c","payload":{}}]})"};
}

TEST(Story, ReadsTheApisDocument) {
  const auto story = read_story(reply());
  ASSERT_TRUE(story);
  ASSERT_EQ(story->steps.size(), 5u);
  EXPECT_EQ(story->number, "9001");
  EXPECT_EQ(story->steps[2].to, (std::vector<std::string>{"OrdersService", "NotificationService"}));
  EXPECT_TRUE(story->steps[1].is_private);
  EXPECT_FALSE(read_story({200, "[]"}));
  EXPECT_FALSE(read_story({200, R"({"messages":[3]})"}));
  EXPECT_FALSE(read_story({200, "nonsense"}));
}
TEST(Story, TellsATimeline) {
  EXPECT_EQ(timeline(*read_story(reply()), false),
            "Order 9001 is Delivered. It began on 2026-01-01; times are UTC.\n"
            "  10:00:00.000     +0.0 ms  PlaceOrder 0.0.1                 Customer -> Orders\n"
            "  10:00:00.004     +4.0 ms  InventoryAdjusted 1.0.1          Inventory -> Orders, Notification\n"
            "  10:00:02.000      +2.0 s  ShipmentCreated 0.0.1            Shipping -> (nobody here)\n"
            "  10:00:02.000      +2.0 s  Again 0.0.1                      Orders -> Orders\n"
            "  and 1 private message (--private shows it)\n");
}
TEST(Story, ShowsWhatWouldSteerTheTerminal) {
  Reply steering = reply();
  for (const char* word : {"9001", "Customer", "OrdersService", "PlaceOrder", "0.0.1", "Delivered"})
    for (std::size_t at = 0;
         (at = steering.body.find("\"" + std::string(word) + "\"", at)) != std::string::npos;)
      steering.body.insert(at += 2, "\\u001b]0;x\\u0007\\u009b");
  const auto story = read_story(steering);
  ASSERT_TRUE(story);
  for (const std::string& text :
       {timeline(*story, true), sequence_diagram(*story, {.width = 100, .with_private = true})}) {
    EXPECT_NE(text.find("\\x1b]0;x\\x07\\x9b"), std::string::npos) << text;
    for (const char* sign : {"\x1b", "\x07", "\xc2\x9b"})
      EXPECT_EQ(text.find(sign), std::string::npos) << text;
  }
}
TEST(Story, DrawsASequenceDiagram) {
  EXPECT_EQ(
      sequence_diagram(*read_story(reply()), {.width = 100, .ascii = true}),
      "      Customer             Orders            Inventory          Notification          Shipping\n"
      "          |    PlaceOrder     |                   |                   |                   |\n"
      "          +------------------>|                   |                   |                   |\n"
      "          |                   |           InventoryAdjusted           |                   |\n"
      "          |                   |<------------------+------------------>|                   |\n"
      "          |                   |                   |                   |              ShipmentCreated\n"
      "          |                   |                   |                   |                   +-->\n"
      "          |                   | Again             |                   |                   |\n"
      "          |                   +--.                |                   |                   |\n"
      "          |                   |<-'                |                   |                   |\n"
      "      Customer             Orders            Inventory          Notification          Shipping\n");
}
TEST(Story, GathersWhatIsSaidForEachLine) {
  Story story = *read_story(reply());
  story.steps.insert(story.steps.begin() + 2, 2, story.steps[2]);
  ASSERT_EQ(gathered(story, false).size(), 4u);
  EXPECT_EQ(gathered(story, false)[1].times, 3u);
  EXPECT_NE(timeline(story, false).find("Inventory -> Orders, Notification (3 times)"), std::string::npos);
  EXPECT_NE(sequence_diagram(story, {}).find("InventoryAdjusted x3"), std::string::npos);
}
TEST(Story, FitsTheTerminal) {
  for (const std::size_t width : {30u, 60u, 80u, 200u}) {
    std::istringstream lines(sequence_diagram(*read_story(reply()), {.width = width, .with_private = true}));
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(character_count(line), std::max<std::size_t>(width, 30)) << line;
  }
}

}  // namespace
}  // namespace flowmart::cli::show
