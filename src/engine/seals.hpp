// What says who a person is, sealed: texts of fields that are marked `personal` (contract/fields.hpp) are
// taken in plain and kept sealed, in the journal, in states and in whatever is made of them. Opening is for
// where an answer, a page, a mail or a list is made. The form is in docs/formats.md, "Sealed texts".
//
// A sealed text is a text, and so services pass it on, keep it and compare it without knowing. A text from
// outside that looks like a sealed one is sealed like any other.
//
// Threads: any, but `keep` and `seal` are the engine's.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/key_store.hpp"
#include "wire/registry.hpp"

namespace flowmart::engine {

// A service's state; null if it does not run here.
using StateOf = std::function<const void*(std::string_view service)>;
// Whose words a message from outside holds; or why they can't be taken, since no service reads them.
using Person = std::variant<Uuid, Rejection>;
using PersonOf = std::function<Person(const wire::AnyMessage& message, const StateOf& state)>;

// A message as it was said.
using Open = std::function<wire::AnyMessage(const wire::AnyMessage&)>;

class Seals {
 public:
  // `person_of` is asked for messages with personal fields alone; `fresh` makes a key.
  Seals(const KeyStore& keys, PersonOf person_of, std::function<Secret()> fresh = random_secret);

  bool concern(const wire::AnyMessage& message) const;
  Person person_of(const wire::AnyMessage& message, const StateOf& state) const {
    return person_of_(message, state);
  }
  std::optional<Secret> key(std::uint64_t number) const;
  Secret fresh() const { return fresh_(); }
  Secret own() const;

  // The message with all its personal texts sealed; empty ones say nothing and stay.
  static wire::AnyMessage seal(const wire::AnyMessage& message, const PersonKey& key);
  // Whether a personal text of it is not sealed.
  static bool in_plain(const wire::AnyMessage& message);
  // A key that the store is about to have.
  void keep(const PersonKey& key) const;
  // Keys were destroyed: none is remembered.
  void forget();

  // The message as it was said. What was sealed with a key that is gone is what the field says for it; so is
  // what does not verify, and `damage` says where.
  wire::AnyMessage open(const wire::AnyMessage& message, std::string* damage = nullptr) const;

 private:
  void remember(std::uint64_t number, const Secret& secret) const;
  bool open(std::string& text, std::string_view erased) const;

  const KeyStore& keys_;
  const PersonOf person_of_;
  const std::function<Secret()> fresh_;
  mutable std::mutex mutex_;           // guards the four below
  mutable std::optional<Secret> own_;  // asked for when it is needed first: whoever only opens makes none
  mutable boost::unordered_flat_map<std::uint64_t, Secret> known_;
  mutable std::deque<std::uint64_t> order_;  // of arrival
  mutable std::uint64_t forgotten_ = 0;      // times
};

}  // namespace flowmart::engine
