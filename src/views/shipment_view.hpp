// Parcels and where they are.
#pragma once
#include <string>
#include <unordered_map>

#include "contract/messages/shipping.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/shipping.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class ShipmentView final : public View {
 public:
  ShipmentView(sqlite::Connection& connection, Handlers& handlers, Serials& orders);
  void flush() override;
  void forget() override;

 private:
  struct Row {
    std::string id;
    std::int64_t order = 0;
    std::string status;
    std::string method;
    std::int64_t items = 0;
    std::string note;
    std::int64_t created_at = 0, updated_at = 0;
    std::int64_t weight = 0, postage = 0;
    std::string currency{};  // of the postage; empty: unknown
    std::string carrier{}, tracking{}, carrier_status{};
    std::int64_t said_at = 0;  // the carrier's status
  };
  void described(const contract::ParcelDetails& message, const Place& place);
  void fetched(const contract::PickupAnswered& message, const Place& place);
  // The newest of that name; null: none was made yet.
  Row* newest(const std::string& shipment);
  void created(const contract::ShipmentCreated& message, const Place& place);
  void repacked(const contract::ParcelRepacked& message, const Place& place);
  void becomes(const std::string& shipment, const Uuid& order, std::string_view status, const Place& place,
               std::string_view note = {});
  std::optional<std::int64_t> serial_of(const std::string& shipment, const Uuid& order);

  Serials& orders_;
  CachedRows<std::int64_t, Row> rows_;
  std::unordered_map<std::string, std::int64_t> serials_;
  std::unordered_map<std::string, contract::ParcelDetails> ahead_;  // said beside what makes the parcel
  sqlite::Statement load_, find_, newest_, insert_, update_;
};

}  // namespace flowmart::views
