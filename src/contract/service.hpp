// What a service says of itself. Its rows are the type lists beside it (message.hpp).
#pragma once
#include <span>
#include <string_view>

#include "contract/message.hpp"

namespace flowmart::contract {

enum class Role : unsigned char {
  service,    // one of the four of the domain: its rows are the 15 and the 20
  neighbour,  // of another domain, built here because the documented flows run through it
  outside,    // of another domain, not built here; declared so that the contract's links resolve
  flow,       // a process manager: a sender and receiver of its own, with no rows in the contract
};
constexpr auto wire_names(Role) {
  using enum Role;
  return std::array<Name<Role>, 4>{
      {{service, "service"}, {neighbour, "neighbour"}, {outside, "outside"}, {flow, "flow"}}};
}

struct Feature {
  std::string_view name, meaning;
};
struct StoreUse {
  std::string_view id;
  std::string_view version{};  // as declared; empty: none
};
struct Deprecation {
  std::string_view from{};  // date; empty: not deprecated
  std::string_view replaced_by{}, note{};
};

struct ServiceInfo {
  std::string_view id, name, version, summary;
  std::string_view about{};  // what it really does, where the published summary does not say it
  Role role = Role::service;
  std::string_view domain = "Orders";
  Texts owners{}, older_versions{}, specifications{};
  std::span<const Feature> features{};
  std::span<const StoreUse> reads_from{}, writes_to{};
  Deprecation deprecation{};
  Texts also_sends{}, also_receives{};  // declared, but their messages are not part of this contract
};

}  // namespace flowmart::contract
