// Whose words a message from outside holds: what the engine, which knows no message, asks before it seals
// one.
#pragma once
#include "engine/seals.hpp"

namespace flowmart::app {

// The buyer of the order that a message is about, as orders name buyers; of an order that is not known, the
// order itself.
engine::Person person_of(const wire::AnyMessage& message, const engine::StateOf& state);

}  // namespace flowmart::app
