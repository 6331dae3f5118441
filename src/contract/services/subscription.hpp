// Subscription Service: the neighbour that keeps subscriptions. It still asks for PaymentProcessed 0.0.1.
#pragma once
#include <array>

#include "contract/messages/older.hpp"
#include "contract/messages/subscriptions.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/persons.hpp"
#include "contract/private/subscriptions.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct SubscriptionService {
  static constexpr std::array reads_from{StoreUse{"subscriptions-db", "0.0.1"},
                                         StoreUse{"payments-db", "0.0.1"}};
  static constexpr std::array writes_to{StoreUse{"subscriptions-db", "0.0.1"}};

  static constexpr ServiceInfo info{.id = "SubscriptionService",
                                    .name = "Subscription Service",
                                    .version = "0.0.1",
                                    .summary = "Begins, renews and ends subscriptions.",
                                    .role = Role::neighbour,
                                    .domain = "Subscriptions",
                                    .owners = {"subscriptions-management"},
                                    .reads_from = reads_from,
                                    .writes_to = writes_to,
                                    .also_sends = {"UserSubscriptionStarted"},
                                    .also_receives = {"SubscribeUser", "GetSubscriptionStatus"}};
  using Sends = Types<Row<UserSubscriptionCancelled, "0.0.1">>;
  using Receives = Types<Row<CancelSubscription, "0.0.1">, Row<v0_0_1::PaymentProcessed, "0.0.1">>;
  using SendsPrivately = Types<SubscriptionChanged, RenewSubscription, SubscriptionRenewed,
                               MandateEndRequested, NotifyCustomer, ReadSubscription::Response>;
  using ReceivesPrivately =
      Types<Subscribe, LeadSubscription, RecordRenewal, MandateEndAnswered, PersonErased, ReadSubscription>;
  using Timers = Types<SubscriptionDue>;
};

}  // namespace flowmart::contract
