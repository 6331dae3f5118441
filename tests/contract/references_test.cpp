// Every id that one part of the contract uses is defined by another.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "contract/domain.hpp"
#include "contract/flows.hpp"
#include "contract/messages.hpp"
#include "contract/rows.hpp"
#include "contract/services.hpp"

namespace flowmart::contract {
namespace {

using Ids = std::set<std::string_view>;

template <class Range>
Ids ids_of(const Range& things) {
  Ids out;
  for (const auto& one : things) EXPECT_TRUE(out.insert(one.id).second) << "twice: " << one.id;
  return out;
}

Ids owners() {
  Ids out = ids_of(teams());
  out.merge(ids_of(users()));
  return out;
}

Ids services() {
  Ids out;
  AllServices::each([&]<class S>() { EXPECT_TRUE(out.insert(S::info.id).second) << S::info.id; });
  return out;
}

Ids messages() {
  Ids out;
  PublishedMessages::each([&]<class M>() { out.insert(M::info.id); });
  return out;
}

std::map<std::string_view, const Entity*> entities() {
  std::map<std::string_view, const Entity*> out;
  for (const auto group : entity_groups())
    for (const Entity& one : group) EXPECT_TRUE(out.emplace(one.id, &one).second) << one.id;
  return out;
}

bool has_property(const Entity& entity, std::string_view name) {
  for (const Property& one : entity.properties)
    if (one.name == name) return true;
  return false;
}

TEST(References, OwnersAreKnown) {
  const Ids known = owners();
  EXPECT_EQ(teams().size(), 4u);
  EXPECT_EQ(users().size(), 23u);
  const auto all_known = [&](const Texts& names, std::string_view whose) {
    for (std::string_view one : names) EXPECT_TRUE(known.contains(one)) << whose << ": " << one;
  };
  all_known(orders_domain.owners, "domain");
  AllServices::each([&]<class S>() { all_known(S::info.owners, S::info.id); });
  Join<PublishedMessages, OlderMessages, PublishedResponses>::each(
      [&]<class M>() { all_known(M::info.owners, M::info.id); });
  for (const Channel& one : channels()) all_known(one.owners, one.id);
  for (const FlowInfo* one : flows()) all_known(one->owners, one->id);
}

TEST(References, MessagesNameKnownServicesAndChannels) {
  const Ids known_services = services(), known_channels = ids_of(channels());
  Join<PublishedMessages, OlderMessages>::each([&]<class M>() {
    EXPECT_TRUE(known_services.contains(M::info.service)) << M::info.id;
    EXPECT_TRUE(M::info.channel.empty() || known_channels.contains(M::info.channel)) << M::info.id;
    EXPECT_FALSE(M::info.name.empty() || M::info.summary.empty() || M::info.example.empty()) << M::info.id;
  });
}

TEST(References, EveryMessageOfAChannelCarriesItsPartitionKey) {
  PublishedMessages::each([&]<class M>() {
    if (M::info.channel.empty()) return;
    bool found = false;
    each_field<M>([&](const auto& one) { found = found || one.name == M::info.partition_key; });
    EXPECT_TRUE(found) << M::info.id << ": " << M::info.partition_key;
  });
}

TEST(References, StoresAndTheirOwnersAreKnown) {
  const Ids stores = ids_of(data_stores()), known_services = services();
  EXPECT_EQ(stores.size(), 10u);
  for (const DataStore& one : data_stores()) EXPECT_TRUE(known_services.contains(one.owner)) << one.id;
  AllServices::each([&]<class S>() {
    for (const StoreUse& use : S::info.reads_from) EXPECT_TRUE(stores.contains(use.id)) << S::info.id;
    for (const StoreUse& use : S::info.writes_to) EXPECT_TRUE(stores.contains(use.id)) << S::info.id;
  });
}

TEST(References, EntitiesReferToEntities) {
  const auto known = entities();
  EXPECT_EQ(known.size(), 17u);
  for (std::string_view one : orders_domain.entities) {
    ASSERT_TRUE(known.contains(one)) << one;
    EXPECT_EQ(known.at(one)->ring, Ring::own);
  }
  for (const auto& [id, entity] : known) {
    EXPECT_TRUE(has_property(*entity, entity->identifier)) << id;
    for (const Property& property : entity->properties) {
      if (property.references.empty()) continue;
      ASSERT_TRUE(known.contains(property.references)) << id << '.' << property.name;
      EXPECT_TRUE(has_property(*known.at(property.references), property.references_by))
          << id << '.' << property.name << " -> " << property.references << '.' << property.references_by;
      EXPECT_TRUE(property.relation == "hasOne" || property.relation == "hasMany")
          << id << '.' << property.name;
    }
  }
}

TEST(References, TransitionsAreBetweenValuesOfStatus) {
  for (const auto& [id, entity] : entities()) {
    Ids values;
    for (const Property& property : entity->properties)
      if (property.name == "status") values.insert(property.values.begin(), property.values.end());
    for (const Transition& one : entity->transitions) {
      EXPECT_TRUE(values.contains(one.from)) << id << ' ' << one.from;
      EXPECT_TRUE(values.contains(one.to)) << id << ' ' << one.to;
    }
  }
}

TEST(References, UndefinedEntitiesAreReallyUndefined) {
  const auto known = entities();
  for (const Labelled& one : undefined_entities()) {
    EXPECT_FALSE(known.contains(one.id)) << one.id;
    EXPECT_TRUE(known.contains(one.name)) << one.name;
  }
}

Ids known_of(StepKind kind) {
  switch (kind) {
    case StepKind::message: return messages();
    case StepKind::service: return services();
    case StepKind::actor: return ids_of(actors());
    case StepKind::external_system: return ids_of(external_systems());
    case StepKind::flow: {
      Ids out;
      for (const FlowInfo* one : flows()) out.insert(one->id);
      return out;
    }
    case StepKind::node:
    case StepKind::custom: return {};
  }
  return {};
}

TEST(References, FlowStepsLeadToStepsAndNameKnownThings) {
  std::map<std::string_view, std::size_t> sizes;
  for (const FlowInfo* flow : flows()) {
    const Ids steps = ids_of(flow->steps);
    sizes[flow->id] = steps.size();
    for (const FlowStep& step : flow->steps) {
      for (const FlowNext& next : step.next)
        EXPECT_TRUE(steps.contains(next.step)) << flow->id << '.' << step.id << " -> " << next.step;
      const bool stands_alone = step.kind == StepKind::node || step.kind == StepKind::custom;
      EXPECT_EQ(step.ref.empty(), stands_alone) << flow->id << '.' << step.id;
      if (!stands_alone) {
        EXPECT_TRUE(known_of(step.kind).contains(step.ref)) << step.id << " -> " << step.ref;
      }
    }
  }
  EXPECT_EQ(sizes["CancelSubscription"], 7u);
  EXPECT_EQ(sizes["PaymentFlow"], 11u);
  EXPECT_EQ(sizes["SubscriptionRenewed"], 25u);
}

TEST(References, TheOrderExampleNamesKnownThings) {
  Ids parties = services();
  parties.merge(ids_of(actors()));
  const Ids known = messages();
  int number = 0;
  for (const SequenceStep& step : order_example()) {
    EXPECT_EQ(step.number, ++number);
    EXPECT_TRUE(parties.contains(step.from) && parties.contains(step.to)) << step.number;
    EXPECT_TRUE(step.message.empty() || known.contains(step.message)) << step.message;
  }
  EXPECT_EQ(number, 8);
}

TEST(References, MappedValuesAreTheContracts) {
  const auto is_value = [](const ValueMapping& one) {
    if (one.subject == "order_status") return from_wire_name<OrderStatus>(one.to).has_value();
    if (one.subject == "payment_status") return from_wire_name<PaymentStatus>(one.to).has_value();
    if (one.subject == "payment_method") return from_wire_name<PaymentMethod>(one.to).has_value();
    if (one.subject == "shipment_status") return from_wire_name<ShipmentStatus>(one.to).has_value();
    return false;
  };
  for (const ValueMapping& one : value_mappings()) EXPECT_TRUE(is_value(one)) << one.subject << ' ' << one.to;
}

}  // namespace
}  // namespace flowmart::contract
