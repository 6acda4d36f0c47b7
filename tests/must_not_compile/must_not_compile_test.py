#!/usr/bin/env python3
"""What the types of trust forbid: each source here compiles as it stands, and with -DREFUSED it must not, for the reason in its first line."""
import concurrent.futures, os, pathlib, subprocess, sys

here = pathlib.Path(__file__).resolve().parent
root = here.parents[1]
flags = ["-std=gnu++23", "-fsyntax-only", "-Wall", "-Werror", "-Wno-gnu-statement-expression-from-macro-expansion", f"-I{root / 'src'}"]

def errors(source, *more):
    done = subprocess.run(["clang++-19", *flags, *more, source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout

def check(source):
    reason = source.read_text().splitlines()[0].removeprefix("// refused: ")
    code, output = errors(source)
    if code: return f"{source.name} does not compile at all, so that it shows nothing:\n{output}"
    code, output = errors(source, "-DREFUSED")
    if not code: return f"{source.name}: what must not compile does"
    if reason not in output: return f"{source.name} is refused for another reason than '{reason}':\n{output}"
    return ""

with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    wrong = list(pool.map(check, sorted(here.glob("*.cpp"))))
for text in filter(None, wrong): print(text)
failed = sum(map(bool, wrong))
print(f"{len(wrong) - failed} passed, {failed} failed")
sys.exit(bool(failed or not wrong))
