"""A mutant is built beside the program, not in it: what stands built stays as it is. Of a mutated source only that file is
compiled, on top of its headers compiled before, and its object is linked in front of the libraries, so that the linker
takes no more of them than what it still misses. Of a mutated header each joined file that includes it is compiled, as
far as the test program to be linked has it.

The compiler reads the mutant in place of the file (-ivfsoverlay), whose name it so keeps. Nothing else can tell.
"""
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import subprocess
import sys
import time

NICE = os.environ.get("NICE", "10")
MEMORY = 8 << 30  # a mutant may go on for ever, and others work on this machine
SAID = ["-Wno-everything", "-Werror=return-type"]


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
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)  # what it started, too
        process.communicate()
        return None, ""


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
        self.copy, self.build, self.made = copy, build, build / "mutant"
        shutil.rmtree(self.made, ignore_errors=True)
        self.made.mkdir(parents=True)
        self.units = [Unit(entry) for entry in json.loads((build / "compile_commands.json").read_text())]
        self.unit_of = {source: unit for unit in self.units for source in unit.sources}
        self.links, self.codes, self.alone, self.headers, self.read_by = {}, {}, {}, {}, None
        self.spent = Spent()

    def ninja(self, *arguments):
        return command(["ninja", "-C", self.build, *arguments],
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

    def object_alone(self, source):
        """Of a source that is joined with the mutated one: itself, as it is. ccache knows most."""
        if source not in self.alone:
            out = self.made / f"{len(self.alone)}.o"
            unit = self.unit_of[source]
            good, said = command(["ccache", *unit.words, *SAID, "-c", source, "-o", out], cwd=unit.folder,
                                 env={**os.environ, "CCACHE_BASEDIR": str(self.copy), "CCACHE_NOHASHDIR": "1"})
            if not good:
                sys.exit(f"mutants: {source} does not compile by itself\n{said[-3000:]}")
            self.alone[source] = out
        return self.alone[source]

    def headers_of(self, source):
        """What the file begins with, compiled once for all of its mutants: half of what it costs."""
        if source not in self.headers:
            begin = re.match(r"(?:\s*(?://[^\n]*|#include [^\n]*)\n)*", source.read_text())[0]
            header, out = self.made / f"headers{len(self.headers)}.hpp", self.made / f"headers{len(self.headers)}.pch"
            header.write_text("\n".join(re.findall(r"^#include .*$", begin, re.M)) + "\n")
            good = self.compile(self.unit_of[source], header, out, "-fpch-instantiate-templates", "-x", "c++-header")[0]
            self.headers[source] = ["-include-pch", out] if good else []
        return self.headers[source]

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
            self.objects[unit] = [out]
            return self.compile(unit, self.path, out, "-c", *self.building.headers_of(self.path))[0]
        of_it = f'/{self.path.name}"'
        for source in [self.path.with_suffix(".cpp"), *sorted(self.path.parent.glob("*.cpp"))]:
            if source in by_source and of_it in source.read_text():
                return self.compile(by_source[source], source, "/dev/null", "-fsyntax-only")[0]
        return True

    def objects_of(self, unit):
        """In place of the unit's own; None: it does not compile."""
        if not self.is_header:
            others = [source for source in unit.sources if source != self.path]
            return self.objects[unit][:1] + [self.building.object_alone(source) for source in others]
        if unit not in self.objects:
            out = self.building.made / f"unit{len(self.objects)}.o"
            self.objects[unit] = [out] if self.compile(unit, unit.file, out, "-c")[0] else None
        return self.objects[unit]

    def link(self, target):
        """The program with the mutant in it; None: it can't be built."""
        if target not in self.linked:
            words = self.building.link_of(target)
            out = self.building.made / target
            line, front = list(words), []
            changed = self.building.readers_of(self.path) if self.is_header else [self.building.unit_of[self.path]]
            for unit in (unit for unit in changed if unit.within(words)):
                if (objects := self.objects_of(unit)) is None:
                    return None
                line = [word for word in line if word != unit.object]
                front += objects
            line[line.index("-o") + 1] = out
            line[1:1] = front
            good = bool(front) and self.building.spent.on("link", command, line, cwd=self.building.build)[0]
            self.linked[target] = out if good else None if front else self.building.build / words[words.index("-o") + 1]
        return self.linked[target]

    def code(self, *more):
        out = self.building.made / "code.s"
        unit = self.building.unit_of[self.path]
        good = self.building.compile(unit, self.path, out, "-O1", "-g0", "-S", *more)[0]
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
    """Each is built, and run without a mutant, once it is needed: the far ones may never be."""

    def __init__(self, building):
        self.building, self.times = building, {}
        self.kept = building.build / "times.json"  # by test: what it was then, and its seconds
        self.known = json.loads(self.kept.read_text()) if self.kept.exists() else {}

    def time_of(self, name):
        """Seconds that it takes as it is."""
        if name not in self.times:
            good, said = self.building.ninja(target_of(name))
            if not good:
                sys.exit(f"mutants: {name} does not build without any mutant\n{said[-3000:]}")
            now = self.stamp_of(name)
            if self.known.get(name, [0])[0] != now:
                self.known[name] = [now, self.measured(name)]
                self.kept.write_text(json.dumps(self.known))
            self.times[name] = self.known[name][1]
        return self.times[name]

    def measured(self, name):
        for _ in range(2):
            start = time.monotonic()
            passed, said = self.run(name, self.program_of(name))
            if passed:
                return time.monotonic() - start
        sys.exit(f"mutants: {name} fails without any mutant\n{said[-3000:]}")

    def stamp_of(self, name):
        scripts = self.script_of(name).parent.glob("*.py") if "/" in name else []
        return max(path.stat().st_mtime_ns for path in [self.program_of(name), *scripts])

    def script_of(self, name):
        return self.building.copy / "tests" / f"{name}_test.py"

    def program_of(self, name):
        words = self.building.link_of(target_of(name))
        return self.building.build / words[words.index("-o") + 1]

    def run(self, name, program, **limits):
        if "/" not in name:
            line = [program, "--gtest_brief=1", "--gtest_fail_fast"]
        else:
            line = [sys.executable, self.script_of(name), "-f"]
        environment = {**os.environ, "FLOWMART_PROGRAM": str(program), "PYTHONPATH": str(self.building.copy / "python")}
        return command(line, env=environment, cwd=self.building.copy, **limits)

    def judge(self, name, mutant):
        """noticed, slow (it took too long) or unbuilt; empty: it passes."""
        usual = self.time_of(name)
        if (program := mutant.link(target_of(name))) is None:
            return "unbuilt"
        if program == self.program_of(name):
            return ""  # the mutant is no part of it
        limits = {"limit": 60 + 8 * usual, "cpu": int(10 + 4 * usual)}
        spent = self.building.spent
        passed, _ = spent.on("tests", self.run, name, program, **limits)
        if not passed and "/" in name:  # servers and clocks: what fails once by chance has noticed nothing
            passed, _ = spent.on("tests", self.run, name, program, **limits)
        return "" if passed else "slow" if passed is None else "noticed"
