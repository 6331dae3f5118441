#include "wire/cloudevents.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "contract/messages/orders.hpp"
#include "contract/messages/shipping.hpp"
#include "wire/json_write.hpp"

namespace flowmart::wire {
namespace {

using contract::CancelShipment;
using contract::PlaceOrder;

const Registry& registry() {
  static const Registry* known = [] {
    auto* made = new Registry;
    made->add(Types<CancelShipment, PlaceOrder, contract::OrderCancelled>{});
    return made;
  }();
  return *known;
}

CancelShipment cancel() {
  const ReadMessage read = type_of<CancelShipment>().read_json(CancelShipment::info.example);
  return read.message.get<CancelShipment>();
}

std::string message_json() {
  std::string json;
  write_json(json, cancel());
  return json;
}

std::string document(std::string_view attributes) {
  return R"({"specversion":"1.0","id":"7","source":"/shop","type":"com.flowmart.CancelShipment.v0.0.1",)" +
         std::string(attributes) + R"("data":)" + message_json() + "}";
}

std::string told(const ReadCloudEvent& read) {
  if (!read.rejection) return "read";
  std::string out = read.rejection->code;
  for (const Fault& fault : read.rejection->faults) out += " [" + fault.pointer + " " + fault.detail + "]";
  return out;
}

TEST(CloudEvents, ReadsBackWhatItWrote) {
  CloudEvent event{.id = "1",
                   .source = "/flowmart/shipping",
                   .subject = "a \"subject\"",
                   .time = parse_time("2026-03-14T09:26:53Z"),
                   .dataschema = "/v1/schemas/CancelShipment/0.0.1",
                   .correlationid = "c",
                   .causationid = "d",
                   .partitionkey = "k",
                   .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                   .message = AnyMessage::of(cancel())};
  std::string json;
  write_cloud_event(json, event);
  const auto document = nlohmann::json::parse(json);
  EXPECT_EQ(document["specversion"], "1.0");
  EXPECT_EQ(document["type"], "com.flowmart.CancelShipment.v0.0.1");
  EXPECT_EQ(document["datacontenttype"], "application/json");
  EXPECT_EQ(document["data"], nlohmann::json::parse(message_json()));

  const ReadCloudEvent read = read_cloud_event(json, registry());
  ASSERT_EQ(told(read), "read");
  EXPECT_EQ(read.event.id, event.id);
  EXPECT_EQ(read.event.source, event.source);
  EXPECT_EQ(read.event.subject, event.subject);
  EXPECT_EQ(read.event.time, event.time);
  EXPECT_EQ(read.event.dataschema, event.dataschema);
  EXPECT_EQ(read.event.correlationid, event.correlationid);
  EXPECT_EQ(read.event.causationid, event.causationid);
  EXPECT_EQ(read.event.partitionkey, event.partitionkey);
  EXPECT_EQ(read.event.traceparent, event.traceparent);
  EXPECT_EQ(read.event.message.get<CancelShipment>(), cancel());
}

TEST(CloudEvents, LeavesOutWhatIsNotGiven) {
  std::string json;
  write_cloud_event(json, {.id = "1", .source = "/s", .message = AnyMessage::of(cancel())});
  const auto document = nlohmann::json::parse(json);
  EXPECT_EQ(document.size(), 6u);  // specversion, id, source, type, datacontenttype, data
  EXPECT_EQ(told(read_cloud_event(json, registry())), "read");
}

TEST(CloudEvents, DataMayComeFirstAndNullMeansAbsent) {
  const std::string json =
      R"({"data" : )" + message_json() +
      R"( , "subject":null,"somethingelse":5,"type":"com.flowmart.CancelShipment.v0.0.1",)"
      R"("source":"urn:shop","id":"1","specversion":"1.0"})";
  const ReadCloudEvent read = read_cloud_event(json, registry());
  ASSERT_EQ(told(read), "read");
  EXPECT_EQ(read.event.subject, "");
  EXPECT_EQ(read.event.message.get<CancelShipment>(), cancel());
}

TEST(CloudEvents, HoldsAttributesToTheSpecification) {
  EXPECT_EQ(told(read_cloud_event(R"({"specversion":"0.3","id":"","source":"a b","subject":"","dataschema":"",
      "type":"com.flowmart.CancelShipments.v0.0.1","datacontenttype":"text/xml","data_base64":"AA=="})",
                                  registry())),
            "schema-violation [/specversion must be \"1.0\"] [/id must not be empty]"
            " [/source must be a URI reference] [/subject must not be empty when given]"
            " [/dataschema must be a URI]"
            " [/datacontenttype must be JSON: messages are not taken in other forms]"
            " [/data_base64 must not be given: messages are JSON, in data] [/data is missing]"
            " [/type is not known here; nearest: com.flowmart.CancelShipment.v0.0.1,"
            " com.flowmart.PlaceOrder.v0.0.1, com.flowmart.OrderCancelled.v0.0.1]");
  EXPECT_EQ(told(read_cloud_event(R"({"id":null,"time":"yesterday","data":{}})", registry())),
            "schema-violation"
            " [/time must be a moment as RFC 3339 writes it, e.g. 2026-03-14T09:26:53Z]"
            " [/specversion is missing] [/id is missing] [/source is missing] [/type is missing]");
  EXPECT_EQ(told(read_cloud_event(
                document(R"("datacontenttype":"Application/Vnd.shop+JSON; charset=utf-8",)"), registry())),
            "read");
}

TEST(CloudEvents, PointsIntoTheMessage) {
  const std::string json = R"({"specversion":"1.0","id":"7","source":"/shop",
      "type":"com.flowmart.CancelShipment.v0.0.1","data":{"shipmentId":5}})";
  const ReadCloudEvent read = read_cloud_event(json, registry());
  ASSERT_TRUE(read.rejection);
  EXPECT_EQ(read.rejection->faults.front().pointer, "/data/shipmentId");
  EXPECT_EQ(told(read_cloud_event(document(R"("x":{"a":1,"a":2},)"), registry())), "duplicate-key");
  EXPECT_EQ(told(read_cloud_event("{", registry())), "malformed-json");
}

TEST(CloudEvents, DropsATraceparentThatIsNone) {
  const auto traced = [](const std::string& value) {
    return read_cloud_event(document(R"("traceparent":")" + value + "\","), registry()).event.traceparent;
  };
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(traced(good), good);
  EXPECT_EQ(traced("00-00000000000000000000000000000000-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(traced("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(traced("x"), "");
}

TEST(CloudEvents, ReadsBinaryModeFromHeaders) {
  const std::string body = message_json();
  const std::vector<Header> headers{{"Content-Type", "application/json; charset=utf-8"},
                                    {"Host", "localhost"},
                                    {"CE-SpecVersion", "1.0"},
                                    {"ce-id", "7"},
                                    {"ce-source", "/shop"},
                                    {"ce-type", "com.flowmart.CancelShipment.v0.0.1"},
                                    {"ce-subject", "\"Euro%20%E2%82%AC%20100%\""},
                                    {"ce-time", "2026-03-14T09:26:53Z"},
                                    {"ce-other", "x"}};
  const ReadCloudEvent read = read_cloud_event(headers, body, registry());
  ASSERT_EQ(told(read), "read");
  EXPECT_EQ(read.event.id, "7");
  EXPECT_EQ(read.event.subject, "Euro \xE2\x82\xAC 100%");
  EXPECT_EQ(read.event.time, parse_time("2026-03-14T09:26:53Z"));
  EXPECT_EQ(read.event.message.get<CancelShipment>(), cancel());
}

TEST(CloudEvents, HoldsBinaryModeToTheSameRules) {
  std::vector<Header> headers{{"ce-specversion", "1.0"},
                              {"ce-source", "/shop"},
                              {"ce-type", "com.flowmart.CancelShipment.v0.0.1"},
                              {"ce-id", "1"}};
  EXPECT_EQ(told(read_cloud_event(headers, R"({"shipmentId":5})", registry())).substr(0, 30),
            "schema-violation [/shipmentId ");
  EXPECT_EQ(told(read_cloud_event(headers, "", registry())), "malformed-json");
  headers.push_back({"ce-id", "2"});
  EXPECT_EQ(told(read_cloud_event(headers, message_json(), registry())), "duplicate-key");
  headers.resize(3);
  EXPECT_EQ(told(read_cloud_event(headers, message_json(), registry())), "schema-violation [/id is missing]");
  headers.push_back({"ce-id", "%ff"});
  EXPECT_EQ(told(read_cloud_event(headers, message_json(), registry())), "not-utf8");
}

}  // namespace
}  // namespace flowmart::wire
