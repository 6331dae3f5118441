"""Bodies that stop one byte short hold no more memory than one budget has for all, and ordinary orders pass beside."""
import re
import socket
import unittest

from harness import Server, place_order, request_bytes

BODY = (4 << 20) - 1
BUDGET = 64 << 20


def resident_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) * 1024


class HalfBodies(unittest.TestCase):
    def test_three_hundred_of_four_megabytes(self):
        with Server() as server:
            server.add_product("LAMP", 100)
            server.request("GET", "/v1/orders")
            at_rest = resident_bytes(server.process.pid)
            head = (b"POST /v1/messages/PlaceOrder HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n" % BODY)
            links, refused = [], 0
            for _ in range(300):
                link = socket.create_connection(("127.0.0.1", server.port), timeout=2)
                links.append(link)
                try:
                    link.sendall(head + b" " * (BODY - 1))
                    continue
                except OSError:
                    pass  # refused at its head, and closed
                refused += 1
            # One that only asks whether it may send is told no, and when to come again.
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as link:
                link.sendall(head)
                answer = link.recv(65536)
            self.assertTrue(answer.startswith(b"HTTP/1.1 503"), answer)
            self.assertIn(b"Retry-After: ", answer)
            self.assertIn(b"/problems/overloaded", answer)
            grown = resident_bytes(server.process.pid) - at_rest
            self.assertLess(grown, 3 * BUDGET, f"{refused} of 300 refused")
            self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", place_order("BESIDE-1", [("LAMP", 1, "2.50")]))[0],
                             201)
            for link in links:
                link.close()
            # They are gone, and with them what they held: a large order is taken again.
            large = place_order("LARGE-1", [("LAMP", 1, "2.50")] * 80)
            for item in large["items"]:
                item["name"] = "x" * 1000
            for _ in range(100):
                status = server.request("POST", "/v1/messages/PlaceOrder", large)[0]
                if status != 503:
                    break
            self.assertIn(status, (201, 422))


if __name__ == "__main__":
    unittest.main()
