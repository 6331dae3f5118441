// Every message that may ever stand in a journal.
#pragma once
#include "contract/messages.hpp"
#include "contract/services.hpp"
#include "contract/services/flows.hpp"
#include "wire/registry.hpp"

namespace flowmart::wire {

inline const Registry& all_messages() {
  static const Registry& all = []() -> Registry& {
    static Registry registry;
    registry.add(contract::PublishedMessages{});
    registry.add(contract::OlderMessages{});
    registry.add(contract::PublishedResponses{});
    const auto add_private = []<class Service>() {
      registry.add(typename Service::SendsPrivately{});
      registry.add(typename Service::ReceivesPrivately{});
    };
    contract::BuiltServices::each(add_private);
    contract::FlowServices::each(add_private);
    return registry;
  }();
  return all;
}

inline bool is_published(const MessageType& type) { return !type.info.is_private; }

}  // namespace flowmart::wire
