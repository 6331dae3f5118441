// Lists that are filtered: what each filter leaves, and that SQLite goes along an index for it.
#include "fixture.hpp"
#include "views/list_sql.hpp"

namespace flowmart::views {
namespace {

std::string plan_of(const std::filesystem::path& folder, const std::string& sql) {
  auto connection = sqlite::Connection::open(views_file(folder), sqlite::Mode::read_only);
  auto rows = connection.prepare("EXPLAIN QUERY PLAN " + sql);
  std::string plan;
  while (rows.step()) plan.append(rows.text(3)).append("\n");
  return plan;
}

// A page costs the same wherever it is: rows come in their order out of an index or a key.
void expect_paged_by_index(const std::filesystem::path& folder, const std::string& sql,
                           const std::string& index) {
  const std::string plan = plan_of(folder, sql);
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << sql << "\n" << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << sql << "\n" << plan;
  EXPECT_NE(plan.find(index), std::string::npos) << sql << "\n" << plan;
}

TEST_F(Views, PageFilteredListsByAnIndex) {
  project();
  const Moments day{.from = Time{}, .to = Time{}};
  const std::optional<OrderId> order = OrderId{};
  const auto at = folder.path();
  expect_paged_by_index(at, shipments_sql({}), "SEARCH s USING INTEGER PRIMARY KEY (rowid<?)");
  expect_paged_by_index(at, shipments_sql({.created = day}), "PRIMARY KEY (rowid>? AND rowid<?)");
  expect_paged_by_index(at, shipments_sql({.statuses = {"pending"}}), "shipments_by_status (status=?");
  expect_paged_by_index(at, shipments_sql({.statuses = {"pending"}, .created = day}),
                        "shipments_by_status (status=? AND serial>? AND serial<?)");
  expect_paged_by_index(at, shipments_sql({.order = order}), "shipments_by_order (order_serial=?");
  expect_paged_by_index(at, money_moves_sql({.kind = "refund"}), "money_moves_by_kind (kind=? AND serial<?)");
  expect_paged_by_index(at, money_moves_sql({.kind = "refund", .statuses = {"failed"}}),
                        "money_moves_by_status (kind=? AND status=? AND serial<?)");
  expect_paged_by_index(at, money_moves_sql({.kind = "refund", .order = order}),
                        "money_moves_by_order (order_serial=?");
  expect_paged_by_index(at, returns_sql({}), "SEARCH r USING INTEGER PRIMARY KEY (rowid<?)");
  expect_paged_by_index(at, returns_sql({.created = day}), "PRIMARY KEY (rowid>? AND rowid<?)");
  expect_paged_by_index(at, returns_sql({.statuses = {"approved"}}), "returns_by_status (status=?");
  expect_paged_by_index(at, returns_sql({.order = order}), "returns_by_order (order_serial=?");
  expect_paged_by_index(at, payments_sql({}), "SEARCH p USING INTEGER PRIMARY KEY (rowid<?)");
  expect_paged_by_index(at, payments_sql({.placed = day}), "PRIMARY KEY (rowid>? AND rowid<?)");
  expect_paged_by_index(at, payments_sql({.statuses = {"failed"}}), "payments_by_status (status=?");
  expect_paged_by_index(at, payments_sql({.method = "PayPal"}), "payments_by_method (method=?");
  expect_paged_by_index(at, payments_sql({.order = order}), "SEARCH p USING INTEGER PRIMARY KEY");
  expect_paged_by_index(at, products_sql({.category = "kitchen"}), "products_by_category (category=?");
  expect_paged_by_index(at, products_sql({.category = "kitchen", .after = 1}),
                        "products_by_category (category=? AND sku>?)");
  expect_paged_by_index(at, products_sql({.after = 1}), "products_by_sku (sku>?)");
  expect_paged_by_index(at, reservations_sql({}), "SEARCH r USING PRIMARY KEY (product_serial=?");
  expect_paged_by_index(at, reservations_sql({.statuses = {"held", "owed"}, .warehouse = WarehouseId{}}),
                        "SEARCH r USING PRIMARY KEY (product_serial=?");
  expect_paged_by_index(at, reservations_sql({.order = order}), "reservations_by_order (order_id=?");
}

TEST_F(Views, FindWhatLiesBetweenTwoMoments) {
  shop.product("MUG", "Mug", 100, {"LYON"});
  for (int i = 0; i < 9; ++i) {
    shop.give(shop.order("M-" + std::to_string(i), "C-1", {{"MUG", "Mug", 1, 100}}));
    shop.pass(std::chrono::seconds(1));
  }
  project();
  const auto rows = must(queries->orders({}));
  ASSERT_EQ(rows.size(), 9u);
  for (std::size_t from = 0; from < rows.size(); ++from)
    for (std::size_t to = from; to < rows.size(); ++to) {
      const Moments between{.from = rows[8 - from].placed_at, .to = rows[8 - to].placed_at};
      std::vector<std::string> expected;
      for (std::size_t i = to; i > from; --i) expected.push_back("M-" + std::to_string(i - 1));
      EXPECT_EQ(numbers({.placed = between}), expected);
      std::vector<std::string> paid;
      for (const PaymentRow& row : must(queries->payments({.placed = between})))
        paid.push_back(row.order_number);
      EXPECT_EQ(paid, expected);
    }
  const Duration moment{1};
  EXPECT_EQ(numbers({.placed = {.from = rows[0].placed_at + moment, .to = {}}}).size(), 0u);
  EXPECT_EQ(numbers({.placed = {.from = {}, .to = rows[0].placed_at + moment}}).size(), 9u);
  EXPECT_EQ(numbers({.placed = {.from = rows[8].placed_at, .to = {}}, .paging = {.limit = 4}}).size(), 4u);
}

}  // namespace
}  // namespace flowmart::views
