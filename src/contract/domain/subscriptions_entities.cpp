// Entities of the Subscriptions domain.
#include <array>

#include "contract/domain/entity_groups.hpp"

namespace flowmart::contract {
namespace {

using namespace std::string_view_literals;

// BillingProfile
constexpr std::array billing_profile_properties{Property{"billingProfileId", "UUID"},
                                                Property{.name = "customerId",
                                                         .type = "UUID",
                                                         .references = "Customer",
                                                         .references_by = "customerId",
                                                         .relation = "hasOne"},
                                                Property{"billingEmail", "string", false},
                                                Property{"companyName", "string", false},
                                                Property{"taxId", "string", false},
                                                Property{"billingAddressId", "UUID"},
                                                Property{"preferredPaymentMethodId", "UUID", false},
                                                Property{"createdAt", "DateTime"},
                                                Property{"updatedAt", "DateTime"}};
constexpr std::array billing_profile_rules{"One customer, who normally has one."sv};

// SubscriptionPeriod
constexpr std::array subscription_period_status_usual{"Active"sv, "Billed"sv, "Paid"sv, "Unpaid"sv,
                                                      "PastDue"sv};
constexpr std::array subscription_period_properties{
    Property{"subscriptionPeriodId", "UUID"},
    Property{"subscriptionId", "UUID"},
    Property{"planId", "UUID"},
    Property{"startDate", "Date"},
    Property{"endDate", "Date"},
    Property{"invoiceId", "UUID", false},
    Property{"paymentId", "UUID", false},
    Property{.name = "status", .type = "string", .suggested = subscription_period_status_usual},
    Property{"amountBilled", "decimal", false},
    Property{"currency", "string", false},
    Property{"createdAt", "DateTime"}};
constexpr std::array subscription_period_rules{"One subscription; one invoice and one payment at most."sv};

constexpr std::array subscriptions_table{Entity{.id = "BillingProfile",
                                                .version = "1.0.0",
                                                .domain = "Subscriptions",
                                                .ring = Ring::outer,
                                                .identifier = "billingProfileId",
                                                .aggregate_root = false,
                                                .summary = "How a customer wants to be billed.",
                                                .properties = billing_profile_properties,
                                                .rules = billing_profile_rules},
                                         Entity{.id = "SubscriptionPeriod",
                                                .version = "1.0.0",
                                                .domain = "Subscriptions",
                                                .ring = Ring::outer,
                                                .identifier = "subscriptionPeriodId",
                                                .aggregate_root = false,
                                                .summary = "One stretch of a subscription, billed by itself.",
                                                .properties = subscription_period_properties,
                                                .rules = subscription_period_rules}};

}  // namespace

std::span<const Entity> subscriptions_entities() { return subscriptions_table; }

}  // namespace flowmart::contract
