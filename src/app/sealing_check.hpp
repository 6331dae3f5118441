// Invariant 12, held against a journal and its keys: what says who a person is came in sealed, every seal
// whose key is there verifies, and of who was erased no key is left.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "audit/audit.hpp"
#include "engine/batch.hpp"
#include "engine/seals.hpp"

namespace flowmart::app {

class SealingCheck {
 public:
  SealingCheck(const engine::KeyStore& keys, const engine::Seals& seals) : keys_(keys), seals_(seals) {}

  std::optional<audit::Violation> check(const engine::Batch& batch);
  std::optional<audit::Violation> finish() const;

 private:
  const engine::KeyStore& keys_;
  const engine::Seals& seals_;
  std::map<Uuid, std::uint64_t> asked_, erased_;  // person, and the number of the message that asks for it
};

}  // namespace flowmart::app
