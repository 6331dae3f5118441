#include "lifecycle_page.hpp"

#include <map>
#include <utility>
#include <vector>

#include "inventory/inventory.hpp"
#include "orders/orders.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"
#include "subscription/subscription.hpp"

namespace flowmart {
namespace {

using contract::names_of;

constexpr std::string_view head = R"(# Lifecycles

What may be done with an order, its holds and amendments, a reservation, a payment with its captures, refunds and disputes, a shipment, a return and a subscription in each stage, and what is said where it may not.
Made from the tables beside the entities by `build/debug/tests/lifecycles/lifecycles`; a test fails when this page is stale.
`flowmart verify` has tables of its own (`src/audit/lifecycles.cpp`); another test holds the two against each other.

Of the cells, a stage is where the act leads; *stays* is done and leads nowhere else; *after x* is done once `x` is, which is
told first; a code refuses, with its reason below (N is the order's number); a dash adds nothing, because it was done before or
is no concern any more.
)";

template <class Stage, class Act>
class Page {
 public:
  explicit Page(const contract::Lifecycle<Stage, Act>& lifecycle) : lifecycle_(lifecycle) {}

  std::string text() {
    draw();
    list();
    give_reasons();
    return std::move(out_);
  }

 private:
  template <class Visit>
  void each_pair(const Visit& visit) const {
    for (std::size_t act = 0; act < names_of<Act>.size(); ++act)
      for (std::size_t stage = 0; stage < names_of<Stage>.size(); ++stage)
        visit(static_cast<Stage>(stage), static_cast<Act>(act));
  }
  static std::string name(Stage stage) {
    return std::string(names_of<Stage>[static_cast<std::size_t>(stage)]);
  }
  static std::string name(Act act) { return std::string(names_of<Act>[static_cast<std::size_t>(act)]); }

  // Only single steps, and no arrows that lead nowhere else.
  void draw() {
    out_ += "\n```mermaid\nstateDiagram-v2\n  [*] --> " + name(Stage{}) + "\n";
    each_pair([&](Stage stage, Act act) {
      const auto& outcome = lifecycle_.of(stage, act);
      if (outcome.to && *outcome.to != stage)
        out_ += "  " + name(stage) + " --> " + name(*outcome.to) + ": " + name(act) + "\n";
    });
    out_ += "```\n\n";
  }

  void list() {
    out_ += "| |";
    for (const auto act : names_of<Act>) out_ += " " + std::string(act) + " |";
    out_ += "\n|---|";
    for (std::size_t n = 0; n < names_of<Act>.size(); ++n) out_ += "---|";
    for (std::size_t s = 0; s < names_of<Stage>.size(); ++s) {
      out_ += "\n| **" + std::string(names_of<Stage>[s]) + "** |";
      for (std::size_t a = 0; a < names_of<Act>.size(); ++a)
        out_ += " " + cell(static_cast<Stage>(s), static_cast<Act>(a)) + " |";
    }
    out_ += "\n";
  }

  std::string cell(Stage stage, Act act) const {
    const auto& outcome = lifecycle_.of(stage, act);
    if (outcome.first) return "after " + name(*outcome.first);
    if (outcome.to) return *outcome.to == stage ? "*stays*" : name(*outcome.to);
    return outcome.code ? "`" + std::string(outcome.code->name) + "`" : "–";
  }

  void give_reasons() {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> acts;  // by answer and reason
    each_pair([&](Stage stage, Act act) {
      if (lifecycle_.of(stage, act).why.empty()) return;
      auto& named = acts[{cell(stage, act), lifecycle_.reason(stage, act, "N")}];
      if (named.empty() || named.back() != name(act)) named.push_back(name(act));
    });
    out_ += "\n| Answer | Reason | To |\n|---|---|---|\n";
    for (const auto& [said, named] : acts) {
      out_ += "| " + said.first + " | " + said.second + " | ";
      for (const std::string& act : named) out_ += (&act == &named.front() ? "" : ", ") + act;
      out_ += " |\n";
    }
  }

  const contract::Lifecycle<Stage, Act>& lifecycle_;
  std::string out_;
};

}  // namespace

std::string lifecycle_page() {
  std::string out(head);
  out +=
      "\n## Order\n\nIn `src/orders/orders.hpp`. To others an order that is `placing` is not there; one "
      "whose stock is "
      "short is forgotten. People may cancel, hold, release and amend.\n" +
      Page(orders::lifecycle).text();
  out +=
      "\n## Hold\n\nIn `src/orders/orders.hpp`. An order may have several at a time; it is held while one is "
      "on. What may be done "
      "with the order comes first.\n" +
      Page(orders::hold_lifecycle).text();
  out +=
      "\n## Amendment\n\nIn `src/orders/orders.hpp`. One of an order is open at a time. One that fails "
      "before anything was charged leaves no trace; one of a paid order that costs more is `charging` until "
      "the difference is paid. What may be done with the order comes first.\n" +
      Page(orders::amendment_lifecycle).text();
  out +=
      "\n## Reservation\n\nIn `src/inventory/inventory.hpp`. An order's stock, of all its lines or "
      "nothing.\n" +
      Page(inventory::lifecycle).text();
  out +=
      "\n## Payment\n\nIn `src/payment/payment.hpp`. Its stage follows from what it knows "
      "(`Payment::stage`). Money that comes "
      "in late, or twice, goes back. Promised money is `authorised` until all of it was taken, and `lapsed` "
      "once "
      "the promise is gone and the goods have not left.\n" +
      Page(payment::lifecycle).text();
  out += "\n### Capture\n\nOf what is promised, by name.\n" + Page(payment::capture_lifecycle).text();
  out +=
      "\n### Refund\n\nOne that failed waits for a person, who has it asked for again or settles it "
      "elsewhere.\n" +
      Page(payment::refund_lifecycle).text();
  out += "\n### Dispute\n\nThe bank tells how it goes.\n" + Page(payment::dispute_lifecycle).text();
  out +=
      "\n## Shipment\n\nIn `src/shipping/shipment.hpp`. It leaves only for an order that is cleared "
      "(`order-not-cleared`).\n" +
      Page(shipping::lifecycle).text();
  out +=
      "\n## Return\n\nIn `src/orders/returning.hpp`. A claim is one that brings nothing back "
      "(`claim-brings-nothing`), and is settled with the yes. People may approve, reject, receive, inspect "
      "and "
      "close.\n" +
      Page(orders::return_lifecycle).text();
  out +=
      "\n## Subscription\n\nIn `src/subscription/subscription.hpp`. One that is `ending` was cancelled, and "
      "lasts until what was paid for is over. To others, `past_due`, `paused` and `ending` ones are active. "
      "People may pause, resume, cancel, pay, skip and renew.\n" +
      Page(subscription::lifecycle).text();
  return out;
}

}  // namespace flowmart
