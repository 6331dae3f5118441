// The lifecycles as verify knows them: written down here by themselves, so that a wrong row among those that
// the services go by can't hide itself. tests/lifecycles holds the two against each other.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "audit/audit.hpp"

namespace flowmart::audit {

// Once this was said of one that stood there, it stands elsewhere, or still.
struct Transition {
  std::string_view said, from, to;
};
struct Lifecycle {
  std::string_view entity;
  std::string_view begins;  // where one stands of which nothing was said
  std::span<const Transition> transitions;
};
const Lifecycle& order_lifecycle();
const Lifecycle& hold_lifecycle();       // of a hold of an order
const Lifecycle& amendment_lifecycle();  // of an amendment of an order
const Lifecycle& reservation_lifecycle();
const Lifecycle& payment_lifecycle();
const Lifecycle& shipment_lifecycle();
const Lifecycle& subscription_lifecycle();
const Lifecycle& return_lifecycle();  // of a return of an order, and of a claim

// Where all of one kind stand.
template <class Id>
class Stages {
 public:
  explicit Stages(const Lifecycle& lifecycle) : lifecycle_(lifecycle) {}

  std::string_view at(const Id& id) const {
    const auto found = stages_.find(id);
    return found == stages_.end() ? lifecycle_.begins : found->second;
  }
  std::optional<Finding> step(const Id& id, std::string_view said) {
    const std::string_view from = at(id);
    for (const Transition& one : lifecycle_.transitions)
      if (one.said == said && one.from == from) {
        stages_[id] = one.to;
        return std::nullopt;
      }
    const bool called_off = from == "cancelling" || from == "cancelled";
    return Finding{called_off ? 7 : 6, std::string(said) + " for " + std::string(lifecycle_.entity) + " " +
                                           text_of(id) + ", which is " +
                                           std::string(from == lifecycle_.begins ? "not there" : from)};
  }

 private:
  static std::string text_of(const std::string& id) { return id; }
  template <class Tag>
  static std::string text_of(const flowmart::Id<Tag>& id) {
    return id.to_string();
  }

  const Lifecycle& lifecycle_;
  std::unordered_map<Id, std::string_view> stages_;
};

}  // namespace flowmart::audit
