"""A stranger's word is not ours: every message that there is, posted from outside as whoever likes. Which are taken
is told by the program's own catalogue, which is made from the types; each answer is held against it."""
import json
import time
import unittest

from harness import Server, place_order, uuid_of


def messages_of(server):
    status, catalogue = server.json("GET", "/v1/catalog?private=true")
    assert status == 200
    return catalogue["messages"]


def cloud_event(message, data, number):
    return {"specversion": "1.0", "id": f"forged-{number}", "source": "/somewhere/else",
            "type": f"com.flowmart.{message['id']}.v{message['version']}", "datacontenttype": "application/json",
            "data": data}


def post_event(server, message, data, number):
    return server.request("POST", "/v1/messages", json.dumps(cloud_event(message, data, number)),
                          {"Content-Type": "application/cloudevents+json"})


def positions(server):
    return server.json("GET", "/readyz")[1]["position"]


class Forged(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.start()
        cls.server.add_product("LAMP", 10)
        cls.order = uuid_of("order", "F-1")
        status, _, _ = cls.server.request(
            "POST", "/v1/messages/PlaceOrder", place_order("F-1", [("LAMP", 4, "2.50")], "tok_declined"))
        assert status == 201

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_every_published_event(self):
        events = [m for m in messages_of(self.server) if m["kind"] == "event" and not m["private"]]
        self.assertGreaterEqual(len(events), 16)
        for number, message in enumerate(events):
            before = positions(self.server)
            status, _, body = post_event(self.server, message, message["example"], number)
            self.assertFalse(message["postable"], message["id"])
            self.assertEqual(status, 403, (message["id"], body))
            problem = json.loads(body)
            self.assertTrue(problem["type"].endswith("sent-by-us"), problem)
            self.assertIn("--without", problem["detail"])
            self.assertEqual(positions(self.server), before, message["id"])

    def test_every_private_message(self):
        private = [m for m in messages_of(self.server) if m["private"]]
        self.assertGreater(len(private), 30)
        operators = set()
        for number, message in enumerate(private):
            before = positions(self.server)
            status, _, body = self.server.request("POST", f"/v1/messages/{message['id']}", {})
            if message["postable"]:
                operators.add(message["id"])
                self.assertNotEqual(status, 404, (message["id"], body))
                continue
            self.assertEqual(status, 404, (message["id"], body))
            status, _, body = post_event(self.server, message, {}, f"p{number}")
            self.assertIn(status, (404, 422), (message["id"], body))
            self.assertEqual(positions(self.server), before, message["id"])
        self.assertEqual(operators, {"CancelOrder", "RegisterProduct", "RefundPayment", "RecordTransfer",
                                     "ReportDeliveryFailure", "MarkNotificationRead", "RetryPayment", "ReadProducts",
                                     "TurnProductAway", "ErasePerson", "HoldOrder", "ReleaseOrder", "ApproveOrder",
                                     "RejectOrder", "SetStockDigest", "AmendOrder", "RequestReturn", "ApproveReturn",
                                     "RejectReturn", "ReceiveReturn", "InspectReturn", "CloseReturn", "SplitParcel",
                                     "RejectParcel", "ReceiveParcel", "ResendNotice", "SetPreferences", "SaveTemplate",
                                     "SetReconciliation", "StartReconciliation", "ResumePayment", "PayPart", "VoidPayment",
                                     "CapturePayment", "ResolveRefund", "DisputeNoticed", "Subscribe", "LeadSubscription",
                                     "SkipPayment", "SkipParcel"})

    def test_an_answer_of_ours(self):
        status, _, body = post_event(self.server, {"id": "GetPaymentStatusResponse", "version": "0.0.1"}, {
            "orderId": "F-1", "paymentStatus": "completed", "amount": 10, "currency": "GBP", "paymentMethod": "credit_card",
            "transactionId": "t", "paymentDate": "2026-01-01T00:00:00Z"}, "answer")
        problem = json.loads(body)
        self.assertEqual((status, problem["type"], problem.get("detail")), (
            404, "/problems/not-published", "GetPaymentStatusResponse is what this program itself says."))

    def test_a_made_up_payment_confirms_nothing(self):
        paid = {"paymentId": "x", "transactionId": "t", "userId": uuid_of("customer", "C-1"), "orderId": self.order,
                "amount": 0.01, "paymentMethod": "credit_card", "timestamp": "2026-01-01T00:00:00Z",
                "status": "confirmed",
                "confirmationDetails": {"gatewayResponse": "ok", "transactionId": "t"}, "currency": "EUR"}
        status, _, body = post_event(self.server, {"id": "PaymentProcessed", "version": "1.0.0"}, paid, "pay")
        self.assertEqual(status, 403, body)
        self.assertEqual(self.server.json("GET", f"/v1/orders/{self.order}")[1]["stage"], "Pending")


class Elsewhere(unittest.TestCase):
    """Payment runs elsewhere: its events are taken, and only those that fit are believed."""

    def test_only_what_fits_is_believed(self):
        with Server("--without", "payment") as server:
            server.add_product("LAMP", 10)
            status, _, body = server.request("POST", "/v1/messages/PlaceOrder",
                                             place_order("E-1", [("LAMP", 4, "2.50")]))
            self.assertEqual(status, 201, body)
            order = uuid_of("order", "E-1")
            events = server.json("GET", "/v1/events?after=0&limit=1000")[1]["events"]
            initiated = [e["data"] for e in events if e["type"].startswith("com.flowmart.PaymentInitiated")][0]
            paid = {"paymentId": initiated["paymentId"], "transactionId": "t", "userId": initiated["userId"],
                    "orderId": order, "amount": 10, "paymentMethod": "credit_card",
                    "timestamp": "2026-01-01T00:00:00Z",
                    "status": "confirmed",
                "confirmationDetails": {"gatewayResponse": "ok", "transactionId": "t"}, "currency": "GBP"}
            message = {"id": "PaymentProcessed", "version": "1.0.0"}
            for number, wrong in enumerate([{"amount": 0.01}, {"currency": "EUR"}, {"paymentId": "another"},
                                            {"orderId": uuid_of("order", "nobody's")}]):
                status, _, body = post_event(server, message, {**paid, **wrong}, number)
                self.assertEqual(status, 200, body)
                self.assertEqual(server.json("GET", f"/v1/orders/{order}")[1]["stage"], "Pending", wrong)
            status, _, body = post_event(server, message, paid, "right")
            self.assertEqual(status, 200, body)
            self.assertEqual(server.json("GET", f"/v1/orders/{order}")[1]["stage"], "Processing")
            server.stop()
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


    def test_an_event_that_two_services_send_is_taken_where_one_of_them_runs_elsewhere(self):
        with Server("--without", "inventory") as server:
            out = {one["id"]: one for one in messages_of(server)}["OutOfStock"]
            self.assertTrue(out["postable"])
            status, _, body = post_event(server, out, out["example"], "out")
            self.assertEqual(status, 200, body)

    def test_a_folder_goes_on_without_a_service_and_with_it_again(self):
        with Server() as server:
            server.add_product("LAMP", 10)
            for number, options in enumerate((["--without", "payment"], [], ["--without", "shipping"], [])):
                status, _, body = server.request("POST", "/v1/messages/PlaceOrder",
                                                 place_order(f"G-{number}", [("LAMP", 1, "2.50")]))
                self.assertEqual(status, 201, body)
                server.stop()
                server.options = options
                server.start()
                self.assertEqual(server.json("GET", "/readyz")[1]["status"], "ready", options)
            server.stop()
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


    def packed(self, server, order):
        for _ in range(1000):
            parcels = server.json("GET", f"/v1/orders/{order}/shipments")[1]["items"]
            if parcels:
                return parcels
            time.sleep(0.02)
        return []

    def test_what_was_paid_while_shipping_ran_elsewhere_is_packed_when_it_is_here_again(self):
        with Server("--without", "shipping") as server:
            server.add_product("LAMP", 10)
            for order, method in (("PAID-1", "Credit Card"), ("LATE-1", "Bank Transfer")):
                status, _, body = server.request("POST", "/v1/messages/PlaceOrder",
                                                 place_order(order, [("LAMP", 2, "2.50")], method=method))
                self.assertEqual(status, 201, body)
            for _ in range(1000):
                if server.json("GET", "/v1/orders/PAID-1")[1]["stage"] == "Processing":
                    break
                time.sleep(0.02)
            server.stop()
            server.options = []
            server.start()
            # What is paid only now Shipping had not heard of either.
            status, answer = server.json("POST", "/v1/messages/RecordTransfer", {
                "order": uuid_of("order", "LATE-1"), "reference": "bank-1", "amount": {"amount": 5, "currency": "GBP"}})
            self.assertEqual(status, 200, answer)
            for order in ("PAID-1", "LATE-1"):
                (parcel,) = self.packed(server, order)
                status, answer = server.json("POST", f"/v1/shipments/{parcel['id']}/deliver", {})
                self.assertEqual((status, answer["status"]), (200, "delivered"), answer)
                self.assertEqual(server.json("GET", f"/v1/orders/{order}")[1]["stage"], "Delivered")
            before = positions(server)
            server.stop()
            server.start()
            self.assertEqual(positions(server), before, "once is enough")
            server.stop()
            verified = server.run("verify", "--data", server.data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


class Parcels(unittest.TestCase):
    def test_no_parcel_of_more_than_is_open(self):
        with Server() as server:
            server.add_product("LAMP", 10)
            server.add_product("MUG", 10)
            server.request("POST", "/v1/messages/PlaceOrder",
                           place_order("P-1", [("LAMP", 1, "2.50")], "tok_declined"))
            order = uuid_of("order", "P-1")

            def create(shipment, to, items):
                return server.json("POST", "/v1/messages/CreateShipment", {
                    "shipmentId": shipment, "orderId": to,
                    "address": {"street": "s", "city": "c", "state": "", "postalCode": "p", "country": "GB"},
                    "items": [{"itemId": item, "quantity": quantity} for item, quantity in items],
                    "shippingMethod": "standard"})
            status, problem = create("s-7", order, [("LAMP", 7)])
            self.assertEqual(status, 409, problem)
            self.assertIn("1 units", problem["detail"])
            self.assertEqual(create("s-mug", order, [("MUG", 1)])[0], 404)
            self.assertEqual(create("s-none", uuid_of("order", "nobody's"), [("LAMP", 1)])[0], 404)
            self.assertEqual(create("s-1", order, [("LAMP", 1)])[0], 200)
            self.assertEqual(create("s-2", order, [("LAMP", 1)])[0], 409, "it is in a parcel already")
            self.assertEqual(server.json("POST", "/v1/messages/CancelShipment", {"shipmentId": "s-1"})[0], 200)
            self.assertEqual(create("s-2", order, [("LAMP", 1)])[0], 200)


if __name__ == "__main__":
    unittest.main()
