// What lies in the buyers' and the staff's inboxes.
#pragma once
#include <vector>

#include "contract/private/notifications.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class NotificationView final : public View {
 public:
  NotificationView(sqlite::Connection& connection, Handlers& handlers, Serials& orders);
  void flush() override;
  void forget() override;

 private:
  Serials& x_orders;
  std::vector<std::pair<Place, const contract::NotificationStored*>> x_stored;
  std::vector<std::pair<Place, const contract::NotificationRead*>> x_read;
  sqlite::Statement x_insert, x_mark;
};

}  // namespace flowmart::views
