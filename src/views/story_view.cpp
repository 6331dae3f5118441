#include "views/story_view.hpp"

#include <algorithm>

namespace flowmart::views {
namespace {

std::int64_t event_at(const engine::Batch& batch, std::size_t index) {
  return static_cast<std::int64_t>(batch.first_event + index);
}

}  // namespace

StoryView::StoryView(sqlite::Connection& connection, Serials& orders, PaidBy paid_by)
    : orders_(orders), paid_by_(std::move(paid_by)) {
  insert_ = connection.prepare("INSERT INTO stories VALUES(?1, ?2, ?3)");
  find_ = connection.prepare(
      "SELECT order_serial, last_event FROM stories WHERE first_event <= ?1 ORDER BY first_event DESC LIMIT "
      "1");
}

void StoryView::take(const engine::Batch& batch) {
  for (std::size_t i = 0; i < batch.inputs.size(); ++i)
    take_input(batch, batch.inputs[i].message, batch.end_of_input(i), batch.inputs[i]);
}

void StoryView::take_input(const engine::Batch& batch, std::size_t first, std::size_t end,
                           const engine::BatchInput& input) {
  std::optional<Uuid> order;
  for (std::size_t i = first; i < end; ++i) {
    const auto named = named_.of(batch.messages[i].message);
    if (!named) continue;
    if (order && *order != *named) return take_each(batch, first, end);
    order = named;
  }
  std::int64_t serial = order ? orders_.find_or_zero(*order) : 0;
  // The gateway's answer names a payment, not an order; but it answers, or was caused by, a message that did.
  if (serial == 0 && input.effect != 0) serial = order_of_event(static_cast<std::int64_t>(input.effect));
  if (serial == 0 && input.cause != 0) serial = order_of_event(static_cast<std::int64_t>(input.cause));
  // What is told of a payment by hand (a dispute) answers nobody.
  if (serial == 0) serial = order_of_payment(batch, first, end);
  if (serial != 0) spans_.push_back({event_at(batch, first), serial, event_at(batch, end - 1)});
}

std::int64_t StoryView::order_of_payment(const engine::Batch& batch, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i)
    if (const auto payment = named_.payment_of(batch.messages[i].message))
      return paid_by_(PaymentId{*payment});
  return 0;
}

void StoryView::take_each(const engine::Batch& batch, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    const auto named = named_.of(batch.messages[i].message);
    const std::int64_t serial = named ? orders_.find_or_zero(*named) : 0;
    if (serial != 0) spans_.push_back({event_at(batch, i), serial, event_at(batch, i)});
  }
}

std::int64_t StoryView::order_of_event(std::int64_t event) {
  const auto after = std::upper_bound(spans_.begin(), spans_.end(), event,
                                      [](std::int64_t e, const Span& span) { return e < span.first; });
  if (after != spans_.begin() && std::prev(after)->last >= event) return std::prev(after)->order;
  const sqlite::Resetting resetting(find_);
  find_.bind(1, event);
  return find_.step() && find_.integer(1) >= event ? find_.integer(0) : 0;
}

void StoryView::flush() {
  for (const Span& span : spans_) insert_.bind(1, span.first).bind(2, span.order).bind(3, span.last).run();
  spans_.clear();
}

}  // namespace flowmart::views
