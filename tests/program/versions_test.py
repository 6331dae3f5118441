"""Versions of what changes, one rule for eight resources: ETag, If-Match, each version readable; and previews, which
move nothing: neither the journal, nor a timer, nor a version."""
import json
import re
import unittest

from harness import Server, place_order, uuid_of
from parcel_shop import Shop, wait_for

server = None


def setUpModule():
    global server
    server = Server("--sender", "The shop", "--sender", "1 Lane")
    server.start()
    server.add_product("VASE", 500, price="4.00")
    server.add_product("VASE", 100, price="4.00", warehouse="north")


def tearDownModule():
    server.__exit__()


class Versions(unittest.TestCase):
    def setUp(self):
        self.shop = Shop(server)

    def read(self, path):
        status, headers, data = server.request("GET", path)
        self.assertEqual(status, 200, (path, data))
        answer = json.loads(data)
        self.assertEqual(headers["ETag"], f'"{answer["version"]}"', path)
        return answer

    def versions(self, path, count):
        """All of them once there are so many, each with what it showed."""
        page = wait_for(lambda: (items := server.json("GET", f"{path}/versions")[1]["items"]) and
                        len(items) >= count and items)
        self.assertEqual([one["version"] for one in page], list(range(1, len(page) + 1)), path)
        read = [self.read(f"{path}/versions/{one['version']}") for one in page]
        self.assertEqual([one["version"] for one in read], [one["version"] for one in page])
        for wrong in ("0", str(len(page) + 1), "x"):
            self.assertEqual(server.json("GET", f"{path}/versions/{wrong}")[0], 404)
        return [one["message"] for one in page], read

    def settled(self):
        """Nothing is under way any more: no effect is open, and the journal stands still."""
        def quiet():
            metrics = server.request("GET", "/metrics")[2].decode()
            return "\nflowmart_effects_open 0\n" in metrics
        wait_for(quiet)
        return self.shop.position(), self.shop.timers()

    def test_a_parcel(self):
        (made,) = self.shop.paid("VP-1", [("VASE", 3, "4.00")])
        path = f"/v1/shipments/{made['id']}"
        first = self.read(path)
        self.shop.post(f"{path}/split", {"items": [{"productId": "VASE", "quantity": 1}]},
                       headers={"If-Match": f'"{first["version"]}"'})
        for verb, body in (("dispatch", {}), ("deliver", {}), ("fail", {"reason": "x"}), ("cancel", None), ("collect", {}),
                           ("split", {"items": [{"productId": "VASE", "quantity": 1}]}),
                           ("reject", {"productId": "VASE", "reason": "x"}), ("receive", {"restock": True, "then": "refund"}),
                           ("dispatch?preview=true", {})):
            stale = self.shop.post(f"{path}/{verb}", body, 412, {"If-Match": f'"{first["version"]}"'})
            self.assertEqual(stale["type"], "/problems/version-stale", verb)
        now = self.read(path)
        sent = self.shop.post(f"{path}/dispatch", {"carrier": "swift", "trackingNumber": "SW-1"},
                              headers={"If-Match": f'"{now["version"]}"'})
        self.assertGreater(sent["version"], now["version"])
        messages, read = self.versions(path, sent["version"])
        self.assertEqual(messages[0], "ShipmentCreated")
        self.assertIn("ParcelRepacked", messages)
        self.assertEqual(messages[-1], "ShipmentDispatched")
        self.assertEqual((read[0]["status"], read[0]["units"], read[-1]["status"], read[-1]["units"]),
                         ("pending", 3, "shipped", 2))

    def test_a_new_parcel_is_made_in_step_with_its_order(self):
        self.shop.post("/v1/messages/PlaceOrder", place_order("VN-1", [("VASE", 2, "4.00")], method="Bank Transfer"), 201)
        tag = self.read("/v1/orders/VN-1")["version"]
        wish = {"items": [{"productId": "VASE", "quantity": 1}]}
        self.shop.post("/v1/orders/VN-1/shipments", wish, 412, {"If-Match": '"77"'})
        self.shop.post("/v1/orders/VN-1/shipments", wish, 201, {"If-Match": f'"{tag}"'})

    def test_a_payment(self):
        self.shop.paid("VM-1", [("VASE", 1, "4.00")])
        payment = self.shop.json("GET", "/v1/orders/VM-1/payments")[1]["items"][0]["id"]
        path = f"/v1/payments/{payment}"
        paid = self.read(path)
        self.assertEqual(paid["status"], "completed")
        self.shop.post("/v1/messages/RefundPayment", {"order": uuid_of("order", "VM-1"), "key": "k", "reason": "r",
                                                      "amount": {"amount": 1.5, "currency": "GBP"}})
        back = wait_for(lambda: (one := self.read(path))["status"] == "partially_refunded" and one)
        for verb, body in (("refunds", {"amount": 1}), ("capture", {}), ("void", {"reason": "x"}), ("retry", {})):
            stale = self.shop.post(f"{path}/{verb}", body, 412, {"If-Match": f'"{paid["version"]}"'})
            self.assertEqual(stale["type"], "/problems/version-stale", verb)
        messages, read = self.versions(path, back["version"])
        self.assertEqual(messages[0], "PreparePayment")
        self.assertEqual((read[0]["status"], read[paid["version"] - 1]["status"], read[-1]["refunded"]),
                         ("pending", "completed", 1.5))

    def test_a_refund(self):
        self.shop.paid("VF-1", [("VASE", 3, "4.00")], token="tok_refund_lost")
        payment = self.shop.json("GET", "/v1/orders/VF-1/payments")[1]["items"][0]["id"]
        back = self.shop.post(f"/v1/payments/{payment}/refunds", {"amount": 5, "reason": "chipped"}, 201)["refunds"][0]["id"]
        path = f"/v1/refunds/{back}"
        wait_for(lambda: "unknownSince" in self.read(f"/v1/payments/{payment}"))
        asked = self.read(path)
        self.assertEqual((asked["status"], asked["amount"]), ("asked", 5))
        body, tag = {"reference": "transfer 114", "by": "Ada"}, {"If-Match": f'"{asked["version"]}"'}
        for verb, say in (("settle", body), ("retry", None)):
            stale = self.shop.post(f"{path}/{verb}", say, 412, {"If-Match": f'"{asked["version"] + 1}"'})
            self.assertEqual(stale["type"], "/problems/version-stale", verb)
        self.assertEqual(self.read(path), asked)
        bare = lambda refund: {key: value for key, value in refund.items() if key != "updatedAt"}
        tried = self.shop.post(f"{path}/settle?preview=true", body, headers=tag)
        self.assertEqual(self.read(path), asked)
        settled = self.shop.post(f"{path}/settle", body, headers=tag)
        self.assertEqual((settled["status"], bare(settled)), ("settled", bare(tried)))
        self.assertGreater(settled["version"], asked["version"])
        self.shop.post(f"{path}/settle", body, 412, tag)
        # What becomes of its payment otherwise is none of its versions.
        self.shop.post(f"/v1/payments/{payment}/refunds", {"amount": 1}, 201)
        self.assertEqual(self.read(path)["version"], settled["version"])
        messages, read = self.versions(path, settled["version"])
        self.assertEqual((messages[0], messages[-1]), ("RefundRequested", "ResolveRefund"))
        self.assertEqual((read[0]["status"], read[-1]["status"], read[-1]["reference"]), ("asked", "settled", "transfer 114"))

    def test_a_dispute(self):
        self.shop.paid("VD-1", [("VASE", 3, "4.00")])
        payment = self.shop.json("GET", "/v1/orders/VD-1/payments")[1]["items"][0]["id"]
        told = {"paymentId": payment, "name": "dp_1", "amount": 12, "reason": "fraudulent"}
        self.shop.post("/v1/disputes", told, 412, {"If-Match": '"1"'})
        tried = self.shop.post("/v1/disputes?preview=true", told)
        self.assertEqual((tried["status"], tried["orderNumber"], tried["version"]), ("open", "VD-1", 1))
        self.assertEqual(self.shop.json("GET", f"/v1/disputes/{tried['id']}")[0], 404)
        path = f"/v1/disputes/{self.shop.post('/v1/disputes', told)['id']}"
        first = self.read(path)
        self.assertEqual((first["status"], first["version"]), ("open", 1))
        won = {**told, "status": "won"}
        self.shop.post("/v1/disputes", won, 412, {"If-Match": '"2"'})
        self.assertEqual(self.read(path), first)
        self.assertEqual(self.shop.post("/v1/disputes", won, headers={"If-Match": '"1"'})["version"], 2)
        self.shop.post("/v1/disputes", won, 412, {"If-Match": '"1"'})
        # What was told by hand stands in the order's story, so the payment's versions have it as well.
        self.versions(f"/v1/payments/{payment}", self.read(f"/v1/payments/{payment}")["version"])
        messages, read = self.versions(path, 2)
        self.assertEqual((messages, [one["status"] for one in read]), (["DisputeNoticed"] * 2, ["open", "won"]))

    def test_a_return(self):
        (parcel,) = self.shop.paid("VR-1", [("VASE", 2, "4.00")])
        self.shop.post(f"/v1/shipments/{parcel['id']}/deliver", {})
        order = self.read("/v1/orders/VR-1")["version"]
        wish = {"lines": [{"line": 1, "quantity": 1, "reason": "x"}]}
        self.shop.post("/v1/orders/VR-1/returns", wish, 412, {"If-Match": f'"{order + 5}"'})
        asked = self.shop.post("/v1/orders/VR-1/returns", wish, 201, {"If-Match": f'"{order}"'})
        path = f"/v1/returns/{asked['id']}"
        self.shop.post(f"{path}/approve", None, 412, {"If-Match": '"9"'})
        self.shop.post(f"{path}/approve", None, headers={"If-Match": f'"{asked["version"]}"'})
        now = self.read(path)
        messages, read = self.versions(path, now["version"])
        self.assertEqual(messages[:2], ["ReturnRequested", "ReturnApproved"])
        self.assertEqual([one["status"] for one in read[:2]], ["requested", "approved"])

    def test_a_product_is_what_is_on_file_of_it(self):
        server.add_product("TRAY", 10, price="2.50")
        first = self.read("/v1/products/TRAY")
        server.add_stock("TRAY", 5)
        self.assertEqual(self.read("/v1/products/TRAY")["version"], first["version"], "how many there are is no part of it")
        server.add_product("TRAY", 0, price="3.75")
        self.assertEqual(self.read("/v1/products/TRAY")["version"], first["version"] + 1)
        self.shop.post("/v1/messages/DeleteInventory", {"productId": uuid_of("product", "TRAY"), "reason": "gone",
                                                        "timestamp": "2026-01-01T00:00:00Z"})
        messages, read = self.versions(f"/v1/products/{uuid_of('product', 'TRAY')}", first["version"] + 2)
        self.assertEqual(messages, ["ProductRegistered", "ProductRegistered", "DeleteInventory"])
        self.assertEqual([one.get("price") for one in read][:2], [2.5, 3.75])
        self.assertEqual([one["onFile"] for one in read], [True, True, False])

    def test_previews_of_parcels_answer_as_the_act_and_move_nothing(self):
        # What the views alone know (when, and why a delivery failed) is not in a preview.
        bare = lambda parcel: {key: value for key, value in parcel.items() if key not in ("createdAt", "updatedAt", "reason")}
        (one,) = self.shop.paid("VV-1", [("VASE", 4, "4.00")])
        (two,) = self.shop.paid("VV-2", [("VASE", 2, "4.00")])
        (three,) = self.shop.paid("VV-3", [("VASE", 2, "4.00")])
        at = lambda parcel, verb: f"/v1/shipments/{parcel['id']}/{verb}"
        acts = [(one, "split", {"items": [{"productId": "VASE", "quantity": 1}]}),
                (one, "reject", {"productId": "VASE", "quantity": 1, "reason": "dusty"}),
                (one, "dispatch", {"carrier": "swift", "weight": 700}),
                (one, "fail", {"reason": "nobody home", "at": "2026-03-15T10:30:00Z"}),
                (one, "deliver", {}), (two, "cancel", None), (three, "dispatch", {})]
        acts += [(three, "fail", {"reason": "nobody home", "at": f"2026-03-1{n}T10:30:00Z"}) for n in (5, 6, 7)]
        for parcel, verb, body in acts:
            before = (self.settled(), self.shop.parcel(parcel["id"]))
            shown = self.shop.post(at(parcel, verb) + "?preview=true", body)
            self.assertEqual((self.settled(), self.shop.parcel(parcel["id"])), before, verb)
            done = self.shop.post(at(parcel, verb), body)
            self.assertEqual(bare(shown), bare(done), verb)
            self.assertGreater(done["version"], before[1]["version"], verb)
        self.shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": three["id"], "status": "returned"})
        before = (self.settled(), self.shop.parcel(three["id"]))
        body = {"restock": True, "then": "resend"}
        shown = self.shop.post(at(three, "receive") + "?preview=true", body)
        self.assertEqual((self.settled(), self.shop.parcel(three["id"])), before)
        self.assertEqual(bare(shown), bare(self.shop.post(at(three, "receive"), body)))

    def test_a_batch_is_previewed_line_by_line(self):
        (one,) = self.shop.paid("VB-1", [("VASE", 1, "4.00")])
        lines = "\n".join(json.dumps(line) for line in ({"shipment": one["id"]}, {"shipment": "nobody"}, {"order": "VB-1"}))
        kind = {"Content-Type": "application/x-ndjson"}
        before = (self.settled(), self.shop.parcel(one["id"]))
        answers = [json.loads(line) for line in
                   server.request("POST", "/v1/shipments/batch?preview=true", lines, kind)[2].splitlines()]
        self.assertEqual([line["status"] for line in answers], [200, 404, 200])
        self.assertEqual(answers[0]["shipment"]["status"], "shipped")
        self.assertEqual((self.settled(), self.shop.parcel(one["id"])), before)
        self.assertEqual(server.request("POST", "/v1/shipments/batch?preview=maybe", lines, kind)[0], 400)

    def test_a_stale_version_is_refused_by_every_act_that_heeds_one_and_changes_nothing(self):
        """Of whatever takes If-Match by its description: what is new there and has no body here fails."""
        named = self.all_kinds()
        described = json.loads(server.request("GET", "/openapi.json")[2])
        asked = []
        before = self.settled()
        for path, acts in described["paths"].items():
            for method, act in acts.items():
                if "If-Match" not in [one.get("name") for one in act.get("parameters", [])]:
                    continue
                here = re.sub(r"\{(\w+)\}", lambda name: named[name[1]], path)
                body = None
                if content := act.get("requestBody", {}).get("content", {}).get("application/json"):
                    body = named[content["schema"]["$ref"].rsplit("/", 1)[1]]
                for stale in ('"999999"', '"998", "999"', '"none of ours"'):
                    status, answer = server.json(method.upper(), here, body, {"If-Match": stale})
                    self.assertEqual((status, answer and answer["type"]), (412, "/problems/version-stale"),
                                     (method, path, body, answer))
                asked.append(f"{method} {path}")
        self.assertEqual(self.settled(), before)
        self.assertGreater(len(asked), 40)
        self.assertIn("post /v1/orders/{orderId}/payments", asked)

    def all_kinds(self):
        """One of each that has acts, by how it is called in their paths; and what each act says, by the name of its body."""
        self.shop.post("/v1/messages/PlaceOrder", place_order("VS-1", [("VASE", 2, "4.00")], method="Bank Transfer"), 201)
        held = self.shop.post("/v1/orders/VS-1/holds", {"reason": "x", "purpose": "review"})["holds"][0]["id"]
        (parcel,) = self.shop.paid("VS-2", [("VASE", 2, "4.00")])
        self.shop.post(f"/v1/shipments/{parcel['id']}/deliver", {})
        back = self.shop.post("/v1/orders/VS-2/returns", {"lines": [{"line": 1, "quantity": 1, "reason": "x"}]}, 201)["id"]
        payment = self.shop.json("GET", "/v1/orders/VS-2/payments")[1]["items"][0]["id"]
        refund = self.shop.post(f"/v1/payments/{payment}/refunds", {"amount": 1}, 201)["refunds"][0]["id"]
        wait_for(lambda: self.shop.json("GET", f"/v1/refunds/{refund}")[1].get("status") == "done")
        self.shop.post("/v1/subscriptions", {
            "id": "VS-S", "customerId": "C-1", "items": [{"productId": "VASE", "quantity": 1}],
            "interval": {"every": 1, "unit": "month"}, "payment": {"method": "Credit Card", "token": "tok_visa"},
            "shippingAddress": {"street": "s", "city": "c", "country": "GB", "postalCode": "1"}}, 201)
        wait_for(lambda: self.shop.json("GET", "/v1/subscriptions/VS-S")[1].get("stage") == "active")
        hook = self.shop.post("/v1/webhooks", {"url": "https://example.com/hook", "messages": [{"message": "UserSubscriptionCancelled"}]}, 201)["id"]
        unit = {"productId": "VASE", "quantity": 1}
        return {"orderId": "VS-1", "holdId": held, "shipment": parcel["id"], "return": back, "payment": payment, "refund": refund,
                "subscription": "VS-S", "kind": "order_placed", "locale": "default", "webhook": hook, "customer": "C-1",
                "OrderUpdate": {"note": "n"}, "HoldCreate": {"reason": "x"}, "Rejecting": {"reason": "x"},
                "OrderAmend": {"lines": [{"line": 1, "quantity": 1}]}, "OrderCancel": {"reason": "x"},
                "ShipmentCreate": {"items": [unit]}, "ReturnCreate": {"lines": [{"line": 1, "quantity": 1}]},
                "ReturnReceive": {"lines": [{"line": 1, "quantity": 1}]},
                "ReturnInspect": {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]}, "ReturnClose": {"reason": "x"},
                "SubscriptionReason": {"reason": "x"}, "SubscriptionPay": {"token": "tok_visa"}, "ParcelReport": {},
                "ParcelCollection": {}, "ParcelFailure": {"reason": "x"}, "ParcelSplit": {"items": [unit]},
                "ParcelRefusal": {"productId": "VASE", "reason": "x"}, "ParcelReceipt": {"restock": True, "then": "refund"},
                "TemplateSave": {"subject": "s", "text": "t"}, "PaymentCapture": {}, "PaymentVoid": {}, "PaymentRetry": {},
                "RefundCreate": {"amount": 1}, "PaymentCreate": {"amount": 1, "token": "tok_visa"},
                "RefundSettle": {"reference": "r", "by": "Ada"},
                "DisputeCreate": {"paymentId": payment, "name": "dp_9", "amount": 1},
                "WebhookReplace": {"url": "https://example.com/hook"}, "WebhookRotate": {}, "WebhookReplay": {"after": "0"},
                "PreferencesSet": {"locale": "de"}}

    def test_what_a_webhook_is_told_and_how_a_person_is_are_changed_in_step(self):
        wish = lambda where: {"url": f"https://example.com/{where}", "messages": [{"message": "UserSubscriptionCancelled"}]}
        hook = self.shop.post("/v1/webhooks", wish("one"), 201)
        path = f"/v1/webhooks/{hook['id']}"
        tag = lambda path: server.request("GET", path)[1]["ETag"]
        first = tag(path)
        put = lambda path, body, tag: server.json("PUT", path, body, {"If-Match": tag})[0]
        self.assertEqual(put(path, wish("two"), first), 200)
        self.assertNotEqual(tag(path), first)
        self.assertEqual(put(path, wish("three"), first), 412)
        self.assertEqual(self.shop.json("GET", path)[1]["url"], "https://example.com/two")
        for act in ("pause", "resume", "rotate"):
            before = tag(path)
            self.shop.post(f"{path}/{act}", None, headers={"If-Match": before})
            self.assertNotEqual(tag(path), before, act)
        self.assertEqual(server.request("DELETE", path, headers={"If-Match": first})[0], 412)
        self.assertEqual(server.request("DELETE", path, headers={"If-Match": tag(path)})[0], 204)
        # Of a person of whom nothing was ever said, that is version 0.
        path = "/v1/customers/VP-9/preferences"
        self.assertEqual(self.read(path)["version"], 0)
        self.assertEqual(put(path, {"locale": "de"}, '"0"'), 200)
        self.assertEqual(put(path, {"locale": "fr"}, '"0"'), 412)
        self.assertEqual((self.read(path)["locale"], self.read(path)["version"]), ("de", 1))
        self.assertEqual(put(path, {"locale": "de"}, '"1", "7"'), 200)
        self.assertEqual(self.read(path)["version"], 1, "said again, it is no other")

    def test_the_description_says_where_a_version_may_be_asked_for(self):
        """Of each act on one of the five resources that heeds If-Match, the parameter and what comes of a stale one."""
        paths = json.loads(server.request("GET", "/openapi.json")[2])["paths"]
        silent = []
        for path, acts in paths.items():
            act = acts.get("post")
            of_one = path.startswith(("/v1/shipments/{", "/v1/returns/{", "/v1/payments/{")) or \
                path in [f"/v1/orders/{{orderId}}/{what}" for what in
                         ("amend", "cancel", "approve", "reject", "holds", "shipments", "returns", "claims")]
            if not act or not of_one:
                continue
            names = [one.get("name") for one in act.get("parameters", [])]
            if "If-Match" not in names or "412" not in act["responses"]:
                silent.append(path)
        self.assertEqual(silent, [])

    def test_zz_verify_holds(self):
        server.stop()
        verified = server.run("verify", "--data", server.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        server.start()
        self.read("/v1/orders/VR-1")


if __name__ == "__main__":
    unittest.main()
