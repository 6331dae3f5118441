// The whole program over a real socket: what clients of the API, the portal first, rely on.
#include "app/web.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <thread>

#include "app/demo_shop.hpp"
#include "catalog/catalog.hpp"
#include "cli/http_client.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::app {
namespace {

using cli::Reply;

class WebTest : public ::testing::Test {
 protected:
  WebTest() { start(); }
  ~WebTest() override { stop(); }
  void start(Duration ago = {}) {
    node =
        std::get<0>(Node::open({.folder = folder.path() / "data", .clock = [ago] { return now() - ago; }}));
    web = std::make_unique<Web>(*node, WebOptions{.port = 0, .demo = true});
    node->start();
    check(!stock_demo_shop(*node), "the demo shop is stocked");
    check(!web->start(), "the server starts");
    client = cli::make_http_client({"127.0.0.1", std::to_string(web->port())});
  }
  void stop() {
    web->stop();
    node->stop();
    web.reset();
    node.reset();
  }
  Reply get(const std::string& target) { return client->ask({.target = target}); }
  Reply post(const std::string& target, const std::string& body) {
    return client->ask({.verb = cli::Verb::post, .target = target, .body = body});
  }
  // Of the demo's own buyers; the token says how the payment goes.
  std::string place(const std::string& token) {
    contract::PlaceOrder order = demo_order(0, "order-" + token, now());
    order.payment.transactionId = token;
    std::string body;
    wire::AnyMessage::of(order).type->write_json(&order, body);
    const Reply reply = post("/v1/messages/PlaceOrder", body);
    EXPECT_EQ(reply.status, 201) << reply.body;
    return OrderId::of("order-" + token).uuid.to_string();
  }
  // Asks until the answer has the text: payments are answered in their own time.
  std::string eventually(const std::string& target, const std::string& text) {
    std::string body;
    for (int i = 0; i < 300; ++i) {
      body = get(target).body;
      if (body.find(text) != std::string::npos) return body;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << target << " never said " << text << ", but " << body;
    return body;
  }

  journal::TemporaryFolder folder;
  std::unique_ptr<Node> node;
  std::unique_ptr<Web> web;
  std::unique_ptr<cli::Client> client;
};

TEST_F(WebTest, FlowInstancesStandAtTheirSteps) {
  const std::string declined = place("tok_declined"), short_of_money = place("tok_insufficient_funds");
  place("tok_any");
  const std::string all = "/v1/flows/PaymentFlow/instances";
  eventually(all, R"("status":"done")");
  eventually(all, R"("status":"waiting")");
  const std::string found = eventually(all, R"("status":"failed")");
  EXPECT_NE(
      found.find(R"({"id":")" + declined +
                 R"(","name":"order-tok_declined","step":"failure_notification","status":"failed","since":)"),
      std::string::npos)
      << found;
  EXPECT_NE(
      found.find(R"({"id":")" + short_of_money +
                 R"(","name":"order-tok_insufficient_funds","step":"retry_payment","status":"waiting")"),
      std::string::npos)
      << found;
  EXPECT_NE(found.find(R"("visited":["place_order_request","payment_initiated","payment_failed",)"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find(R"("next":null,"counts":{"failure_notification":1,"retry_payment":1},"stuck":{}})"),
            std::string::npos)
      << found;
  EXPECT_NE(
      found.find(R"({"id":"retry","title":"Retry the payment","path":"/v1/flows/PaymentFlow/instances/)" +
                 declined + R"(/retry"})"),
      std::string::npos)
      << found;
  EXPECT_EQ(get(all + "?limit=0").status, 400);
  EXPECT_EQ(get("/v1/flows/CancelSubscription/instances").body,
            R"({"instances":[],"next":null,"counts":{},"stuck":{}})");
  EXPECT_EQ(get("/v1/flows/Nothing/instances").status, 404);
}

TEST_F(WebTest, AStuckInstanceIsTriedAgainOrCancelled) {
  const std::string declined = place("tok_declined"), once = place("tok_fail_once");
  const std::string all = "/v1/flows/PaymentFlow/instances";
  eventually(all, R"("status":"failed")");
  eventually(all, R"("status":"waiting")");
  const auto act = [&](const std::string& instance, const std::string& action) {
    return post(all + "/" + instance + "/" + action, "").status;
  };
  EXPECT_EQ(act(once, "retry"), 200);
  eventually("/v1/orders/" + once, R"("stage":"Processing")");
  EXPECT_EQ(act(once, "retry"), 409) << "nothing is failed any more";
  EXPECT_EQ(act(declined, "cancel"), 200);
  eventually("/v1/orders/" + declined, R"("stage":"Cancelled")");
  EXPECT_EQ(act(declined, "dance"), 404);
  EXPECT_EQ(act(OrderId::of("nobody").uuid.to_string(), "retry"), 404);
  const std::string rest = eventually(all, R"("counts":{},"stuck":{}})");
  EXPECT_EQ(rest.find(R"("actions":[{)"), std::string::npos) << "what has ended offers nothing: " << rest;
}

// Two orders of three days ago, whose parcels nobody has taken to the carrier: /v1/flows, the list, the
// metric and what the portal follows say so, at once, and nothing in the journal does.
TEST_F(WebTest, AnInstanceBeyondItsDeadlineShowsItselfEverywhere) {
  stop();
  std::filesystem::remove_all(folder.path() / "data");
  start(std::chrono::hours(72));
  const std::string order = place("tok_any");
  place("4711");
  const std::string list = "/v1/flows/FulfilmentFlow/instances";
  eventually(list, R"("counts":{"shipment_created":2},"stuck":{}})");
  EXPECT_NE(get("/v1/flows").body.find(R"("deadlineSeconds":172800,"count":2,"stuck":0})"),
            std::string::npos);
  eventually("/metrics", R"(flowmart_flow_stuck{flow="FulfilmentFlow",step="shipment_created"} 0)");
  stop();
  start();
  const std::string events = get("/v1/events?last=1&private=true").body;
  const std::string flows = get("/v1/flows").body;
  EXPECT_NE(
      flows.find(
          R"({"id":"shipment_created","title":"Parcel packed","deadlineSeconds":172800,"count":2,"stuck":2})"),
      std::string::npos)
      << flows;
  EXPECT_NE(flows.find(R"("runs":true,"count":2,"stuck":2})"), std::string::npos) << flows;
  const std::string stuck = get(list + "?stuck=true&limit=1").body;
  EXPECT_NE(stuck.find(R"({"instances":[{"id":")" + order +
                       R"(","name":"order-tok_any","step":"shipment_created",)"),
            std::string::npos)
      << stuck;
  EXPECT_NE(stuck.find(R"("stuck":true}],"stuck":true,)"), std::string::npos) << stuck;
  const std::string key = R"("next":")";
  const std::size_t next = stuck.find(key);
  ASSERT_NE(next, std::string::npos) << stuck;
  const std::string after =
      stuck.substr(next + key.size(), stuck.find('"', next + key.size()) - next - key.size());
  const std::string rest = get(list + "?stuck=true&limit=1&after=" + after).body;
  EXPECT_NE(rest.find("order-4711"), std::string::npos) << rest;
  EXPECT_EQ(rest.find(order), std::string::npos) << rest;
  EXPECT_NE(get(list + "?olderThan=172800").body.find(order), std::string::npos);
  EXPECT_EQ(get(list + "?olderThan=345600").body.find(order), std::string::npos);
  EXPECT_EQ(get(list + "?step=fulfil_order").body.find(order), std::string::npos);
  eventually("/metrics", R"(flowmart_flow_stuck{flow="FulfilmentFlow",step="shipment_created"} 2)");
  eventually("/v1/traffic", R"("flowsStuck":2})");
  EXPECT_EQ(get("/v1/events?last=1&private=true").body, events);
}

TEST_F(WebTest, AStoryTellsWhichStepsItsMessagesEntered) {
  const std::string paid = place("tok_any"), declined = place("tok_declined");
  const std::string story = eventually("/v1/orders/" + paid + "/story", R"("message":"ShipmentCreated")");
  const auto steps = [](const std::string& told) {
    std::string found;
    simdjson::dom::parser parser;
    const simdjson::dom::element document = parser.parse(told);
    for (const auto message : document["messages"].get_array())
      for (const auto step : message["steps"].get_array()) {
        found += std::string(message["message"].get_string().value()) + ">";
        found += std::string(step["step"].get_string().value()) + " ";
      }
    return found;
  };
  EXPECT_EQ(
      steps(story),
      "OrderPlaced>place_order_request PaymentInitiated>payment_initiated "
      "PaymentProcessed>payment_processed PaymentProcessed>adjust_inventory "
      "PaymentProcessed>send_custom_notification StockFirmed>payment_complete StockFirmed>order-complete "
      "FulfilOrder>fulfil_order ShipmentCreated>shipment_created ");
  const std::string failed = eventually("/v1/orders/" + declined + "/story", R"("message":"PaymentFailed")");
  EXPECT_EQ(steps(failed),
            "OrderPlaced>place_order_request PaymentInitiated>payment_initiated PaymentFailed>payment_failed "
            "PaymentFailed>failure_notification ");
  EXPECT_NE(failed.find(R"({"flow":"PaymentFlow","step":"payment_failed","note":)"), std::string::npos)
      << failed;
}

TEST_F(WebTest, WhatAListOfInstancesDoesNotKnowIsRefused) {
  const std::string list = "/v1/flows/PaymentFlow/instances?";
  for (const char* query : {"step=nowhere", "step=", "olderThan=1h", "olderThan=-1", "stuck=yes", "after=7",
                            "after=1.x", "limit=201", "status=done", "Step=payment_initiated"}) {
    const Reply reply = get(list + query);
    EXPECT_EQ(reply.status, 400) << query << ": " << reply.body;
  }
  EXPECT_NE(get(list + "age=7").body.find("there are: step, olderThan, stuck, limit, after."),
            std::string::npos);
  EXPECT_NE(get(list + "step=nowhere").body.find("payment_initiated"), std::string::npos);
  EXPECT_EQ(get("/v1/flows?stuck=true").status, 400);
  EXPECT_EQ(get(list + "step=payment_initiated&olderThan=0&stuck=false&limit=200").status, 200);
}

std::vector<std::uint64_t> positions(const std::string& page) {
  std::vector<std::uint64_t> found;
  const std::string key = "\"position\":";
  for (std::size_t at = page.find(key); at != std::string::npos; at = page.find(key, at + 1))
    found.push_back(std::stoull(page.substr(at + key.size())));
  return found;
}

TEST_F(WebTest, TheNewestEventsComeOldestFirst) {
  place("tok_any");
  eventually("/v1/events?last=1000", "com.flowmart.PaymentComplete");
  const std::string whole = get("/v1/events?limit=1000").body;
  const auto all = positions(whole);
  ASSERT_GT(all.size(), 10u);
  const auto last = positions(get("/v1/events?last=7").body);
  EXPECT_EQ(last, (std::vector(all.end() - 7, all.end())));
  const std::string moved = get("/v1/events?last=2&message=AddInventory").body;
  EXPECT_EQ(positions(moved).size(), 2u);
  EXPECT_EQ(moved.find("com.flowmart.PlaceOrder"), std::string::npos);
  EXPECT_EQ(positions(get("/v1/events?last=1000&message=PlaceOrder").body).size(), 1u);
  EXPECT_EQ(positions(get("/v1/events?last=9&message=Nothing").body).size(), 0u);
  EXPECT_GT(positions(get("/v1/events?last=1000&private=true").body).size(), all.size());
  EXPECT_EQ(get("/v1/events?last=1001").status, 400);
  EXPECT_EQ(get("/v1/events?last=some").status, 400);
}

TEST_F(WebTest, OrdersAreCountedByStage) {
  place("tok_any");
  place("tok_declined");
  eventually("/v1/orders?limit=1",
             R"("counts":{"Pending":1,"Processing":1,"Shipped":0,"Delivered":0,"Cancelled":0})");
}

// The OpenAPI document and the router name the same operations; demo routes are of the demo alone.
TEST_F(WebTest, OpenApiNamesEveryRoute) {
  std::set<std::string> routed, documented;
  for (const auto& [method, pattern] : web->routes()) {
    const std::string path(pattern);
    if (path.starts_with("/v1/demo/") || path == "/openapi.json" || path == "/asyncapi.json") continue;
    routed.insert(std::string(http::method_name(method)) + " " + path);
  }
  simdjson::dom::parser parser;
  for (const auto& [path, methods] : parser.parse(catalog::openapi_json())["paths"].get_object())
    for (const auto& [method, operation] : methods.get_object()) {
      std::string name(method);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
      // Each command and query has an operation of its own; one route takes them all.
      const bool one_message = path.starts_with("/v1/messages/");
      documented.insert(name + " " + (one_message ? "/v1/messages/{MessageId}" : std::string(path)));
    }
  EXPECT_EQ(routed, documented);
}

}  // namespace
}  // namespace flowmart::app
