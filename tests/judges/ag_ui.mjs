// Runs of a house, read by @ag-ui/client: its parser takes every event and its verifier every order of them.
// Arguments: the house's address and a pairing code. What is asked in thinking mode hangs until it is stopped.
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { Page } from "./house.mjs";

const require = createRequire(process.env.JUDGES + "/");
const { HttpAgent, verifyEvents } = require("@ag-ui/client");
const { toArray, firstValueFrom, take, tap } = require("rxjs");
const [address, code] = process.argv.slice(2);
const owner = new Page(address);
await owner.post("/api/pair", { code, device: "a judge" });
const agent = new HttpAgent({ url: `${address}/api/run`, headers: { Origin: address, Cookie: owner.cookie } });

const input = (text, mode = "given", runId = randomUUID()) => ({
  threadId: "talk",
  runId,
  messages: [{ id: "1", role: "user", content: text }],
  tools: [],
  context: [],
  state: {},
  forwardedProps: { mode },
});
const verified = (wish) => agent.run(wish).pipe(verifyEvents(false));
let runs = 0;
async function events(wish) {
  const all = await firstValueFrom(verified(wish).pipe(toArray()));
  runs += 1;
  return all;
}
async function ends(wish, type, outcome) {
  const all = await events(wish);
  const last = all.at(-1);
  assert.equal(last.type, type, JSON.stringify(all));
  if (outcome) assert.equal(last.outcome.type, outcome);
  return all;
}
const kinds = (all) => all.map((event) => event.type);

// Plain, and the same again.
const plain = input('lists.add(["milk"], list="shopping")');
const first = await ends(plain, "RUN_FINISHED", "success");
assert(kinds(first).includes("STEP_FINISHED") && kinds(first).includes("TEXT_MESSAGE_CONTENT"));
assert.deepEqual(kinds(await events(plain)), kinds(first));
// Nothing to do; a plan that is none; a tool that fails; a sub-agent with steps of its own.
await ends(input("   "), "RUN_ERROR");
await events(input("lists.add("));
await events(input('calendar.move("no such thing", to=when("tomorrow at 10:00"))'));
const several = await events(input('a = lists.show("shopping")\nb = agent("put eggs on the shopping list", tools=["lists"])\nsay("done")'));
assert(several.some((event) => event.type === "STEP_STARTED"));

// Cards: answered in each way, and gone on with.
await events(input('calendar.add("dentist", when=when("tomorrow at 10:00"))'));
const tell = 'messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)';
for (const [answer, more] of [
  ["once", {}],
  ["deny", {}],
  ["edit", { edits: [{ name: "text", text: "Dentist tomorrow." }] }],
]) {
  await ends(input(tell), "RUN_FINISHED", "interrupt");
  const { cards } = await owner.must("GET", "/api/cards");
  const { run } = await owner.post(`/api/cards/${cards[0].id}/answer`, { answer, ...more });
  await ends(input("goes on", "given", run), "RUN_FINISHED", "success");
}

// Cut in mid-stream and taken up again; stopped.
const slow = input("ponder", "thinking");
await firstValueFrom(verified(slow).pipe(take(2), toArray()));
const stopped = ends(slow, "RUN_FINISHED");
await owner.post("/api/stop");
assert.equal((await stopped).at(-1).result.state, "stopped");
await events(slow);
console.log(`${runs} runs, every order accepted`);
