// Which steps a message makes the payment flow enter: every state of an instance against every message that
// moves one. What is not in the table moves nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <variant>

#include "flows/payment_flow_given.hpp"

namespace flowmart::flows {

void PrintTo(const StepEntered& one, std::ostream* out) {
  *out << wire_name(one.step) << (one.note.empty() ? "" : " (" + std::string(one.note) + ")");
}

namespace payment_flow_steps_test {

using namespace testing;
using enum PaymentStep;

using Move = PaymentFlowMoves::Variant;
struct Named {
  std::string_view name;
  Move move;
};
const Named moves[]{
    {"placed", placed()}, {"placed, free", placed(0)},     {"initiated", initiated()},
    {"paid", paid()},     {"failed, again", failed(noon)}, {"failed, for good", failed(noon, false)},
    {"firmed", firmed},   {"cancelling", cancelling}};

// The states an instance may be in, and how it comes there.
struct State {
  std::string_view name;
  std::vector<Move> came_by;
};
const State states[]{{"none", {}},
                     {"placed", {placed()}},
                     {"free", {placed(0)}},
                     {"initiated", {placed(), initiated()}},
                     {"to be retried", {placed(), initiated(), failed(noon)}},
                     {"given up", {placed(), initiated(), failed(noon, false)}},
                     {"paid", {placed(), initiated(), paid()}},
                     {"completed", {placed(), initiated(), paid(), firmed}},
                     {"called off", {placed(), initiated(), cancelling}}};

struct Row {
  std::string_view state, move;
  Steps entered;
  Standing stands_at;
};
constexpr std::string_view free_of_charge = "nothing to pay", declined = "insufficient_funds";
const Row table[]{
    {"none", "placed", {{place_order_request}}, {place_order_request}},
    {"none",
     "placed, free",
     {{place_order_request},
      {payment_initiated, free_of_charge},
      {payment_processed, free_of_charge},
      {adjust_inventory}},
     {adjust_inventory}},
    {"placed", "initiated", {{payment_initiated}}, {payment_initiated}},
    {"free", "firmed", {{payment_complete, free_of_charge}, {order_complete}}, {}},
    {"initiated",
     "paid",
     {{payment_processed}, {adjust_inventory}, {send_custom_notification}},
     {adjust_inventory, send_custom_notification}},
    {"initiated",
     "failed, again",
     {{payment_failed, declined}, {failure_notification}, {retry_payment}},
     {retry_payment}},
    {"initiated",
     "failed, for good",
     {{payment_failed, declined}, {failure_notification}},
     {failure_notification}},
    {"to be retried", "initiated", {{payment_initiated}}, {payment_initiated}},
    {"given up", "initiated", {{retry_payment}, {payment_initiated}}, {payment_initiated}},
    {"paid", "firmed", {{payment_complete}, {order_complete}}, {}},
};

PaymentFlow instance(const State& state) {
  PaymentFlow flow;
  for (const Move& move : state.came_by)
    std::visit([&](const auto& message) { evolve(flow, message); }, move);
  return flow;
}
Steps entered(const PaymentFlow& flow, const Move& move) {
  return std::visit([&](const auto& message) { return steps(flow, message); }, move);
}
const Row* row_of(std::string_view state, std::string_view move) {
  for (const Row& row : table)
    if (row.state == state && row.move == move) return &row;
  return nullptr;
}

TEST(PaymentFlowSteps, AreThoseOfTheTableAndTheInstanceStandsWhereTheyEnd) {
  std::size_t rows_seen = 0;
  for (const State& state : states)
    for (const Named& message : moves) {
      SCOPED_TRACE(std::string(state.name) + " x " + std::string(message.name));
      const Row* row = row_of(state.name, message.name);
      rows_seen += row != nullptr;
      const PaymentFlow before = instance(state);
      PaymentFlow after = before;
      std::visit([&](const auto& one) { evolve(after, one); }, message.move);
      EXPECT_EQ(entered(before, message.move), row ? row->entered : Steps{});
      if (row) {
        EXPECT_EQ(after.at, row->stands_at);
      } else if (message.name == "cancelling") {
        EXPECT_TRUE(after.at.empty());
        EXPECT_EQ(after.ending, before.ending.value_or(FlowEnding::cancelled));
      } else {
        EXPECT_EQ(after, before);
      }
    }
  EXPECT_EQ(rows_seen, std::size(table));
}

// The steps entered lead, one by one, to where the instance says it stands.
TEST(PaymentFlowSteps, ThoseEnteredMakeTheStanding) {
  for (const State& state : states) {
    PaymentFlow flow;
    Standing followed;
    for (const Move& move : state.came_by) {
      for (const StepEntered& one : entered(flow, move)) enter(followed, one.step);
      std::visit([&](const auto& one) { evolve(flow, one); }, move);
      if (!flow.ending) EXPECT_EQ(flow.at, followed) << state.name;
    }
  }
}

// Every step is one that the graph lets follow a step entered before, and every edge of the graph is walked,
// but for the one from another flow, which is not built.
TEST(PaymentFlowSteps, WalkTheDocumentedGraph) {
  std::vector<Transition> walked;
  for (const Row& row : table) {
    const auto state = std::find_if(std::begin(states), std::end(states),
                                    [&](const State& one) { return one.name == row.state; });
    ASSERT_NE(state, std::end(states)) << row.state;
    std::vector<PaymentStep> visited;
    PaymentFlow flow;
    const auto visit = [&](PaymentStep step) {
      const std::size_t before = walked.size();
      for (const PaymentStep from : visited)
        if (follows(from, step)) walked.push_back({from, step});
      EXPECT_TRUE(walked.size() > before || visited.empty()) << wire_name(step) << " follows nothing";
      visited.push_back(step);
    };
    for (const Move& move : state->came_by) {
      for (const StepEntered& one : entered(flow, move)) visit(one.step);
      std::visit([&](const auto& one) { evolve(flow, one); }, move);
    }
    for (const StepEntered& one : row.entered) visit(one.step);
  }
  for (const Transition& edge : payment_transitions)
    EXPECT_EQ(std::find(walked.begin(), walked.end(), edge) != walked.end(), edge.from != flow_step)
        << wire_name(edge.from) << " -> " << wire_name(edge.to);
}

}  // namespace payment_flow_steps_test
}  // namespace flowmart::flows
