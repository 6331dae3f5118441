"""What moves a buyer's money or goods is told to the buyer. A walk over all events and effects, published and private,
that the running program knows: each stands below with the notice that tells of it, or with the reason why there is none;
one that stands nowhere fails. Then a shop lives through all of it, and every buyer is asked what was told."""
import re
import unittest

from shop import Shop, fresh, uuid_of

# message -> the title of the notice that tells the order's buyer of it (N is the order's number)
TOLD = {
    "OrderPlaced": "Order N received",
    "PaymentProcessed": "Payment received",
    "PaymentFailed": "Payment failed",
    "PaymentRefunded": "Money given back|Order N cancelled",
    "OrderCancelled": "Order N cancelled",
    "StockReleased": "Order N cancelled|Order N waits for your transfer",
    "StockShort": "Order N waits for its goods",
    "OrderShipped": "Order N is on its way",
    "OrderDelivered": "Order N delivered",
    "ShipmentDispatched": "A parcel of order N is on its way|Order N is on its way",
    "DeliveryFailed": "A delivery of order N failed",
}
# message -> why its buyer is told nothing of it
UNTOLD = {
    "StockReserved": "told with OrderPlaced; of goods that are kept again for money that came late, when they leave",
    "StockFirmed": "the goods stay where they are, and are still the buyer's",
    "OrderConfirmed": "told with the payment",
    "PaymentInitiated": "nothing has moved yet; what comes of it is told",
    "PaymentComplete": "told with PaymentProcessed",
    "TransferRecorded": "the whole is told with PaymentProcessed, what goes back with PaymentRefunded; a part waits",
    "PaymentCancelled": "told with OrderCancelled, which waits for it",
    "OrderCancelling": "told with OrderCancelled, once all is given back",
    "OrderRefused": "whoever asked has it for an answer; nothing was taken",
    "OrderHeld": "staff's own affair; neither money nor goods move",
    "OrderReleased": "staff's own affair",
    "OrderAmended": "whoever amends has it for an answer; money that goes back for it is told",
    "ShipmentCreated": "the parcel has not left",
    "ShipmentInTransit": "it was told that it is on its way",
    "ShipmentDelivered": "told with OrderDelivered, once the last parcel is there",
    "ShipmentCancelled": "the parcel had not left, and its goods are still the buyer's",
    "ReturnInitiated": "the buyer sends it, or the carrier brings it back",
    "ShipmentReturned": "what comes of it is settled by staff; money that goes back is told",
    "ChargeAnswered": "the gateway's word; what follows from it is told",
    "RefundAnswered": "the gateway's word; what follows from it is told",
    "CaptureAnswered": "it was told as paid when it was promised; staff see to one that is declined",
    "InvoiceReduced": "no money moves; a return that it follows from is told",
    "PaymentAuthorised": "told with PaymentProcessed: promised money counts as paid",
}
# The same of events that the program need not know, or does not list: timers, and what is asked of the outside.
UNTOLD_WHERE_KNOWN = {
    "ChargeRequested": "asked of the gateway; its answer is told",
    "ChargeStatusRequested": "asked of the gateway",
    "RefundRequested": "told once the money has gone back",
    **{timer: "a timer; what it leads to is told" for timer in (
        "ReservationTimedOut", "PaymentRetryDue", "ChargeStatusDue", "RefundRetryDue", "OrderWaitOver",
        "SubscriptionEndDue", "StockDigestDue", "ReturnOverdue", "StockRetryDue")},
    "OrderAmending": "whoever amends has what it comes to for an answer",
    "StockAmended": "part of an amendment under way",
    "PaymentAmended": "part of an amendment; money that was taken or goes back is told",
    "AmendmentEnded": "whoever amends has it for an answer",
    "ParcelPlaced": "the parcel has not left",
    "ParcelRepacked": "the parcel has not left",
    "ParcelReceived": "its goods are sent again, which is told, or its money goes back, which is told",
    "StockSourced": "the goods leave from elsewhere, and are still the buyer's",
    "GoodsOwed": "staff were told; it is looked for as stock comes",
    "PickupRequested": "asked of the carrier",
    "PickupAnswered": "the carrier's word; what follows from it is told",
    "ReturnRequested": "the buyer has asked for it",
    "ReturnApproved": "has a notice of its own, shown by the tests of returns",
    "ReturnRejected": "has a notice of its own, shown by the tests of returns",
    "ReturnReceived": "has a notice of its own, shown by the tests of returns",
    "ReturnInspected": "told with the money that goes back for it",
    "ReturnSettled": "told with the money that goes back for it",
    "ReturnClosed": "told with what it came to",
    "DeliverNotice": "a notice itself, on its way out of the shop",
    "DeliveryAnswered": "how a notice's way out ended",
    "SubscriptionChanged": "has notices of its own, shown by the tests of subscriptions",
    "SubscriptionRenewed": "has a notice of its own, shown by the tests of subscriptions",
    "SubscriptionDue": "a timer; what it leads to is told",
    "RenewalWaitOver": "a timer; what it leads to is told",
    "MandateEndRequested": "asked of the gateway",
    "MandateEndAnswered": "the gateway's word; what follows from it is told",
    "RefundRefused": "for staff to see to; the money is where it was",
}
NOT_A_BUYERS = {
    "InventoryAdjusted", "OutOfStock", "ProductRegistered", "UserSubscriptionCancelled", "PersonErased",
    "ReconciliationEnded",
}


def order_in(data):
    """The order that an event is about, whatever it calls it."""
    return data.get("orderId") or data.get("order") or (data.get("metadata") or {}).get("orderId")


class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop("--hold-time", "3s", "--transfer-hold", "3s", "--transfer-wait", "1h")

    @classmethod
    def tearDownClass(cls):
        cls.shop.close()

    def test_every_event_is_told_or_has_a_reason(self):
        known = {one["id"] for one in self.shop.get("/v1/catalog?private=true")["messages"]
                 if one["kind"] in ("event", "effect")}
        stated = [*TOLD, *UNTOLD, *(one for one in UNTOLD_WHERE_KNOWN if one in known), *NOT_A_BUYERS]
        self.assertEqual(len(stated), len(set(stated)), "each stands in one place")
        self.assertEqual(sorted(known - set(stated)), [], "without a notice or a reason")
        self.assertEqual(sorted(set(stated) - known), [], "there is no such event")

    def live(self):
        """Everything that is told of happens at least once. Returns the orders' numbers."""
        shop = self.shop
        sku, rare = shop.product(100), shop.product(2)
        delivered, declined, refunded = shop.paid(sku, 2), shop.order(sku, 1, token="tok_declined"), shop.paid(sku, 4)
        shop.report(f"shp-{delivered}-1", "shipped")
        shop.send("ReportDeliveryFailure", {"shipment": f"shp-{delivered}-1", "reason": "nobody home",
                                            "at": "2026-03-14T09:26:53Z"})
        shop.report(f"shp-{delivered}-1", "delivered")
        shop.send("RefundPayment", {"order": uuid_of("order", refunded), "key": "scratch", "reason": "it had a scratch",
                                    "amount": {"amount": 2.5, "currency": "GBP"}})
        called_off, unpaid = shop.paid(sku, 3), shop.order(sku, 1, "Bank Transfer")
        for number in (called_off, unpaid):
            shop.send("CancelOrder", {"order": uuid_of("order", number), "reason": "changed my mind", "actor": "jo"})
        surplus, in_part = shop.order(sku, 2, "Bank Transfer"), shop.order(sku, 2, "Bank Transfer")
        shop.transfer(surplus, 8)
        shop.transfer(in_part, 3)
        shop.send("CancelOrder", {"order": uuid_of("order", in_part), "reason": "", "actor": "jo"})
        shop.transfer(in_part, 2, "after-the-end")
        late, too_late = shop.order(sku, 2, "Bank Transfer"), shop.order(rare, 2, "Bank Transfer")
        for number in (late, too_late):
            shop.until(lambda: f"Order {number} waits for your transfer" in shop.titles(f"C-{number}"))
        shop.order(rare, 2, number=fresh("took-the-last"))
        shop.transfer(late, 5)
        shop.transfer(too_late, 5)
        return {"refunded": refunded, "surplus": surplus, "in part": in_part, "declined": declined}

    def test_a_shop_that_lived_through_all_of_it_has_told_its_buyers(self):
        numbers = self.live()
        self.shop.until(lambda: len(self.shop.said("PaymentRefunded")) >= 5)
        buyers = {one["data"]["order"]: (one["data"]["number"], one["data"]["customer_number"])
                  for one in self.shop.said("OrderPlaced")}
        seen = set()
        for event in self.shop.events():
            message = event["type"].split(".")[2]
            if message not in TOLD or order_in(event["data"]) not in buyers:
                continue
            seen.add(message)
            number, buyer = buyers[order_in(event["data"])]
            titles = self.shop.titles(buyer)
            wanted = re.compile(TOLD[message].replace("N", re.escape(number)))
            self.assertTrue(any(wanted.fullmatch(title) for title in titles), (message, event["data"], titles))
        self.assertEqual(sorted(set(TOLD) - seen), [], "has not happened, so nothing is known of it")

        def texts(name):
            return [one["message"] for one in self.shop.notices(f"C-{numbers[name]}") if one["title"] == "Money given back"]
        self.assertEqual(texts("refunded"), [
            f"2.50 GBP of your payment for order {numbers['refunded']} have been given back (it had a scratch)."])
        self.assertEqual(texts("surplus"), [
            f"3.00 GBP of your payment for order {numbers['surplus']} have been given back "
            "(More was transferred than was due.)."])
        self.assertEqual([text.split(" of ")[0] for text in texts("in part")], ["2.00 GBP", "3.00 GBP"],
                         "a late transfer, and a partial one before it")


if __name__ == "__main__":
    unittest.main()
