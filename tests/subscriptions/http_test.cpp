// The whole program over HTTP with a clock that the test moves: a year of renewals, and every arrow of the
// three documented graphs, each with the message that led along it, as the running program tells them.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "app/web.hpp"
#include "cli/http_client.hpp"
#include "contract/flows.hpp"
#include "journal/temporary_folder_test.hpp"
#include "kernel/calendar.hpp"

namespace flowmart::app {
namespace {

using nlohmann::json;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Time at(std::string_view text) { return *parse_time(text); }

class Shop {
 public:
  explicit Shop(Time start) : clock_(start) {
    NodeOptions options{.folder = folder_.path() / "data"};
    options.zone = "Europe/Berlin";
    options.clock = [this] { return clock_.load(); };
    options.steady = [this] { return clock_.load().time_since_epoch(); };
    auto opened = Node::open(options);
    if (const auto* fault = std::get_if<NodeFault>(&opened)) fail(fault->reason);
    node_ = std::move(std::get<std::unique_ptr<Node>>(opened));
    web_ = std::make_unique<Web>(*node_, WebOptions{.port = 0});
    node_->start();
    check(!web_->start(), "the server starts");
    client_ = cli::make_http_client({"127.0.0.1", std::to_string(web_->port())});
    put_on_file("COFFEE", 100'000);
  }
  ~Shop() {
    web_->stop();
    node_->stop();
  }

  Time now() const { return clock_.load(); }
  json ask(cli::Verb verb, const std::string& target, const json& body, int expected) {
    cli::Request request{.verb = verb, .target = target};
    if (!body.is_null()) request.body = body.dump();
    const cli::Reply reply = client_->ask(request);
    EXPECT_EQ(reply.status, expected) << target << ": " << reply.body;
    return reply.body.empty() ? json() : json::parse(reply.body);
  }
  json get(const std::string& target) { return ask(cli::Verb::get, target, {}, 200); }
  json post(const std::string& target, const json& body, int expected = 200) {
    return ask(cli::Verb::post, target, body, expected);
  }

  void put_on_file(const std::string& sku, std::int64_t quantity) {
    const std::string product = ProductId::of(sku).to_string(), place = WarehouseId::of("main").to_string();
    post("/v1/messages/RegisterProduct", {{"product", product},
                                          {"sku", sku},
                                          {"name", sku},
                                          {"price", {{"amount", 9.5}, {"currency", "GBP"}}},
                                          {"warehouses",
                                           {{{"warehouse", place},
                                             {"code", "main"},
                                             {"name", "main"},
                                             {"country", "GB"},
                                             {"priority", 0},
                                             {"zone", "central"},
                                             {"latitude", 0},
                                             {"longitude", 0},
                                             {"opens", "00:00"},
                                             {"closes", "23:59"},
                                             {"time_zone", "UTC"}}}},
                                          {"category", ""},
                                          {"reorder_point", 0},
                                          {"reorder_quantity", 0},
                                          {"safety_stock", 0}});
    post("/v1/messages/AddInventory", {{"productId", product},
                                       {"quantity", quantity},
                                       {"warehouseId", place},
                                       {"timestamp", "2026-01-01T00:00:00Z"}});
  }
  json wish(const std::string& name, const std::string& token, const std::string& unit = "month") {
    return {{"id", name},
            {"customerId", "C-" + name},
            {"items", {{{"productId", "COFFEE"}, {"quantity", 1}}}},
            {"shippingAddress",
             {{"street", "1 Mill Lane"}, {"city", "Leeds"}, {"country", "GB"}, {"postalCode", "LS1"}}},
            {"payment", {{"method", "Credit Card"}, {"token", token}}},
            {"interval", {{"every", 1}, {"unit", unit}}}};
  }
  void subscribe(const json& body) {
    post("/v1/subscriptions", body, 201);
    settle();
  }
  json read(const std::string& name) { return get("/v1/subscriptions/" + name); }
  std::string stage(const std::string& name) { return read(name)["stage"]; }
  void lead(const std::string& name, const std::string& verb, const json& body = json::object(),
            int expected = 200) {
    post("/v1/subscriptions/" + name + "/" + verb, body, expected);
    settle();
  }

  // Time passes in steps that are shorter than whatever the shop waits for, so that all happens in its order.
  void until(Time end) {
    while (now() < end) {
      clock_ = std::min(end, now() + hours(6));
      settle();
    }
  }
  void pass(Duration time) { until(now() + time); }
  // From renewal to renewal of a subscription of which nothing else is due.
  void until(Time end, const std::string& name) {
    for (json one = read(name); one.contains("nextAt"); one = read(name)) {
      const Time next = at(one["nextAt"].get<std::string>());
      if (next > end) break;
      clock_ = next;
      settle();
    }
    clock_ = end;
    settle();
  }

  // What is due has happened, the gateway has answered, and the views know.
  void settle() {
    for (int quiet = 0; quiet < 3;) {
      get("/v1/subscriptions/nothing-of-the-sort", 404);
      const auto figures = node_->engine().figures();
      quiet = figures.effects == 0 && figures.inbox == 0 ? quiet + 1 : 0;
      if (quiet == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const auto end = node_->engine().figures().sequence;
    while (*node_->queries().position() < end) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  json get(const std::string& target, int expected) { return ask(cli::Verb::get, target, {}, expected); }

  // Walks what the running program says of an instance: arrow by arrow, with what led along each.
  void look(const std::string& flow) {
    const json listed = get("/v1/flows/" + flow + "/instances?limit=200");
    for (const json& row : listed["instances"]) {
      const auto& visited = row["visited"];
      ASSERT_EQ(visited.size(), row["causes"].size());
      for (std::size_t to = 1; to < visited.size(); ++to) {
        if (flow == "PaymentFlow") {
          for (std::size_t from = to; from-- > 0 && visited[from] != visited[to];)
            walk(flow, visited[from], visited[to], row["causes"][to]);
        } else {
          EXPECT_TRUE(walk(flow, visited[to - 1], visited[to], row["causes"][to])) << row;
        }
      }
    }
  }
  bool walk(const std::string& flow, const std::string& from, const std::string& to,
            const std::string& cause) {
    for (const contract::FlowInfo* graph : contract::flows())
      if (graph->id == flow && leads_to(*graph, from, to)) {
        walked[flow + ": " + from + " -> " + to].insert(cause);
        return true;
      }
    return false;
  }
  std::map<std::string, std::set<std::string>> walked;

  std::vector<std::string> days_of_orders(const std::string& name) {
    std::vector<std::string> found;
    for (int renewal = 1;; ++renewal) {
      const cli::Reply reply =
          client_->ask({.target = "/v1/orders/renewal:" + name + "%2F" + std::to_string(renewal) + "%2F1"});
      if (reply.status != 200) return found;
      found.push_back(
          format_local("Europe/Berlin", at(json::parse(reply.body)["createdAt"].get<std::string>())));
    }
  }

 private:
  journal::TemporaryFolder folder_;
  std::atomic<Time> clock_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<Web> web_;
  std::unique_ptr<cli::Client> client_;
};

TEST(AYearOverHttp, IsRenewedToTheDay) {
  Shop shop(at("2027-08-31T08:00:00Z"));
  shop.subscribe(shop.wish("coffee", "tok_visa"));
  shop.until(at("2028-09-01T00:00:00Z"), "coffee");
  EXPECT_EQ(
      shop.days_of_orders("coffee"),
      (std::vector<std::string>{
          "2027-08-31 10:00", "2027-09-30 10:00", "2027-10-31 10:00", "2027-11-30 10:00", "2027-12-31 10:00",
          "2028-01-31 10:00", "2028-02-29 10:00", "2028-03-31 10:00", "2028-04-30 10:00", "2028-05-31 10:00",
          "2028-06-30 10:00", "2028-07-31 10:00", "2028-08-31 10:00"}));
  EXPECT_EQ(shop.stage("coffee"), "active");
}

// A weekly box whose invoices are open for twenty days: three are, when the first of them is overdue.
TEST(InvoicesOverHttp, OfWhichAnyIsOverdueHoldUpTheNextRenewal) {
  Shop shop(at("2026-01-01T12:00:00Z"));
  json wish = shop.wish("box", "", "week");
  wish["payment"] = {{"method", "Bank Transfer"}, {"terms", "invoice"}, {"dueDays", 20}};
  shop.subscribe(wish);
  const auto orders = [&] { return shop.get("/v1/orders?limit=100")["items"].size(); };
  const auto pay = [&](int renewal) {
    const json order = shop.get("/v1/orders/renewal:box%2F" + std::to_string(renewal) + "%2F1");
    shop.post("/v1/messages/RecordTransfer", {{"order", order["id"]},
                                              {"amount", {{"amount", 9.5}, {"currency", "GBP"}}},
                                              {"reference", "bank-" + std::to_string(renewal)}});
    shop.settle();
  };
  shop.until(at("2026-01-20T12:00:00Z"));
  EXPECT_EQ(orders(), 3U);
  EXPECT_EQ(shop.get("/v1/payments?overdue=true")["items"].size(), 0U);
  shop.until(at("2026-01-23T12:00:00Z"));
  EXPECT_EQ(orders(), 3U) << "the first is overdue, the last is not";
  EXPECT_EQ(shop.get("/v1/payments?overdue=true")["items"].size(), 1U);
  pay(3);
  EXPECT_EQ(orders(), 3U);
  pay(1);
  EXPECT_EQ(shop.stage("box"), "active");
  EXPECT_EQ(orders(), 4U);
  shop.until(at("2026-02-13T12:00:00Z"));  // the second is overdue, and nobody pays until the grace is over
  EXPECT_EQ(shop.stage("box"), "expired");
  EXPECT_EQ(orders(), 4U);
  shop.lead("box", "renew");
  EXPECT_EQ(orders(), 5U) << "what had not left was called off with it, and is owed no more";
  EXPECT_EQ(shop.stage("box"), "active");
}

// Every arrow of the three graphs, and what leads along it.
std::map<std::string, std::set<std::string>> arrows_with_their_causes() {
  const std::string placed = "OrderPlaced", initiated = "PaymentInitiated", paid = "PaymentProcessed",
                    failed = "PaymentFailed", firmed = "StockFirmed", due = "RenewSubscription",
                    answer = "GetPaymentStatusResponse", renewed = "SubscriptionRenewed",
                    over = "UserSubscriptionCancelled", wait = "RenewalWaitOver",
                    changed = "SubscriptionChanged", wanted = "CancelSubscription";
  const std::map<std::string, std::map<std::string, std::set<std::string>>> flows{
      {"CancelSubscription",
       {{"cancel_subscription_initiated -> cancel_subscription_request", {wanted}},
        {"cancel_subscription_request -> subscription_service", {wanted}},
        {"subscription_service -> stripe_integration", {"MandateEndRequested"}},
        {"stripe_integration -> subscription_service", {"MandateEndAnswered"}},
        {"subscription_service -> subscription_cancelled", {over}},
        {"subscription_service -> subscription_rejected", {changed}},
        {"subscription_cancelled -> notification_service", {over}}}},
      {"PaymentFlow",
       {{"flow_step -> place_order_request", {placed}},
        {"place_order_request -> payment_initiated", {initiated}},
        {"payment_initiated -> payment_processed", {paid}},
        {"payment_initiated -> payment_failed", {failed}},
        {"payment_processed -> adjust_inventory", {paid}},
        {"payment_processed -> send_custom_notification", {paid}},
        {"payment_failed -> failure_notification", {failed}},
        {"payment_failed -> retry_payment", {failed}},
        {"retry_payment -> payment_initiated", {initiated}},
        {"adjust_inventory -> payment_complete", {firmed}},
        {"send_custom_notification -> payment_complete", {firmed}},
        {"payment_complete -> order-complete", {firmed}}}},
      {"SubscriptionRenewed",
       {{"renewal_timer_triggered -> check_subscription_status", {due}},
        {"check_subscription_status -> payment_approval_check",
         {"GetPaymentStatus", due}},  // due: a first order
        {"check_subscription_status -> subscription_expired", {due}},
        {"check_subscription_status -> subscription_canceled", {due}},
        {"subscription_expired -> send_renewal_notification", {due}},
        {"subscription_canceled -> send_reactivation_offer", {due}},
        {"send_renewal_notification -> await_customer_action", {due}},
        {"send_reactivation_offer -> await_customer_action", {due}},
        {"await_customer_action -> manual_renewal_flow", {changed}},
        {"await_customer_action -> flow_ends", {wait}},
        {"manual_renewal_flow -> payment_initiated", {initiated}},
        {"payment_approval_check -> payment_initiated", {initiated}},
        {"payment_approval_check -> payment_method_invalid", {answer}},
        {"payment_method_invalid -> request_payment_update", {answer}},
        {"request_payment_update -> await_updated_payment", {answer}},
        {"await_updated_payment -> payment_initiated", {initiated}},
        {"await_updated_payment -> subscription_grace_period", {wait}},
        {"subscription_grace_period -> payment_initiated", {initiated}},
        {"subscription_grace_period -> subscription_suspended", {over}},
        {"subscription_suspended -> send_suspension_notification", {over}},
        {"send_suspension_notification -> flow_ends", {over}},
        {"payment_initiated -> payment_gateway", {initiated}},
        {"payment_gateway -> payment_processed", {paid}},
        {"payment_gateway -> payment_failed", {failed}},
        {"payment_failed -> retry_payment", {failed}},
        {"retry_payment -> payment_initiated", {initiated}},
        {"retry_payment -> subscription_grace_period", {failed}},
        {"payment_processed -> update_subscription_status", {renewed}},
        {"update_subscription_status -> send_renewal_confirmation", {renewed}},
        {"send_renewal_confirmation -> analyze_customer_usage", {renewed}},
        {"analyze_customer_usage -> send_upgrade_recommendation", {renewed}},
        {"analyze_customer_usage -> flow_ends", {renewed}},
        {"send_upgrade_recommendation -> flow_ends", {renewed}}}}};
  std::map<std::string, std::set<std::string>> all;
  for (const auto& [flow, arrows] : flows)
    for (const auto& [arrow, causes] : arrows) all[flow + ": " + arrow] = causes;
  return all;
}

// The table leaves none of the documented arrows out.
TEST(TheThreeGraphs, HaveACauseForEachArrow) {
  std::set<std::string> documented, known;
  for (const contract::FlowInfo* graph : contract::flows())
    for (const contract::FlowStep& step : graph->steps)
      for (const contract::FlowNext& next : step.next)
        documented.insert(std::string(graph->id) + ": " + std::string(step.id) + " -> " +
                          std::string(next.step));
  for (const auto& [arrow, causes] : arrows_with_their_causes()) known.insert(arrow);
  EXPECT_EQ(known, documented);
}

TEST(TheThreeGraphs, AreWalkedOnEveryArrowThroughHttpAndTheClock) {
  Shop shop(at("2026-01-01T12:00:00Z"));
  // An order that is declined once and paid, and one that is declined for good.
  for (const std::string token : {"tok_fail_once", "tok_declined"}) {
    json order{
        {"customerId", "C-1"},
        {"items", {{{"productId", "COFFEE"}, {"quantity", 1}}}},
        {"shippingAddress", {{"street", "1"}, {"city", "Leeds"}, {"country", "GB"}, {"postalCode", "LS1"}}},
        {"payment", {{"method", "Credit Card"}, {"token", token}}}};
    shop.post("/v1/orders", order, 201);
    shop.settle();
  }
  shop.pass(minutes(1));
  // Often enough for a larger one.
  shop.subscribe(shop.wish("weekly", "tok_visa", "week"));
  // Never paid again; left out once, then never paid; left out once, then paid by another card.
  for (const std::string name : {"broke", "left-out", "renamed"}) shop.subscribe(shop.wish(name, "tok_visa"));
  json ending = shop.wish("term", "tok_visa");
  ending["endsAt"] = "2026-01-11T12:00:00Z";
  shop.subscribe(ending);
  shop.subscribe(shop.wish("kept", "tok_keep_mandate"));
  shop.subscribe(shop.wish("left", "tok_visa"));
  shop.lead("kept", "cancel", {}, 202);
  shop.lead("left", "cancel", {}, 202);
  for (const std::string name : {"broke", "left-out", "renamed"})
    shop.lead(name, "pay", {{"token", "tok_insufficient_funds"}});
  shop.subscribe(shop.wish("graceful", "tok_insufficient_funds"));

  shop.until(at("2026-01-05T13:00:00Z"));
  shop.look("SubscriptionRenewed");
  shop.lead("graceful", "pay", {{"token", "tok_visa"}});
  EXPECT_EQ(shop.stage("graceful"), "active");
  shop.look("SubscriptionRenewed");
  shop.until(at("2026-01-12T00:00:00Z"));
  shop.lead("term", "renew");
  EXPECT_EQ(shop.stage("term"), "active");
  shop.until(at("2026-02-01T13:00:00Z"));
  for (const std::string name : {"left-out", "renamed"}) shop.lead(name, "skip", {{"reason", "on holiday"}});
  shop.look("SubscriptionRenewed");
  shop.until(at("2026-02-09T00:00:00Z"));
  EXPECT_EQ(shop.stage("left"), "canceled");
  EXPECT_EQ(shop.stage("broke"), "past_due");
  shop.look("SubscriptionRenewed");
  shop.until(at("2026-03-01T13:00:00Z"));
  EXPECT_EQ(shop.stage("broke"), "expired");
  shop.lead("renamed", "pay", {{"token", "tok_visa"}});
  EXPECT_EQ(shop.stage("renamed"), "active");
  shop.look("SubscriptionRenewed");
  shop.until(at("2026-03-12T00:00:00Z"));
  EXPECT_EQ(shop.stage("left-out"), "expired");
  for (const std::string flow : {"PaymentFlow", "CancelSubscription", "SubscriptionRenewed"}) shop.look(flow);

  EXPECT_EQ(shop.walked, arrows_with_their_causes());
}

}  // namespace
}  // namespace flowmart::app
