#include "engine/states.hpp"

#include <algorithm>

namespace flowmart::engine {

States::States(const Routing& routing, const StateStore& store) : routing_(routing), store_(store) {
  main_ = &others(main_shop);
}

States::Shop& States::others(std::string_view name) {
  const auto found = shops_.find(name);
  if (found != shops_.end()) return found->second;
  Shop& shop = shops_[std::string(name)];
  for (const ServiceType& type : routing_.services()) {
    shop.push_back(type.make(moment_, store_, name));
    for (const auto& rows : shop.back().rows) rows_.push_back(rows.get());
  }
  return shop;
}

void States::take_back() {
  for (AnyRows* rows : rows_) rows->take_back();
  moment_.trying = false;
}

void States::keep() {
  for (AnyRows* rows : rows_) rows->keep();
  moment_.trying = false;
}

std::vector<StateChange> States::take_changed() {
  std::vector<StateChange> changes;
  for (AnyRows* rows : rows_) rows->take_changed(changes);
  return changes;
}

std::size_t States::size() const {
  std::size_t sum = 0;
  for (const AnyRows* rows : rows_) sum += rows->size();
  return sum;
}

void States::evict(std::size_t count, std::uint64_t stored, std::size_t rows_max) {
  std::size_t rows_here = size();
  if (rows_here <= rows_max) return;
  if (stored != looked_for_) {
    looked_for_ = stored;
    to_look_ = rows_here;
  }
  while (count > 0 && to_look_ > 0 && rows_here > rows_max) {
    AnyRows& rows = *rows_[next_++ % rows_.size()];
    // In proportion: a table with a tenth of the rows has a tenth of the looks.
    std::size_t looks = std::min({rows.size() / 64 + 1, rows.size(), count, to_look_});
    count -= std::max<std::size_t>(looks, 1);
    to_look_ -= looks;
    for (; looks > 0; --looks) {
      const std::size_t before = rows.size();
      rows.evict_one(stored);
      rows_here -= before - rows.size();
    }
  }
}

void States::each_row(
    const std::function<void(StateKey key, std::optional<std::string> bytes)>& visit) const {
  for (const AnyRows* rows : rows_) rows->each(visit);
}

}  // namespace flowmart::engine
