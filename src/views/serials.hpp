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
  Serials(sqlite::Connection& connection, std::string_view select) : x_select(connection.prepare(select)) {}

  void add(const Uuid& id, std::int64_t serial) { x_known[id] = serial; }
  // Nothing when it is not on file.
  std::optional<std::int64_t> find(const Uuid& id) {
    if (const auto known = x_known.find(id); known != x_known.end()) return known->second;
    const sqlite::Resetting resetting(x_select);
    x_select.bind(1, sqlite::Bytes(id.bytes));
    if (!x_select.step()) return std::nullopt;
    return x_known[id] = x_select.integer(0);
  }
  // In a row that can do without: 0 stands for none.
  std::int64_t find_or_zero(const Uuid& id) { return find(id).value_or(0); }
  void forget_beyond(std::size_t count) {
    if (x_known.size() > count) x_known.clear();
  }
  void clear() { x_known.clear(); }

 private:
  sqlite::Statement x_select;
  std::unordered_map<Uuid, std::int64_t> x_known;
};

}  // namespace flowmart::views
