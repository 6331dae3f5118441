"""The shop that a row's case drives from outside, and the table that the cases stand in."""
import contextlib
import itertools
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "program"))
from harness import Server, place_order, uuid_of  # noqa: E402, F401

STAFF = uuid_of("staff", "stock")  # the inbox that notices about stock go to
GB = {"street": "7 Mill Lane", "city": "Leeds", "state": "", "zip": "LS1 4AB", "country": "GB"}
PARCEL_ADDRESS = {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "postalCode": "00186", "country": "IT"}

# (direction, service, message) -> what drives that row; filled by `row`.
CASES = {}

_numbers = itertools.count(1)


def row(direction, service, message):
    """Marks the case of one row of the contract; its only argument is a test case with `assert...` methods."""
    def keep(case):
        key = (direction, service + "Service", message)
        assert key not in CASES, key
        CASES[key] = case
        return case
    return keep


def fresh(prefix):
    """A name that no other case uses."""
    return f"{prefix}-{next(_numbers)}"


class Shop:
    """One running program. What a case does in it, it does to products and orders of its own."""

    def __init__(self, *options):
        self.server = Server(*options)
        self.server.start()

    def close(self):
        """Everything that must be true of a shop is true of this one."""
        try:
            self.server.stop()
            verified = self.server.run("verify", "--data", self.server.data)
            assert verified.returncode == 0, verified.stdout + verified.stderr
        finally:
            self.server.__exit__()

    # ---- doing

    def send(self, message, body, wanted=200):
        """A command or query; its answer."""
        status, answer = self.server.json("POST", f"/v1/messages/{message}", body)
        assert status == wanted, (message, status, answer)
        return answer

    def post(self, message, version, data, wanted=200):
        """An event, as a service that runs elsewhere says it."""
        status, answer = self.server.json("POST", "/v1/messages", json.dumps({
            "specversion": "1.0", "id": fresh("elsewhere"), "source": "/somewhere/else",
            "type": f"com.flowmart.{message}.v{version}", "datacontenttype": "application/json", "data": data}),
            {"Content-Type": "application/cloudevents+json"})
        assert status == wanted, (message, status, answer)
        return answer

    def product(self, quantity=10, sku=None, warehouses=(("main", "GB"),)):
        """A product on file, `quantity` of it in the first warehouse; its SKU."""
        sku = sku or fresh("SKU")
        self.send("RegisterProduct", {
            "product": uuid_of("product", sku), "sku": sku, "name": f"Product {sku}",
            "price": {"amount": 2.5, "currency": "GBP"}, "category": "", "reorder_point": 0, "reorder_quantity": 0,
            "safety_stock": 0, "warehouses": [
                {"warehouse": uuid_of("warehouse", code), "code": code, "name": code, "country": country,
                 "priority": place, "zone": "central", "latitude": 0, "longitude": 0, "opens": "00:00",
                 "closes": "23:59", "time_zone": "UTC"} for place, (code, country) in enumerate(warehouses)]})
        if quantity:
            self.add(sku, quantity, warehouses[0][0])
        return sku

    def add(self, sku, quantity, warehouse="main"):
        return self.send("AddInventory", {
            "productId": uuid_of("product", sku), "quantity": quantity, "warehouseId": uuid_of("warehouse", warehouse),
            "timestamp": "2026-01-01T00:00:00Z"})

    def change(self, sku, quantity, warehouse="main", wanted=200):
        return self.send("UpdateInventory", {
            "productId": uuid_of("product", sku), "quantityChange": quantity,
            "warehouseId": uuid_of("warehouse", warehouse), "timestamp": "2026-01-02T00:00:00Z"}, wanted)

    def order(self, sku, quantity=1, method="Credit Card", token="tok_visa", number=None, customer=None, to=None):
        """An order that was taken: its number."""
        number = number or fresh("ROW")
        wish = place_order(number, [(sku, quantity, "2.50")], token, method, customer or f"C-{number}")
        self.send("PlaceOrder", {**wish, "shippingAddress": to or wish["shippingAddress"]}, 201)
        return number

    def paid(self, sku, quantity=1, **more):
        """An order that is paid, and its parcel made."""
        number = self.order(sku, quantity, **more)
        self.until(lambda: self.said("ShipmentCreated", orderId=uuid_of("order", number)))
        return number

    def arrived(self, sku, quantity=1):
        """An order whose one parcel has been delivered."""
        number = self.paid(sku, quantity)
        for status in ("shipped", "delivered"):
            self.report(f"shp-{number}-1", status)
        return number

    def do(self, path, body=None, wanted=200):
        status, answer = self.server.json("POST", path, body)
        assert status == wanted, (path, status, answer)
        return answer

    def give_back(self, number, quantity):
        """A return of the order's first line that has its yes: its name."""
        asked = self.do(f"/v1/orders/{number}/returns", {"lines": [{"line": 1, "quantity": quantity}],
                                                         "wanted": "refund"}, 201)
        self.do(f"/v1/returns/{asked['id']}/approve")
        return asked["id"]

    def transfer(self, number, amount, reference="t-1"):
        return self.send("RecordTransfer", {"order": uuid_of("order", number), "reference": f"{reference}-{number}",
                                            "amount": {"amount": amount, "currency": "GBP"}})

    def report(self, shipment, status, wanted=200, at=None):
        return self.send("UpdateShipmentStatus",
                         {"shipmentId": shipment, "status": status, **({"updatedAt": at} if at else {})}, wanted)

    def parcel(self, shipment, number, sku, quantity, wanted=200):
        return self.send("CreateShipment", {
            "shipmentId": shipment, "orderId": uuid_of("order", number), "address": PARCEL_ADDRESS,
            "items": [{"itemId": sku, "quantity": quantity}], "shippingMethod": "express"}, wanted)

    def payment_of(self, number, **other):
        """What a payment service elsewhere says once the whole price of an order is there."""
        asked = self.said("PaymentInitiated", orderId=uuid_of("order", number))[0]["data"]
        return {"paymentId": asked["paymentId"], "transactionId": "t", "userId": asked["userId"],
                "orderId": asked["orderId"], "amount": asked["amount"], "paymentMethod": "credit_card",
                "timestamp": "2026-01-01T00:00:00Z", "status": "confirmed",
                "confirmationDetails": {"gatewayResponse": "ok", "transactionId": "t"}, "currency": "GBP", **other}

    def go_on_with(self, *options):
        """The same folder, started anew with other options."""
        self.server.stop()
        self.server.options = options
        self.server.start()

    # ---- looking

    def get(self, path, wanted=200):
        status, answer = self.server.json("GET", path)
        assert status == wanted, (path, status, answer)
        return answer

    def stage(self, number):
        return self.get(f"/v1/orders/{number}")["stage"]

    def stock(self, sku):
        """(on hand, reserved, available) in all warehouses, from the state that decides."""
        items = self.send("GetInventoryList", {"pagination": {"page": 1, "pageSize": 1000}})["items"]
        found = [one for one in items if one["sku"] == sku]
        return tuple(found[0][name] for name in ("quantityOnHand", "quantityReserved", "quantityAvailable")) \
            if found else None

    def notices(self, user):
        return self.send("GetUserNotifications", {"userId": user, "limit": 100})["notifications"]

    def titles(self, user):
        """Newest first."""
        return [one["title"] for one in self.notices(user)]

    def events(self):
        found, after = [], "0"
        while True:
            page = self.get(f"/v1/events?after={after}&limit=1000&private=true")
            found += page["events"]
            if not page["events"] or found[-1]["position"] >= page["end"]:
                return found
            after = page["next"]

    def said(self, message, **fields):
        """Events of that message whose data has those fields, oldest first."""
        return [one for one in self.events() if one["type"].split(".")[2] == message
                and all(one["data"].get(name) == value for name, value in fields.items())]

    def cause(self, event):
        """The name of the message that led to an event."""
        found = [one for one in self.events() if one["id"] == event.get("causationid")]
        return found[0]["type"].split(".")[2] if found else None

    def until(self, holds, seconds=20):
        """Waits for what comes by itself: the gateway's answer, a timer, a list."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.05)
        return found


class Shops:
    """One shop for each set of options, for as long as the cases run."""

    def __init__(self):
        self.open = {}

    def __call__(self, *options):
        if options not in self.open:
            self.open[options] = Shop(*options)
        return self.open[options]

    def close(self):
        with contextlib.ExitStack() as stack:
            for shop in self.open.values():
                stack.callback(shop.close)
        self.open = {}


shop_with = Shops()
