#include "cli/import/order_index.hpp"

#include "cli/import/values.hpp"

namespace flowmart::cli::import {

bool order_is_certain(const csv::Reader& reader, std::size_t order_column, std::size_t columns) {
  if (reader.columns() <= order_column || trimmed(reader.field(order_column)).empty()) return false;
  if (order_column > 0 && reader.columns() != columns) return false;
  const csv::Place order = reader.place(order_column), fault = reader.fault().at;
  return order.line < fault.line || (order.line == fault.line && order.column < fault.column);
}

std::optional<csv::Fault> OrderIndex::read(csv::Reader& reader, std::size_t order_column, std::size_t columns,
                                           std::vector<Refusal>& refused) {
  using Step = csv::Reader::Step;
  while (true) {
    const Step step = reader.next();
    if (step == Step::stopped) return reader.fault();
    if (step == Step::end) return std::nullopt;
    ++rows_;
    const bool faulty = step == Step::faulty_record;
    const bool known = faulty ? order_is_certain(reader, order_column, columns)
                              : !trimmed(reader.field(order_column)).empty();
    if (known) {
      add(reader, reader.field(order_column));
      continue;
    }
    refused.push_back(
        faulty
            ? Refusal{reader.fault().at, {}, {}, "unreadable", reader.fault().reason, true}
            : Refusal{
                  reader.place(order_column), {}, {}, "unreadable", "the order's number is missing", true});
    doubtful_line_ = reader.line();
    if (previous_) orders_[*previous_].doubtful_line = reader.line();
  }
}

void OrderIndex::add(const csv::Reader& reader, std::string_view number) {
  const auto [found, fresh] =
      by_number_.try_emplace(std::string(number), static_cast<std::uint32_t>(orders_.size()));
  const std::uint32_t at = found->second;
  if (fresh) orders_.push_back({std::string(number)});
  IndexedOrder& order = orders_[at];
  if (doubtful_line_ != 0) order.doubtful_line = doubtful_line_;
  Stretch& last = stretches_[order.last];
  const std::uint64_t end = reader.offset_bytes() + reader.length_bytes();
  if (previous_ == at && doubtful_line_ == 0 && end - last.offset_bytes <= UINT32_MAX) {
    last.length_bytes = static_cast<std::uint32_t>(end - last.offset_bytes);
  } else {
    const auto next = static_cast<std::uint32_t>(stretches_.size());
    if (fresh) order.first = next;
    else last.next = next;
    order.last = next;
    stretches_.push_back(
        {reader.offset_bytes(), reader.line(), static_cast<std::uint32_t>(reader.length_bytes()), 0});
  }
  previous_ = at;
  doubtful_line_ = 0;
}

}  // namespace flowmart::cli::import
