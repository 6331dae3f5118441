"""A data folder of which a part can't be read or written: whoever needs that part is told, and nobody is answered as if it
were not there."""
import os
import sqlite3
import time
import unittest

from folder import Folder
from harness import place_order


class Damage(Folder):
    def test_a_flipped_record_before_the_newest_saved_state_is_told(self):
        self.fill(self.server, 0, 30)  # the newest records are looked at by every start
        with sqlite3.connect(self.data / "journal.db") as journal:
            journal.execute("UPDATE record SET body = x'00' || substr(body, 2) WHERE sequence = 5")
        journal.close()
        self.server.start()
        for _ in range(500):
            ready = self.server.json("GET", "/readyz")[1]
            if ready["status"] == "damaged":
                break
            time.sleep(0.02)
        self.assertEqual(ready["journal"]["damage"]["record"], 5)
        self.assertEqual(ready["journal"]["recordsChecked"], 4)
        for _ in range(500):  # what the portal follows says so too, within a second
            traffic = self.server.json("GET", "/v1/traffic")[1]
            if "damage" in traffic:
                break
            time.sleep(0.02)
        self.assertEqual(traffic["damage"], ready["journal"]["damage"])
        self.server.stop()
        self.assertIn("Record 5 of the journal is damaged", self.server.output())


    def lose_a_record(self):
        """Some in the middle; which orders' messages went with it, and which order's did not."""
        self.fill(self.server, 0, 30)
        with sqlite3.connect(self.data / "journal.db") as journal:
            journal.execute("DELETE FROM record WHERE sequence = 5")
        journal.close()

    def test_no_story_leaves_out_what_can_not_be_read(self):
        self.lose_a_record()
        self.server.start()
        self.assertEqual(self.orders(), 30, "the views have been there")
        outcomes = {}
        for number in range(30):
            for what in ("story", "versions"):
                status, answer = self.server.json("GET", f"/v1/orders/F-{number}/{what}")
                outcomes.setdefault(status, []).append(number)
                if status == 200:
                    self.assertTrue(answer.get("messages", answer.get("items")), (number, what))
                else:
                    self.assertEqual(answer["type"], "/problems/journal-damaged")
                    self.assertEqual(answer["detail"], "Record 5 of the journal can't be read: the record is missing")
        self.assertEqual(set(outcomes), {200, 500}, outcomes)
        shown = self.server.run("show", f"F-{outcomes[500][0]}", "--url", f"http://127.0.0.1:{self.server.port}")
        self.assertEqual((shown.returncode, "Record 5 of the journal" in shown.stderr), (1, True), shown.stderr)
        self.server.stop()

    def test_lists_that_can_not_be_made_say_so(self):
        self.lose_a_record()
        os.remove(self.data / "views.db")
        self.server.start()
        for path in ("/v1/orders", "/v1/orders?status=pending", "/v1/payments", "/v1/shipments", "/v1/stock", "/v1/products",
                     "/v1/warehouses", "/v1/refusals", "/v1/refunds", "/v1/returns", "/v1/subscriptions", "/v1/flows",
                     "/v1/flows/PaymentFlow/instances", "/v1/orders/F-1/story", "/v1/orders/F-1/payments"):
            status, answer = self.server.json("GET", path)
            self.assertEqual((status, answer["type"]), (500, "/problems/views-stopped"), path)
            self.assertIn("record 5 of the journal", answer["detail"], path)
        self.assertEqual(self.server.json("GET", "/v1/orders/F-1")[0], 200, "the engine knows it")
        self.assertEqual(self.server.json("GET", "/v1/shipments/shp-F-1-1")[0], 200)
        self.assertEqual(self.server.json("POST", "/v1/shipments/shp-F-1-1/dispatch", {})[0], 200, "what is done is not told as failed")
        self.server.stop()
        done = self.server.run("export", "orders", "--data", str(self.data))
        self.assertEqual((done.returncode, "record 5 of the journal" in done.stderr), (1, True), done.stderr)

    def test_a_rebuild_that_can_not_end_leaves_the_views(self):
        self.lose_a_record()
        done = self.server.run("rebuild", "--data", str(self.data))
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("Record 5 of the journal can't be read: the record is missing. The views were left", done.stderr)
        self.server.start()
        self.assertEqual(self.orders(), 30)
        self.server.stop()


class Saving(Folder):
    """What can't be written: whoever runs the shop is told, orders go on, and the next start has all of it."""

    def place(self, first, last):
        for number in range(first, last):
            order = place_order(f"F-{number}", [("LAMP", 1, "2.50")])
            self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", order)[0], 201)

    def told_and_made_good(self, file, name):
        self.fill(self.server, 0, 3)
        self.server.start()
        self.assertEqual(self.server.json("GET", "/readyz")[1]["status"], "ready")
        holder = sqlite3.connect(self.data / file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")  # for longer than SQLite waits
        self.place(3, 6)
        for _ in range(300):
            if "database is locked" in self.server.output():
                break
            time.sleep(0.1)
        self.assertRegex(self.server.output(), rf"\[error\].*{file} cannot be written: database is locked")
        ready = self.server.json("GET", "/readyz")[1]
        self.assertEqual((ready["status"], [one["what"] for one in ready["stopped"]]), ("impaired", [name]))
        self.assertIn("database is locked", ready["stopped"][0]["why"])
        self.assertIn("flowmart_followers_stopped 1\n", self.server.request("GET", "/metrics")[2].decode())
        holder.execute("ROLLBACK")
        holder.close()
        self.place(6, 7)
        self.server.stop()  # what is saved now must not stand beside a position that says more
        self.server.start()
        self.assertEqual(self.orders(), 7)
        self.place(7, 8)
        self.server.stop()
        verify = self.server.run("verify", "--data", self.server.data)
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)

    def test_states_that_can_not_be_saved(self):
        self.told_and_made_good("state.db", "saved states")

    def test_views_that_can_not_be_written(self):
        self.told_and_made_good("views.db", "views")


if __name__ == "__main__":
    unittest.main()
