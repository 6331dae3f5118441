// Who holds units of a product, and until when.
#pragma once
#include <unordered_map>
#include <vector>

#include "contract/private/parcels.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class ReservationView final : public View {
 public:
  ReservationView(sqlite::Connection& connection, Handlers& handlers);
  void flush() override;
  void forget() override;

 private:
  struct Part {
    std::int64_t product = 0, warehouse = 0;  // their serials
    Quantity quantity = 0;
    bool operator==(const Part&) const = default;
  };
  // All that an order holds; in no warehouse what it is owed.
  struct Row {
    std::int64_t event = 0, until = 0;
    std::vector<Part> parts;
  };
  std::optional<Row> load(const Uuid& order);
  std::vector<Part> parts_of(const std::vector<contract::ProductAllocation>& products);
  void take(Row& row, const std::vector<contract::ProductAllocation>& products);
  void write(const Uuid& order, const Row& row, bool is_new);

  Serials products_, warehouses_;
  CachedRows<Uuid, Row> rows_;
  sqlite::Statement load_, delete_, insert_;
};

}  // namespace flowmart::views
