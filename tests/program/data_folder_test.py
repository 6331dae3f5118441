"""What a data folder is kept from: a journal that is deleted, older, cut, or of another shop while the rest of the folder
knows more; a folder of the first edition; another currency than its own; a copy that was put to use, and those who followed it."""
import hashlib
import os
import pathlib
import shutil
import sqlite3
import unittest

from folder import Folder
from harness import Server, place_order

KNOWING = ("state.db", "views.db")  # what was made of the journal, and is held against it


class Loss(Folder):
    def setUp(self):
        super().setUp()
        self.fill(self.server, 0, 4)
        self.old = self.data.with_name("old")
        shutil.copytree(self.data, self.old)
        self.fill(self.server, 4, 9)
        self.new = self.data.with_name("new")
        shutil.copytree(self.data, self.new)
        self.known = self.records()

    def restore(self):
        shutil.rmtree(self.data)
        shutil.copytree(self.new, self.data)

    def cut(self, last):
        with sqlite3.connect(self.data / "journal.db") as journal:
            journal.execute("DELETE FROM record WHERE sequence > ?", (last,))
        journal.close()

    def refused(self, has, keeps=KNOWING):
        """The start is refused with both positions, and changes nothing."""
        before = self.content("journal.db", *keeps)
        status, told = self.serve()
        self.assertEqual(status, 1, told)
        self.assertIn(f"knows {self.known} records", told)
        self.assertIn(has, told)
        self.assertIn("--accept-loss", told)
        self.assertEqual(self.content("journal.db", *keeps), before)
        self.assertEqual(self.content(*keeps), self.content(*KNOWING))

    def test_a_journal_that_is_gone(self):
        os.remove(self.data / "journal.db")
        self.refused("there is no journal")
        self.assertFalse((self.data / "journal.db").exists(), "none is made")

    def test_an_older_journal(self):
        shutil.copy(self.old / "journal.db", self.data / "journal.db")
        self.refused(f"the journal has {self.records(self.old)}")

    def test_every_prefix_of_the_journal(self):
        for last in range(self.known):
            with self.subTest(last=last):
                self.restore()
                self.cut(last)
                self.refused(f"the journal has {last}")

    def test_a_prefix_beside_each_of_them_alone(self):
        for alone in KNOWING:
            for name in KNOWING:
                if name != alone:
                    os.remove(self.data / name)
            self.cut(self.known - 1)
            self.refused(f"the journal has {self.known - 1}", keeps=(alone,))
            self.restore()

    def test_the_journal_of_another_shop(self):
        with Server() as other:
            other.stop()
            self.fill(other, 0, 12)
            self.assertGreater(self.records(pathlib.Path(other.data)), self.known)
            shutil.copy(pathlib.Path(other.data) / "journal.db", self.data / "journal.db")
        self.refused("this is journal ")

    def test_verify_says_so_too(self):
        self.cut(self.known - 1)
        done = self.server.run("verify", "--data", str(self.data))
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(f"knows {self.known} records, the journal has {self.known - 1}", done.stdout)

    def test_a_backup_of_less_is_refused(self):
        for cut, has in ((self.known - 1, f"knows {self.known} records, the journal has {self.known - 1}"), (0, "the journal has 0")):
            self.restore()
            self.cut(cut)
            copy = self.data.with_name(f"copy-{cut}")
            done = self.server.run("backup", "--data", str(self.data), str(copy))
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("Nothing was copied", done.stderr)
            self.assertIn(has, done.stderr)
            self.assertFalse(copy.exists())

    def test_a_backup_of_a_shop_at_work_is_whole(self):
        self.server.start()
        for number in range(5):
            order = place_order(f"W-{number}", [("LAMP", 1, "2.50")])
            self.assertEqual(self.server.request("POST", "/v1/messages/PlaceOrder", order)[0], 201)
            done = self.server.run("backup", "--data", str(self.data), str(self.data.with_name(f"copy-{number}")))
            self.assertEqual(done.returncode, 0, done.stderr)
        self.server.stop()

    def test_a_journal_that_is_no_file_of_its_kind_is_no_wrong_usage(self):
        whole = (self.data / "journal.db").read_bytes()
        (self.data / "journal.db").write_bytes(whole[:len(whole) // 2])
        for command in ("verify", "rebuild", "export orders"):
            done = self.server.run(*command.split(), "--data", str(self.data))
            self.assertEqual((done.returncode, "damaged" in done.stderr), (1, True), (command, done.stderr))

    def test_going_on_all_the_same_is_recorded(self):
        shutil.copy(self.old / "journal.db", self.data / "journal.db")
        first = self.content(*KNOWING)
        self.server.options = ("--accept-loss",)
        self.server.start()
        self.assertEqual(self.orders(), 4)
        branch, = self.server.json("GET", "/readyz")[1]["journal"]["branches"]
        self.assertEqual((branch["records"], branch["recordsKnown"]), (self.records(self.old), self.known))
        self.server.stop()
        aside = {path.name.split(".set-aside")[0]: hashlib.sha256(path.read_bytes()).hexdigest()
                 for path in self.data.glob("*.set-aside-*[0-9]") if path.name.startswith(KNOWING)}
        self.assertEqual(aside, first, "the newer files are kept")
        # It is asked for once; from then on the folder is whole, and says what happened.
        self.server.options = ()
        self.server.start()
        self.assertEqual(self.orders(), 4)
        self.server.stop()
        self.assertIn("records were given up", self.server.output())
        done = self.server.run("verify", "--data", str(self.data))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("records were given up; state.db knows", done.stdout)

    def test_going_on_from_nothing(self):
        os.remove(self.data / "journal.db")
        self.server.options = ("--accept-loss",)
        self.server.start()
        self.assertEqual(self.orders(), 0)
        branch, = self.server.json("GET", "/readyz")[1]["journal"]["branches"]
        self.assertEqual((branch["records"], branch["recordsKnown"]), (0, self.known))
        self.server.stop()

    def test_views_and_states_that_are_only_older_are_no_loss(self):
        for name in KNOWING:
            shutil.copy(self.old / name, self.data / name)
        self.server.start()
        self.assertEqual(self.orders(), 9)
        self.server.stop()
        self.assertEqual(list(self.data.glob("*.set-aside-*")), [])

    def test_a_copy_that_is_put_to_use_is_a_journal_of_its_own(self):
        copy = self.data.with_name("copy")
        self.assertEqual(self.server.run("backup", "--data", str(self.data), str(copy)).returncode, 0)
        self.server.start()
        mine = self.server.json("GET", "/readyz")[1]["journal"]
        self.server.stop()
        shutil.rmtree(self.data)
        shutil.move(copy, self.data)
        for _ in range(2):
            self.server.start()
            its = self.server.json("GET", "/readyz")[1]["journal"]
            self.assertNotEqual(its["id"], mine["id"])
            self.assertEqual([branch["from"] for branch in its["branches"]], [mine["id"]])
            self.assertEqual(self.orders(), 9)
            self.server.stop()
        self.assertNotIn("given up", self.server.output())


class Positions(Folder):
    """A client that follows a shop which is then restored from an older backup, and grows past where the client was."""

    def setUp(self):
        super().setUp()
        self.fill(self.server, 0, 3)
        copy = self.data.with_name("copy")
        self.assertEqual(self.server.run("backup", "--data", str(self.data), str(copy)).returncode, 0)
        self.server.start()
        self.common = self.end()
        self.server.stop()
        self.fill(self.server, 3, 6)
        self.server.start()
        self.ahead = self.end()
        self.server.stop()
        shutil.rmtree(self.data)
        shutil.move(copy, self.data)
        self.server.start()

    def end(self):
        return self.server.json("GET", "/v1/events?private=true&limit=1000")[1]["next"]

    def tearDown(self):
        self.server.stop()

    def grow(self):
        self.server.stop()
        self.fill(self.server, 10, 20)
        self.server.start()
        self.assertGreater(int(self.end().split(":")[1]), int(self.ahead.split(":")[1]))

    def test_a_list_that_can_not_be_continued_is_gone(self):
        for _ in range(2):
            status, problem = self.server.json("GET", f"/v1/events?after={self.ahead}")
            self.assertEqual((status, problem["type"]), (410, "/problems/position-gone"))
            name, end = self.end().split(":")
            self.assertNotEqual(name, self.ahead.split(":")[0])
            self.assertIn(f"Begin at {name}:0", problem["detail"])
            self.assertIn(f"or at {name}:{end}", problem["detail"])
            self.grow()

    def test_a_stream_that_can_not_be_continued_says_so_and_ends(self):
        for _ in range(2):
            status, _, told = self.server.request("GET", "/v1/events/stream", headers={"Last-Event-ID": self.ahead})
            self.assertEqual(status, 200)
            self.assertIn(b"event: problem", told)
            self.assertIn(b"position-gone", told)
            self.grow()

    def test_what_both_have_is_continued(self):
        self.grow()
        status, page = self.server.json("GET", f"/v1/events?private=true&limit=1&after={self.common}")
        self.assertEqual(status, 200)
        self.assertEqual(page["events"][0]["position"], int(self.common.split(":")[1]) + 1)

    def test_a_number_past_the_end_is_gone(self):
        position = int(self.end().split(":")[1])
        self.assertEqual(self.server.json("GET", f"/v1/events?after={position}")[0], 200)
        self.assertEqual(self.server.json("GET", f"/v1/events?after={position + 1}")[0], 410)
        self.assertEqual(self.server.json("GET", "/v1/events?after=nowhere")[0], 400)

    def test_the_commands_hear_of_it(self):
        where = ("--url", f"http://127.0.0.1:{self.server.port}", "--after", self.ahead)
        for command in (("export", "events"), ("tail",)):
            done = self.server.run(*command, *where)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("can't be continued from " + self.ahead, done.stderr)


class Currencies(Folder):
    def test_the_shop_keeps_its_currency(self):
        self.server.options = ("--currency", "KWD")
        self.server.start()
        self.server.stop()
        status, told = self.serve("--currency", "GBP")
        self.assertEqual(status, 2, told)
        self.assertIn("sells in KWD, not in GBP", told)
        for options in ((), ("--currency", "KWD")):
            self.server.options = options
            self.server.start()
            self.assertEqual(self.server.json("GET", "/readyz")[1]["currency"], "KWD")
            self.server.stop()

    def test_commands_sell_in_the_shops_currency(self):
        self.server.options = ("--currency", "KWD")
        self.server.start()
        table = pathlib.Path(self.server.folder, "products.csv")
        table.write_text("sku,name,price,quantity\nLAMP,Lamp,2.505,10\n")
        where = ("--url", f"http://127.0.0.1:{self.server.port}")
        done = self.server.run("import", "products", str(table), *where)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = self.server.run("import", "products", str(table), "--currency", "EUR", *where)
        self.assertEqual((done.returncode, "sells in KWD, not in EUR" in done.stderr), (2, True), done.stderr)
        self.server.stop()
        offline = ("--data", str(self.data))
        done = self.server.run("place", "--item", "LAMP:1", *offline)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = self.server.run("place", "--item", "LAMP:1", "--currency", "EUR", *offline)
        self.assertEqual((done.returncode, "sells in KWD, not in EUR" in done.stderr), (2, True), done.stderr)
        self.server.options = ()
        self.server.start()
        order, = self.server.json("GET", "/v1/orders")[1]["items"]
        self.assertEqual((order["totalAmount"], order["currency"]), (2.505, "KWD"))
        self.server.stop()

    def test_what_is_no_currency(self):
        for code in ("XXX", "XTS", "XAU", "ABC", "gbp", ""):
            status, told = self.serve("--currency", code)
            self.assertEqual(status, 2, told)
        self.assertFalse(self.data.exists())


class FirstEdition(Folder):
    def test_it_is_refused_by_name_and_left_alone(self):
        self.fill(self.server, 0, 1)
        with sqlite3.connect(self.data / "journal.db") as journal:
            journal.executescript("DROP TABLE meta; DROP TABLE branch; PRAGMA user_version=1")
        journal.close()
        before = self.content(*(path.name for path in self.data.iterdir()))
        for done in (self.serve(), self.serve("--accept-loss")):
            self.assertEqual(done[0], 1, done[1])
            self.assertIn("by an older FlowMart (format 1; this one reads 2)", done[1])
            self.assertIn("export its orders with the FlowMart that wrote it", done[1])
        self.assertEqual(self.content(*(path.name for path in self.data.iterdir())), before)


if __name__ == "__main__":
    unittest.main()
