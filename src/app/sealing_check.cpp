#include "app/sealing_check.hpp"

#include "contract/private/persons.hpp"
#include "wire/codec.hpp"
#include "wire/shape.hpp"

namespace flowmart::app {

using audit::Violation;

std::optional<Violation> SealingCheck::check(const engine::Batch& batch) {
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    const wire::AnyMessage& message = batch.messages[i].message;
    const std::uint64_t event = batch.first_event + i;
    if (const auto* asked = message.as<contract::ErasureRequested>()) asked_[asked->customer.uuid] = event;
    if (const auto* done = message.as<contract::PersonErased>())
      if (const auto at = asked_.find(done->customer.uuid); at != asked_.end())
        erased_.insert_or_assign(at->first, at->second);
    if (!seals_.concern(message)) continue;
    std::string damage;
    seals_.open(message, &damage);
    if (!damage.empty()) return Violation{12, batch.sequence, event, damage};
    if (batch.messages[i].sent_by == engine::no_step && engine::Seals::in_plain(message))
      return Violation{12, batch.sequence, event,
                       "a " + std::string(message.type->id) + " tells in plain who a person is"};
  }
  return std::nullopt;
}

std::optional<Violation> SealingCheck::finish() const {
  std::optional<Violation> found;
  keys_.each([&](const engine::PersonKey& key) {
    const auto erased = erased_.find(key.person);
    if (erased != erased_.end() && key.number < erased->second)
      found = Violation{12, 0, key.number, "the key of a person who was erased is still there"};
    return !found;
  });
  return found;
}

}  // namespace flowmart::app
