"""A mutant is built beside the program, not in it: what stands built stays as it is. Of a mutated source only that file is
compiled, on top of its headers compiled before, and its object is linked in front of all others. What both define the
linker takes from the first; what was compiled with the file asks the linker, too, for nothing is optimised. Of a mutated
header each joined file that includes it is compiled, as far as the test program to be linked has it.

The compiler reads the mutant in place of the file (-ivfsoverlay), whose name it so keeps. Nothing else can tell.
"""
import atexit
import hashlib
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

NICE = os.environ.get("NICE", "9")  # tests of what gives way by 10 would see nothing at 10
LONG = 0.2  # seconds of a test case
IN_MEMORY = pathlib.Path("/dev/shm")  # where mutants and what tests write lie: no waiting for a disk
MEMORY = 8 << 30  # a mutant may go on for ever, and others work on this machine
OPTIMISED = ["-O1", "-g0"]
SAID = ["-Wno-everything", "-Werror=return-type", "-Wfatal-errors"]  # most do not compile: the first fault is enough


def bounded(cpu):
    def bound():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    return bound


def command(arguments, limit=None, cpu=None, **more):
    """(ended well, what it said); None in place of the first when it took too long: on the clock, or of the processor,
    which says the same on a busy machine as on an idle one."""
    process = subprocess.Popen(["nice", "-n", NICE, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
                               preexec_fn=bounded(cpu) if cpu else None, **more)
    try:
        said = process.communicate(timeout=limit)[0]
        return None if process.returncode in (-24, -9) and cpu else process.returncode == 0, said
    except BaseException as why:  # it takes too long, or whoever judges is told to stop
        os.killpg(process.pid, 9)  # what it started, too
        process.communicate()
        if not isinstance(why, subprocess.TimeoutExpired):
            raise
        return None, ""


def defined_in(made):
    """The names of an object that no other may define as well."""
    return {line.split()[-1] for line in command(["nm", "--extern-only", "--defined-only", made])[1].splitlines()
            if line.split()[-2] in "TDBR"}


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def target_of(test):
    return "flowmart" if "/" in test else test


class Spent:
    """Where the time of the mutants goes: seconds on the clock by what was done."""

    def __init__(self):
        self.seconds = {}

    def on(self, what, act, *arguments, **more):
        start = time.monotonic()
        try:
            return act(*arguments, **more)
        finally:
            self.seconds[what] = self.seconds.get(what, 0) + time.monotonic() - start

    def take(self):
        taken, self.seconds = self.seconds, {}
        return taken


class Unit:
    """A file as CMake has it compiled: a source, or some that are joined."""

    def __init__(self, entry):
        words = [word for word in shlex.split(entry["command"]) if not word.endswith("ccache")]
        self.words, self.object = words[:words.index("-o")], words[words.index("-o") + 1]
        self.folder, self.file = entry["directory"], pathlib.Path(entry["file"])
        joined = re.findall(r'#include "(.*)"', self.file.read_text()) if "Unity" in self.file.parts else [self.file]
        self.sources = [pathlib.Path(name) for name in joined]
        self.library = f"lib{re.search(r'([^/]*)[.]dir/', self.object)[1]}.a"

    def within(self, link):
        """Whether a program that is linked so has it: by itself, or in a library."""
        return self.object in link or any(word.endswith(f"/{self.library}") for word in link)


class Building:
    def __init__(self, copy, build):
        self.copy, self.build = copy, build
        self.made = pathlib.Path(tempfile.mkdtemp(prefix="flowmart-mutants-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
        atexit.register(shutil.rmtree, self.made, ignore_errors=True)
        self.units = [Unit(entry) for entry in json.loads((build / "compile_commands.json").read_text())]
        self.unit_of = {source: unit for unit in self.units for source in unit.sources}
        self.links, self.codes, self.headers, self.defined, self.read_by = {}, {}, {}, {}, None
        self.spent = Spent()

    def ninja(self, *arguments):
        """One at a time, whoever else judges."""
        return command(["flock", self.copy / "lock", "ninja", "-C", self.build, *arguments],
                       env={**os.environ, "CCACHE_BASEDIR": str(self.copy), "CCACHE_NOHASHDIR": "1"})

    def link_of(self, target):
        """The words that link it, as it stands built."""
        if target not in self.links:
            said = subprocess.run(["ninja", "-C", self.build, "-t", "commands", target], capture_output=True, text=True,
                                  check=True).stdout.strip().splitlines()[-1]
            self.links[target] = shlex.split(said.removeprefix(": && ").split(" && ")[0])
        return self.links[target]

    def compile(self, unit, source, out, *more):
        return command([*unit.words, *SAID, *more, source, "-o", out], cwd=unit.folder)

    def headers_of(self, source, *more):
        """What the files of its library begin with, compiled once for all of their mutants: half of what one costs."""
        unit = self.unit_of[source]
        key = unit.library, more
        if key not in self.headers:
            files = [file for file, its in self.unit_of.items() if its.library == unit.library]
            begins = [re.match(r"(?:\s*(?://[^\n]*|#include [^\n]*)\n)*", file.read_text())[0] for file in files]
            header = self.made / f"headers{len(self.headers)}.hpp"
            out = header.with_suffix(".pch")
            header.write_text("\n".join(dict.fromkeys(re.findall(r"^#include .*$", "\n".join(begins), re.M))) + "\n")
            good = self.compile(unit, header, out, *more, "-fpch-instantiate-templates", "-x", "c++-header")[0]
            self.headers[key] = ["-include-pch", out] if good else []
        return self.headers[key]

    def defined_by(self, source):
        """What others take from it. A mutant that lacks some of it is none: it would not link."""
        if source not in self.defined:
            out = self.made / "as_it_is.o"
            good, said = self.compile(self.unit_of[source], source, out, "-c", *self.headers_of(source))
            if not good:
                sys.exit(f"mutants: {source} does not compile by itself\n{said[-3000:]}")
            self.defined[source] = defined_in(out)
        return self.defined[source]

    def readers_of(self, header):
        """The units that include it."""
        if self.read_by is None:
            self.read_by, unit = {}, None
            by_object = {unit.object: unit for unit in self.units}
            for line in self.ninja("-t", "deps")[1].splitlines():
                if not line.startswith(" "):
                    unit = by_object.get(line.split(":")[0])
                elif unit:
                    self.read_by.setdefault((self.build / line.strip()).resolve(), []).append(unit)
        return self.read_by.get(header, [])


class Mutant:
    """One file with other text. Each part of it is built when it is asked for, once."""

    def __init__(self, building, path, text):
        self.building, self.path, self.is_header = building, path, path.suffix == ".hpp"
        self.text, self.overlay = building.made / "text", building.made / "overlay.yaml"
        self.text.write_text(text)
        self.overlay.write_text(json.dumps({"version": 0, "use-external-names": False, "roots": [
            {"type": "file", "name": str(path), "external-contents": str(self.text)}]}))
        self.objects, self.linked = {}, {}

    def compile(self, unit, source, out, *more):
        return self.building.spent.on("compile", self.building.compile, unit, source, out, "-ivfsoverlay", self.overlay, *more)

    def takes(self):
        """Whether it compiles. A header is tried with a source that includes it, the one beside it if there is one."""
        by_source = self.building.unit_of
        if not self.is_header:
            unit, out = by_source[self.path], self.building.made / "mutant.o"
            self.objects[unit] = out
            good = self.compile(unit, self.path, out, "-c", *self.building.headers_of(self.path))[0]
            return good and self.building.defined_by(self.path) <= defined_in(out)
        of_it = f'/{self.path.name}"'
        for source in [self.path.with_suffix(".cpp"), *sorted(self.path.parent.glob("*.cpp"))]:
            if source in by_source and of_it in source.read_text():
                return self.compile(by_source[source], source, "/dev/null", "-fsyntax-only")[0]
        return True

    def object_of(self, unit):
        """In front of the unit's own, or in place of it; None: it does not compile."""
        if self.is_header and unit not in self.objects:
            out = self.building.made / f"unit{len(self.objects)}.o"
            self.objects[unit] = out if self.compile(unit, unit.file, out, "-c")[0] else None
        return self.objects[unit]

    def link(self, target):
        """The program with the mutant in it; None: it can't be built."""
        if target not in self.linked:
            words = self.building.link_of(target)
            out = self.building.made / target
            line, front = list(words), []
            changed = self.building.readers_of(self.path) if self.is_header else [self.building.unit_of[self.path]]
            for unit in (unit for unit in changed if unit.within(words)):
                if (made := self.object_of(unit)) is None:
                    return None
                if self.is_header:
                    line = [word for word in line if word != unit.object]
                front.append(made)
            line[line.index("-o") + 1] = out
            line[1:1] = ["-Wl,--allow-multiple-definition", *front]
            good = bool(front) and self.building.spent.on("link", command, line, cwd=self.building.build)[0]
            self.linked[target] = out if good else None if front else self.building.build / words[words.index("-o") + 1]
        return self.linked[target]

    def code(self, *more):
        out = self.building.made / "code.s"
        unit = self.building.unit_of[self.path]
        headers = self.building.headers_of(self.path, *OPTIMISED)
        good = self.building.spent.on("compare", self.building.compile, unit, self.path, out, *OPTIMISED, "-S", *headers,
                                      *more)[0]
        return out.read_bytes() if good else None

    def is_same_code(self):
        """Whether it is to the compiler what is there without it: then nobody can notice it."""
        if self.is_header:
            return False
        codes = self.building.codes
        if self.path not in codes:
            codes[self.path] = self.code()
        mutated = self.code("-ivfsoverlay", self.overlay)
        return mutated is not None and mutated == codes[self.path]


class Tests:
    """Each is built, and run without a mutant, once it is needed: the far ones may never be. Of a test program the cases
    that take long come after the others: most mutants are noticed before them."""

    def __init__(self, building):
        self.building, self.parts = building, {}
        self.kept = building.build / "parts.json"  # by test: what it was then, and its parts

    def parts_of(self, name):
        """Of which it is run one after the other: the cases of each, and the seconds that they take as they are."""
        if name not in self.parts:
            good, said = self.building.ninja(target_of(name))
            if not good:
                sys.exit(f"mutants: {name} does not build without any mutant\n{said[-3000:]}")
            now = self.stamp_of(name)
            known = json.loads(self.kept.read_text()) if self.kept.exists() else {}
            if known.get(name, [0])[0] != now:
                known[name] = [now, self.measured(name)]
                self.kept.write_text(json.dumps(known))
            self.parts[name] = known[name][1]
        return self.parts[name]

    def measured(self, name):
        for _ in range(2):
            start = time.monotonic()
            passed, said = self.run(name, self.program_of(name), "*", f"--gtest_output=json:{self.building.made}/cases.json")
            seconds = time.monotonic() - start
            if passed:
                return [("*", seconds)] if "/" in name else self.parted(seconds)
        sys.exit(f"mutants: {name} fails without any mutant\n{said[-3000:]}")

    def parted(self, seconds):
        suites = json.loads((self.building.made / "cases.json").read_text())["testsuites"]
        times = {f"{suite['name']}.{case['name']}": float(case["time"][:-1]) for suite in suites for case in suite["testsuite"]}
        long = [case for case, time in times.items() if time > LONG]
        of_long = sum(times[case] for case in long)
        return [("-" + ":".join(long), seconds - of_long), (":".join(long), of_long)] if long else [("*", seconds)]

    def usual(self, name):
        """How many seconds it takes as it is, as far as that is known."""
        known = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        return sum(seconds for _, seconds in known.get(name, [0, []])[1])  # 0: it is soon known

    def stamp_of(self, name):
        return self.script_stamp_of(name) if "/" in name else self.program_of(name).stat().st_mtime_ns

    def script_stamp_of(self, name):
        """Of a test of the running program: by itself and what such tests share."""
        script = self.script_of(name)
        shared = [path for path in script.parent.glob("*.py") if not path.stem.endswith("_test")]
        return max(path.stat().st_mtime_ns for path in [script, *shared])

    def script_of(self, name):
        return self.building.copy / "tests" / f"{name}_test.py"

    def program_of(self, name):
        words = self.building.link_of(target_of(name))
        return self.building.build / words[words.index("-o") + 1]

    def run(self, name, program, cases, *more, environment={}, **limits):
        if "/" not in name:
            line = [program, "--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={cases}", *more]
        else:
            line = [sys.executable, self.script_of(name), "-f"]
        environment = {**os.environ, "FLOWMART_PROGRAM": str(program), "PYTHONPATH": str(self.building.copy / "python"),
                       "TMPDIR": str(self.building.made), **environment}
        return command(line, env=environment, cwd=self.building.copy, **limits)

    def judge(self, name, mutant):
        """noticed, slow (it took too long) or unbuilt; empty: it passes."""
        parts = self.parts_of(name)
        if (program := mutant.link(target_of(name))) is None:
            return "unbuilt"
        if program == self.program_of(name):
            return ""  # the mutant is no part of it
        for cases, usual in parts:
            limits = {"limit": 30 + (3 if "/" in name else 8) * usual, "cpu": int(5 + 4 * usual)}
            passed, _ = self.building.spent.on("tests", self.run, name, program, cases, **limits)
            if passed is False and "/" in name:  # servers and clocks: what fails once by chance has noticed nothing
                passed, _ = self.building.spent.on("tests", self.run, name, program, cases, **limits)
            if not passed:
                return "slow" if passed is None else "noticed"
        return ""


class Reach:
    """Which lines of an area each test comes to: a mutant of another it can't notice. Found out by running it once with
    counters; kept, for each test until it changes, and for each file until that does."""

    def __init__(self, building, tests, area, sources):
        self.building, self.tests, self.sources = building, tests, sources
        self.folder = building.build / "reach" / area  # of another area another run may be under way
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kept = self.folder / "reach.json"
        self.known = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.able = shutil.which("llvm-cov") is not None

    def may_notice(self, name, path, number):
        if not self.able or path not in self.sources:
            return True
        self.tests.parts_of(name)  # it is built
        stamp, text = self.tests.stamp_of(name), digest_of(path)
        of_test = self.known.get(name, {})
        if of_test.get("stamp") != stamp or of_test["files"].get(str(path), [0])[0] != text:
            self.known[name] = {"stamp": stamp, "files": self.building.spent.on("reach", self.counted, name)}
            self.kept.write_text(json.dumps(self.known))
        _, reached, passed_over = self.known[name]["files"].get(str(path), [text, [], []])
        return number in reached or (number not in passed_over and bool(reached))  # a constant is code wherever it is used

    def counted(self, name):
        """By file: its digest, lines that were run and lines that were not."""
        line = list(self.building.link_of(target_of(name)))
        sources = [source for source in self.sources if self.building.unit_of[source].within(line)]
        if not sources:
            return {str(source): [digest_of(source), [], []] for source in self.sources}
        program, counters = self.folder / "program", self.folder / "counters"
        line[line.index("-o") + 1] = program
        line[1:1] = ["--coverage", "-Wl,--allow-multiple-definition", *map(self.object_of, sources), self.on_signal()]
        good, said = command(line, cwd=self.building.build)
        if not good:
            sys.exit(f"mutants: {name} does not link with counters\n{said[-3000:]}")
        shutil.rmtree(counters, ignore_errors=True)
        self.tests.run(name, program, "*", environment={
            "GCOV_PREFIX": str(counters),
            "PYTHONPATH": f"{self.building.copy}/tests/mutants/counting:{self.building.copy}/python"})
        return {str(source): [digest_of(source), *self.lines_of(source, counters)] for source in self.sources}

    def on_signal(self):
        out = self.folder / "on_signal.o"
        command(["clang-16", "-c", self.building.copy / "tests/mutants/counting/on_signal.c", "-o", out])
        return out

    def object_of(self, source):
        out = self.folder / f"{'_'.join(source.relative_to(self.building.copy).parts)}.o"
        unit = self.building.unit_of[source]
        as_it_is = self.building.build / unit.object
        if not out.exists() or out.stat().st_mtime_ns < as_it_is.stat().st_mtime_ns:
            headers = self.building.headers_of(source, "--coverage")
            good, said = self.building.compile(unit, source, out, "-c", "--coverage", *headers)
            if not good:
                sys.exit(f"mutants: {source} does not compile with counters\n{said[-3000:]}")
        return out

    def lines_of(self, source, counters):
        made = self.object_of(source)
        counts = counters / str(made.with_suffix(".gcda"))[1:]
        if not counts.exists():
            return [], []
        shutil.copy(made.with_suffix(".gcno"), counts.parent)
        said = command(["llvm-cov", "gcov", "-t", counts], cwd=self.building.unit_of[source].folder)[1]
        reached, passed_over, here = [], [], False
        for line in said.splitlines():
            if found := re.match(r"\s*-:\s*0:Source:(.*)", line):
                here = found[1].endswith(source.name)
            elif here and (found := re.match(r"\s*([^:]*):\s*([1-9][0-9]*):", line)) and found[1] != "-":
                (reached if found[1][0].isdigit() else passed_over).append(int(found[2]))
        return sorted(set(reached)), sorted(set(passed_over) - set(reached))
