// The answer to GetInventoryList: products on file, by SKU. Where stock or a warehouse is asked for, each
// product is looked at, for whatever page; else only those of the page are.
#include <algorithm>

#include "inventory/inventory.hpp"

namespace flowmart::inventory {
namespace {

using contract::GetInventoryList;

constexpr std::int64_t page_size_max = 1'000;
const std::string before_all_skus, after_all_skus = "\xff";  // no UTF-8 has that byte

bool is_at(const contract::Warehouse& warehouse, const std::string& location) {
  return warehouse.code == location || warehouse.name == location ||
         warehouse.warehouse.to_string() == location;
}

using Location = std::optional<std::string>;

// What there is of a product, in all warehouses or in the one that is asked for.
struct Level {
  Quantity on_hand = 0, reserved = 0;
  bool kept = false;  // by any of them; of a product that is asked for anywhere it does not matter
  Quantity available() const { return on_hand - reserved; }
};

Level level_of(const Product& product, const Location& location) {
  Level level{.kept = !location};
  for (const Bin& bin : product.bins) {
    if (location && !is_at(bin.warehouse, *location)) continue;
    level.kept = true;
    level.on_hand += bin.on_hand;
    level.reserved += bin.reserved();
  }
  return level;
}

bool is_wanted(const Level& level, const GetInventoryList::Filters& filters) {
  if (!level.kept || (filters.minStockLevel && level.available() < *filters.minStockLevel)) return false;
  return !filters.inStock || (level.available() > 0) == *filters.inStock;
}

GetInventoryList::Item item_of(const Product& product, const Level& level, const Location& location) {
  GetInventoryList::Item item{.productId = product.product, .sku = product.sku};
  item.productName = product.name;
  if (!product.category.empty()) item.category = product.category;
  item.location = location;
  item.quantityOnHand = level.on_hand;
  item.quantityReserved = level.reserved;
  item.quantityAvailable = level.available();
  item.inStock = level.available() > 0;
  return item;
}

}  // namespace

const std::vector<Article>& Inventory::by_sku() const {
  if (by_sku_as_of_ != skus.changes()) {
    by_sku_.clear();
    skus.each(before_all_skus, after_all_skus,
              [this](const std::string&, const Article& article) { by_sku_.push_back(article); });
    by_sku_as_of_ = skus.changes();
  }
  return by_sku_;
}

Decision<InventoryService> decide(const Inventory& inventory, const GetInventoryList& query, Time) {
  const auto filters = query.filters.value_or(GetInventoryList::Filters{});
  const auto asked = query.pagination.value_or(GetInventoryList::Pagination{});
  GetInventoryList::Response answer;
  GetInventoryList::Page& page = answer.pagination;
  page.pageSize = std::clamp<std::int64_t>(asked.pageSize, 1, page_size_max);
  page.page = std::clamp<std::int64_t>(asked.page, 1, INT64_MAX / page_size_max);
  const std::int64_t begin = (page.page - 1) * page.pageSize, end = begin + page.pageSize;

  const bool of_all = !filters.category && !filters.location && !filters.minStockLevel && !filters.inStock;
  const std::vector<Article>& all = inventory.by_sku();
  const auto count = static_cast<std::int64_t>(all.size());
  if (of_all) page.totalItems = std::min(begin, count);  // those before need no look
  for (std::int64_t at = page.totalItems; at < (of_all ? std::min(end, count) : count); ++at) {
    const Article& article = all[static_cast<std::size_t>(at)];
    if (filters.category && article.category != *filters.category) continue;
    const Product& product = *inventory.on_file(article.product);
    const Level level = level_of(product, filters.location);
    if (!is_wanted(level, filters)) continue;
    if (page.totalItems >= begin && page.totalItems < end)
      answer.items.push_back(item_of(product, level, filters.location));
    ++page.totalItems;
  }
  if (of_all) page.totalItems = count;
  page.totalPages = (page.totalItems + page.pageSize - 1) / page.pageSize;
  return answer;
}

}  // namespace flowmart::inventory
