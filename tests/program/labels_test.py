"""Labels as a shop's clerk gets them: asked for over HTTP, rendered by poppler, read by zbar."""
import subprocess
import time
import unittest
import uuid
from urllib.parse import quote

from harness import Server, uuid_of

SENDER = ["FlowMart", "4 Mill Lane", "Leeds LS1 4AB", "GB"]
ADDRESS = {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "postalCode": "00186", "country": "IT"}

server = None


def setUpModule():
    global server
    server = Server(*[word for line in SENDER for word in ("--sender", line)])
    server.start()
    server.add_product("MUG", 1_000)


def tearDownModule():
    server.__exit__()


def post(message, body, at=None):
    status, answer = (at or server).json("POST", f"/v1/messages/{message}", body)
    assert status == 200, (message, answer)


def wait_for(holds):
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


def order(name="Ada Rossi", at=None):
    """Placed and paid: its id and its number."""
    status, answer = (at or server).json("POST", "/v1/orders", {
        "customerId": "C-1", "customer": {"name": name, "email": "ada@example.com"},
        "shippingAddress": {key: ADDRESS[key] for key in ("street", "city", "country", "postalCode")},
        "items": [{"productId": "MUG", "quantity": 3, "price": 2.5}]})
    assert status == 201, answer
    return answer["id"], answer["orderNumber"]


def parcel(identity, name="Ada Rossi", quantity=1, **address):
    """By hand, from an order of that name whose own parcel is kept back: the order's number."""
    of, number = order(name)
    own = f"shp-{number}-1"
    wait_for(lambda: label(own)[0] == 200)
    post("CancelShipment", {"shipmentId": own})
    post("CreateShipment", {"shipmentId": identity, "orderId": of, "address": {**ADDRESS, **address},
                            "items": [{"itemId": uuid_of("product", "MUG"), "quantity": quantity}],
                            "shippingMethod": "express"})
    return number


def label(identity, kind="", at=None):
    return (at or server).request("GET", f"/v1/shipments/{quote(identity, safe='')}/label{kind}")


def code_of(page):
    image = subprocess.run(["pdftoppm", "-q", "-r", "203", "-gray", "-png", "-"], input=page, capture_output=True,
                           timeout=60).stdout
    return subprocess.run(["zbarimg", "-q", "--raw", "--nodbus", "-"], input=image, capture_output=True,
                          timeout=60).stdout.decode().removesuffix("\n")


def text_of(page):
    return subprocess.run(["pdftotext", "-q", "-layout", "-", "-"], input=page, capture_output=True,
                          timeout=60).stdout.decode()


class Labels(unittest.TestCase):
    def refused(self, wanted, problem, identity, kind="", at=None):
        status, headers, body = label(identity, kind, at)
        self.assertEqual(status, wanted, body)
        self.assertEqual(headers["Content-Type"], "application/problem+json")
        self.assertIn(f"/problems/{problem}".encode(), body)

    def test_a_label_says_who_where_and_which_parcel(self):
        identity = f"hand-{uuid.uuid4().hex[:8]}"
        number = parcel(identity, quantity=2)
        status, headers, page = label(identity)
        self.assertEqual(status, 200, page)
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertEqual(headers["Content-Disposition"], f'inline; filename="label-{identity}.pdf"')
        self.assertEqual(code_of(page), identity)
        text = text_of(page)
        for said in [*SENDER, "Ada Rossi", "Via del Corso 18", "00186 Roma", "RM", "IT", "express", identity, number]:
            self.assertIn(said, text)
        self.assertEqual(label(identity)[2], page, "the same bytes each time")

    def test_an_id_of_any_characters_has_a_label(self):
        for identity in ["a/b?c#d %41", "\"><script>alert(1)</script>", "посылка 7", "../../etc/passwd", "x" * 300]:
            parcel(identity)
            status, headers, page = label(identity)
            self.assertEqual(status, 200, (identity, page))
            self.assertEqual(code_of(page), identity)
            self.assertRegex(headers["Content-Disposition"], r'^inline; filename="label-[A-Za-z0-9_-]{1,100}\.pdf"$')
        parcel("y" * 1001)
        self.refused(409, "label-impossible", "y" * 1001)

    def test_a_name_of_anybodys_making_harms_no_label(self):
        for name in [") Tj ET (", "\\051\\", "שלום עולם", "محمد", "北京", "😀", "W" * 200]:
            identity = f"hand-{uuid.uuid4().hex[:8]}"
            parcel(identity, name, street=name)
            status, _, page = label(identity)
            self.assertEqual(status, 200, page)
            self.assertEqual(code_of(page), identity, name)

    def test_what_has_no_label_says_why(self):
        self.refused(404, "unknown-shipment", "nobody's")
        parcel("to-be-kept")
        self.refused(400, "bad-query", "to-be-kept", "?kind=other")
        self.refused(400, "unknown-parameter", "to-be-kept", "?king=return")
        self.refused(409, "no-return-label", "to-be-kept", "?kind=return")
        post("CancelShipment", {"shipmentId": "to-be-kept"})
        self.refused(409, "shipment-cancelled", "to-be-kept")

    def test_a_return_label_goes_the_other_way(self):
        _, number = order()
        own = f"shp-{number}-1"
        wait_for(lambda: label(own)[0] == 200)
        for status in ("shipped", "delivered"):
            post("UpdateShipmentStatus", {"shipmentId": own, "status": status})
        self.refused(409, "no-return-label", own, "?kind=return")
        post("CreateReturnLabel", {"shipmentId": own})
        status, _, page = label(own, "?kind=return")
        self.assertEqual(status, 200, page)
        self.assertEqual(code_of(page), "ret-" + own)
        text = text_of(page)
        self.assertIn("RETURN", text)
        self.assertLess(text.index("Ada Rossi"), text.index("FlowMart"), "from the buyer, to the shop")
        self.assertEqual(code_of(label(own)[2]), own)

    def test_a_shop_that_says_no_address_gets_nothing_back(self):
        with Server() as silent:
            silent.add_product("MUG", 10)
            _, number = order(at=silent)
            own = f"shp-{number}-1"
            wait_for(lambda: label(own, at=silent)[0] == 200)
            for status in ("shipped", "delivered"):
                post("UpdateShipmentStatus", {"shipmentId": own, "status": status}, silent)
            post("CreateReturnLabel", {"shipmentId": own}, silent)
            self.refused(409, "no-sender", own, "?kind=return", silent)
            self.assertNotIn("FROM", text_of(label(own, at=silent)[2]))


if __name__ == "__main__":
    unittest.main()
