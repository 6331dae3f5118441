// Here alone is the code of every message made: it takes the compiler minutes.
#include "all_messages.hpp"

namespace flowmart::wire {

const Registry& all_messages() {
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

}  // namespace flowmart::wire
