#include "catalog/model.hpp"

#include <algorithm>

#include "contract/messages.hpp"
#include "contract/services.hpp"
#include "contract/services/flows.hpp"

namespace flowmart::catalog {
namespace {

using contract::Direction;
using wire::MessageType;

template <class List>
std::vector<const MessageType*> types_of() {
  std::vector<const MessageType*> out;
  List::each([&]<class M>() { out.push_back(&wire::type_of<M>()); });
  return out;
}

template <class Service>
ServiceEntry entry_of() {
  return {&Service::info, contract::rows_of<Service>(), types_of<typename Service::SendsPrivately>(),
          types_of<typename Service::ReceivesPrivately>()};
}

template <class... Service>
std::vector<ServiceEntry> entries_of(Types<Service...>) {
  return {entry_of<Service>()...};
}

std::vector<MessageEntry> published() {
  std::vector<MessageEntry> out;
  for (const MessageType* type : types_of<contract::PublishedMessages>()) out.push_back({{type}});
  for (const MessageType* older : types_of<contract::OlderMessages>()) {
    const auto entry =
        std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.newest().id == older->id; });
    check(entry != out.end(), "an older version belongs to a published message");
    entry->versions.push_back(older);
  }
  for (MessageEntry& entry : out)
    std::sort(entry.versions.begin(), entry.versions.end(),
              [](const auto* a, const auto* b) { return wire::older(b->version, a->version); });
  return out;
}

std::vector<MessageEntry> named_privately(const std::vector<const std::vector<ServiceEntry>*>& groups) {
  std::vector<MessageEntry> out;
  const auto add = [&](const MessageType* type) {
    // An answer is told of with its query, as those of published queries are.
    if (!type->info.is_private || type->info.kind == contract::Kind::response) return;
    for (const MessageEntry& one : out)
      if (&one.newest() == type) return;
    out.push_back({{type}});
  };
  for (const auto* group : groups) {
    for (const ServiceEntry& service : *group) {
      for (const MessageType* type : service.sends_privately) add(type);
      for (const MessageType* type : service.receives_privately) add(type);
    }
  }
  return out;
}

Model make_model() {
  Model out;
  out.services = entries_of(contract::AllServices{});
  out.flows = entries_of(contract::FlowServices{});
  out.messages = published();
  out.private_messages = named_privately({&out.services, &out.flows});
  return out;
}

}  // namespace

const Model& model() {
  static const Model made = make_model();
  return made;
}

const MessageEntry* Model::find(std::string_view id) const {
  for (const MessageEntry& one : messages)
    if (one.newest().id == id) return &one;
  return nullptr;
}

const MessageType* Model::find(std::string_view id, std::string_view version) const {
  for (const auto* group : {&messages, &private_messages}) {
    for (const MessageEntry& entry : *group) {
      for (const MessageType* type : entry.versions) {
        if (type->version != version) continue;
        if (type->id == id) return type;
        if (type->response != nullptr && type->response->id == id) return type->response;
      }
    }
  }
  return nullptr;
}

std::vector<contract::DeclaredRow> rows_of(const ServiceEntry& service, Direction direction) {
  std::vector<contract::DeclaredRow> out;
  for (const auto& row : service.rows)
    if (row.direction == direction) out.push_back(row);
  return out;
}

std::string path_of(const contract::MessageInfo& info) {
  if (info.kind != contract::Kind::command && info.kind != contract::Kind::query) return {};
  return "/v1/messages/" + std::string(info.id);
}

}  // namespace flowmart::catalog
