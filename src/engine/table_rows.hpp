// A table's rows behind a uniform face, made by a template from the table's types, so that the engine saves,
// loads and evicts them without knowing any service.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contract/table.hpp"
#include "engine/row_key.hpp"
#include "engine/state_store.hpp"
#include "kernel/name_hash.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {

// A small number that stands for a kind of row in the store: a table's name, or the engine's own.
constexpr std::uint16_t kind_of(std::string_view name) {
  const std::uint32_t hash = name_hash(name);
  return static_cast<std::uint16_t>(hash ^ (hash >> 16));
}

class AnyRows {
 public:
  virtual ~AnyRows() = default;
  virtual std::string_view name() const = 0;
  virtual std::size_t size() const = 0;  // in memory
  // Appends the rows changed since the last call.
  virtual void take_changed(std::vector<StateChange>& changes) = 0;
  virtual void take_back() = 0;
  virtual void keep() = 0;
  virtual void evict_one(std::uint64_t stored) = 0;
  // Visits what is in memory, in no order: the whole key in the store, and the row's bytes; none: it is gone.
  virtual void each(
      const std::function<void(StateKey key, std::optional<std::string> bytes)>& visit) const = 0;
};

template <class Table>
class TableRows final : public AnyRows,
                        private contract::RowSource<typename Table::Key, typename Table::Row> {
  using Key = typename Table::Key;
  using Row = typename Table::Row;

 public:
  TableRows(Table& table, contract::StateMoment& moment, const StateStore& store, std::string_view shop)
      : table_(table), store_(store), prefix_(state_key(shop, kind_of(table.name()), {})) {
    table.bind(moment, this);
  }
  TableRows(const TableRows&) = delete;

  std::string_view name() const override { return table_.name(); }
  std::size_t size() const override { return table_.size(); }
  void take_changed(std::vector<StateChange>& changes) override {
    table_.take_changed([&](const Key& key, const Row* row) {
      changes.push_back({key_of(key), row ? std::optional(wire::encoded(*row)) : std::nullopt});
    });
  }
  void take_back() override { table_.take_back(); }
  void keep() override { table_.keep(); }
  void evict_one(std::uint64_t stored) override { table_.evict_one(stored); }
  void each(const std::function<void(StateKey key, std::optional<std::string> bytes)>& visit) const override {
    table_.each_in_memory([&](const Key& key, const Row* row) {
      visit(key_of(key), row ? std::optional(wire::encoded(*row)) : std::nullopt);
    });
  }

 private:
  StateKey key_of(const Key& key) const {
    StateKey whole = prefix_;
    put_key(whole, key);
    return whole;
  }
  Row decoded(std::string_view bytes) const {
    Row row{};
    wire::Reader in(bytes);
    check(wire::decode(in, row), "a stored row can be read: " + std::string(table_.name()));
    return row;
  }

  std::optional<Row> load(const Key& key) const override {
    const auto bytes = store_.load(key_of(key));
    return bytes ? std::optional(decoded(*bytes)) : std::nullopt;
  }
  void each(const Key& first, const Key& last,
            const std::function<void(const Key&, Row&&)>& visit) const override {
    const StateKey end = key_of(last);
    store_.each(key_of(first), [&](std::string_view whole, std::string_view bytes) {
      if (end < whole) return false;
      std::string_view own = whole.substr(prefix_.size());
      Key key{};
      check(get_key(own, key), "a stored key can be read: " + std::string(table_.name()));
      visit(key, decoded(bytes));
      return true;
    });
  }

  Table& table_;
  const StateStore& store_;
  const StateKey prefix_;
};

}  // namespace flowmart::engine
