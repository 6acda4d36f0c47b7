// The house as npm's openai sees it. Arguments: the house's address, a token, another address for cards.
import { createRequire } from "node:module";
import assert from "node:assert/strict";

const { default: OpenAI, ...errors } = createRequire(process.env.JUDGES + "/")("openai");
const [address, token] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: token, maxRetries: 0 });
const model = "hearth";
const says = (content) => [{ role: "user", content }];
const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];

assert.deepEqual((await client.models.list()).data.map((one) => one.id), ["hearth", "hearth-thinking"]);

// Chats.
const chat = await client.chat.completions.create({ model, messages: says("put milk on the shopping list"), tools });
assert.equal(chat.choices[0].message.content, "On the shopping list: milk.");
assert.equal(chat.choices[0].finish_reason, "stop");
assert.match(chat.note, /tools of this request were ignored/);
let text = "";
let usage;
const chunks = await client.chat.completions.create({ model, messages: says("what is on the shopping list?"), stream: true, stream_options: { include_usage: true } });
for await (const chunk of chunks) {
  text += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}
assert.match(text, /milk/);
assert.equal(usage.total_tokens, 0);
const helper = client.chat.completions.stream({ model, messages: says("what is on the shopping list?") });
assert.match(await helper.finalContent(), /milk/);

// Responses.
const response = await client.responses.create({ model, input: "put eggs on the shopping list", tools: [{ type: "web_search" }] });
assert.equal(response.status, "completed");
assert.equal(response.output_text, "On the shopping list: eggs.");
assert.match(response.metadata.note, /tools of this request were ignored/);
const items = [{ role: "user", content: [{ type: "input_text", text: "what is on the shopping list?" }] }];
const kinds = [];
let last;
for await (const event of await client.responses.create({ model, input: items, stream: true })) {
  assert.equal(event.sequence_number, kinds.length);
  kinds.push(event.type);
  last = event;
}
assert.equal(kinds[0], "response.created");
assert.equal(last.type, "response.completed");
assert.match(last.response.output[0].content[0].text, /eggs/);
const stream = client.responses.stream({ model, input: "what is on the shopping list?" });
assert.match((await stream.finalResponse()).output_text, /eggs/);

// Errors, each in its class and with a sentence.
const fails = async (asked, kind, words) => {
  const error = await asked.then(
    () => assert.fail(`${kind} was expected`),
    (thrown) => thrown,
  );
  assert(error instanceof OpenAI[kind], `${kind}: ${error}`);
  assert.match(error.message, words);
};
for (const ask of [(more) => client.chat.completions.create({ messages: says("x"), model, ...more }), (more) => client.responses.create({ input: says("x"), model, ...more })]) {
  await fails(ask({ model: "gpt-9" }), "NotFoundError", /There is no model 'gpt-9' here/);
  await fails(ask({ messages: [], input: [] }), "BadRequestError", /has to be the user's/);
}
await fails(client.responses.create({ model, input: "x", background: true }), "BadRequestError", /background/);
await fails(client.responses.retrieve("resp_1"), "NotFoundError", /nothing at this address/);
await fails(client.embeddings.create({ model, input: "x" }), "NotFoundError", /nothing at this address/);
const nobody = new OpenAI({ baseURL: `${address}/v1`, apiKey: "0".repeat(64), maxRetries: 0 });
await fails(nobody.responses.create({ model, input: "x" }), "AuthenticationError", /token is none of this house/);
const refused = [];
for (let i = 0; i < 400; i += 1) refused.push(client.models.list().then(() => null, (thrown) => thrown));
const limited = (await Promise.all(refused)).filter(Boolean);
assert(limited.length > 0 && limited.every((error) => error instanceof OpenAI.RateLimitError), String(limited[0]));
console.log("all as it expects");
