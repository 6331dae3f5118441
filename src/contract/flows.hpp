// The documented flows as graphs. A process manager that runs one enters steps by these ids, so that the
// graph which documents a flow is the graph which runs it.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "contract/message.hpp"

namespace flowmart::contract {

enum class StepKind : unsigned char { message, service, actor, external_system, flow, node, custom };
constexpr auto wire_names(StepKind) {
  using enum StepKind;
  return std::array<Name<StepKind>, 7>{{{message, "message"},
                                        {service, "service"},
                                        {actor, "actor"},
                                        {external_system, "externalSystem"},
                                        {flow, "flow"},
                                        {node, "node"},
                                        {custom, "custom"}}};
}

struct FlowNext {
  std::string_view step;
  std::string_view label{};
};

struct FlowNexts {
  std::array<FlowNext, 3> items{};
  std::size_t count = 0;
  constexpr FlowNexts() = default;
  constexpr FlowNexts(std::initializer_list<FlowNext> list) : count(list.size()) {
    std::copy(list.begin(), list.end(), items.begin());
  }
  constexpr const FlowNext* begin() const { return items.data(); }
  constexpr const FlowNext* end() const { return items.data() + count; }
};

// What a custom step shows of itself.
struct CustomFact {
  std::string_view name, value;
};
struct CustomStep {
  std::string_view title{}, type{}, about{};
  std::array<CustomFact, 4> facts{};  // the unused ones have no name
};

struct FlowStep {
  std::string_view id, title;
  StepKind kind = StepKind::node;
  std::string_view ref{};          // id of the message, service, actor, system or flow that it stands for
  std::string_view ref_version{};  // as documented; empty: none
  FlowNexts next{};
  CustomStep custom{};
};

struct FlowInfo {
  std::string_view id, name, version;
  std::string_view title;  // heading on the domain page; empty: not shown there
  std::string_view summary, domain;
  Texts owners{}, older_versions{};
  std::span<const FlowStep> steps{};
};

constexpr const FlowStep* find_step(const FlowInfo& flow, std::string_view id) {
  for (const FlowStep& step : flow.steps)
    if (step.id == id) return &step;
  return nullptr;
}

// Whether the documented graph has an arrow from one step to the other.
constexpr bool leads_to(const FlowInfo& flow, std::string_view from, std::string_view to) {
  const FlowStep* step = find_step(flow, from);
  if (!step) return false;
  for (const FlowNext& next : step->next)
    if (next.step == to) return true;
  return false;
}

std::span<const FlowInfo* const> flows();      // all that the contract has
std::span<const FlowInfo* const> own_flows();  // those that are ours alone, as private as our messages

}  // namespace flowmart::contract
