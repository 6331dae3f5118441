#include "views/notification_view.hpp"

namespace flowmart::views {

using namespace contract;

NotificationView::NotificationView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : orders_(orders) {
  insert_ = connection.prepare("INSERT INTO notifications VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)");
  // Found among the recipient's own, which are few: an index over all ids would cost more than it saves.
  mark_ = connection.prepare(
      "UPDATE notifications SET read_at = ?3 WHERE recipient = ?1 AND id = ?2 AND read_at IS NULL");
  handlers.on<NotificationStored>(
      [this](const NotificationStored& m, const Place& p) { stored_.emplace_back(p, &m); });
  handlers.on<NotificationRead>(
      [this](const NotificationRead& m, const Place& p) { read_.emplace_back(p, &m); });
}

void NotificationView::flush() {
  for (const auto& [place, message] : stored_) {
    insert_.bind(1, place.event).bind(2, message->notification);
    insert_.bind(3, sqlite::Bytes(message->recipient.bytes)).bind(4, wire_name(message->about));
    insert_.bind(5, message->order ? orders_.find_or_zero(message->order->uuid) : 0);
    insert_.bind(6, message->number).bind(7, message->title).bind(8, message->text);
    insert_.bind(9, place.micros()).run();
  }
  for (const auto& [place, message] : read_)
    mark_.bind(1, sqlite::Bytes(message->recipient.bytes))
        .bind(2, message->notification)
        .bind(3, place.micros())
        .run();
  forget();
}

void NotificationView::forget() {
  stored_.clear();
  read_.clear();
}

}  // namespace flowmart::views
