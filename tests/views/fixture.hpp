// A shop, its views in a folder, and questions to them.
#pragma once
#include <gtest/gtest.h>

#include <map>

#include "journal/temporary_folder_test.hpp"
#include "shop/shop.hpp"
#include "views/projector.hpp"
#include "views/queries.hpp"

namespace flowmart::views {

using namespace contract;
using test::Shop;

inline std::unique_ptr<Projector> must_open(const std::filesystem::path& folder) {
  auto opened = Projector::open(folder);
  if (const auto* fault = std::get_if<journal::OpenFault>(&opened)) fail(fault->reason);
  return std::get<0>(std::move(opened));
}

template <class T>
T must(Read<T> result) {
  if (!result) fail(result.failure());
  return std::move(*result);
}

class Views : public ::testing::Test {
 protected:
  void project() {
    shop.end_batch();
    auto projector = must_open(folder.path());
    const std::size_t from = projector->position();
    ASSERT_EQ(projector->apply(std::span(shop.batches).subspan(from), true), std::nullopt);
    queries = std::get<0>(Queries::open(folder.path()));
  }
  OrderRow the_order(const std::string& id) {
    const auto found = must(queries->order(OrderId::of(id)));
    check(found.has_value(), "the order is on file");
    return *found;
  }
  std::vector<std::string> numbers(const OrderFilter& filter) {
    std::vector<std::string> found;
    for (const OrderRow& row : must(queries->orders(filter))) found.push_back(row.number);
    return found;
  }
  // (on hand, reserved, available) by SKU and warehouse.
  using Levels = std::map<std::pair<std::string, std::string>, std::array<Quantity, 3>>;
  Levels levels() {
    Levels found;
    must(queries->each_stock({}, [&](const StockRow& row) {
      found[{row.sku, row.warehouse_code}] = {row.on_hand, row.reserved, row.available};
      return true;
    }));
    return found;
  }

  journal::TemporaryFolder folder;
  Shop shop;
  std::unique_ptr<Queries> queries;
};

}  // namespace flowmart::views
