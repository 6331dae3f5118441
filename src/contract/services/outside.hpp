// Services of other domains that the contract's links name. They are not built here.
#pragma once
#include <array>

#include "contract/messages/older.hpp"
#include "contract/messages/payments.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct PaymentGatewayService {
  static constexpr ServiceInfo info{.id = "PaymentGatewayService",
                                    .name = "Payment Gateway Service",
                                    .version = "0.0.1",
                                    .summary = "Stands before the companies that process payments.",
                                    .role = Role::outside,
                                    .domain = "Payment",
                                    .owners = {"dboyne"},
                                    .also_receives = {"ProcessPayment", "FraudCheckCompleted"}};
  using Sends = Types<Row<PaymentFailed, "0.0.1">>;
  using Receives = Types<>;
  using SendsPrivately = Types<>;
  using ReceivesPrivately = Types<>;
};

struct FraudDetectionService {
  static constexpr std::array reads_from{StoreUse{"fraud-analytics-db", "0.0.1"},
                                         StoreUse{"ml-model-store", "0.0.1"},
                                         StoreUse{"payment-cache", "0.0.1"}};
  static constexpr std::array writes_to{StoreUse{"fraud-analytics-db", "0.0.1"}};
  static constexpr ServiceInfo info{
      .id = "FraudDetectionService",
      .name = "Fraud Detection Service",
      .version = "0.0.1",
      .summary = "Judges how likely a payment is a fraud.",
      .role = Role::outside,
      .domain = "Payment",
      .owners = {"dboyne"},
      .reads_from = reads_from,
      .writes_to = writes_to,
      .also_sends = {"FraudCheckCompleted", "FraudDetected", "RiskScoreCalculated"},
      .also_receives = {"SubscriptionPaymentDue"}};
  using Sends = Types<>;
  using Receives = Types<Row<PaymentInitiated, "0.0.1">, Row<v0_0_1::PaymentProcessed, "0.0.1">>;
  using SendsPrivately = Types<>;
  using ReceivesPrivately = Types<>;
};

struct BillingService {
  static constexpr std::array reads_from{StoreUse{"order-metadata-store"}};
  static constexpr ServiceInfo info{.id = "BillingService",
                                    .name = "Billing Service",
                                    .version = "0.0.1",
                                    .summary = "Knows which subscription owes how much, and when.",
                                    .role = Role::outside,
                                    .domain = "Subscriptions",
                                    .owners = {"dboyne"},
                                    .reads_from = reads_from,
                                    .also_sends = {"SubscriptionPaymentDue", "ProcessPayment"}};
  using Sends = Types<>;
  using Receives = Types<Row<v0_0_1::PaymentProcessed, "0.0.1">, Row<PaymentFailed, "0.0.1">>;
  using SendsPrivately = Types<>;
  using ReceivesPrivately = Types<>;
};

}  // namespace flowmart::contract
