#include "catalog/eventcatalog.hpp"
#include "contract/flows.hpp"

namespace flowmart::catalog::eventcatalog {
namespace {

using contract::FlowStep;
using contract::StepKind;

void add_ref(FrontMatter& head, const FlowStep& step) {
  switch (step.kind) {
    case StepKind::message:
    case StepKind::service:
    case StepKind::flow:
      head.open(wire_name(step.kind)).text("id", step.ref).text("version", step.ref_version).close();
      return;
    case StepKind::actor:
    case StepKind::external_system: head.open(wire_name(step.kind)).text("name", step.ref).close(); return;
    case StepKind::custom:
      head.open("custom").text("title", step.custom.title).text("type", step.custom.type);
      head.text("summary", step.custom.about).open("properties");
      for (const contract::CustomFact& fact : step.custom.facts)
        if (!fact.name.empty()) head.text(fact.name, fact.value);
      head.close().close();
      return;
    case StepKind::node: head.text("type", "node"); return;
  }
}

void add_step(FrontMatter& head, const FlowStep& step) {
  head.begin_item("id", step.id).text("title", step.title);
  add_ref(head, step);
  if (step.next.count == 1) {
    const contract::FlowNext& next = *step.next.begin();
    head.open("next_step").text("id", next.step).text("label", next.label).close();
  } else if (step.next.count > 1) {
    head.open("next_steps");
    for (const contract::FlowNext& next : step.next) head.item({{"id", next.step}, {"label", next.label}});
    head.close();
  }
  head.close();
}

}  // namespace

void add_flows(std::vector<File>& out) {
  for (const contract::FlowInfo* one : contract::flows()) {
    FrontMatter head = head_of(one->id, one->name, one->version, one->summary, one->owners);
    head.open("steps");
    for (const FlowStep& step : one->steps) add_step(head, step);
    head.close();
    out.push_back({folder_of(one->domain) + "/flows/" + std::string(one->id) + "/index.mdx",
                   head.page(std::string(one->summary) + "\n\n<NodeGraph />")});
  }
}

}  // namespace flowmart::catalog::eventcatalog
