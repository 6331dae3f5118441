// What is still out of stock, told to staff every so often: the stock list is asked page by page for what is
// out, each product of it that ran out is announced once more, and one notice sums them up.
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

constexpr std::string_view digest_timer = "stock-digest";
constexpr std::string_view still_out = "still out of stock";

std::chrono::seconds period_of(std::int64_t every_seconds) { return std::chrono::seconds{every_seconds}; }

GetInventoryList page_of_what_is_out(std::int64_t page) {
  GetInventoryList question;
  question.filters.emplace().inStock = false;
  question.pagination = {page, digest_page};
  return question;
}

// What never was there has not run out.
bool ran_out(const Notifications& all, const GetInventoryList::Item& item) {
  const Stock* stock = all.stock.find(item.productId);
  return stock && stock->out;
}

}  // namespace

NotificationDecision decide(const Notifications& all, const SetStockDigest& wanted, Time now) {
  const Digest* digest = all.digest.find(staff_inbox());
  if ((digest ? digest->every_seconds : 0) == wanted.every_seconds) return nothing;
  NotificationDecision out;
  if (wanted.every_seconds == 0) return out.cancel_timer(digest_timer, staff_inbox());
  const Time at = now + period_of(wanted.every_seconds);
  return out.set_timer(digest_timer, staff_inbox(), at, StockDigestDue{at});
}
void evolve(Notifications& all, const SetStockDigest& wanted) {
  all.digest[staff_inbox()].every_seconds = wanted.every_seconds;
}

// A round that was missed is not made up for.
NotificationDecision decide(const Notifications& all, const StockDigestDue&, Time now) {
  const Digest* digest = all.digest.find(staff_inbox());
  if (!digest || digest->every_seconds == 0) return nothing;
  const Time next = now + period_of(digest->every_seconds);
  NotificationDecision out;
  out.set_timer(digest_timer, staff_inbox(), next, StockDigestDue{next});
  out.send(page_of_what_is_out(1));
  return out;
}
void evolve(Notifications& all, const StockDigestDue& due) {
  Digest& digest = all.digest[staff_inbox()];
  digest = {digest.every_seconds, digest.round + 1, due.at, 0, {}};
}

namespace {

bool is_last(const GetInventoryList::Response& list) {
  return list.pagination.page >= list.pagination.totalPages;
}

Digest with(const Notifications& all, const GetInventoryList::Response& list) {
  Digest digest = *all.digest.find(staff_inbox());
  for (const GetInventoryList::Item& item : list.items) {
    if (!ran_out(all, item)) continue;
    ++digest.found;
    if (digest.names.size() < digest_names_max) digest.names.push_back(item.sku);
  }
  return digest;
}

// What the last page ends with; nothing: nothing is out.
Telling told_of(const Digest& digest) {
  if (digest.found == 0) return std::nullopt;
  std::string names;
  for (const std::string& name : digest.names) names.append(names.empty() ? "" : ", ").append(name);
  if (digest.found > static_cast<std::int64_t>(digest.names.size())) names += ", ...";
  return Told{staff_inbox(),
              {.about = NoticeKind::still_out_of_stock,
               .subject = std::to_string(digest.round),
               .amount = std::to_string(digest.found),
               .reason = std::move(names),
               .at = digest.at}};
}

}  // namespace

NotificationDecision decide(const Notifications& all, const GetInventoryList::Response& list, Time now) {
  const Digest digest = *all.digest.find(staff_inbox());
  NotificationDecision out;
  if (is_last(list)) out = deliver(all, told_of(with(all, list)), now);
  for (const GetInventoryList::Item& item : list.items)
    if (ran_out(all, item))
      out.send(
          OutOfStock{.event_id = "digest:" + std::to_string(digest.round) + ":" + item.productId.to_string(),
                     .timestamp = now,
                     .product_id = item.productId,
                     .adjusted_quantity = {},
                     .new_quantity = std::min<std::int64_t>(item.quantityAvailable, 0),
                     .adjustment_reason = std::string(still_out),
                     .warehouse_id = {}});
  if (!is_last(list)) out.send(page_of_what_is_out(list.pagination.page + 1));
  return out;
}
void evolve(Notifications& all, const GetInventoryList::Response& list) {
  all.digest[staff_inbox()] = with(all, list);
  if (is_last(list)) tell(all, told_of(*all.digest.find(staff_inbox())));
}

}  // namespace flowmart::notifications
