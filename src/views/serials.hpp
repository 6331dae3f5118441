// From the UUID of an order or a product to the number of its row.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "journal/sqlite/connection.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::views {

class Serials {
 public:
  // `select` finds the number of the UUID that is its parameter.
  Serials(sqlite::Connection& connection, std::string_view select) : select_(connection.prepare(select)) {}

  void add(const Uuid& id, std::int64_t serial) { known_[id] = serial; }
  // Nothing when it is not on file.
  std::optional<std::int64_t> find(const Uuid& id) {
    if (const auto known = known_.find(id); known != known_.end()) return known->second;
    const sqlite::Resetting resetting(select_);
    select_.bind(1, sqlite::Bytes(id.bytes));
    if (!select_.step()) return std::nullopt;
    return known_[id] = select_.integer(0);
  }
  // In a row that can do without: 0 stands for none.
  std::int64_t find_or_zero(const Uuid& id) { return find(id).value_or(0); }
  void forget_beyond(std::size_t count) {
    if (known_.size() > count) known_.clear();
  }
  void clear() { known_.clear(); }

 private:
  sqlite::Statement select_;
  std::unordered_map<Uuid, std::int64_t> known_;
};

}  // namespace flowmart::views
