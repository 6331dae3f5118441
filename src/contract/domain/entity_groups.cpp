#include "contract/domain/entity_groups.hpp"

#include <array>

namespace flowmart::contract {

std::span<const std::span<const Entity>> entity_groups() {
  static const std::array groups{orders_entities(), payment_entities(), product_catalog_entities(),
                                 subscriptions_entities()};
  return groups;
}

// PaymentRefund is what Payment calls the items of its refunds; the entity that is meant is PaymentRefunded.
std::span<const Labelled> undefined_entities() {
  static constexpr std::array names{Labelled{"Shipment", "Order"}, Labelled{"InvoiceLineItem", "Invoice"},
                                    Labelled{"PaymentRefund", "Payment"},
                                    Labelled{"Subscription", "SubscriptionPeriod"},
                                    Labelled{"Plan", "SubscriptionPeriod"}};
  return names;
}

}  // namespace flowmart::contract
