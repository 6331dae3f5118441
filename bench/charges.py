"""Charges a second, over HTTP, with a gateway that takes its time for each: orders are placed as fast as they go, and what
counts is when the journal has each as paid. The first second, while calls begin, is left out.

    FLOWMART_PROGRAM=build/release/flowmart python3 bench/charges.py [ORDERS]"""
import datetime
import http.client
import json
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "program"))
from harness import Server, place_order  # noqa: E402

TAKES_MS, CLIENTS = 300, 8


def place(server, numbers):
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for number in numbers:
        body = json.dumps(place_order(f"R-{number}", [("MUG", 1, "2.50")]))
        link.request("POST", "/v1/messages/PlaceOrder", body, {"Content-Type": "application/json"})
        answer = link.getresponse()
        said = answer.read()
        assert answer.status == 201, said


def position(cursor):
    return int(str(cursor).rsplit(":", 1)[-1])


def paid(server):
    """When each payment was processed, in seconds."""
    moments, after = [], "0"
    while True:
        page = server.json("GET", f"/v1/events?message=PaymentProcessed&limit=1000&after={after}")[1]
        moments += [datetime.datetime.fromisoformat(one["time"].replace("Z", "+00:00")).timestamp() for one in page["events"]]
        if not page["events"] and position(page["next"]) >= position(page["end"]):
            return moments
        after = page["next"]


def main():
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with Server("--gateway-takes", str(TAKES_MS)) as server:
        server.add_product("MUG", orders)
        clients = [threading.Thread(target=place, args=(server, range(first, orders, CLIENTS))) for first in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        while len(moments := paid(server)) < orders:
            time.sleep(0.5)
    counted = [moment for moment in moments if moment > moments[0] + 1]
    rate = len(counted) / (counted[-1] - counted[0])
    print(f"{orders} orders, a gateway that takes {TAKES_MS} ms: {rate:.0f} charges/s")


if __name__ == "__main__":
    main()
