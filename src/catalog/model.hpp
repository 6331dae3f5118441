// The contract as one graph at run time, made once from the types: which service sends and receives what, in
// which versions. Every document and export is written from it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "contract/rows.hpp"
#include "wire/registry.hpp"

namespace flowmart::catalog {

struct ServiceEntry {
  const contract::ServiceInfo* info;
  std::vector<contract::DeclaredRow> rows;  // sends first
  std::vector<const wire::MessageType*> sends_privately, receives_privately;
};

struct MessageEntry {
  std::vector<const wire::MessageType*> versions;  // newest first
  const wire::MessageType& newest() const { return *versions.front(); }
  const contract::MessageInfo& info() const { return newest().info; }
};

struct Model {
  std::vector<ServiceEntry> services;          // of the domain first, then neighbours and outside ones
  std::vector<ServiceEntry> flows;             // process managers: no part of the published contract
  std::vector<MessageEntry> messages;          // published, as the contract lists them
  std::vector<MessageEntry> private_messages;  // each named by some service's lists

  const MessageEntry* find(std::string_view id) const;  // published ones only
  const wire::MessageType* find(std::string_view id, std::string_view version) const;
};

const Model& model();

// "sends" or "receives" among a service's rows.
std::vector<contract::DeclaredRow> rows_of(const ServiceEntry& service, contract::Direction direction);

// Where the program takes a command or query: POST here with its payload. Empty for anything else.
std::string path_of(const contract::MessageInfo& info);

}  // namespace flowmart::catalog
