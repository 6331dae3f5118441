#pragma once
#include <optional>
#include <string>

#include "contract/fields.hpp"

namespace flowmart::contract {

// What can be done with something now, as its answer says it.
struct Action {
  std::string name;
  bool allowed = false;
  std::optional<std::string> reason;  // against it

  bool operator==(const Action&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &Action::name, "What can be done."),
                     field("allowed", &Action::allowed, "Whether it can be done now."),
                     field("reason", &Action::reason, "Why not.")};
  }
};

}  // namespace flowmart::contract
