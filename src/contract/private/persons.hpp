// Erasing a person: what the keys of that person sealed can't be read by anybody from then on.
//
//   ErasePerson -> ErasureRequested (an effect: the keys are destroyed) ... PersonErased
#pragma once
#include "contract/message.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Staff do what a person has the right to ask for.
struct ErasePerson {
  CustomerId customer;

  bool operator==(const ErasePerson&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("customer", &ErasePerson::customer, "Buyer, as orders name them; a guest's own id counts.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ErasePerson", "Erase person",
                     "Makes all that says who a buyer is unreadable, for ever.", "OrdersService"));
};

// From here until PersonErased no order of this buyer is taken: it would be sealed with a key that is about
// to go.
struct ErasureRequested {
  CustomerId customer;
  Time timestamp;

  bool operator==(const ErasureRequested&) const = default;
  static constexpr auto fields() {
    return FieldList{field("customer", &ErasureRequested::customer, "Buyer to be erased."),
                     field("timestamp", &ErasureRequested::timestamp, "When it was asked for.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::effect, "ErasureRequested", "Erasure requested",
           "The keys that sealed what says who a buyer is are to be destroyed.", "OrdersService");
};

// Answers ErasureRequested.
struct PersonErased {
  CustomerId customer;

  bool operator==(const PersonErased&) const = default;
  static constexpr auto fields() {
    return FieldList{field("customer", &PersonErased::customer, "Buyer that nobody can tell any more.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PersonErased", "Person erased",
           "The keys of a buyer are destroyed: what they sealed can't be read any more.", "OrdersService");
};

}  // namespace flowmart::contract
