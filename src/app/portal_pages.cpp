#include "app/portal_pages.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "catalog/model.hpp"

namespace flowmart::app {
namespace {

// As portal/src/pages/pages.ts has them; tests/program/portal_pages_test.py holds the two beside each other.
constexpr auto lists = std::to_array<std::string_view>(
    {"messages", "services", "channels",        "entities",      "flows",         "stores",  "owners",
     "language", "replay",   "journal",         "orders",        "shipments",     "returns", "payments",
     "refunds",  "disputes", "reconciliations", "subscriptions", "notifications", "webhooks"});
constexpr auto things = std::to_array<std::string_view>({"messages", "services", "channels", "entities",
                                                         "flows", "stores", "owners", "orders", "shipments",
                                                         "returns", "payments", "subscriptions", "webhooks"});

template <class Names>
bool holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_message(std::string_view id) {
  const auto& all = catalog::model();
  return all.find(id) != nullptr ||
         std::any_of(all.private_messages.begin(), all.private_messages.end(),
                     [&](const catalog::MessageEntry& one) { return one.newest().id == id; });
}

bool is_service(const std::vector<catalog::ServiceEntry>& services, std::string_view id) {
  return std::any_of(services.begin(), services.end(),
                     [&](const catalog::ServiceEntry& one) { return one.info->id == id; });
}

}  // namespace

bool is_portal_page(const std::vector<std::string_view>& segments) {
  std::string path;  // an encoded slash divides as any does, where the portal reads it
  for (const std::string_view segment : segments) path.append(path.empty() ? "" : "/").append(segment);
  while (path.ends_with('/')) path.pop_back();
  if (path.empty()) return true;
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view page = std::string_view(path).substr(0, slash);
  if (slash == path.size()) return holds(lists, page);
  const std::string_view id = std::string_view(path).substr(slash + 1);
  if (page == "messages") return is_message(id);
  if (page == "services") return is_service(catalog::model().services, id);
  return holds(things, page);
}

}  // namespace flowmart::app
