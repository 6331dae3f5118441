#include "views/notification_view.hpp"

namespace flowmart::views {

using namespace contract;

NotificationView::NotificationView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : x_orders(orders) {
  x_insert = connection.prepare("INSERT INTO notifications VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)");
  // Found among the recipient's own, which are few: an index over all ids would cost more than it saves.
  x_mark = connection.prepare(
      "UPDATE notifications SET read_at = ?3 WHERE recipient = ?1 AND id = ?2 AND read_at IS NULL");
  handlers.on<NotificationStored>(
      [this](const NotificationStored& m, const Place& p) { x_stored.emplace_back(p, &m); });
  handlers.on<NotificationRead>(
      [this](const NotificationRead& m, const Place& p) { x_read.emplace_back(p, &m); });
}

void NotificationView::flush() {
  for (const auto& [place, message] : x_stored) {
    x_insert.bind(1, place.event).bind(2, message->notification);
    x_insert.bind(3, sqlite::Bytes(message->recipient.bytes)).bind(4, wire_name(message->about));
    x_insert.bind(5, message->order ? x_orders.find_or_zero(message->order->uuid) : 0);
    x_insert.bind(6, message->number).bind(7, message->title).bind(8, message->text);
    x_insert.bind(9, place.micros()).run();
  }
  for (const auto& [place, message] : x_read)
    x_mark.bind(1, sqlite::Bytes(message->recipient.bytes))
        .bind(2, message->notification)
        .bind(3, place.micros())
        .run();
  forget();
}

void NotificationView::forget() {
  x_stored.clear();
  x_read.clear();
}

}  // namespace flowmart::views
