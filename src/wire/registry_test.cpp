#include "wire/registry.hpp"

#include <gtest/gtest.h>

#include "contract/messages.hpp"

namespace flowmart::wire {
namespace {

using contract::InventoryAdjusted;
using contract::PlaceOrder;

TEST(Registry, FindsByIdVersionAndEventType) {
  Registry registry;
  registry.add(contract::OlderMessages{});
  registry.add(contract::PublishedMessages{});
  registry.add<PlaceOrder>();  // again: nothing happens
  EXPECT_EQ(registry.all().size(), contract::OlderMessages::size + contract::PublishedMessages::size);
  EXPECT_EQ(registry.latest("PlaceOrder"), &type_of<PlaceOrder>());
  EXPECT_EQ(registry.find("InventoryAdjusted", "1.0.0"), &type_of<contract::v1_0_0::InventoryAdjusted>());
  EXPECT_EQ(registry.find("InventoryAdjusted", "9.9.9"), nullptr);
  EXPECT_EQ(registry.by_event_type("com.flowmart.PlaceOrder.v0.0.1"), &type_of<PlaceOrder>());
  EXPECT_EQ(registry.by_event_type("com.flowmart.PlaceOrder"), nullptr);
  EXPECT_EQ(registry.latest("Nothing"), nullptr);
  EXPECT_TRUE(registry.versions("Nothing").empty());
}

TEST(Registry, KeepsVersionsOldestFirst) {
  Registry registry;
  registry.add(contract::PublishedMessages{});
  registry.add(contract::OlderMessages{});
  const auto& versions = registry.versions("InventoryAdjusted");
  ASSERT_EQ(versions.size(), 3u);
  EXPECT_EQ(versions[0]->version, "0.0.1");
  EXPECT_EQ(versions[1]->version, "1.0.0");
  EXPECT_EQ(versions[2], &type_of<InventoryAdjusted>());
  EXPECT_EQ(registry.latest("InventoryAdjusted"), versions[2]);
}

TEST(Registry, OrdersVersionsByNumber) {
  EXPECT_TRUE(older("0.0.4", "0.0.10"));
  EXPECT_TRUE(older("0.9.9", "1.0.0"));
  EXPECT_TRUE(older("1.0.0-draft", "1.0.0"));
  EXPECT_FALSE(older("1.0.0", "1.0.0-draft"));
  EXPECT_TRUE(older("1.0.0-alpha", "1.0.0-beta"));
  EXPECT_FALSE(older("1.0.0", "1.0.0"));
}

TEST(Registry, ReadsALaterVersionAsTheNewestThatItDoesNotBreak) {
  Registry registry;
  registry.add(contract::PublishedMessages{});
  registry.add(contract::OlderMessages{});
  const auto read_as = [&](const std::string& id_and_version) {
    const std::string type = "com.flowmart." + id_and_version;
    const auto later = registry.later(type);
    return later.read_as ? std::string(later.read_as->version) + " for " + std::string(later.version) : "";
  };
  EXPECT_EQ(read_as("InventoryAdjusted.v1.0.2"), "1.0.1 for 1.0.2");
  EXPECT_EQ(read_as("InventoryAdjusted.v1.10.0"), "1.0.1 for 1.10.0");
  EXPECT_EQ(read_as("PaymentProcessed.v1.2.3"), "1.0.0 for 1.2.3");
  for (const char* broken :
       {"InventoryAdjusted.v2.0.0", "InventoryAdjusted.v0.0.2", "InventoryAdjusted.v0.9.0",
        "InventoryAdjusted.v1.1.0-rc.1", "InventoryAdjusted.v1.1", "InventoryAdjusted.v", "InventoryAdjusted",
        "Nothing.v1.0.0", ".v1.0.0", "PlaceOrder.v0.0.2"})
    EXPECT_EQ(read_as(broken), "") << broken;
  EXPECT_EQ(registry.later("InventoryAdjusted.v1.0.2").read_as, nullptr) << "of another kind of names";
}

TEST(Registry, FieldsThatALaterVersionAddsAreIgnoredAndNothingElseIs) {
  const MessageType& type = type_of<contract::OrderCancelled>();
  std::string text(type.info.example);
  text.insert(text.find('{') + 1, R"("added":{"of":1,"too":[2]},)");
  text.insert(text.find("\"productId\""), R"("added":null,)");
  EXPECT_TRUE(type.read_json(text).rejection);
  EXPECT_FALSE(type.read_json(text, true).rejection);
  EXPECT_TRUE(type.read_json("{}", true).rejection) << "what was promised is still wanted";
}

TEST(Registry, TypesHaveAPlaceEach) {
  EXPECT_NE(type_of<PlaceOrder>().index, type_of<InventoryAdjusted>().index);
  EXPECT_EQ(type_of<contract::GetOrder>().response, &type_of<contract::GetOrder::Response>());
  EXPECT_EQ(type_of<PlaceOrder>().response, nullptr);
}

TEST(AnyMessage, IsWhatItWasMadeOf) {
  contract::OrderCancelled cancelled;
  const AnyMessage message = AnyMessage::of(cancelled);
  EXPECT_TRUE(message.is<contract::OrderCancelled>());
  EXPECT_EQ(message.get<contract::OrderCancelled>(), cancelled);
  EXPECT_EQ(message.as<PlaceOrder>(), nullptr);
  EXPECT_FALSE(AnyMessage{});
  EXPECT_EQ(AnyMessage{message}.body, message.body);  // copies share
}

TEST(MessageType, SkipsFieldsOfALaterBuildAndRefusesACutOne) {
  const MessageType& type = type_of<contract::CancelShipment>();
  const ReadMessage read = type.read_json(type.info.example);
  ASSERT_FALSE(read.rejection);
  std::string bytes;
  type.encode(read.message.body.get(), bytes);
  Reader whole(bytes);
  EXPECT_TRUE(type.decode(whole));
  const std::string later = bytes + 'x';
  Reader longer(later);
  EXPECT_TRUE(type.decode(longer));
  Reader shorter(std::string_view(bytes).substr(0, bytes.size() - 1));
  EXPECT_FALSE(type.decode(shorter));
}

}  // namespace
}  // namespace flowmart::wire
