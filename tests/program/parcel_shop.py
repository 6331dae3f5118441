"""What tests of parcels ask of a server."""
import re
import time

from harness import Server, place_order, uuid_of


def wait_for(found):
    for _ in range(750):
        answer = found()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


class Shop:
    """What the tests ask of a server."""

    def __init__(self, server=None):
        self.server = server

    def start(self):
        """A server of its own, with pots and lids."""
        self.server = Server()
        self.server.start()
        self.server.add_product("POT", 5000, price="12.50")
        self.server.add_product("LID", 5000, price="2.50")
        return self.server

    def json(self, *arguments):
        return self.server.json(*arguments)

    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = self.json("POST", path, body, headers)
        assert status == wanted, (path, body, status, answer)
        return answer

    def order(self, name):
        return self.json("GET", f"/v1/orders/{name}")[1]

    def parcels(self, name):
        """An order's, oldest first, each as it stands."""
        status, answer = self.json("GET", f"/v1/orders/{name}/shipments?limit=100")
        assert status == 200, answer
        rows = answer["items"]
        return [self.parcel(row["id"]) for row in reversed(rows)]

    def parcel(self, shipment):
        status, answer = self.json("GET", f"/v1/shipments/{shipment}")
        assert status == 200, answer
        return answer

    def paid(self, name, items, parcels=1, **more):
        """Placed, paid by card and packed."""
        self.post("/v1/messages/PlaceOrder", place_order(name, items, **more), 201)
        return wait_for(lambda: (found := self.parcels(name)) and len(found) >= parcels and found)

    def stock(self, sku):
        """On hand and reserved, by warehouse."""
        rows = self.json("GET", f"/v1/stock?product={sku}")[1]["items"]
        return {row["warehouse"]: (row["onHand"], row["onHand"] - row["available"]) for row in rows}

    def events(self, message, order):
        page = self.json("GET", f"/v1/events?last=1000&message={message}")[1]["events"]
        return [one for one in page if one["data"].get("orderId") == uuid_of("order", order)]

    def told(self, customer):
        return [one["title"] for one in self.json("GET", f"/v1/notifications?customerId={customer}&limit=100")[1]["items"]]

    def position(self):
        return self.json("GET", "/v1/events?last=1&private=true")[1]["events"][0]["position"]

    def timers(self):
        return int(re.search(r"^flowmart_timers (\d+)$", self.server.request("GET", "/metrics")[2].decode(), re.M)[1])


def allowed(parcel):
    return [one["name"] for one in parcel["actions"] if one["allowed"]]


def units(parcel):
    return {one["productId"]: one["quantity"] for one in parcel["items"]}
