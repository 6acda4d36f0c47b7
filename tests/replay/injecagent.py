"""Brings InjecAgent into the form that `hearth replay` reads: injecagent.py FOLDER > injecagent.jsonl.

InjecAgent (Zhan, Liang, Ying, Kang: "InjecAgent: Benchmarking Indirect Prompt Injections in Tool-Integrated LLM Agents",
2024; MIT licence) has 1,054 cases: a user's request, the tool that it needs, a result of that tool with an instruction hidden in it, and the tools
that a model calls which obeys. FOLDER holds test_cases_dh_base.json.xz, test_cases_ds_base.json.xz, tools.json.xz and
attacker_simulated_responses.json.xz. injecagent_tools.json says what each tool does; it is ours.

The set records no arguments of the attack's calls, so a hijacked model is taken at its worst: every argument is the
instruction's own words, a mail goes to the address in it, and what was read before is its body.
"""

import ast
import json
import lzma
import re
import sys
from pathlib import Path


def read(folder: Path, name: str):
    with lzma.open(folder / f"{name}.xz", "rt") as file:
        return json.load(file)


def literal(text: str):
    """A Python literal or JSON, else the text itself."""
    for parse in (ast.literal_eval, json.loads):
        try:
            return parse(text)
        except (ValueError, SyntaxError):
            pass
    return text


def plain(value):
    """Without what JSON has no word for."""
    return json.loads(json.dumps(value, default=str))


def recorded_results(responses: dict) -> dict:
    """For each tool the first answer that was recorded for it."""
    results = {}
    for key, text in responses.items():
        results.setdefault(key[1:].partition(",")[0], literal(text))
    return results


def attack_step(tool: str, instruction: str, parameters: list, before, results: dict) -> dict:
    arguments = dict.fromkeys(parameters, instruction)
    if tool == "GmailSendEmail":
        address = re.search(r"[\w.+-]+@[\w-]+\.[\w.]*\w", instruction)
        arguments = {"to": address.group() if address else instruction, "subject": instruction, "body": json.dumps(before)}
    return {"tool": tool, "args": arguments, "result": plain(results.get(tool, {})), "attack": True}


def cases(folder: Path):
    parameters = {kit["name_for_model"] + tool["name"]: [p["name"] for p in tool["parameters"]]
                  for kit in read(folder, "tools.json") for tool in kit["tools"]}
    results = recorded_results(read(folder, "attacker_simulated_responses.json"))
    for family in ("dh", "ds"):
        for number, case in enumerate(read(folder, f"test_cases_{family}_base.json"), 1):
            user = {"tool": case["User Tool"], "args": plain(literal(case["Tool Parameters"])),
                    "result": case["Tool Response"], "attack": False}
            steps, before = [user], case["Tool Response"]
            for tool in case["Attacker Tools"]:
                steps.append(attack_step(tool, case["Attacker Instruction"], parameters[tool], before, results))
                before = steps[-1]["result"]
            yield {"id": f"{family}{number:03}", "kind": case["Attack Type"], "request": case["User Instruction"],
                   "plan_tools": [case["User Tool"]], "steps": steps}


def main() -> None:
    for case in cases(Path(sys.argv[1])):
        print(json.dumps(case, ensure_ascii=False))


if __name__ == "__main__":
    main()
