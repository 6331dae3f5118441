// Every message that may ever stand in a journal: published, older versions still promised, answers, and what
// the services and flows tell each other privately. A private one stands in it twice: as sent and as
// received.
#pragma once
#include "contract/messages.hpp"
#include "contract/services.hpp"
#include "contract/services/flows.hpp"

namespace flowmart::contract {

template <class Services>
struct PrivateMessagesOf;
template <class... Service>
struct PrivateMessagesOf<Types<Service...>> {
  static_assert((!talks_to_itself<Service> && ...),
                "a private message is not handled by the service that sent it");
  using type =
      Join<typename Service::SendsPrivately..., typename Service::ReceivesPrivately..., TimersOf<Service>...>;
};
using PrivateMessages = typename PrivateMessagesOf<Join<BuiltServices, FlowServices>>::type;

using EveryMessage = Join<PublishedMessages, OlderMessages, PublishedResponses, PrivateMessages>;

}  // namespace flowmart::contract
