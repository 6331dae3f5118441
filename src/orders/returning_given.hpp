// The words that the tests of returns are told in: of an order of one kettle at 34.50 and four mugs at 8.25.
#pragma once
#include "orders/orders_given.hpp"

namespace flowmart::orders::returning_given {

using namespace orders_given;

inline const std::string first = "ret-WEB-20931-1", second = "ret-WEB-20931-2";
inline const std::string api = "api";

inline ReturnWish line(std::int64_t number, Quantity quantity) { return {number, {}, quantity, {}}; }
inline RequestReturn wanted(std::vector<ReturnWish> lines, ReturnWanted what = ReturnWanted::refund) {
  return {.order = order,
          .claim = false,
          .wanted = what,
          .lines = std::move(lines),
          .instead = {},
          .note = {},
          .actor = api};
}
inline RequestReturn claimed(std::vector<ReturnWish> lines, ReturnWanted what = ReturnWanted::refund) {
  RequestReturn claim = wanted(std::move(lines), what);
  claim.claim = true;
  return claim;
}
inline ApproveReturn yes(std::string name = first) { return {std::move(name), api, {}}; }
inline RejectReturn no(std::string name = first) { return {std::move(name), "worn", api, {}}; }
inline ReceiveReturn came(std::vector<ReturnWish> lines = {}, std::string name = first) {
  return {std::move(name), std::move(lines), api, {}};
}
inline InspectReturn look(std::vector<InspectedLine> lines, std::string name = first) {
  return {std::move(name), std::move(lines), {}, api, {}};
}
inline CloseReturn finish(std::string name = first) { return {std::move(name), "kept", api, {}}; }
inline InspectedLine fit(std::int64_t number, Quantity restock, Quantity write_off = 0) {
  return {number, {}, restock, write_off};
}
inline PaymentRefunded money_went(std::int64_t pence, std::int64_t kept, std::string key = first) {
  return {payment, 1, order, pounds(pence), pounds(kept), "rf", "return " + key, at_noon, key};
}
inline RecordReturnLabel labelled(std::string shipment = "shp-WEB-20931-1") {
  return {order, std::move(shipment)};
}

inline Given requested(std::vector<ReturnWish> lines = {line(2, 2)}) {
  Given given = arrived();
  given.when(wanted(std::move(lines)));
  return given;
}
inline Given approved(std::vector<ReturnWish> lines = {line(2, 2)}) {
  Given given = requested(std::move(lines));
  given.when(yes());
  return given;
}
inline Given received(std::vector<ReturnWish> lines = {line(2, 2)}) {
  Given given = approved(std::move(lines));
  given.when(came());
  return given;
}
inline const OrderReturn& return_in(const Given& given, std::int64_t ordinal = 1) {
  static const OrderReturn none;
  const OrderReturn* found = given.state().returns.find({order, ordinal});
  return found ? *found : none;
}
inline ReadReturn::Response shown(Given& given, const std::string& name = first) {
  return given.when(ReadReturn{name, {}}).sent<ReadReturn::Response>();
}

}  // namespace flowmart::orders::returning_given
