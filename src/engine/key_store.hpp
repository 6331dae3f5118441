// The keys of persons: a secret for each, from the first message on that says who the person is. Records,
// saved states and views can all be copied and kept; who that person was can be read only as long as the key
// is here.
//
// A key's number is that of the message that first needed it, so a number is never given twice. A new key
// comes with its record (JournalRecord::keys) and is durable with it, or not at all.
//
// Threads: any.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "kernel/sealing.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::engine {

struct PersonKey {
  std::uint64_t number = 0;
  Uuid person;
  Secret secret{};
  bool operator==(const PersonKey&) const = default;
};

class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // Nothing: it was destroyed, or was never here.
  virtual std::optional<Secret> find(std::uint64_t number) const = 0;
  // The store's own, from which nothing that was written can be read: it keys fingerprints.
  virtual Secret own() const = 0;
  // All that are here, by rising number, its own as number 0; the visitor returns false to stop.
  virtual void each(const std::function<bool(const PersonKey&)>& visit) const = 0;
  // Takes in keys from elsewhere, its own as number 0; of those that it knows it keeps what it has, also that
  // they were destroyed. Returns why it can't.
  virtual std::optional<std::string> add(std::span<const PersonKey> keys) = 0;
  // Destroys the keys of `person` that are numbered below `before`. Once it returns nothing, no byte of them
  // is left in the store; else the reason, and it may be tried again.
  virtual std::optional<std::string> destroy(const Uuid& person, std::uint64_t before) = 0;
};

}  // namespace flowmart::engine
