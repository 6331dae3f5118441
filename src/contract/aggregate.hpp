// An aggregate as the engine sees it. A decider file offers:
//
//   struct Stock { ...; static constexpr auto fields() {...} };  // default-constructed: never seen
//   // One overload for each handled message:
//   Decision<InventoryService> decide(const Stock&, const HoldStock&, Time now);
//   // One overload for each message that changes the state:
//   void evolve(Stock&, const StockHeld&);
//
//   struct StockAggregate {
//     using State = Stock;
//     using Service = InventoryService;
//     static constexpr std::string_view name = "inventory.stock";
//     using Handles = Types<HoldStock, ...>;  // decide() exists for each
//     using Evolves = Types<StockHeld, ...>;  // sent by itself: applied right after decide(), and in replay
//     using Folds = Types<...>;               // handled messages that themselves change the state
//     static Uuid key(const HoldStock& m) { return m.product.uuid; }  // one overload a handled message
//     static bool finished(const Stock&);     // may leave memory; without it, never
//   };
//
// The order is fixed: decide(state, message) -> evolve(state, message) if folded -> evolve(state, sent) for
// each sent. A rejected message changes nothing. Replay runs the evolve calls alone.
#pragma once
#include <string_view>

#include "contract/decision.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

template <class A, class M>
concept Handling = requires(const typename A::State& state, const M& message, Time now) {
  { decide(state, message, now) } -> std::convertible_to<Decision<typename A::Service>>;
  { A::key(message) } -> std::convertible_to<Uuid>;
};

template <class A>
concept Aggregate = requires {
  typename A::State;
  typename A::Service;
  typename A::Handles;
  typename A::Evolves;
  typename A::Folds;
  { A::name } -> std::convertible_to<std::string_view>;
};

}  // namespace flowmart::contract
