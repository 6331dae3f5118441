"""kill -9 at random moments under load, then start again: no acknowledged order is lost, none is doubled, and whoever
asks again with the same key gets the same bytes. Each round brings new stock, for about half of what is ordered, so
that orders are placed, paid and refused when the end comes. ROUNDS and SEED are taken from the environment."""
import concurrent.futures
import http.client
import os
import random
import threading
import time
import unittest

from harness import Server, place_order

ROUNDS = int(os.environ.get("ROUNDS", "8"))
SEED = int(os.environ.get("SEED", str(random.randrange(1 << 30))))
CLIENTS = 6
PRODUCTS = [f"P{i}" for i in range(5)]


class Client(threading.Thread):
    """Places orders one after another until the server is gone; remembers each answer by key."""

    def __init__(self, server, name, seed):
        super().__init__()
        self.server, self.name, self.random = server, name, random.Random(seed)
        self.answers, self.unknown = {}, {}

    def run(self):
        link = self.server.connect(timeout=5)
        for count in range(1_000_000):
            number = f"{self.name}-{count}"
            skus = self.random.sample(PRODUCTS, self.random.randint(1, 3))
            order = place_order(number, [(sku, self.random.randint(1, 4), "2.50") for sku in skus])
            try:
                status, _, body = self.server.request("POST", "/v1/messages/PlaceOrder", order,
                                                      {"Idempotency-Key": number}, link)
                self.answers[number] = (order, status, body)
            except (OSError, http.client.HTTPException):
                self.unknown[number] = order
                break
        link.close()


class Crash(unittest.TestCase):
    def test_nothing_acknowledged_is_lost_or_doubled(self):
        print(f"crash: {ROUNDS} rounds, seed {SEED}")
        chance = random.Random(SEED)
        answers, unknown = {}, {}
        with Server() as server:
            for sku in PRODUCTS:
                server.add_product(sku, 300)
            for round_number in range(ROUNDS):
                for sku in PRODUCTS:
                    server.add_stock(sku, 200)
                clients = [Client(server, f"r{round_number}c{i}", chance.random()) for i in range(CLIENTS)]
                for client in clients:
                    client.start()
                time.sleep(chance.uniform(0.02, 0.5))
                server.kill()
                for client in clients:
                    client.join()
                    answers.update(client.answers)
                    unknown.update(client.unknown)
                if chance.random() < 0.3:  # also while it recovers
                    try:
                        threading.Timer(chance.uniform(0.0, 0.03), lambda: server.process.kill()).start()
                        server.start()
                    except RuntimeError:
                        pass
                    server.kill()
                server.start()
                self.ask_again(server, {key: answers[key] for key in chance.sample(list(answers), min(40, len(answers)))})
            # Those whose answer was lost have exactly one outcome as well: asked twice, the same.
            for key, order in unknown.items():
                first = server.request("POST", "/v1/messages/PlaceOrder", order, {"Idempotency-Key": key})
                second = server.request("POST", "/v1/messages/PlaceOrder", order, {"Idempotency-Key": key})
                self.assertIn(first[0], (201, 409))
                self.assertEqual((first[0], first[2]), (second[0], second[2]))
                answers[key] = (order, first[0], first[2])
            self.ask_again(server, answers)
            placed = sum(1 for _, status, _ in answers.values() if status == 201)
            self.assertEqual(self.listed(server), {key for key, (_, status, _) in answers.items() if status == 201},
                             "the list has every order that was placed, and no other")
            server.stop()
            verify = server.run("verify", "--data", server.data, "--json")
            self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
            self.assertIn(f'"orders":{placed},', verify.stdout.replace(" ", ""), "as many orders as were acknowledged")
            print(f"crash: {len(answers)} answers ({placed} placed, {len(unknown)} after a lost answer), all kept")

    def listed(self, server):
        """The numbers of all orders, page by page."""
        numbers, after = set(), ""
        while after is not None:
            status, page = server.json("GET", f"/v1/orders?limit=100{after}")
            self.assertEqual(status, 200, page)
            numbers |= {order["orderNumber"] for order in page["items"]}
            after = page["next"] and f"&after={page['next']}"
        return numbers

    def ask_again(self, server, answers):
        def check(item):
            key, (order, status, body) = item
            again = server.request("POST", "/v1/messages/PlaceOrder", order, {"Idempotency-Key": key})
            return (again[0], again[2]) == (status, body)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for item, same in zip(answers.items(), pool.map(check, answers.items())):
                self.assertTrue(same, f"the answer for {item[0]} changed")


if __name__ == "__main__":
    unittest.main()
