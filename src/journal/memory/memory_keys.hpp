// Keys that live as long as the object: for tests and for the simulation.
#pragma once
#include <map>
#include <mutex>

#include "engine/key_store.hpp"

namespace flowmart::journal {

class MemoryKeys final : public engine::KeyStore {
 public:
  std::optional<Secret> find(std::uint64_t number) const override {
    const std::lock_guard lock(mutex_);
    const auto at = keys_.find(number);
    return at == keys_.end() || at->second.secret == Secret{} ? std::nullopt
                                                              : std::optional(at->second.secret);
  }
  Secret own() const override { return Secret{1, 2, 3}; }
  void each(const std::function<bool(const engine::PersonKey&)>& visit) const override {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, key] : keys_)
      if (key.secret != Secret{} && !visit(key)) return;
  }
  std::optional<std::string> add(std::span<const engine::PersonKey> keys) override {
    const std::lock_guard lock(mutex_);
    for (const engine::PersonKey& key : keys) keys_.emplace(key.number, key);
    return std::nullopt;
  }
  std::optional<std::string> destroy(const Uuid& person, std::uint64_t before) override {
    const std::lock_guard lock(mutex_);
    for (auto& [number, key] : keys_)
      if (key.person == person && number < before) key.secret = {};
    return std::nullopt;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, engine::PersonKey> keys_;
};

}  // namespace flowmart::journal
