// Shipping Service: parcels, from made up to handed over.
#pragma once
#include <array>

#include "contract/messages/payments.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/return_events.hpp"
#include "contract/private/shipping.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct ShippingService {
  static constexpr std::array features{
      Feature{"Shipment Creation", "Makes up a parcel for an order."},
      Feature{"Shipment Cancellation", "Keeps back what has not left."},
      Feature{"Return Labels", "Lets a parcel come back."},
      Feature{"Status Updates", "Follows the carrier's reports, in whatever order they arrive."},
      Feature{"Delivery Failure Reporting", "Says when and why a parcel could not be handed over."}};

  static constexpr ServiceInfo info{.id = "ShippingService",
                                    .name = "Shipping Service",
                                    .version = "0.0.1",
                                    .summary = "Service that handles shipping",
                                    .owners = {"dboyne"},
                                    .features = features};
  using Sends = Types<Row<ShipmentCreated>, Row<ReturnInitiated>, Row<ShipmentDispatched>,
                      Row<ShipmentInTransit>, Row<ShipmentDelivered>, Row<DeliveryFailed>>;
  using Receives = Types<Row<CancelShipment>, Row<CreateReturnLabel>, Row<CreateShipment>,
                         Row<UpdateShipmentStatus>, Row<PaymentProcessed>>;
  using SendsPrivately =
      Types<ShipmentCancelled, ShipmentReturned, ReadLabel::Response, ParcelPlaced, ParcelRepacked,
            ParcelReceived, PickupRequested, ReadParcels::Response, NotifyCustomer>;
  using ReceivesPrivately =
      Types<StockReserved, StockReleased, StockAmended, AmendmentEnded, OrderPlaced, ClearOrder,
            OrderCancelling, OrderHeld, OrderReleased, ReportDeliveryFailure, ReadLabel, StockFirmed,
            StockSourced, ParcelDetails, SplitParcel, RejectParcel, ReceiveParcel, PickupAnswered,
            ReadParcels, ReturnSettled, SkipParcel>;
};

}  // namespace flowmart::contract
