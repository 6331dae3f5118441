// What the engine has to do with persons: what it seals of an input, under whose key, and how it knows a
// repeat.
#include <algorithm>
#include <array>
#include <cstring>

#include "engine/engine.hpp"
#include "kernel/check.hpp"
#include "kernel/digest.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {

// Nobody who has not the key can try which content a fingerprint is of.
Uuid Engine::content_hash_of(const Input& input) const {
  const std::uint32_t type_hash = input.message.type->hash;
  const std::string_view type(reinterpret_cast<const char*>(&type_hash), sizeof type_hash);
  std::string encoded;
  if (input.content.empty()) {
    input.message.type->encode(input.message.body.get(), encoded);
    if (input.beside) input.beside.type->encode_frame(input.beside.body.get(), encoded);
  }
  const std::string_view content = input.content.empty() ? encoded : input.content;
  const auto digest =
      options_.seals ? hmac_sha256(text_of(options_.seals->own()), {type, content}) : sha256({type, content});
  Uuid hash;
  std::memcpy(hash.bytes.data(), digest.data(), hash.bytes.size());
  return hash;
}

// What says who a person is is sealed before any service sees it. The key that was made for it, if it is a
// new one: it becomes the person's once the input is taken.
std::optional<PersonKey> Engine::seal(const Batch& batch, BatchInput& entry, Input& input,
                                      std::optional<Rejection>& rejection) {
  const std::array messages{&input.message, &input.beside};
  const auto concerns = [&](const wire::AnyMessage* one) { return options_.seals->concern(*one); };
  if (rejection || !options_.seals || std::none_of(messages.begin(), messages.end(), concerns))
    return std::nullopt;
  const auto state = [&](std::string_view name) -> const void* {
    for (const ServiceType& type : routing_.services())
      if (type.name == name) return states_.of(entry.shop, type).state.get();
    return nullptr;
  };
  Person person = options_.seals->person_of(input.message, state);
  if (auto* refused = std::get_if<Rejection>(&person)) {
    rejection = std::move(*refused);
    return std::nullopt;
  }
  PersonKey key{.person = std::get<Uuid>(person)};
  if (entry.shop != main_shop) key.person = uuid_v5(key.person, entry.shop);
  if (const auto known = find_person(key.person)) {
    key.number = static_cast<std::uint64_t>(known->key);
    if (const auto secret = options_.seals->key(key.number)) key.secret = *secret;
    else key.number = 0;  // the person was erased, and is a new one
  }
  const bool is_new = key.number == 0;
  if (is_new && input.preview) return std::nullopt;  // nothing of it is kept, a key neither
  if (is_new) {
    key.number = batch.first_event + batch.messages.size();
    key.secret = options_.seals->fresh();
    entry.person = key.person;
  }
  for (wire::AnyMessage* message : messages)
    if (concerns(message)) *message = Seals::seal(*message, key);
  return is_new ? std::optional(key) : std::nullopt;
}

void Engine::person(const Uuid& person, const PersonEntry& entry) {
  persons_[person] = entry;
  person_order_.emplace_back(entry.sequence, person);
}

std::optional<PersonEntry> Engine::find_person(const Uuid& person) const {
  if (const auto at = persons_.find(person); at != persons_.end()) return at->second;
  const auto bytes = store_.load(own_key(person_kind, person));
  if (!bytes) return std::nullopt;
  PersonEntry entry;
  wire::Reader in(*bytes);
  check(wire::decode(in, entry), "a stored person can be read");
  return entry;
}

}  // namespace flowmart::engine
