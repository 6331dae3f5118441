// The declared rows as values, for whoever lists them: the catalogue, the routing of a diagram, tests.
#pragma once
#include <string_view>
#include <vector>

#include "contract/service.hpp"

namespace flowmart::contract {

enum class Direction : bool { sends, receives };
constexpr std::string_view name_of(Direction direction) {
  return direction == Direction::sends ? "sends" : "receives";
}

struct DeclaredRow {
  Direction direction;
  const ServiceInfo* service;
  const MessageInfo* message;  // its version is the one that the range selects
  std::string_view range;      // as declared; empty: none
};

template <class Service, class Rows>
void add_rows(Direction direction, std::vector<DeclaredRow>& out) {
  Rows::each([&]<class R>() { out.push_back({direction, &Service::info, &R::Message::info, R::range}); });
}

// One service's rows, sends first.
template <class Service>
std::vector<DeclaredRow> rows_of() {
  std::vector<DeclaredRow> out;
  add_rows<Service, typename Service::Sends>(Direction::sends, out);
  add_rows<Service, typename Service::Receives>(Direction::receives, out);
  return out;
}

// The rows of several services: first all that they send, then all that they receive.
template <class... Service>
std::vector<DeclaredRow> rows_of(Types<Service...>) {
  std::vector<DeclaredRow> out;
  (add_rows<Service, typename Service::Sends>(Direction::sends, out), ...);
  (add_rows<Service, typename Service::Receives>(Direction::receives, out), ...);
  return out;
}

}  // namespace flowmart::contract
