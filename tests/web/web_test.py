#!/usr/bin/env python3
"""The web app without a browser: its types, its unit tests, its size, what must not stand in it."""
import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
SOURCES = [path for path in sorted([*WEB.glob("src/**/*.ts"), *WEB.glob("src/**/*.svelte")]) if path.name != "openapi.ts"]


def tool(*words):
    return subprocess.run([ROOT / "tools/web", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


class Web(unittest.TestCase):
    def test_types_and_markup_check(self):
        done = tool("check")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_the_unit_tests_pass(self):
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            done = tool("test", "--reporter=json", f"--outputFile={file.name}")
            self.assertEqual(done.returncode, 0, done.stdout)
            report = json.load(file)
        self.assertGreater(report["numPassedTests"], 0)
        self.assertEqual(report["numFailedTests"], 0)

    def test_nothing_is_made_from_a_string_of_markup(self):
        for path in SOURCES:
            text = path.read_text()
            for sink in (r"\{@html", r"\.innerHTML", r"\.outerHTML", r"insertAdjacentHTML", r"document\.write", r"\beval\(", r"new Function", r"\bstyle=\"", r"\son\w+=\""):
                self.assertIsNone(re.search(sink, text), f"{path.relative_to(ROOT)}: {sink}")

    def test_nothing_is_loaded_from_elsewhere(self):
        for path in [*SOURCES, WEB / "index.html", WEB / "src/app.css"]:
            remote = [one for one in re.findall(r"(?:https?:)?//[\w.-]+\.\w{2,}", path.read_text()) if not one.startswith("//")]
            self.assertEqual(remote, [], path.name)

    def test_no_source_lays_out_by_left_and_right(self):
        physical = re.compile(r"^\s*(?:margin|padding|border)-(?:left|right)|^\s*(?:left|right):|text-align:\s*(?:left|right)|float:", re.M)
        for path in [*WEB.glob("src/**/*.svelte"), WEB / "src/app.css"]:
            self.assertIsNone(physical.search(path.read_text()), path.name)


class Size(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = tool("build")
        if done.returncode != 0:
            raise AssertionError(done.stdout)
        cls.budget = json.loads((WEB / "budget.json").read_text())
        cls.dist = WEB / "dist"
        cls.page = (cls.dist / "index.html").read_text()

    def packed(self, names):
        return sum(len(gzip.compress((self.dist / name.lstrip("/")).read_bytes(), 9)) for name in names)

    def within(self, names, budget):
        size = self.packed(names)
        print(f"  {budget}: {size} of {self.budget[budget]}")
        self.assertLessEqual(size, self.budget[budget])

    def test_the_first_load_stays_small(self):
        scripts = set(re.findall(r'(?:src|href)="(/assets/[^"]+\.js)"', self.page))
        self.within(scripts, "first_load_script_gzip_bytes")
        self.within(set(re.findall(r'href="(/assets/[^"]+\.css)"', self.page)), "first_load_style_gzip_bytes")

    def test_all_of_it_stays_small(self):
        self.within([str(path.relative_to(self.dist)) for path in self.dist.rglob("*.js")], "all_script_gzip_bytes")

    def test_the_page_has_no_script_or_style_of_its_own(self):
        self.assertIsNone(re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", self.page))


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=1).run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__]))
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(failed != 0)
