// Each journey is travelled and held against its file: the published messages are those that were recorded,
// one by one and in the same causal order.
//
//   journeys_test            compares
//   journeys_test --record   writes the files anew; look at what git says has changed
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "contract/private/inventory.hpp"
#include "journeys/journeys.hpp"
#include "journeys/story.hpp"

namespace flowmart::journey {
namespace {

bool recording = false;

std::filesystem::path folder() { return std::filesystem::path(FLOWMART_SOURCE_DIR) / "tests" / "journeys"; }

// What the program answers at the end about all that the journey was about.
std::vector<Asked> ask_of(World& world) {
  std::vector<Asked> asked;
  const auto ask = [&](const auto& question) {
    auto answer = world.ask(question);
    asked.push_back({wire::AnyMessage::of(question), wire::AnyMessage::of(answer)});
    return answer;
  };
  std::set<std::string> taken, buyers;  // refused orders are not on file
  for (const auto& one : world.all<PaymentInitiated>()) taken.insert(one.orderId.to_string());
  for (const auto& one : world.all<OrderConfirmed>()) taken.insert(OrderId::of(one.orderId).to_string());
  for (const auto& wish : world.all<PlaceOrder>()) {
    const OrderId id = OrderId::of(wish.orderId);
    if (!taken.contains(id.to_string())) continue;
    const auto order = ask(GetOrder{id});
    if (order.payment) ask(GetPaymentStatus{id.to_string()});
    if (order.customerId && buyers.insert(order.customerId->to_string()).second)
      ask(GetUserNotifications{order.customerId->to_string(), {}, 100, {}});
  }
  std::set<ProductId> gone;
  for (const auto& removal : world.all<DeleteInventory>())
    if (!removal.warehouseId) gone.insert(removal.productId);
  for (const auto& product : world.all<RegisterProduct>())
    if (!gone.contains(product.product)) ask(GetInventoryStatus{product.sku});
  return asked;
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A line, and the first one of the message that it belongs to.
struct Place {
  std::string line, message;
};
std::vector<Place> lines_of(const std::string& text) {
  std::vector<Place> lines;
  std::istringstream in(text);
  std::string message;
  bool after_blank = true;
  for (std::string line; std::getline(in, line); after_blank = line.empty()) {
    if (after_blank && !line.empty()) message = line;
    lines.push_back({line, message});
  }
  return lines;
}

// Where two stories part, as a person wants to be told.
std::string difference(const std::string& recorded, const std::string& told) {
  const auto a = lines_of(recorded), b = lines_of(told);
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i].line == b[i].line) ++i;
  const auto shown = [&](const std::vector<Place>& lines) {
    if (i >= lines.size()) return std::string("  (the end)");
    return "  in: " + lines[i].message + "\n  " + lines[i].line;
  };
  return "line " + std::to_string(i + 1) + "\nrecorded\n" + shown(a) + "\nnow\n" + shown(b);
}

class Journeys : public testing::TestWithParam<Journey> {};

TEST_P(Journeys, AreAsRecorded) {
  World world;
  GetParam().travel(world);
  world.check_replay();
  const auto asked = ask_of(world);
  const std::string told = story_of(GetParam().what, world.heard(), asked);
  const auto file = folder() / (std::string(GetParam().name) + ".txt");
  if (recording) {
    std::ofstream(file, std::ios::binary) << told;
    return;
  }
  const std::string recorded = read(file);
  ASSERT_FALSE(recorded.empty()) << file << " is missing: journeys_test --record writes it";
  EXPECT_TRUE(recorded == told) << file.filename() << " differs at " << difference(recorded, told);
}

INSTANTIATE_TEST_SUITE_P(All, Journeys, testing::ValuesIn(journeys().begin(), journeys().end()),
                         [](const auto& journey) { return std::string(journey.param.name); });

TEST(JourneyFiles, EachHasItsJourney) {
  std::set<std::string> named;
  for (const Journey& journey : journeys()) named.insert(std::string(journey.name) + ".txt");
  for (const auto& entry : std::filesystem::directory_iterator(folder()))
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt")
      EXPECT_TRUE(named.contains(entry.path().filename())) << entry.path();
}

}  // namespace
}  // namespace flowmart::journey

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], "--record") == 0) flowmart::journey::recording = true;
  return RUN_ALL_TESTS();
}
