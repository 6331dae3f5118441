// Which steps a message makes the fulfilment flow enter, and where it stands then: one parcel, several, and
// what is called off. What is not in a table moves nothing.
#include "flows/fulfilment_steps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <set>
#include <variant>

#include "contract/flows.hpp"
#include "flows/running.hpp"

namespace flowmart::flows {

void PrintTo(const Entered<FulfilmentStep>& one, std::ostream* out) { *out << wire_name(one.step); }
void PrintTo(FulfilmentStep step, std::ostream* out) { *out << wire_name(step); }

namespace fulfilment_steps_test {

using enum FulfilmentStep;
using Move = FulfilmentFlowMoves::Variant;
using At = std::vector<FulfilmentStep>;

const OrderId order = OrderId::of("WEB-1");
const std::string text = order.to_string();
const ProductId mug = ProductId::of("mug");

const FulfilOrder settled{order, "WEB-1", {}, {{mug, "mug", 3, {}}}};
ShipmentCreated packed(const std::string& id, Quantity mugs) {
  return {id, text, {}, {{"mug", mugs}}, "standard"};
}
ShipmentDispatched left(const std::string& id) { return {id, text}; }
ShipmentDelivered arrived(const std::string& id) { return {id, text}; }
ShipmentCancelled called_off(const std::string& id) { return {id, order, {}}; }
ShipmentReturned back(const std::string& id) { return {id, order, {}}; }
ParcelReceived received(const std::string& id, Quantity mugs, AfterReturn then = AfterReturn::resend) {
  return {id, order, {{mug, mugs}}, {}, true, then, {}};
}
ParcelRepacked refused(const std::string& id, Quantity mugs, Quantity left) {
  ParcelRepacked repacked{id, order, {}, RefusedUnits{mug, mugs, {}, RefusedStock::untouched}, "", {}};
  if (left > 0) repacked.items = {{"mug", left}};
  return repacked;
}
const RecordDispatch all_left{order, "", true, {}};
const RecordDelivery all_arrived{order, "", {}};
const OrderCancelling cancelling{order, "", "", false, {}};

FulfilmentFlow instance(const std::vector<Move>& moves) {
  FulfilmentFlow flow;
  for (const Move& move : moves) std::visit([&](const auto& one) { evolve(flow, one); }, move);
  return flow;
}
FulfilmentSteps entered(const FulfilmentFlow& flow, const Move& move) {
  return std::visit([&](const auto& one) { return steps(flow, one); }, move);
}

struct Row {
  Move move;
  FulfilmentSteps entered;
  At stands_at;
};
void follow(const std::vector<Row>& rows) {
  FulfilmentFlow flow;
  int at = 0;
  for (const Row& row : rows) {
    SCOPED_TRACE(at++);
    EXPECT_EQ(entered(flow, row.move), row.entered);
    std::visit([&](const auto& one) { evolve(flow, one); }, row.move);
    EXPECT_EQ(standing(flow), row.stands_at);
  }
}

TEST(FulfilmentSteps, LeadFromTheShelfToTheBuyer) {
  follow({{settled, {{fulfil_order}}, {fulfil_order}},
          {settled, {}, {fulfil_order}},
          {packed("a", 3), {{shipment_created}}, {shipment_created}},
          {packed("a", 3), {}, {shipment_created}},
          {left("a"), {{shipment_dispatched}}, {shipment_dispatched}},
          {left("a"), {}, {shipment_dispatched}},
          {all_left, {}, {shipment_dispatched}},
          {arrived("a"), {{shipment_delivered}}, {shipment_delivered}},
          {arrived("a"), {}, {shipment_delivered}},
          {all_arrived, {{order_delivered}}, {}},
          {all_arrived, {}, {}},
          {left("a"), {}, {}}});
}

TEST(FulfilmentSteps, StandWhereEachOfSeveralParcelsIs) {
  follow({{packed("a", 1), {{shipment_created}}, {shipment_created}},
          {settled, {{fulfil_order}}, {fulfil_order, shipment_created}},
          {packed("b", 2), {{shipment_created}}, {shipment_created}},
          {left("a"), {{shipment_dispatched}}, {shipment_created, shipment_dispatched}},
          {arrived("a"), {{shipment_delivered}}, {shipment_created}},
          {left("b"), {{shipment_dispatched}}, {shipment_dispatched}},
          {all_left, {}, {shipment_dispatched}},
          {arrived("b"), {{shipment_delivered}}, {shipment_delivered}},
          {all_arrived, {{order_delivered}}, {}}});
}

TEST(FulfilmentSteps, AParcelThatIsCalledOffLeavesItsGoodsToBePacked) {
  follow({{settled, {{fulfil_order}}, {fulfil_order}},
          {packed("a", 3), {{shipment_created}}, {shipment_created}},
          {called_off("a"), {{fulfil_order}}, {fulfil_order}},
          {called_off("a"), {}, {fulfil_order}},
          {left("a"), {}, {fulfil_order}},
          {cancelling, {}, {}},
          {packed("b", 3), {}, {}},
          {settled, {}, {}}});
}

TEST(FulfilmentSteps, AParcelThatComesBackWaitsForAPerson) {
  follow({{settled, {{fulfil_order}}, {fulfil_order}},
          {packed("a", 3), {{shipment_created}}, {shipment_created}},
          {left("a"), {{shipment_dispatched}}, {shipment_dispatched}},
          {DeliveryFailed{"a", text, "dog"}, {}, {shipment_dispatched}},
          {back("a"), {{shipment_returned}}, {shipment_returned}},
          {received("a", 3), {{fulfil_order}}, {fulfil_order}},
          {packed("b", 3), {{shipment_created}}, {shipment_created}},
          {left("b"), {{shipment_dispatched}}, {shipment_dispatched}},
          {back("b"), {{shipment_returned}}, {shipment_returned}},
          {received("b", 3, AfterReturn::refund), {}, {}},
          {packed("c", 3), {}, {}}});
}

TEST(FulfilmentSteps, UnitsThatTheWarehouseRefusesAreToBePackedElsewhere) {
  follow({{settled, {{fulfil_order}}, {fulfil_order}},
          {packed("a", 3), {{shipment_created}}, {shipment_created}},
          {refused("a", 1, 2), {{fulfil_order}}, {fulfil_order, shipment_created}},
          {packed("b", 1), {{shipment_created}}, {shipment_created}}});
}

TEST(FulfilmentSteps, AreThoseOfItsGraphAndEachHasADeadline) {
  const FlowInfo* graph = nullptr;
  for (const FlowInfo* one : own_flows())
    if (one->id == FulfilmentFlowRun::id) graph = one;
  ASSERT_NE(graph, nullptr);
  std::set<std::string_view> ours, theirs;
  for (const auto& name : wire_names(FulfilmentStep{})) ours.insert(name.text);
  for (const FlowStep& step : graph->steps) theirs.insert(step.id);
  EXPECT_EQ(ours, theirs);
  const std::map<std::string_view, Duration> deadlines{{"fulfil_order", std::chrono::minutes(1)},
                                                       {"shipment_created", std::chrono::hours(48)},
                                                       {"shipment_dispatched", std::chrono::hours(14 * 24)},
                                                       {"shipment_delivered", std::chrono::minutes(1)},
                                                       {"order_delivered", std::chrono::minutes(1)},
                                                       {"shipment_returned", std::chrono::hours(48)}};
  ASSERT_EQ(fulfilment_deadlines.size(), deadlines.size());
  for (const std::string_view step : theirs)
    EXPECT_EQ(deadline_of("FulfilmentFlow", step), deadlines.at(step)) << step;
  EXPECT_EQ(deadline_of("FulfilmentFlow", "payment_initiated"), std::nullopt);
  EXPECT_EQ(deadline_of("CancelSubscription", "fulfil_order"), std::nullopt);
}

// docs/flows.md tells people the deadlines.
TEST(FlowDeadlines, AreThoseThatTheDocumentSays) {
  std::ifstream file(FLOWMART_SOURCE_DIR "/docs/flows.md");
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  std::size_t steps = 0;
  RunningFlows::each([&]<class Run>() {
    for (const auto& deadline : Run::deadlines) {
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(deadline.after).count();
      const std::string shown =
          minutes % 1440 == 0 ? std::to_string(minutes / 1440) + " d" : std::to_string(minutes) + " min";
      const std::string row = "| " + std::string(Run::id) + " | `" + std::string(wire_name(deadline.step)) +
                              "` | " + shown + " |";
      EXPECT_NE(document.find(row), std::string::npos) << row;
      ++steps;
    }
  });
  EXPECT_EQ(steps, 49u);
}

TEST(FulfilmentSteps, FollowOneAnotherAsInItsGraph) {
  const FlowInfo& graph = *own_flows().front();
  const std::vector<Move> life{settled,          packed("a", 3), left("a"), all_left,     back("a"),
                               received("a", 3), packed("b", 3), left("b"), arrived("b"), all_arrived};
  std::vector<std::string_view> way;
  for (std::size_t i = 0; i < life.size(); ++i)
    for (const auto& one :
         entered(instance({life.begin(), life.begin() + static_cast<std::ptrdiff_t>(i)}), life[i]))
      way.push_back(wire_name(one.step));
  EXPECT_EQ(std::set(way.begin(), way.end()).size(), graph.steps.size());
  for (std::size_t i = 1; i < way.size(); ++i)
    EXPECT_TRUE(leads_to(graph, way[i - 1], way[i])) << way[i - 1] << " -> " << way[i];
}

}  // namespace fulfilment_steps_test
}  // namespace flowmart::flows
