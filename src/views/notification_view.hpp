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
  Serials& orders_;
  std::vector<std::pair<Place, const contract::NotificationStored*>> stored_;
  std::vector<std::pair<Place, const contract::NotificationRead*>> read_;
  sqlite::Statement insert_, mark_;
};

}  // namespace flowmart::views
