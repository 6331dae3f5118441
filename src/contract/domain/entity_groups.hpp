// The entity tables, one file a domain; entity_groups() puts them together.
#pragma once
#include "contract/domain.hpp"

namespace flowmart::contract {

std::span<const Entity> orders_entities();
std::span<const Entity> payment_entities();
std::span<const Entity> product_catalog_entities();
std::span<const Entity> subscriptions_entities();

}  // namespace flowmart::contract
