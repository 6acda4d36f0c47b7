// The passkey ceremony, held beside @simplewebauthn/server: what it accepts the house accepts, what it refuses the house refuses.
// Arguments: the house's address and a pairing code. Prints what was tried; ends with 1 where the two differ.
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { Authenticator } from "./authenticator.mjs";
import { Page } from "./house.mjs";

const { verifyRegistrationResponse, verifyAuthenticationResponse } = createRequire(process.env.JUDGES + "/")("@simplewebauthn/server");
const [address, code] = process.argv.slice(2);
const site = new URL(address).hostname;
const owner = new Page(address);
await owner.post("/api/pair", { code, device: "a judge" });

let tried = 0;
const holds = async (verifying) => {
  try {
    return (await verifying()).verified;
  } catch {
    return false;
  }
};
// Both have to say the same, and as expected.
async function agree(what, expected, judge, house) {
  const [theirs, ours] = [await holds(judge), house.status === 200];
  assert.equal(theirs, expected, `the judge on ${what}`);
  assert.equal(ours, expected, `the house on ${what}: ${JSON.stringify(house.body)}`);
  tried += 1;
}

async function register(authenticator, what, expected, spoil) {
  const options = await owner.post("/api/passkeys/options");
  assert.equal(options.rp.id, site);
  assert.equal(options.authenticatorSelection.userVerification, "required");
  const response = authenticator.make(options, spoil);
  const judged = { response, expectedChallenge: options.challenge, expectedOrigin: address, expectedRPID: site, requireUserVerification: true };
  const judge = () => verifyRegistrationResponse(judged);
  const house = await owner.ask("POST", "/api/passkeys", { name: what, credential: response });
  await agree(`making: ${what}`, expected, judge, house);
  return expected && (await judge()).registrationInfo.credential;
}

async function logIn(authenticator, credential, what, expected, spoil, tamper) {
  const page = new Page(address);
  const options = await page.post("/api/login/options");
  const response = authenticator.show(options, spoil, tamper);
  const judged = { response, expectedChallenge: options.challenge, expectedOrigin: address, expectedRPID: site, requireUserVerification: true, credential };
  const house = await page.ask("POST", "/api/login", { device: "a judge", credential: response });
  await agree(`showing: ${what}`, expected, () => verifyAuthenticationResponse(judged), house);
  if (!expected) return;
  credential.counter = authenticator.counter;
  assert.equal((await page.must("GET", "/api/me")).device_name, "a judge");
  const again = await page.ask("POST", "/api/login", { device: "a judge", credential: response });
  assert.equal(again.status, 403, "the same answer twice");
}

const flip = (part, at) => (parts) => (parts[part][at < 0 ? parts[part].length + at : at] ^= 1);
const says = (from, to) => (parts) => (parts.clientData = Buffer.from(String(parts.clientData).replace(from, to)));

for (const kind of ["ES256", "EdDSA", "RS256"]) {
  const authenticator = new Authenticator(kind, address, site);
  for (const [what, spoil] of [
    ["another origin", says(address, "https://evil.example")],
    ["another challenge", says(/"challenge":"..../, '"challenge":"AAAA')],
    ["another type", says("webauthn.create", "webauthn.get")],
    ["another site", flip("data", 0)],
    ["nobody there", (parts) => (parts.data[32] &= ~1)],
    ["nobody verified", (parts) => (parts.data[32] &= ~4)],
    ["something behind it", (parts) => (parts.data = Buffer.concat([parts.data, Buffer.from([0])]))],
  ])
    await register(authenticator, what, false, spoil);
  // The judge reads a key that is cut off; the house does not.
  const cut = authenticator.make(await owner.post("/api/passkeys/options"), (parts) => (parts.data = parts.data.subarray(0, -5)));
  assert.equal((await owner.ask("POST", "/api/passkeys", { name: "cut off", credential: cut })).status, 400);
  const credential = await register(authenticator, kind, true);
  await logIn(authenticator, credential, kind, true);
  for (const [what, spoil, tamper] of [
    ["another origin", says(address, "https://evil.example")],
    ["another type", says("webauthn.get", "webauthn.create")],
    ["another challenge", says(/"challenge":"..../, '"challenge":"AAAA')],
    ["another site", flip("data", 0)],
    ["nobody there", (parts) => (parts.data[32] &= ~1)],
    ["nobody verified", (parts) => (parts.data[32] &= ~4)],
    ["a counter that does not grow", (parts) => parts.data.fill(0, 33, 37)],
    ["a changed signature", undefined, flip("signature", -1)],
    ["changed data", undefined, flip("data", 36)],
    ["changed client data", undefined, flip("clientData", -2)],
  ])
    await logIn(authenticator, credential, what, false, spoil, tamper);
  await logIn(authenticator, credential, `${kind} once more`, true);
}
const { passkeys } = await owner.must("GET", "/api/passkeys");
assert.deepEqual(passkeys.map(({ name, here }) => [name, here]), [["ES256", true], ["EdDSA", true], ["RS256", true]]);
// A passkey confirms one thing, once: here the end of the house.
const authenticator = new Authenticator("ES256", address, site);
await register(authenticator, "the last", true);
const everything = { confirm: "everything" };
assert.equal((await owner.ask("POST", "/api/destroy", everything)).status, 403);
for (const about of ["card/1", "destroy"]) {
  const options = await owner.post("/api/confirm/options", { about });
  const shown = { about, credential: authenticator.show(options) };
  assert.equal((await owner.ask("POST", "/api/confirm", { ...shown, about: "another" })).status, 403);
  const again = { about, credential: authenticator.show(await owner.post("/api/confirm/options", { about })) };
  await owner.post("/api/confirm", again);
  if (about !== "destroy") assert.equal((await owner.ask("POST", "/api/destroy", everything)).status, 403);
}
assert.equal((await owner.ask("POST", "/api/destroy", { confirm: "all" })).status, 400);
await owner.post("/api/destroy", everything);
console.log(`${tried} ceremonies, judged alike`);
